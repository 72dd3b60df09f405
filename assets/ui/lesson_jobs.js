// A table of the paper being run again: its buttons, how far it is, and in what world; it looks again by itself while something runs.
let acting = '';
const act = (action) => {
  acting = action;
  trigger('act', { lesson: lesson.slug, values: controls.values, action });
};
class LessonJobs {
  constructor(panel) {
    this.node = el('div', 'tx-jobs');
    this.bar = attrs(el('div', 'tx-jobs-bar', el('i', '')), { role: 'progressbar', 'aria-valuemin': '0' });
    this.now = attrs(el('p', 'tx-jobs-now'), { role: 'status' });
    this.buttons = el('div', 'tx-jobs-buttons');
    this.words = el('div', 'tx-jobs-words');
    this.node.append(this.buttons, this.bar, this.now, this.words);
    this.timer = 0;
    this.set(panel);
  }
  set(panel) {
    const tool = (cls, name, text, action) => {
      const made = button('tx-tool ' + cls, '', () => { this.buttons.querySelectorAll('button').forEach((one) => { one.disabled = true; }); act(action); });
      made.append(icon(name), text);
      return made;
    };
    const key = JSON.stringify([panel.active, panel.resumable, panel.done]);
    if (this.key !== key || acting) {
      const focused = this.buttons.contains(document.activeElement);
      this.buttons.replaceChildren(...(panel.active ? [tool('', 'stop', 'Stop', 'stop')] : [tool('use', 'play', panel.done ? 'Run anew' : 'Run', 'run'), panel.resumable ? tool('', 'forth', 'Go on', 'resume') : null].filter(Boolean)));
      if (focused && this.buttons.firstChild) this.buttons.firstChild.focus();
    }
    this.key = key;
    acting = '';
    this.bar.hidden = !panel.active && !panel.done && !panel.now;
    attrs(this.bar, { 'aria-valuemax': panel.planned, 'aria-valuenow': panel.done, 'aria-label': panel.done + ' of ' + panel.planned + ' ' + panel.unit + ' finished' });
    this.bar.firstChild.style.width = (100 * panel.done / Math.max(1, panel.planned)).toFixed(1) + '%';
    const far = panel.done + ' of ' + panel.planned + ' ' + panel.unit + ' finished' + (panel.took !== null && !panel.active ? ', taking ' + seconds(panel.took) + ' altogether.' : '.');
    const said = [panel.active || panel.done ? far : '', panel.now].filter(Boolean).join(' ');
    if (this.now.textContent !== said) this.now.textContent = said;
    const notes = panel.notes.length ? [el('ul', '', ...panel.notes.map(([name, text]) => el('li', '', el('b', '', name + ': '), text)))] : [];
    this.words.replaceChildren(...panel.words.map((text) => el('p', 'tx-sub', text)), ...notes);
    clearTimeout(this.timer);
    if (panel.active) this.timer = setTimeout(() => { if (this.node.isConnected) ask(); }, 2000);
  }
}
PICTURES.jobs = LessonJobs;

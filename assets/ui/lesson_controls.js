// The controls of a lesson: sliders, choices, switches and texts, each with its label and what it does; some are moved in a picture instead.
class LessonControls {
  constructor(lesson, values, changed) {
    this.lesson = lesson;
    this.values = { ...values };
    this.changed = changed;
    this.writers = {};
    this.shown = lesson.controls.filter((control) => !control.beside);
    this.rows = this.shown.map((control) => this.row(control));
    const box = el('details', 'tx-controls-box', el('summary', '', 'Settings'), ...this.rows, el('p', 'tx-controls-foot', button('tx-tool', 'All as at first', () => this.reset())));
    box.open = !matchMedia('(max-width:700px)').matches;
    this.node = attrs(el('form', 'tx-controls', box), { 'aria-label': 'Settings' });
    this.fit();
    this.node.addEventListener('submit', (e) => e.preventDefault());
  }
  // A control that means nothing under the present choice is hidden.
  fit() { this.shown.forEach(({ when }, k) => { this.rows[k].hidden = Boolean(when) && !when[1].includes(this.values[when[0]]); }); }
  row(control) {
    const make = { slider: 'slider', choice: 'choice', switch: 'toggle', text: 'prose' }[control.kind];
    return this[make](control, 'tx-control-' + this.lesson.slug + '-' + control.name);
  }
  put(name, value) {
    if (this.values[name] === value) return;
    this.values[name] = value;
    this.fit();
    this.changed(this.values);
  }
  go(name, value) {
    this.writers[name](value);
    this.put(name, value);
  }
  helped(control, id) { return attrs(el('small', '', control.help), { id: id + '-help' }); }
  slider(control, id) {
    const input = attrs(el('input', ''), { type: 'range', id, min: control.low, max: control.high, step: control.step, 'aria-describedby': id + '-help' });
    const shown = attrs(el('output', ''), { for: id });
    const write = (value) => { input.value = value; shown.textContent = bySlider(control, value); attrs(input, { 'aria-valuetext': shown.textContent }); };
    input.addEventListener('input', () => { write(input.value); this.put(control.name, Number(input.value)); });
    this.writers[control.name] = write;
    write(this.values[control.name]);
    const label = attrs(el('label', '', control.label), { for: id });
    return el('div', 'tx-control', el('div', 'tx-control-head', label, shown), el('div', 'tx-control-line', input, control.name === 'seed' ? this.again(control) : null), this.helped(control, id));
  }
  again(control) {
    return button('tx-tool', 'Draw again', () => {
      const next = Number(this.values[control.name]) + control.step, value = next > control.high ? control.low : next;
      this.go(control.name, value);
    });
  }
  choice(control, id) {
    const label = attrs(el('span', 'tx-control-name', control.label), { id: id + '-name' });
    if (control.options.length > 4) {
      const select = attrs(el('select', ''), { 'aria-labelledby': id + '-name', 'aria-describedby': id + '-help' });
      select.append(...control.options.map(([word, title]) => attrs(el('option', '', title), { value: word })));
      select.addEventListener('change', () => this.put(control.name, select.value));
      this.writers[control.name] = (value) => { select.value = value; };
      select.value = this.values[control.name];
      return el('div', 'tx-control', label, select, this.helped(control, id));
    }
    const box = attrs(el('div', 'tx-options'), { role: 'radiogroup', 'aria-labelledby': id + '-name', 'aria-describedby': id + '-help' });
    for (const [word, title] of control.options) {
      const input = attrs(el('input', ''), { type: 'radio', name: id, value: word });
      input.addEventListener('change', () => this.put(control.name, word));
      box.append(el('label', '', input, el('span', '', title)));
    }
    this.writers[control.name] = (value) => box.querySelectorAll('input').forEach((input) => { input.checked = input.value === value; });
    this.writers[control.name](this.values[control.name]);
    return el('div', 'tx-control', label, box, this.helped(control, id));
  }
  toggle(control, id) {
    const input = attrs(el('input', ''), { type: 'checkbox', id, 'aria-describedby': id + '-help' });
    input.addEventListener('change', () => this.put(control.name, input.checked));
    this.writers[control.name] = (value) => { input.checked = value; };
    input.checked = this.values[control.name];
    return el('div', 'tx-control', attrs(el('label', 'tx-switch', input, el('span', '', control.label)), {}), this.helped(control, id));
  }
  prose(control, id) {
    const area = attrs(el('textarea', ''), { id, rows: '3', maxlength: control.limit, 'aria-describedby': id + '-help', dir: 'auto' });
    area.value = this.values[control.name];
    area.addEventListener('input', () => this.put(control.name, area.value));
    this.writers[control.name] = (value) => { area.value = value; };
    return el('div', 'tx-control', attrs(el('label', '', control.label), { for: id }), area, this.helped(control, id));
  }
  set(values) {
    this.values = { ...values };
    for (const [name, write] of Object.entries(this.writers)) write(values[name]);
    this.fit();
  }
  reset() {
    this.set(Object.fromEntries(this.lesson.controls.map((control) => [control.name, control.value])));
    this.changed(this.values);
  }
}

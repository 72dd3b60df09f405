// A whole run: the bar with its state and buttons, and the panels, drawn at most four times a second however fast lines come.
const DRAW_MS = 250;
const runPlace = (path) => new URL(path, document.baseURI).href;
class RunView {
  constructor(header, act) {
    this.model = new RunModel(header);
    this.act = act;
    this.pill = attrs(el('span', 'tx-pill run'), { role: 'status', 'aria-live': 'polite' });
    this.left = el('span', 'tx-left', '');
    this.tools = el('div', 'tx-tools');
    this.progress = attrs(el('div', 'tx-progress', el('i', '')), { role: 'progressbar', 'aria-label': 'Generations done', 'aria-valuemin': 0 });
    this.alert = el('div', 'tx-runalert');
    this.panels = [new Learning(), new Standing(), agentShares(), roleShares(), new Heat(), new StepSize(), new HeadroomPanel(), new Budget(), new RunLog()];
    this.node = attrs(el('section', 'tx-runview', el('div', 'tx-bar', this.pill, this.left, this.tools), this.progress, this.heading(), this.alert, el('div', 'tx-grid', ...this.panels.map((p) => p.node))), { 'aria-label': 'Run' });
    this.timer = 0;
    this.drawn = 0;
  }
  heading() {
    const h = this.model.header, p = this.model.plan, facts = [trainerWord(h.trainer), 'pool ' + h.pool, p.start === 'imitation' ? 'begun by imitation' : 'begun from nothing', p.space ? 'searched: ' + p.space : '', ...RunView.changed(p), 'seed ' + p.seed].filter(Boolean);
    const time = attrs(el('time', '', when(h.created_at)), { datetime: h.created_at, title: new Date(h.created_at).toLocaleString() });
    return el('div', 'tx-asked', attrs(el('h2', 'tx-question', h.label || trainerWord(h.trainer)), { dir: 'auto' }), el('p', 'tx-plan', ...facts.map((fact) => named('', fact)), time));
  }
  // What an ablation took away or added.
  static changed(p) {
    const only = (names, word) => (Array.isArray(names) && names.length ? 'only ' + names.map((name) => word[name] || name).join(' and ') : '');
    return [p.svf ? 'backbone adapted' : '', only(p.agents, {}), only(p.roles, ROLE_WORD), p.reads === 'last' ? 'last token read' : ''];
  }
  apply(line) { this.model.apply(line); }
  draw() {
    if (this.timer) return;
    const wait = Math.max(0, this.drawn + DRAW_MS - performance.now());
    this.timer = setTimeout(() => { this.timer = 0; this.drawn = performance.now(); this.drawNow(); }, wait);
  }
  drawNow() {
    const m = this.model, kind = STATUS_KIND[m.status] || 'run', word = phase(m), left = m.left();
    if (this.pill.textContent !== word) this.pill.textContent = word;
    this.pill.className = 'tx-pill ' + kind;
    this.left.textContent = left === null ? '' : left < 10 ? 'a few seconds left' : 'about ' + rough(left) + ' left';
    const done = m.last ? m.last.index : 0;
    this.progress.firstChild.style.width = (m.status === 'finished' ? 100 : m.planned ? (100 * done) / m.planned : 0) + '%';
    attrs(this.progress, { 'aria-valuenow': done, 'aria-valuemax': m.planned || 1, 'aria-valuetext': done + ' of ' + (m.planned || '?') + ' generations' });
    this.progress.classList.toggle('quiet', !m.active);
    this.buttons();
    this.warn();
    this.panels.forEach((p) => p.draw(m));
  }
  warn() {
    const m = this.model, broken = { failed: m.message || m.failed || 'The run broke off because of an error. Resume it, or duplicate it with other settings.', interrupted: 'The server stopped while this run was under way. Every finished generation is kept: press Resume to go on exactly where it was.', stopped: m.gens.length || m.ended ? '' : 'The run was stopped before its first generation. Press Resume to go on.', queued: m.message || 'It starts by itself as soon as there is room for it; you may close the page meanwhile.' }[m.status] || (m.status === 'running' ? m.message : '');
    const bad = m.status === 'failed' || m.status === 'interrupted', key = m.status + broken;
    if (key === this.warned) return;
    this.warned = key;
    this.alert.replaceChildren(...(broken ? [attrs(el('p', 'tx-alert' + (bad ? '' : ' calm'), icon(bad ? 'warn' : 'idea'), attrs(el('span', '', broken), { dir: 'auto' })), bad ? { role: 'alert' } : { role: 'status' })] : []));
  }
  buttons() {
    const m = this.model, id = encodeURIComponent(m.header.id), kept = m.kept && !m.active, key = [m.status, kept].join();
    if (key === this.buttoned) return;
    const focused = this.tools.contains(document.activeElement) ? document.activeElement.dataset.do : '';
    this.buttoned = key;
    const make = (name, mark, word, on, why) => {
      const node = attrs(button('tx-tool ' + name, '', () => this.act(name)), { 'data-do': name, title: why });
      node.append(icon(mark), word);
      node.disabled = !on;
      return node;
    };
    const link = (cls, mark, word, path, why, download) => {
      const node = attrs(el(kept ? 'a' : 'span', 'tx-tool ' + cls, icon(mark), word), { title: kept ? why : 'Comes with the end of the run', 'data-do': cls });
      if (kept) attrs(node, { href: runPlace(path), ...(download ? { download: '' } : {}) });
      else attrs(node, { 'aria-disabled': 'true' });
      return node;
    };
    const again = ['stopped', 'interrupted', 'failed'].includes(m.status);
    this.tools.replaceChildren(
      make('back', 'back', 'All runs', true, 'Back to the list and to new runs'),
      again ? make('resume', 'play', 'Resume', true, 'Go on from the last finished generation') : make('stop', 'stop', m.status === 'stopping' ? 'Stopping' : 'Stop', m.status === 'queued' || m.status === 'running', 'Stop after the batch under way; everything is kept'),
      make('duplicate', 'copy', 'Duplicate', true, 'Start a new run from these settings'),
      link('head', 'down', 'Head', 'export/run-' + id + '.safetensors', 'Download the trained head', true),
      link('use', 'forth', 'Use in Live', '?head=' + id, 'Ask questions with this head'),
    );
    if (focused) (this.tools.querySelector('[data-do="' + focused + '"]:not(:disabled)') || this.tools.querySelector('[data-do=back]')).focus();
  }
}

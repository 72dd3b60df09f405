// A whole comparison: state and buttons, the answer in words, then the figures, drawn at most twice a second.
const DRAW_MS = 450;
const PARTS = [['accuracy', 'Accuracy'], ['cost', 'Cost'], ['pairs', 'Each against each'], ['families', 'Kinds of question'], ['inside', 'How each works'], ['table', 'All numbers']];
class CompareView {
  constructor(id, act) {
    this.id = id;
    this.model = new CompareModel(id);
    this.act = act;
    this.pill = attrs(el('span', 'tx-pill run'), { role: 'status', 'aria-live': 'polite' });
    this.left = el('span', 'tx-left', '');
    this.tools = el('div', 'tx-tools');
    this.progress = attrs(el('div', 'tx-progress', el('i', '')), { role: 'progressbar', 'aria-label': 'Sessions played', 'aria-valuemin': 0 });
    this.title = el('div', 'tx-asked');
    this.alert = el('div', 'tx-runalert');
    this.answer = attrs(el('section', 'tx-raceverdict'), { 'aria-label': 'Answer', 'aria-live': 'polite' });
    this.contents = attrs(el('nav', 'tx-contents'), { 'aria-label': 'Figures' });
    this.panels = [new CompareForest(), new CompareCost(), new ComparePairs(), new CompareFamilies(), new CompareInside(), new CompareTable()];
    this.node = attrs(el('section', 'tx-runview tx-compareview', el('div', 'tx-bar', this.pill, this.left, this.tools), this.progress, this.title, this.alert, this.answer, this.contents, el('div', 'tx-grid', ...this.panels.map((p) => p.node))), { 'aria-label': 'Comparison' });
    this.timer = 0;
    this.drawn = 0;
  }
  apply(line) { this.model.apply(line); }
  draw() {
    if (this.timer) return;
    const wait = Math.max(0, this.drawn + DRAW_MS - performance.now());
    this.timer = setTimeout(() => { this.timer = 0; this.drawn = performance.now(); this.drawNow(); }, wait);
  }
  drawNow() {
    const m = this.model, s = m.state, word = this.word(s);
    if (this.pill.textContent !== word) this.pill.textContent = word;
    this.pill.className = 'tx-pill ' + s.kind;
    this.left.textContent = [finite(s.left) ? (s.left < 5 ? 'nearly done' : 'about ' + rough(s.left) + ' left') : '', s.saved > 0 ? plural(s.saved, 'call') + ' saved by memory' : ''].filter(Boolean).join(' · ');
    this.progress.firstChild.style.width = (s.planned ? (100 * s.sessions) / s.planned : 0) + '%';
    attrs(this.progress, { 'aria-valuenow': s.sessions, 'aria-valuemax': s.planned || 1, 'aria-valuetext': s.sessions + ' of ' + s.planned + ' sessions' });
    this.progress.classList.toggle('quiet', !s.active);
    if (s.active) element.closest('.tx-comparepage')?.classList.remove('tx-adding');
    renew(this.title, m.plan, () => this.heading(m.plan));
    renew(this.alert, [s.status, s.message, s.failed, s.labels], () => this.alerts(s));
    renew(this.answer, [m.answer, s.active], () => [el('h3', '', s.active ? 'Answer so far' : 'Answer'), el('p', 'tx-raceverdict-words', m.answer.headline || 'Nothing is known yet: the first sessions are being played.'), ...m.answer.details.map((text) => el('p', 'tx-answer-more', text))]);
    renew(this.tools, [s.status, s.resumable, s.sessions > 0], () => this.buttons(s));
    this.panels.forEach((p) => p.draw(m));
    const shown = PARTS.filter(([name]) => this.node.querySelector('#tx-part-' + name)?.hidden === false);
    this.contents.hidden = shown.length < 3 || !m.known.length;
    renew(this.contents, shown, () => shown.map(([name, title]) => button('tx-tool', title, () => this.go(name))));
  }
  go(name) {
    const part = this.node.querySelector('#tx-part-' + name);
    part.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: 'start' });
    attrs(part, { tabindex: '-1' }).focus({ preventScroll: true });
  }
  word(s) {
    const some = count(s.sessions) + ' of ' + plural(s.planned, 'session');
    return { queued: 'Waiting for its turn', running: s.sessions ? some : 'Starting', stopping: 'Stopping after the sessions under way', finished: s.sessions < s.planned ? 'Ended after ' + some : 'Finished', stopped: 'Stopped after ' + some, failed: 'Broke off after ' + some, interrupted: 'Interrupted after ' + some }[s.status] || s.word;
  }
  heading(p) {
    const facts = [plural(p.questions, 'question'), p.seeds > 1 ? 'each ' + p.seeds + ' times' : '', 'pool ' + p.pool, 'at most ' + plural(p.turns, 'turn')].filter(Boolean);
    const names = p.strategies.length === 1 ? p.strategies[0].title : p.strategies.length + ' strategies on the same questions';
    return [attrs(el('h2', 'tx-question', p.label || names), { dir: 'auto' }), el('p', 'tx-plan', ...facts.map((fact) => named('', fact)), attrs(el('time', '', when(p.created_at)), { datetime: p.created_at, title: new Date(p.created_at).toLocaleString() }))];
  }
  alerts(s) {
    const say = (mark, text, bad) => attrs(el('p', 'tx-alert' + (bad ? '' : ' calm'), icon(mark), attrs(el('span', '', text), { dir: 'auto' })), { role: bad ? 'alert' : 'status' });
    const why = { failed: s.message || 'The comparison broke off because of an error. Press Resume to go on.', interrupted: 'The server stopped while this comparison was under way. Every session played is kept: press Resume to go on with the next.', stopped: 'It was stopped. What was played is shown; press Resume to play the rest.', queued: s.message || 'It starts by itself as soon as there is room for it; you may close the page meanwhile.' }[s.status] || s.message;
    const bad = s.status === 'failed' || s.status === 'interrupted';
    const labels = s.labels && finite(s.labels.calls) ? 'Before the strategies that are fitted could play, ' + plural(s.labels.tasks || 0, 'training question') + ' took ' + plural(s.labels.calls, 'call') + (s.labels.cost_usd ? ' and ' + money(s.labels.cost_usd) : '') + '.' : '';
    return [why ? say(bad ? 'warn' : 'idea', why, bad) : null, labels ? say('idea', labels, false) : null, ...s.failed.map((one) => say('warn', one.title + ' cannot take part: ' + one.message, true))].filter(Boolean);
  }
  buttons(s) {
    const make = (name, mark, word, on, why) => {
      const node = attrs(button('tx-tool ' + name, '', () => this.act(name)), { 'data-do': name, title: why });
      node.append(icon(mark), word);
      node.disabled = !on;
      return node;
    };
    return [
      make('back', 'back', 'All comparisons', true, 'Back to the list and to new comparisons'),
      s.resumable ? make('resume', 'play', 'Resume', true, 'Play the sessions that are missing') : make('stop', 'stop', s.status === 'stopping' ? 'Stopping' : 'Stop', s.status === 'queued' || s.status === 'running', 'Stop after the sessions under way; everything is kept'),
      make('extend', 'forth', 'Add strategies', !s.active, s.active ? 'Possible once this comparison is at rest' : 'Only the new ones are played; the rest is kept'),
      make('duplicate', 'copy', 'Duplicate', true, 'Begin another comparison from these settings'),
      this.map(s.sessions > 0),
      this.downloads(),
    ].filter(Boolean);
  }
  // Where its states lie, on the Map page; there only where this page's navigation has it.
  map(some) {
    if (!some || ![...document.querySelectorAll('nav a')].some((a) => /\/map\/?$/.test(a.getAttribute('href') || ''))) return null;
    return attrs(el('a', 'tx-tool', icon('link'), 'Map of states'), { href: new URL('map?comparison=' + encodeURIComponent(this.id), document.baseURI).href, title: 'The hidden states behind its decisions, in two dimensions' });
  }
  downloads() {
    const file = (ending, word, what) => attrs(el('a', '', el('b', '', word), el('small', '', what)), { href: new URL('export/comparison-' + encodeURIComponent(this.id) + ending, document.baseURI).href, download: '' });
    const box = el('details', 'tx-downloads', el('summary', 'tx-tool', icon('down'), 'Download'), el('div', '', file('.csv', 'Sessions, CSV', 'one row per session'), file('-summary.csv', 'Summary, CSV', 'one row per strategy'), file('.parquet', 'Sessions, Parquet', 'for pandas and its kin'), file('.json', 'Everything, JSON', 'as the command line prints it')));
    box.addEventListener('keydown', (e) => { if (e.key === 'Escape') { box.open = false; box.firstChild.focus(); } });
    return box;
  }
}

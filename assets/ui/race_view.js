// A whole race: the bar with its state and buttons, the verdict, and the panels, drawn at most four times a second.
const DRAW_MS = 250;
class RaceView {
  constructor(header, act) {
    this.model = new RaceModel(header);
    this.act = act;
    this.pill = attrs(el('span', 'tx-pill run'), { role: 'status', 'aria-live': 'polite' });
    this.left = el('span', 'tx-left', '');
    this.tools = el('div', 'tx-tools');
    this.progress = attrs(el('div', 'tx-progress', el('i', '')), { role: 'progressbar', 'aria-label': 'Runs done', 'aria-valuemin': 0 });
    this.said = el('p', 'tx-raceverdict-words', '');
    this.warned = el('p', 'tx-advice warn', '');
    this.verdict = attrs(el('section', 'tx-raceverdict', el('h3', '', 'Verdict so far'), this.said, this.warned), { 'aria-live': 'polite' });
    this.panels = [new RaceCurves(this.model), new RaceScores(), new RaceRuns(this.model), new RaceTable(this.model)];
    const [curves, scores, runs, table] = this.panels.map((p) => p.node);
    this.node = attrs(el('section', 'tx-runview tx-raceview', el('div', 'tx-bar', this.pill, this.left, this.tools), this.progress, this.heading(), this.verdict, el('div', 'tx-grid', curves, el('div', 'tx-raceside', scores, runs), table)), { 'aria-label': 'Race' });
    this.timer = 0;
    this.drawn = 0;
  }
  heading() {
    const h = this.model.header, facts = [h.regime_title, 'pool ' + h.pool, 'up to ' + count(h.episodes) + ' episodes each', plural(h.seeds.length, 'seed')];
    const time = attrs(el('time', '', when(h.created_at)), { datetime: h.created_at, title: new Date(h.created_at).toLocaleString() });
    return el('div', 'tx-asked', el('h2', 'tx-question', ...this.model.trainers.flatMap((t, k) => [k ? el('span', 'tx-versus', k === this.model.trainers.length - 1 ? ' and ' : ', ') : null, named('', t.title)])), el('p', 'tx-plan', ...facts.map((fact) => named('', fact)), time));
  }
  apply(line) { this.model.apply(line); }
  draw() {
    if (this.timer) return;
    const wait = Math.max(0, this.drawn + DRAW_MS - performance.now());
    this.timer = setTimeout(() => { this.timer = 0; this.drawn = performance.now(); this.drawNow(); }, wait);
  }
  drawNow() {
    const m = this.model, total = m.all.length, done = m.all.reduce((sum, run) => sum + m.share(run), 0), left = m.left(), [word, kind] = this.state(m, total);
    if (this.pill.textContent !== word) this.pill.textContent = word;
    this.pill.className = 'tx-pill ' + kind;
    this.left.textContent = left === null ? '' : left < 5 ? 'nearly done' : 'about ' + rough(left) + ' left';
    this.progress.firstChild.style.width = (total ? (100 * done) / total : 0) + '%';
    attrs(this.progress, { 'aria-valuenow': m.finished, 'aria-valuemax': total || 1, 'aria-valuetext': m.finished + ' of ' + total + ' runs' });
    this.progress.classList.toggle('quiet', !m.active);
    this.verdict.firstChild.textContent = m.active ? 'Verdict so far' : 'Verdict';
    if (this.said.textContent !== m.verdict) this.said.textContent = m.verdict;
    this.warned.hidden = !(m.reference && m.reference.saturated);
    if (!this.warned.hidden) this.warned.replaceChildren(icon('warn'), el('span', '', m.reference.advice));
    this.buttons(m);
    this.panels.forEach((p) => p.draw(m));
  }
  state(m, total) {
    if (m.all.some((run) => run.status === 'stopping')) return ['Stopping after the batch of questions under way', 'run'];
    if (m.all.some((run) => run.status === 'running')) return [m.finished + ' of ' + plural(total, 'run') + ' finished', 'run'];
    if (m.active) return [m.finished ? m.finished + ' of ' + plural(total, 'run') + ' finished' : 'Waiting for its turn', 'run'];
    return m.finished === total ? ['Finished', 'done'] : [m.finished + ' of ' + plural(total, 'run') + ' finished, the rest ended early', 'stopped'];
  }
  buttons(m) {
    const key = [m.active, m.unfinished > 0, m.all.some((run) => run.status === 'stopping')].join();
    if (key === this.buttoned) return;
    const focused = this.tools.contains(document.activeElement) ? document.activeElement.dataset.do : '';
    this.buttoned = key;
    const make = (name, mark, word, on, why) => {
      const node = attrs(button('tx-tool ' + name, '', () => this.act(name)), { 'data-do': name, title: why });
      node.append(icon(mark), word);
      node.disabled = !on;
      return node;
    };
    this.tools.replaceChildren(
      make('back', 'back', 'All races', true, 'Back to the list and to new races'),
      !m.active && m.unfinished ? make('resume', 'play', 'Resume', true, 'Let the runs go on that did not finish') : make('stop', 'stop', 'Stop', m.active, 'Stop all runs; everything so far is kept'),
      make('again', 'copy', 'Run again with other seeds', !m.active, m.active ? 'Possible once this race is over' : 'Start the same race with seeds that were not used yet'),
    );
    if (focused) (this.tools.querySelector('[data-do="' + focused + '"]:not(:disabled)') || this.tools.querySelector('[data-do=back]')).focus();
  }
}

// The panels of a race: curves, held-out scores, all its runs, the table.
const racePanel = (cls, title, sub, ...body) => attrs(el('section', 'tx-panel ' + cls, el('header', '', el('h3', '', title), sub ? el('span', 'tx-sub', sub) : null), ...body), { 'aria-label': title });
const EPISODES = { label: 'Practice episodes spent, label making included', one: 'Episodes', format: (v) => (v >= 1000 ? count(v / 1000) + 'k' : count(v)) };
class RaceCurves {
  constructor(m) {
    const height = innerWidth < 1240 ? 360 : Math.min(600, Math.max(380, 40 + 120 * m.trainers.length));
    this.chart = new Chart({ title: 'Share of validation questions answered right, by episodes spent', about: 'One line per trainer, the mean over its seeds, with a band from its worst to its best seed. Level lines show what can be had without training.', height, wide: true, x: { ...EPISODES, format: count }, y: { label: 'Answered right', format: percent } });
    this.wait = el('p', 'tx-empty', '');
    this.note = el('p', 'tx-why', 'Lines are means over the seeds that have got so far; the band reaches from the worst seed to the best. These are validation questions: the result that counts is the one on held-out questions.');
    this.node = racePanel('tx-racecurves', 'Who learns how fast', '', this.wait, this.chart.node, this.note);
  }
  draw(m) {
    const known = m.trainers.filter((t) => m.curves.has(t.name)), h = m.reference;
    const xs = [...new Set(known.flatMap((t) => m.curves.get(t.name).episodes))].sort((a, b) => a - b), at = new Map(xs.map((x, k) => [x, k]));
    const place = (curve, key) => { const out = xs.map(() => null); curve.episodes.forEach((x, k) => { out[at.get(x)] = curve[key][k]; }); return out; };
    const shown = known.map((t) => ({ t, curve: m.curves.get(t.name) })), paintOf = (t) => ({ name: t.title, colour: t.colour, dash: t.dash });
    this.wait.hidden = known.length > 0;
    this.wait.textContent = m.active ? 'The first score comes once the pool is measured and the first run is prepared.' : 'No run was scored.';
    const refs = h ? [['best possible choice', 'possible', h.oracle, '1 4'], ['best per family', 'by family', h.family, '1 4'], ['best single agent', 'single', h.single, '1 4'], ['random choice', 'random', h.random, '1 4']] : [];
    const tops = shown.flatMap(({ curve }) => curve.high), levels = refs.filter(([, , e]) => e).map(([, , e]) => e.mean);
    const top = Math.min(1, Math.ceil((Math.max(0.5, ...tops, ...levels) + 0.04) * 10) / 10);
    this.chart.set({
      xs, low: 0, high: Math.max(m.header.episodes, xs[xs.length - 1] || 1), bottom: 0, top,
      bands: shown.filter(({ curve }) => Math.max(...curve.runs) > 1).map(({ t, curve }) => ({ ...paintOf(t), name: t.title + ', all seeds', lows: place(curve, 'low'), highs: place(curve, 'high'), quiet: true })),
      lines: shown.map(({ t, curve }) => ({ ...paintOf(t), values: place(curve, 'mean'), join: true, width: 2.4 })),
      refs: refs.filter(([, , e]) => e).map(([name, short, e, dash]) => ({ name, short, value: e.mean, low: null, high: null, dash, colour: 'var(--tx-soft)' })),
    });
  }
}
class RaceScores {
  constructor() {
    this.forest = new Forest('Held-out score of each trainer');
    this.sub = el('span', 'tx-sub', '');
    this.node = attrs(el('section', 'tx-panel tx-racescores', el('header', '', el('h3', '', 'On held-out questions'), this.sub), this.forest.node), { 'aria-label': 'On held-out questions' });
  }
  draw(m) {
    const kinds = new Set(m.table.map((row) => row.interval));
    this.sub.textContent = kinds.has('seeds') ? 'Mean of the finished runs. The thin line is the 95% interval over seeds.' : kinds.has('questions') ? 'One run each so far. The thin line is the 95% interval over questions.' : 'A run is scored here once it has finished.';
    this.forest.set(m.trainers.map((t) => {
      const row = m.row(t.name);
      return { key: t.name, name: t.title, estimate: row && finite(row.test) ? { mean: row.test, low: number(row.low), high: number(row.high) } : null, mark: 'dot', wait: m.active ? 'soon' : '–' };
    }));
    [...this.forest.rows.values()].forEach((made, k) => paint(made.dot, m.trainers[k]));
  }
}
class RaceRuns {
  constructor(m) {
    this.cells = new Map();
    const rows = m.trainers.map((t) => el('div', 'tx-raceruns', racer(t), attrs(el('ul', '', ...m.header.seeds.map((seed) => this.cell(t.name, seed))), { 'aria-label': t.title })));
    this.node = racePanel('tx-raceall', 'All runs', 'Open one to see everything about it.', ...rows);
  }
  cell(trainer, seed) {
    const made = { link: el('a', 'tx-racerun'), word: el('b', ''), bar: el('i', '') };
    made.link.append(el('span', '', 'Seed ' + seed), made.word, attrs(el('span', 'tx-racebar', made.bar), { 'aria-hidden': 'true' }));
    this.cells.set(trainer + '\n' + seed, made);
    return el('li', '', made.link);
  }
  draw(m) {
    for (const t of m.trainers) for (const seed of m.header.seeds) {
      const made = this.cells.get(t.name + '\n' + seed), run = m.of(t.name, seed);
      if (run) this.move(m, t, made, run);
    }
  }
  move(m, t, made, run) {
    const scored = run.status === 'finished' && finite(run.test);
    const word = scored ? percent(run.test) : run.status === 'running' ? (run.generations ? percent(m.share(run)) + ' done' : 'Starting') : run.word;
    if (made.word.textContent !== word) made.word.textContent = word;
    made.link.className = 'tx-racerun ' + run.kind + (run.status === 'queued' ? ' waits' : '');
    made.bar.style.width = 100 * m.share(run) + '%';
    const path = new URL('evolve?run=' + encodeURIComponent(run.id), document.baseURI).href;
    attrs(made.link, { href: path, title: run.message || run.word, 'aria-label': t.title + ', seed ' + run.seed + ': ' + run.word + (scored ? ', ' + percent(run.test) + ' right on held-out questions' : '') });
  }
}
const racer = (t) => el('span', 'tx-racename', swatch({ colour: t.colour, dash: t.dash, width: 2.6 }), named('', t.title));
class RaceTable {
  constructor(m) {
    const labels = m.trainers.some((t) => t.name === 'imitation' || t.name === 'sft') ? ' Imitation plays no more once every training question is labelled, so it may spend fewer episodes.' : '';
    this.body = el('tbody', '');
    const names = ['Trainer', 'Runs', 'Held-out', '95% interval', 'Surest choice', 'Validation', 'Episodes', 'Calls', 'Calls saved', 'Tokens', 'Time'];
    const notes = { 'Held-out': 'Mean share right on held-out questions, choices drawn by chance', 'Surest choice': 'The same heads, always taking the most probable choice', Validation: 'Best validation score of each run, averaged', Calls: 'Different calls a run needed', 'Calls saved': 'Calls answered from memory', Tokens: 'Really spent: replies that an earlier run asked for cost nothing again', Time: 'Wall time of a run; later runs find more in memory' };
    const head = el('tr', '', ...names.map((name) => attrs(el('th', '', name), { scope: 'col', ...(notes[name] ? { title: notes[name] } : {}) })));
    const table = el('table', 'tx-racetable', el('caption', 'tx-sr', 'Result by trainer'), el('thead', '', head), this.body);
    this.node = racePanel('tx-raceresult', 'The table', 'Means over finished runs. Calls and tokens are counted as if each run were alone. All share one memory of replies, so the runs that came first took longer.' + labels, attrs(el('div', 'tx-racescroll', table), { tabindex: '0', role: 'region', 'aria-label': 'Result by trainer' }));
  }
  draw(m) {
    const key = JSON.stringify(m.table);
    if (key === this.key) return;
    this.key = key;
    const best = Math.max(...m.table.map((row) => (finite(row.test) ? row.test : -1))), say = (v, how) => (finite(v) ? how(v) : '–');
    this.body.replaceChildren(...m.trainers.map((t) => {
      const row = m.row(t.name) || {}, done = row.runs > 0, counted = (v) => (done ? say(v, compact) : '–');
      const cells = [row.runs || 0, el('b', '', say(row.test, exact)), finite(row.low) ? exact(row.low) + ' to ' + exact(row.high) : '–', say(row.test_argmax, exact), say(row.validation, exact), counted(row.episodes), counted(row.calls), counted(row.calls_saved), counted(row.tokens), say(row.seconds, clock)];
      return el('tr', row.test === best && done ? 'first' : '', attrs(el('th', '', racer(t)), { scope: 'row' }), ...cells.map((cell) => el('td', '', cell)));
    }));
  }
}
const exact = (v) => (100 * v).toFixed(1) + '%';

// The charts that grow with the generations: learning, shares, step size.
const GENERATION = { label: 'Generation', one: 'Generation' };
const panel = (cls, title, sub, ...body) => attrs(el('section', 'tx-panel ' + cls, el('header', '', el('h3', '', title), sub), ...body), { 'aria-label': title });
const axis = (m) => ({ xs: m.gens.map((g) => g.index), low: 1, high: Math.max(2, m.planned, m.last ? m.last.index : 0) });
const atStart = (m) => m.prepared !== null && m.prepared.validation !== null;
class Learning {
  constructor() {
    this.chart = new Chart({ title: 'Share of questions answered right, by generation', about: 'Scores of the candidates and the validation score of the head, with what random choice, the best single agent, the best agent per family and the best possible choice reach.', height: 360, wide: true, empty: 'The curve begins with the first generation.', x: GENERATION, y: { label: 'Answered right', format: percent } });
    this.why = el('p', 'tx-why', 'Each ', term('generation', MEANING.generation), ' tries a set of ', term('candidates', MEANING.candidate), ', scores each on the same ', term('episodes', MEANING.episode), ' and moves towards those that did better: that is why the line rises. The dots are the check that counts, on questions the search never learns from; the dashed lines show what you would get without learning.');
    this.node = panel('tx-learning', 'How well it answers', null, this.chart.node, this.why);
  }
  draw(m) {
    const a = axis(m), h = m.headroom, start = atStart(m), xs = start ? [0, ...a.xs] : a.xs, pad = (values) => (start ? [null, ...values] : values), of = (key) => pad(m.gens.map((g) => g[key]));
    const checks = start ? [m.prepared.validation, ...m.gens.map((g) => g.validation)] : of('validation');
    const refs = h ? [['best possible choice', 'possible', h.oracle, '2 4'], ['best per family', 'by family', h.family, '9 4'], ['best single agent', 'single', h.single, '6 3 1 3'], ['random choice', 'random', h.random, '3 5']] : [];
    const weighted = [...of('best'), ...of('low'), ...of('mean')].filter(finite);
    this.chart.set({
      xs, low: start ? 0 : 1, high: a.high, bottom: Math.min(0, ...weighted), top: Math.max(1, ...weighted),
      bands: [{ name: 'Middle 80% of candidates', lows: of('low'), highs: of('high'), colour: 'var(--tx-run)' }],
      lines: [
        { name: 'Best candidate', values: of('best'), colour: 'var(--tx-run)', width: 1.3, dash: '2 3' },
        { name: 'Mean of candidates', values: of('mean'), colour: 'var(--tx-run)', width: 2 },
        { name: 'Validation', values: checks, join: true, dots: true, colour: 'var(--tx-ink)', width: 2.4 },
      ],
      refs: refs.filter(([, , e]) => e).map(([name, short, e, dash]) => ({ name, short, value: e.mean, low: e.low, high: e.high, dash, colour: 'var(--tx-soft)' })),
    });
  }
}
class Shares {
  constructor(title, sentence) {
    this.chart = new Chart({ title, about: sentence, height: 210, empty: 'Comes with the first generation.', x: GENERATION, y: { label: 'Share', format: percent } });
    this.node = panel('tx-share', title, el('span', 'tx-sub', sentence), this.chart.node);
  }
  draw(m, areas) { this.chart.set({ ...axis(m), areas }); }
}
const agentShares = () => {
  const made = new Shares('Who is chosen', 'Share of the choices per agent, over all candidates.');
  return { node: made.node, draw: (m) => made.draw(m, m.agents.map((name, k) => ({ name, agent: k, code: tile(name, k).textContent, values: m.gens.map((g) => g.agents[k]) }))) };
};
const roleShares = () => {
  const made = new Shares('In which role', 'Share of the choices per role, over all candidates.');
  return { node: made.node, draw: (m) => made.draw(m, ROLES.map((role, k) => ({ name: ROLE_WORD[role], role, code: ROLE_WORD[role][0], values: m.gens.map((g) => g.roles[k]) }))) };
};
class StepSize {
  constructor() {
    this.chart = new Chart({ title: 'Step size by generation', about: 'How far the candidates are scattered around the current head.', height: 240, legend: false, empty: 'Comes with the first generation.', x: GENERATION, y: { label: 'Step size', format: (v) => Number(v.toPrecision(2)).toString() } });
    this.none = el('p', 'tx-empty', 'This trainer has no step size.');
    this.node = panel('tx-sigma', 'Step size', el('span', 'tx-sub', 'How far candidates are scattered (sigma). It shrinks when the search closes in.'), this.chart.node, this.none);
  }
  draw(m) {
    const values = m.gens.map((g) => g.sigma), known = values.filter(finite), none = m.gens.length > 0 && !known.length;
    this.none.hidden = !none;
    this.chart.node.hidden = none;
    if (!none) this.chart.set({ ...axis(m), bottom: 0, top: 1.15 * Math.max(1e-9, ...known, known.length ? 0 : 1), lines: [{ name: 'Step size', values, colour: 'var(--tx-ink)' }] });
  }
}

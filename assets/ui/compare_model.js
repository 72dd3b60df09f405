// A comparison as told by its lines so far. Every group of strategies has a colour and a shape, so that neither is needed alone.
const GROUP = {
  'learned-head': { word: 'learned coordinator', colour: 'var(--tx-s2)', shape: 'diamond' },
  baseline: { word: 'baseline', colour: 'var(--tx-s5)', shape: 'circle' },
  'fan-out': { word: 'several agents at once', colour: 'var(--tx-s1)', shape: 'square' },
  planner: { word: 'planner', colour: 'var(--tx-s4)', shape: 'triangle' },
  fitted: { word: 'fitted on outcomes', colour: 'var(--tx-s3)', shape: 'drop' },
  bound: { word: 'bound, not attainable', colour: 'var(--tx-soft)', shape: 'ring' },
};
const lookOf = (strategy) => GROUP[strategy.group] || GROUP['fan-out'];
const SHAPE = {
  circle: (x, y, r) => ['circle', { cx: x, cy: y, r }],
  ring: (x, y, r) => ['circle', { cx: x, cy: y, r: r - 0.5, class: 'hollow' }],
  square: (x, y, r) => ['rect', { x: x - r * 0.9, y: y - r * 0.9, width: r * 1.8, height: r * 1.8, rx: 1 }],
  diamond: (x, y, r) => ['path', { d: 'M' + x + ' ' + (y - r * 1.25) + 'l' + r * 1.25 + ' ' + r * 1.25 + 'l' + -r * 1.25 + ' ' + r * 1.25 + 'l' + -r * 1.25 + ' ' + -r * 1.25 + 'Z' }],
  triangle: (x, y, r) => ['path', { d: 'M' + x + ' ' + (y - r * 1.15) + 'l' + r * 1.15 + ' ' + r * 2 + 'h' + -r * 2.3 + 'Z' }],
  drop: (x, y, r) => ['path', { d: 'M' + x + ' ' + (y + r * 1.15) + 'l' + r * 1.15 + ' ' + -r * 2 + 'h' + -r * 2.3 + 'Z' }],
};
const shapeMark = (strategy, x, y, r) => {
  const { colour, shape } = lookOf(strategy), [tag, values] = SHAPE[shape](x, y, r);
  return paint(attrs(sheet(tag, values), { class: 'tx-cmpmark ' + (values.class || '') }), { colour });
};
const groupSign = (strategy) => {
  const svg = attrs(sheet('svg', { viewBox: '0 0 14 14', width: 14, height: 14, 'aria-hidden': 'true', focusable: 'false' }), { class: 'tx-groupsign' });
  svg.append(shapeMark(strategy, 7, 7, 4.6));
  return svg;
};
class CompareModel {
  constructor(id) {
    this.id = id;
    this.plan = { label: '', pool: '', strategies: [], agents: [], families: [], questions: 0, seeds: 1, turns: 0 };
    this.state = { status: 'queued', active: true, failed: [], sessions: 0, planned: 0 };
    this.answer = { headline: '', details: [] };
    this.rows = new Map();
    this.pairs = new Map();
  }
  apply(line) {
    if (line.event === 'comparison_plan') this.plan = line;
    else if (line.event === 'comparison_state') this.state = line;
    else if (line.event === 'comparison_answer') this.answer = line;
    else if (line.event === 'comparison_strategy') this.rows.set(line.name, line);
    else if (line.event === 'comparison_pairs') this.pairs = new Map(line.rows.map((row) => [row[0] + '\n' + row[1], row]));
  }
  // Strategies with their figures; once nothing moves any more the best comes first, bounds last.
  get known() {
    const all = this.plan.strategies.filter((s) => this.rows.has(s.name)).map((s) => ({ ...s, row: this.rows.get(s.name) }));
    if (this.state.active) return all;
    return all.map((s, k) => [s, k]).sort(([a, i], [b, j]) => a.bound - b.bound || (b.row.accuracy ?? -1) - (a.row.accuracy ?? -1) || i - j).map(([s]) => s);
  }
  get waiting() { return this.plan.strategies.filter((s) => !this.rows.has(s.name)); }
  strategy(name) { return this.known.find((s) => s.name === name) || null; }
  // The pair seen from a: how much better a is than b.
  pair(a, b) {
    const there = this.pairs.get(a + '\n' + b), back = this.pairs.get(b + '\n' + a), row = there || back;
    if (!row) return null;
    const [, , difference, low, high, p, holm, n, onlyA, onlyB] = row;
    return there ? { difference, low, high, p, holm, n, only: onlyA, other: onlyB } : { difference: -difference, low: -high, high: -low, p, holm, n, only: onlyB, other: onlyA };
  }
  get references() {
    const scored = this.known.filter((s) => finite(s.row.accuracy)), best = (list) => list.reduce((top, s) => (!top || s.row.accuracy > top.row.accuracy ? s : top), null);
    const random = scored.find((s) => s.name === 'random'), single = best(scored.filter((s) => s.name.startsWith('single:'))), bound = best(scored.filter((s) => s.bound));
    return [random && { name: 'random choice', value: random.row.accuracy, dash: 'dots' }, single && { name: 'best single agent here', value: single.row.accuracy, dash: 'dashes' }, bound && { name: 'bound, not attainable', value: bound.row.accuracy, dash: 'line' }].filter(Boolean);
  }
}

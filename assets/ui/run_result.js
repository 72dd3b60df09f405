// Where the head stands between random choice and the best possible one: on validation while it learns, on held-out questions at the end.
const REFERENCES = (h) => [
  { key: 'oracle', name: 'Best possible choice', estimate: h.oracle, mark: 'ring' },
  { key: 'family', name: 'Best agent per family', estimate: h.family, mark: 'ring' },
  ...(h.script ? [{ key: 'script', name: 'Fixed script', estimate: h.script, mark: 'ring' }] : []),
  { key: 'single', name: 'Best single agent', estimate: h.single, mark: 'ring' },
  { key: 'random', name: 'Random choice', estimate: h.random, mark: 'ring' },
];
const NO_LINES = { oracle: null, family: null, single: null, random: null };
class Standing {
  constructor() {
    this.title = el('h3', '', 'Where it stands');
    this.sub = el('span', 'tx-sub', '');
    this.headline = el('p', 'tx-headline', '');
    this.verdict = el('p', 'tx-verdictline', '');
    this.forest = new Forest('The head against simpler ways to choose');
    this.more = el('div', 'tx-standing-more');
    this.node = attrs(el('section', 'tx-panel tx-standing', el('header', '', this.title, this.sub), this.headline, this.forest.node, this.verdict, this.more), { 'aria-label': 'Result' });
  }
  draw(m) {
    if (m.ended && (m.ended.sampled || m.ended.argmax)) this.result(m, m.ended);
    else this.running(m);
  }
  running(m) {
    const best = m.bestValidation, value = best ? best.validation : m.prepared ? m.prepared.validation : null, h = m.headroom || NO_LINES;
    this.title.textContent = 'Where it stands';
    this.sub.textContent = 'On validation questions. The score that counts comes at the end, on questions held out until then.';
    this.headline.textContent = value === null ? 'No score yet' : percent(value) + ' right';
    this.forest.set([{ key: 'head', name: 'Head so far', estimate: value === null ? null : { mean: value, low: null, high: null }, mark: 'diamond', strong: true, wait: m.active ? 'soon' : '–' }, ...REFERENCES(h)]);
    this.verdict.textContent = value === null || !h.single ? '' : 'So far ' + against({ mean: value, low: null, high: null }, h.single, h.best ? 'the best single agent, ' + h.best : 'the best single agent') + '.';
    if (best && m.ended) this.verdict.textContent += ' It was not scored on held-out questions.';
    const now = m.last && { agents: Object.fromEntries(m.agents.map((name, k) => [name, m.last.agents[k]])), roles: Object.fromEntries(ROLES.map((role, k) => [role, m.last.roles[k]])) };
    this.more.replaceChildren(...[now && this.shares(m, now, 'chosen now')].filter(Boolean));
  }
  result(m, e) {
    const h = e.baselines || NO_LINES, mine = e.argmax || e.sampled;
    this.title.textContent = 'The result';
    this.sub.textContent = 'On ' + (h.tasks ? count(h.tasks) + ' ' : '') + 'held-out questions, never used before. Bars are 95% intervals.';
    this.headline.textContent = percent(mine.mean) + ' right';
    this.forest.set([
      { key: 'argmax', name: 'Head, most probable', estimate: e.argmax, mark: 'diamond', strong: true },
      { key: 'sampled', name: 'Head, sampled', estimate: e.sampled, mark: 'diamond', strong: true },
      ...REFERENCES(h),
    ]);
    const parts = [against(mine, h.single, h.best ? 'the best single agent, ' + h.best : 'the best single agent'), against(mine, h.family, 'the best agent per family')].filter(Boolean);
    this.verdict.textContent = (parts.length ? 'It is ' + parts.join(', and ') + '. ' : '') + (e.generation === null ? '' : e.generation === 0 ? 'No generation beat the start, so the start is kept.' : 'The head of generation ' + e.generation + ' is kept: it validated best.');
    const warn = e.collapsed ? el('p', 'tx-advice warn', icon('warn'), attrs(el('span', '', e.collapsed), { dir: 'auto' })) : null;
    this.more.replaceChildren(...[warn, this.shares(m, e, 'it chose')].filter(Boolean));
  }
  shares(m, e, word) {
    const agents = m.agents.map((name, k) => ({ name, agent: k, share: number(e.agents[name]) || 0 })).filter((s) => s.share > 0), roles = ROLES.map((role) => ({ name: ROLE_WORD[role], role, share: number(e.roles[role]) || 0 })).filter((s) => s.share > 0);
    return agents.length ? el('div', '', shareBar('Agents ' + word, agents), shareBar('Roles ' + word, roles)) : null;
  }
}
// Shares of a whole as one bar, each named beneath with its number.
const shareBar = (title, parts) => {
  const bar = attrs(el('div', 'tx-sharebar', ...parts.map((part) => {
    const piece = paint(el('i', ''), part);
    piece.style.flexGrow = part.share;
    return piece;
  })), { 'aria-hidden': 'true' });
  const mark = (part) => (part.agent !== undefined ? tile(part.name, part.agent) : part.role ? el('span', 'r-' + part.role + ' tx-rolemark', icon(part.role)) : paint(el('i', 'tx-square'), part));
  return el('div', 'tx-sharebox', el('h4', '', title), bar, el('ul', '', ...[...parts].sort((a, b) => b.share - a.share).map((part) => el('li', '', mark(part), named('', part.name), el('span', 'n', percent(part.share))))));
};

// Panels and links that the figures of a comparison share.
const comparePanel = (cls, id, title, sub, ...body) => attrs(el('section', 'tx-panel ' + cls, el('header', '', el('h3', '', title), sub ? el('span', 'tx-sub', sub) : null), ...body), { 'aria-label': title, id: 'tx-part-' + id });
// A link to the sessions behind a mark; a plain click opens them beside the figure.
const sessionLink = (node, filter, label) => {
  const href = filterAddress(filter).href;
  if (node.namespaceURI.endsWith('svg')) node.setAttribute('href', href);
  else node.href = href;
  if (label) node.setAttribute('aria-label', label);
  node.addEventListener('click', (click) => {
    if (!plainClick(click)) return;
    click.preventDefault();
    history.pushState(null, '', filterAddress(filter));
    trigger('find', { ...filter, comparison: new URL(location.href).searchParams.get('comparison') || '' });
  });
  return node;
};
// Fill a box anew when what it shows has changed; focus and scroll position stay where they were.
const SHOWN = new WeakMap();
const renew = (box, shown, make) => {
  const key = JSON.stringify(shown), marks = () => [...box.querySelectorAll('a, button')];
  if (SHOWN.get(box) === key) return;
  SHOWN.set(box, key);
  const focused = marks().indexOf(document.activeElement), left = box.scrollLeft;
  box.replaceChildren(...make());
  box.scrollLeft = left;
  if (focused >= 0) marks()[focused]?.focus({ preventScroll: true });
};
const points = (x) => (Math.abs(x) < 0.0005 ? '0.0' : signed(100 * x, 1));
const exact = (v) => (100 * v).toFixed(1) + '%';
const pWord = (p) => (p === null ? '' : p < 0.001 ? 'p < .001' : 'p = ' + p.toPrecision(2).replace(/^0/, ''));
const DOLLARS = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const perSession = (usd) => (usd === null ? 'unknown' : '$' + DOLLARS.format(usd));
class CompareForest {
  constructor() {
    this.forest = new Forest('Share answered right by each strategy');
    this.wait = el('p', 'tx-empty', 'The first figures come as soon as the first answers are graded.');
    this.key = el('ul', 'tx-levels');
    this.node = comparePanel('tx-cmpforest', 'accuracy', 'Who answers most right', 'Each mark is the share of questions answered right; the line through it is the range the true share lies in with 95% certainty. Ranges that overlap a lot mean: too close to call.', this.wait, this.forest.node, this.key);
  }
  draw(m) {
    const levels = m.references, known = m.known;
    this.wait.hidden = known.length > 0;
    this.forest.node.hidden = !known.length;
    this.forest.set(known.map((s) => ({
      key: s.name, name: s.title, sign: groupSign(s), mark: 'dot', levels,
      estimate: finite(s.row.accuracy) ? { mean: s.row.accuracy, low: number(s.row.low), high: number(s.row.high) } : null, wait: 'not graded',
    })));
    known.forEach((s) => {
      const made = this.forest.rows.get(s.name);
      paint(made.dot, { colour: lookOf(s).colour });
      made.dot.classList.toggle('ring', s.bound);
      made.node.classList.toggle('bound', s.bound);
      if (!made.linked) { made.linked = true; this.link(made, s); }
    });
    this.key.replaceChildren(...levels.map((level) => el('li', '', attrs(el('i', 'tx-forest-level ' + level.dash), { 'aria-hidden': 'true' }), level.name + ' ' + exact(level.value))));
  }
  link(made, s) {
    const old = made.node.querySelector('.tx-forest-name'), link = sessionLink(el('a', 'tx-forest-name', ...old.childNodes), { a: s.name }, s.title + ', ' + lookOf(s).word + ': open its sessions');
    link.title = s.idea || s.title;
    old.replaceWith(link);
  }
}
class CompareFamilies {
  constructor() {
    this.box = attrs(el('div', 'tx-racescroll'), { tabindex: '0', role: 'region', 'aria-label': 'Share answered right by kind of question' });
    this.node = comparePanel('tx-cmpfamilies', 'families', 'By kind of question', 'The share answered right in each kind of question; fuller colour means more. The best of a column is bold. Few questions stand behind each cell, so small differences mean nothing.', this.box);
  }
  draw(m) {
    const known = m.known, families = m.plan.families;
    const cellOf = (s, f) => (s.row.families || {})[f.name] || null;
    const best = new Map(families.map((f) => [f.name, Math.max(...known.filter((s) => !s.bound).map((s) => cellOf(s, f)?.accuracy ?? -1))]));
    this.node.hidden = families.length < 2 || !known.length;
    renew(this.box, [known.map((s) => [s.name, s.row.families]), families], () => this.table(known, families, best, cellOf));
  }
  table(known, families, best, cellOf) {
    const head = el('tr', '', attrs(el('th', '', 'Strategy'), { scope: 'col' }), ...families.map((f) => attrs(el('th', '', named('', f.title)), { scope: 'col' })));
    const rows = known.map((s) => el('tr', '', attrs(el('th', '', groupSign(s), named('', s.title)), { scope: 'row', title: s.title }), ...families.map((f) => this.cell(s, f, cellOf(s, f), best.get(f.name)))));
    return [el('table', 'tx-heattable', el('caption', 'tx-sr', 'Share answered right by strategy and kind of question'), el('thead', '', head), el('tbody', '', ...rows))];
  }
  cell(s, f, cell, best) {
    if (!cell || !finite(cell.accuracy)) return el('td', '', '–');
    const link = sessionLink(el('a', cell.accuracy === best ? 'best' : '', percent(cell.accuracy)), { a: s.name, family: f.name }, s.title + ', ' + f.title + ': ' + percent(cell.accuracy) + ' of ' + cell.n + ' right');
    link.title = plural(cell.n, 'answer');
    const node = el('td', cell.accuracy > 0.62 ? 'full' : '', link);
    node.style.setProperty('--v', Math.round(100 * cell.accuracy) + '%');
    return node;
  }
}

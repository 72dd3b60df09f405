// Accuracy against what a question costs: one mark per strategy, and the line of those that nothing beats at their price.
const COST = {
  cost_usd: { word: 'Dollars', label: 'Dollars for one question', format: perSession },
  tokens: { word: 'Tokens', label: 'Tokens for one question', format: (v) => compact(Math.round(v)) },
  seconds: { word: 'Seconds', label: 'Seconds for one question', format: (v) => (v < 0.1 ? v.toPrecision(1) : compact(Number(v.toPrecision(2)))) },
};
class CompareCost {
  constructor() {
    this.by = this.picked = '';
    this.switch = attrs(el('div', 'tx-switch'), { role: 'group', 'aria-label': 'Cost counted in' });
    this.svg = attrs(sheet('svg', { height: 330, role: 'group', 'aria-label': 'Share answered right against cost. The same numbers are in the table of everything.' }), { class: 'tx-svg tx-scatter' });
    this.box = el('div', 'tx-plot', this.svg);
    this.box.style.height = '330px';
    this.key = el('ul', 'tx-levels', ...Object.values(GROUP).map((look) => { const node = el('li', '', groupSign({ group: Object.keys(GROUP).find((name) => GROUP[name] === look) }), look.word); node.dataset.shape = look.shape; return node; }));
    this.none = el('p', 'tx-empty', 'The first marks come with the first graded answers.');
    this.node = comparePanel('tx-cmpcost', 'cost', 'Is it worth its cost?', 'Higher is better, further left is cheaper. Along the line lie the strategies that no other beats at their price; a mark below the line costs more than it needs to.', this.switch, this.none, this.box, this.key);
    this.width = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.drawn = ''; if (this.model) this.draw(this.model); }
    }).observe(this.box);
  }
  draw(m) {
    this.model = m;
    const scored = m.known.filter((s) => finite(s.row.accuracy)), usable = Object.keys(COST).filter((name) => scored.some((s) => !s.bound && s.row[name] > 0) && (name !== 'cost_usd' || scored.every((s) => finite(s.row.cost_usd))));
    this.by = usable.includes(this.picked) ? this.picked : usable[0] || 'tokens';
    renew(this.switch, [usable, this.by], () => usable.map((name) => attrs(button('tx-tool', COST[name].word, () => { this.picked = name; this.draw(m); }), { 'aria-pressed': name === this.by })));
    this.none.hidden = scored.length > 0;
    this.box.hidden = !scored.length;
    const shapes = new Set(scored.map((s) => lookOf(s).shape));
    this.key.childNodes.forEach((node) => { node.hidden = !shapes.has(node.dataset.shape); });
    // a bound is asked of nobody and has no price of its own worth comparing
    const shown = scored.filter((s) => finite(s.row[this.by])), drawn = JSON.stringify([this.by, this.width, shown.map((s) => [s.name, s.title, s.row.accuracy, s.row.low, s.row.high, s.row[this.by]])]);
    if (!this.width || !shown.length || drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = [...this.svg.querySelectorAll('a')].indexOf(document.activeElement);
    this.svg.setAttribute('width', this.width);
    this.svg.replaceChildren(...this.plot(shown));
    if (focused >= 0) this.svg.querySelectorAll('a')[focused]?.focus({ preventScroll: true });
  }
  plot(shown) {
    const cost = COST[this.by], xs = shown.map((s) => s.row[this.by]), positive = xs.filter((x) => x > 0), wide = positive.length === xs.length && Math.max(...xs) / Math.min(...xs) > 8;
    const edge = { left: 42, right: 16, top: 12, bottom: 40 }, h = 330, right = this.width - edge.right, bottom = h - edge.bottom;
    const to = wide ? Math.log10 : (v) => v, low = wide ? to(Math.min(...xs)) - 0.12 : 0, high = wide ? to(Math.max(...xs)) + 0.25 : Math.max(...xs) * 1.15 || 1;
    const lows = shown.map((s) => s.row.low ?? s.row.accuracy), highs = shown.map((s) => s.row.high ?? s.row.accuracy);
    const base = Math.max(0, Math.floor((Math.min(...lows) - 0.02) * 10) / 10), top = Math.min(1, Math.ceil((Math.max(...highs) + 0.01) * 10) / 10);
    const sx = scale(low, high, edge.left + 8, right), sy = scale(base, top, bottom, edge.top), at = (s) => [sx(to(s.row[this.by])), sy(s.row.accuracy)];
    return [...this.axes(sx, sy, { base, top, low, high, wide, edge, right, bottom, h, cost }), this.front(shown, at, right), ...shown.map((s) => this.whisker(s, at(s), sy)), ...this.marks(shown, at, right, edge), ...this.labels(shown, at, { left: edge.left, right, top: edge.top, bottom })];
  }
  axes(sx, sy, { base, top, low, high, wide, edge, right, bottom, h, cost }) {
    const out = [];
    for (const v of ticks(base, top, 5)) out.push(sheet('path', { class: 'tx-gridline', d: 'M' + edge.left + ' ' + sy(v).toFixed(1) + 'H' + right }), svgText(edge.left - 7, sy(v) + 4, percent(v), 'tx-tick', 'end'));
    const steps = [];
    if (wide) for (let k = Math.floor(low); k <= high; k += 1) for (const step of high - low > 2.2 ? [1] : [1, 2, 5]) steps.push(step * 10 ** k);
    const room = Math.max(2, Math.floor((right - edge.left) / 80)), marks = wide ? steps.filter((v) => Math.log10(v) >= low && Math.log10(v) <= high) : ticks(low, high, room);
    const every = Math.ceil(marks.length / room);
    marks.forEach((v, k) => { if (k % every === 0) out.push(svgText(sx(wide ? Math.log10(v) : v), bottom + 16, cost.format(v), 'tx-tick', 'middle')); });
    out.push(sheet('path', { class: 'tx-axis', d: 'M' + edge.left + ' ' + bottom + 'H' + right }), svgText((edge.left + right) / 2, h - 5, cost.label + (wide ? ' (each step multiplies)' : ''), 'tx-axis-name', 'middle'));
    return out;
  }
  // The best for its price: sorted by cost, everything better than all that is cheaper.
  front(shown, at, right) {
    let best = -1, path = '';
    for (const s of [...shown].filter((one) => !one.bound).sort((a, b) => a.row[this.by] - b.row[this.by] || b.row.accuracy - a.row.accuracy)) {
      if (s.row.accuracy <= best) continue;
      best = s.row.accuracy;
      const [x, y] = at(s);
      path += path ? 'H' + x.toFixed(1) + 'V' + y.toFixed(1) : 'M' + x.toFixed(1) + ' ' + y.toFixed(1);
    }
    return sheet('path', { class: 'tx-front', d: path ? path + 'H' + right : '' });
  }
  whisker(s, [x], sy) {
    const { low, high } = s.row;
    return paint(sheet('path', { class: 'tx-whisker', d: finite(low) && finite(high) ? 'M' + x.toFixed(1) + ' ' + sy(low).toFixed(1) + 'V' + sy(high).toFixed(1) : '' }), { colour: lookOf(s).colour });
  }
  marks(shown, at) {
    return shown.map((s) => {
      const [x, y] = at(s), say = s.title + ': ' + exact(s.row.accuracy) + ' right at ' + COST[this.by].format(s.row[this.by]) + ' ' + COST[this.by].word.toLowerCase() + ' a question';
      const link = sessionLink(sheet('a', {}), { a: s.name }, say), title = sheet('title', {});
      title.textContent = say;
      link.append(title, sheet('circle', { cx: x, cy: y, r: 13, class: 'tx-touch' }), shapeMark(s, x, y, 5.6));
      return link;
    });
  }
  // A name beside its mark where there is room for it: right, left, above, below.
  labels(shown, at, area) {
    const taken = shown.map((s) => { const [x, y] = at(s); return [x - 8, y - 8, x + 8, y + 8]; }), out = [];
    const free = (box) => box[0] >= area.left && box[2] <= area.right && box[1] >= area.top - 6 && box[3] <= area.bottom && taken.every((other) => box[2] < other[0] || box[0] > other[2] || box[3] < other[1] || box[1] > other[3]);
    for (const s of [...shown].sort((a, b) => b.row.accuracy - a.row.accuracy)) {
      const [x, y] = at(s), words = s.title.length > 24 ? s.title.slice(0, 23) + '…' : s.title, w = words.length * 6.3 + 2;
      const places = [[x + 11, y + 4, 'start', x + 10], [x - 11, y + 4, 'end', x - 10 - w], [x, y - 12, 'middle', x - w / 2], [x, y + 21, 'middle', x - w / 2]];
      const found = places.map(([tx, ty, anchor, left]) => ({ tx, ty, anchor, box: [left, ty - 11, left + w, ty + 3] })).find(({ box }) => free(box));
      if (!found) continue;
      taken.push(found.box);
      out.push(svgText(found.tx, found.ty, words, 'tx-mark-name', found.anchor));
    }
    return out;
  }
}
const svgText = (x, y, words, cls, anchor) => {
  const node = attrs(sheet('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor }), { class: cls });
  node.textContent = words;
  return node;
};

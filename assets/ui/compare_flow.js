// The way of a strategy's sessions through their turns: columns of boxes, as high as the sessions that pass, joined by bands.
const END_WORD = { '=right': 'Right', '=wrong': 'Wrong', '=unknown': 'Not graded' };
class CompareFlow {
  constructor() {
    this.svg = attrs(sheet('svg', { role: 'group' }), { class: 'tx-svg tx-cmpflow' });
    this.scroll = attrs(el('div', 'tx-flowbox', this.svg), { tabindex: '0', role: 'region', 'aria-label': 'Way through the turns' });
    this.node = this.scroll;
    this.width = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.drawn = ''; if (this.last) this.set(...this.last); }
    }).observe(this.scroll);
  }
  set(strategy, by, agents) {
    this.last = [strategy, by, agents];
    const flow = strategy.row.flow[by], drawn = JSON.stringify([strategy.name, by, this.width, flow]);
    if (!this.width || drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = [...this.svg.querySelectorAll('a')].indexOf(document.activeElement);
    this.build(strategy, by, agents, flow);
    if (focused >= 0) this.svg.querySelectorAll('a')[focused]?.focus({ preventScroll: true });
  }
  build(strategy, by, agents, flow) {
    const columns = Math.max(...flow.nodes.map(([at]) => at), 1), total = flow.nodes.filter(([at]) => at === 1).reduce((sum, [, , n]) => sum + n, 0) || 1;
    const gap = Math.max(120, Math.min(210, (this.width - 100) / Math.max(1, columns - 1))), height = 280, thick = 16, pad = 14;
    const order = (key) => (key.startsWith('=') ? 1000 + Object.keys(END_WORD).indexOf(key) : key === 'several' ? 900 : by === 'role' ? ROLES.indexOf(key) : agents.indexOf(key));
    const boxes = new Map(), most = Math.max(...Array.from({ length: columns }, (_, k) => flow.nodes.filter(([at]) => at === k + 1).length));
    const unit = (height - pad * most - 30) / total;
    for (let at = 1; at <= columns; at += 1) {
      let y = 24;
      for (const [, key, n] of flow.nodes.filter(([step]) => step === at).sort((a, b) => order(a[1]) - order(b[1]))) {
        boxes.set(at + '\n' + key, { at, key, n, x: (at - 1) * gap + 2, y, h: Math.max(2, n * unit), out: 0, into: 0 });
        y += Math.max(2, n * unit) + pad;
      }
    }
    const width = (columns - 1) * gap + thick + 96;
    attrs(this.svg, { width, height, 'aria-label': 'Way of ' + strategy.title + ' through the turns, by ' + by });
    this.svg.replaceChildren(...this.heads(columns, gap), ...this.bands(flow, boxes, unit, thick, by, agents), ...[...boxes.values()].map((box) => this.box(strategy, by, agents, box, thick, total)));
  }
  heads(columns, gap) {
    return Array.from({ length: columns - 1 }, (_, k) => svgText(k * gap + 2, 12, 'Step ' + (k + 1), 'tx-tick', 'start'));
  }
  bands(flow, boxes, unit, thick, by, agents) {
    const place = (key) => [...boxes.keys()].indexOf(key);
    return [...flow.links].sort((a, b) => a[0] - b[0] || place(a[0] + '\n' + a[1]) - place(b[0] + '\n' + b[1]) || place(a[0] + 1 + '\n' + a[2]) - place(b[0] + 1 + '\n' + b[2])).map(([at, from, into, n]) => {
      const a = boxes.get(at + '\n' + from), b = boxes.get(at + 1 + '\n' + into), h = Math.max(1, n * unit), x0 = a.x + thick, x1 = b.x, mid = (x0 + x1) / 2, y0 = a.y + a.out, y1 = b.y + b.into;
      a.out += n * unit;
      b.into += n * unit;
      const d = 'M' + x0 + ' ' + y0.toFixed(1) + 'C' + mid + ' ' + y0.toFixed(1) + ' ' + mid + ' ' + y1.toFixed(1) + ' ' + x1 + ' ' + y1.toFixed(1) + 'v' + h.toFixed(1) + 'C' + mid + ' ' + (y1 + h).toFixed(1) + ' ' + mid + ' ' + (y0 + h).toFixed(1) + ' ' + x0 + ' ' + (y0 + h).toFixed(1) + 'Z';
      return this.tint(sheet('path', { class: 'tx-flowband', d }), from, by, agents);
    });
  }
  tint(node, key, by, agents) {
    if (key.startsWith('=')) return paint(node, { colour: key === '=right' ? 'var(--tx-ok)' : key === '=wrong' ? 'var(--tx-bad)' : 'var(--tx-mute)' });
    if (key === 'several') return paint(node, { colour: 'var(--tx-mute)' });
    return paint(node, by === 'role' ? { role: key } : { agent: Math.max(0, agents.indexOf(key)) });
  }
  box(strategy, by, agents, box, thick, total) {
    const ends = END_WORD[box.key], word = ends || (box.key === 'several' ? 'several at once' : by === 'role' ? ROLE_WORD[box.key] || box.key : box.key);
    const say = word + (ends ? ' after step ' + (box.at - 1) : ' at step ' + box.at) + ': ' + plural(box.n, 'session') + ', ' + percent(box.n / total);
    const link = ends ? sheet('g', {}) : sessionLink(sheet('a', {}), { a: strategy.name, step: box.at, [by]: box.key }, say + '. Open them'), title = sheet('title', {});
    title.textContent = say;
    const label = svgText(box.x + thick + 5, box.y + Math.max(10, Math.min(box.h / 2 + 4, 30)), (word.length > 15 ? word.slice(0, 14) + '…' : word) + ' ' + count(box.n), 'tx-flowname', 'start');
    link.append(title, this.tint(sheet('rect', { class: 'tx-flownode', x: box.x, y: box.y.toFixed(1), width: thick, height: box.h.toFixed(1), rx: 2.5 }), box.key, by, agents), label);
    return link;
  }
}

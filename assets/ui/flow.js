// A workflow as a graph: from left to right who reads whom, an arrow from each turn to those that read it.
const FLOW = { w: 148, h: 34, gapX: 46, gapY: 14 };
class Flow {
  constructor(header, jump) {
    this.header = header;
    this.jump = jump;
    this.nodes = new Map();
    this.wanted = false;
    this.node = el('figure', 'tx-flow');
    this.node.hidden = true;
  }
  decide(e) {
    const before = [...this.nodes.values()];
    e.calls.forEach((call, k) => {
      // a call without a list reads everything; only those nothing has read yet are drawn, or the graph would be a web
      const from = before.filter((other) => (call.sees ? call.sees.includes(other.turn) : !before.some((third) => third.from.includes(other))));
      this.nodes.set(e.turn + k, { turn: e.turn + k, call, from, depth: 1 + Math.max(-1, ...from.map((other) => other.depth)) });
    });
    this.wanted = this.wanted || e.calls.some((call) => call.sees && call.sees.length);
    if (this.wanted) this.draw();
  }
  draw() {
    const { w, h, gapX, gapY } = FLOW, nodes = [...this.nodes.values()], columns = [];
    for (const node of nodes) (columns[node.depth] = columns[node.depth] || []).push(node);
    const rows = Math.max(...columns.map((column) => column.length)), over = nodes.some((node) => node.from.some((other) => node.depth - other.depth > 1)) ? 26 : 0;
    columns.forEach((column, x) => column.forEach((node, y) => Object.assign(node, { x: 6 + x * (w + gapX), y: 6 + over + y * (h + gapY) + ((rows - column.length) * (h + gapY)) / 2 })));
    const width = 12 + columns.length * (w + gapX) - gapX, height = 12 + over + rows * (h + gapY) - gapY;
    const svg = attrs(sheet('svg', { viewBox: '0 0 ' + width + ' ' + height, width, height }), { 'aria-hidden': 'true' });
    for (const node of nodes) for (const other of node.from) svg.append(this.arrow(other, node));
    for (const node of nodes) svg.append(this.box(node));
    const words = nodes.map((node) => 'Turn ' + node.turn + ', ' + node.call.agent + ' as ' + ROLE_WORD[node.call.role] + ', ' + seesWord(node.call.sees) + '.').join(' ');
    this.node.hidden = false;
    this.node.replaceChildren(el('figcaption', 'tx-sr', 'Who reads whom. ' + words), attrs(el('div', 'tx-flow-scroll', svg), { tabindex: '0', role: 'group', 'aria-label': 'Workflow' }));
  }
  // Over the boxes between, where it skips some.
  arrow(from, to) {
    const { w, h } = FLOW, x1 = from.x + w, y1 = from.y + h / 2, x2 = to.x - 5, y2 = to.y + h / 2, skips = to.depth - from.depth > 1;
    const bend = skips ? 34 : Math.max(24, (x2 - x1) / 2), rise = skips ? h + 22 : 0, group = sheet('g', {});
    group.append(attrs(sheet('path', { d: 'M' + x1 + ' ' + y1 + 'C' + (x1 + bend) + ' ' + (y1 - rise) + ' ' + (x2 - bend) + ' ' + (y2 - rise) + ' ' + x2 + ' ' + y2 }), { class: 'tx-flow-line' }), attrs(sheet('path', { d: 'M' + (x2 - 2) + ' ' + (y2 - 4) + 'l6 4l-6 4Z' }), { class: 'tx-flow-tip' }));
    return group;
  }
  box(node) {
    const { w, h } = FLOW, group = attrs(sheet('g', { transform: 'translate(' + node.x + ' ' + node.y + ')' }), { class: 'tx-flow-node r-' + node.call.role });
    const text = sheet('text', { x: 12, y: h / 2 + 4 }), title = sheet('title', {}), name = node.call.agent;
    text.textContent = node.turn + '  ' + (name.length > 15 ? name.slice(0, 14) + '…' : name);
    title.textContent = name + ' as ' + ROLE_WORD[node.call.role] + ': ' + seesWord(node.call.sees);
    group.append(title, sheet('rect', { width: w, height: h, rx: 8 }), text);
    group.addEventListener('click', () => this.jump(node.turn));
    return group;
  }
}
const seesWord = (sees) => (!sees ? 'sees everything before it' : !sees.length ? 'sees the question only' : 'sees ' + (sees.length === 1 ? 'turn ' : 'turns ') + sees.join(', '));

// A workflow as a graph: steps from left to right, an arrow from each turn to those that may read it.
class Flow {
  constructor(header, jump) {
    this.header = header;
    this.jump = jump;
    this.steps = [];
    this.wanted = false;
    this.node = el('figure', 'tx-flow');
    this.node.hidden = true;
  }
  decide(e) {
    this.steps.push(e.calls.map((call, k) => ({ turn: e.turn + k, call })));
    this.wanted = this.wanted || e.calls.some((call) => call.sees);
    if (this.wanted) this.draw();
  }
  draw() {
    const w = 148, h = 34, gapX = 46, gapY = 14, places = new Map(), rows = Math.max(...this.steps.map((step) => step.length));
    this.steps.forEach((step, x) => step.forEach((node, y) => places.set(node.turn, { ...node, x: 6 + x * (w + gapX), y: 6 + y * (h + gapY) + ((rows - step.length) * (h + gapY)) / 2, step: x })));
    const width = 12 + this.steps.length * (w + gapX) - gapX, height = 12 + rows * (h + gapY) - gapY;
    const svg = attrs(sheet('svg', { viewBox: '0 0 ' + width + ' ' + height, width, height }), { 'aria-hidden': 'true' });
    for (const node of places.values()) for (const from of this.read(node, places)) svg.append(this.arrow(from, node, w, h));
    for (const node of places.values()) svg.append(this.box(node, w, h));
    const words = [...places.values()].map((node) => 'Turn ' + node.turn + ', ' + node.call.agent + ' as ' + ROLE_WORD[node.call.role] + ', ' + seesWord(node.call.sees) + '.').join(' ');
    this.node.hidden = false;
    this.node.replaceChildren(el('figcaption', 'tx-sr', 'Who reads whom. ' + words), attrs(el('div', 'tx-flow-scroll', svg), { tabindex: '0', role: 'group', 'aria-label': 'Workflow' }));
  }
  // A call without a list reads everything; only the step before is drawn, or the graph would be a web.
  read(node, places) {
    const earlier = [...places.values()].filter((other) => other.step < node.step);
    return node.call.sees ? earlier.filter((other) => node.call.sees.includes(other.turn)) : earlier.filter((other) => other.step === node.step - 1);
  }
  arrow(from, to, w, h) {
    const x1 = from.x + w, y1 = from.y + h / 2, x2 = to.x - 5, y2 = to.y + h / 2, bend = Math.max(24, (x2 - x1) / 2), above = to.step - from.step > 1 ? -h : 0;
    const line = attrs(sheet('path', { d: 'M' + x1 + ' ' + y1 + 'C' + (x1 + bend) + ' ' + (y1 + above) + ' ' + (x2 - bend) + ' ' + (y2 + above) + ' ' + x2 + ' ' + y2 }), { class: 'tx-flow-line' });
    const group = sheet('g', {});
    group.append(line, attrs(sheet('path', { d: 'M' + (x2 - 2) + ' ' + (y2 - 4) + 'l6 4l-6 4Z' }), { class: 'tx-flow-tip' }));
    return group;
  }
  box(node, w, h) {
    const group = attrs(sheet('g', { transform: 'translate(' + node.x + ' ' + node.y + ')' }), { class: 'tx-flow-node r-' + node.call.role });
    const text = sheet('text', { x: 12, y: h / 2 + 4 }), name = node.call.agent.length > 15 ? node.call.agent.slice(0, 14) + '…' : node.call.agent;
    text.textContent = node.turn + '  ' + name;
    const title = sheet('title', {});
    title.textContent = node.call.agent + ' as ' + ROLE_WORD[node.call.role] + ': ' + seesWord(node.call.sees);
    group.append(title, sheet('rect', { width: w, height: h, rx: 8 }), text);
    group.addEventListener('click', () => this.jump(node.turn));
    return group;
  }
}
const seesWord = (sees) => (!sees ? 'sees everything before it' : !sees.length ? 'sees the question only' : 'sees ' + (sees.length === 1 ? 'turn ' : 'turns ') + sees.join(', '));

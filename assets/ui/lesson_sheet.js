// A picture of a lesson in SVG that draws itself anew at every width. What `paint` draws goes into `ground`; it gives back the height.
class LessonSheet {
  constructor(panel) {
    this.svg = attrs(sheet('svg', { role: 'img' }), { class: 'tx-svg tx-sheet' });
    this.ground = sheet('g', {});
    this.svg.append(this.ground);
    this.box = el('div', 'tx-plot tx-sheet-box', this.svg);
    this.legend = el('ul', 'tx-legend');
    this.node = el('figure', 'tx-chart', this.legend, this.box);
    this.width = this.k = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.draw(); }
    }).observe(this.box);
    this.set(panel);
  }
  set(panel) {
    this.panel = panel;
    this.svg.setAttribute('aria-label', panel.title + '. ' + panel.said + ' ' + this.told());
    const keys = this.keys();
    this.legend.hidden = !keys.length;
    this.legend.replaceChildren(...keys.map(([name, mark]) => el('li', '', mark, el('span', '', name))));
    this.draw();
  }
  draw() {
    if (this.width < 200) return;
    this.ground.replaceChildren();
    const width = this.span(this.width), height = this.paint(width);
    attrs(this.svg, { height, width, viewBox: '0 0 ' + width + ' ' + height });
  }
  // Of the room there is, how much the picture takes.
  span(width) { return width; }
  told() { return 'The numbers are in the table below.'; }
  keys() { return []; }
  picture() { return { svg: this.svg, keys: this.keys() }; }
  put(tag, values, cls, said) {
    const node = attrs(sheet(tag, values), cls ? { class: cls } : {});
    if (said) { const title = sheet('title', {}); title.textContent = said; node.append(title); }
    this.ground.append(node);
    return node;
  }
  say(x, y, text, cls, anchor) { return words(this.ground, x, y, text, cls, anchor); }
}
const markKey = (...shapes) => {
  const svg = attrs(sheet('svg', { viewBox: '0 0 22 10', width: 22, height: 10, 'aria-hidden': 'true', focusable: 'false' }), { class: 'tx-swatch' });
  svg.append(...shapes.map(([tag, values, cls]) => attrs(sheet(tag, values), { class: cls })));
  return svg;
};
const shortened = (text, room) => (text.length <= room ? text : text.slice(0, Math.max(1, room - 1)).trimEnd() + '…');

// A picture of a lesson in SVG that draws itself anew at every width.
class LessonSheet {
  constructor(panel) {
    this.svg = attrs(sheet('svg', { role: 'img' }), { class: 'tx-svg tx-sheet' });
    this.box = el('div', 'tx-plot tx-sheet-box', this.svg);
    this.legend = el('ul', 'tx-legend');
    this.node = el('figure', 'tx-chart', this.legend, this.box);
    this.width = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.draw(); }
    }).observe(this.box);
    this.set(panel);
  }
  set(panel) {
    this.panel = panel;
    this.draw();
  }
  draw() {
    if (this.width < 200) return;
    this.svg.replaceChildren();
    attrs(this.svg, { 'aria-label': this.panel.title + '. ' + this.panel.said + ' The numbers are in the table below.' });
    const height = this.paint(this.width);
    attrs(this.svg, { height, width: this.width, viewBox: '0 0 ' + this.width + ' ' + height });
    this.legend.hidden = !this.keys().length;
    this.legend.replaceChildren(...this.keys().map(([name, mark]) => el('li', '', mark, el('span', '', name))));
  }
  keys() { return []; }
  picture() { return { svg: this.svg, keys: this.keys() }; }
  put(tag, values, cls, said) {
    const node = attrs(sheet(tag, values), cls ? { class: cls } : {});
    if (said) { const title = sheet('title', {}); title.textContent = said; node.append(title); }
    this.svg.append(node);
    return node;
  }
  say(x, y, text, cls, anchor) { return words(this.svg, x, y, text, cls, anchor); }
}
const markKey = (...shapes) => {
  const svg = attrs(sheet('svg', { viewBox: '0 0 22 10', width: 22, height: 10, 'aria-hidden': 'true', focusable: 'false' }), { class: 'tx-swatch' });
  svg.append(...shapes.map(([tag, values, cls]) => attrs(sheet(tag, values), { class: cls })));
  return svg;
};
const shortened = (text, room) => (text.length <= room ? text : text.slice(0, Math.max(1, room - 1)).trimEnd() + '…');

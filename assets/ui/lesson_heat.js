// A table of coloured numbers; below nothing in another colour and with a minus, so that nothing hangs on colour alone.
class HeatPicture {
  constructor(panel) {
    this.svg = attrs(sheet('svg', { role: 'img' }), { class: 'tx-svg' });
    this.box = el('div', 'tx-plot', this.svg);
    this.node = el('figure', 'tx-chart', this.box);
    this.width = 0;
    this.k = 0;
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.draw(); }
    }).observe(this.box);
    this.set(panel);
  }
  set(panel) {
    this.panel = panel;
    const say = sayBy(panel.form), said = panel.cells.map((row, k) => panel.rows.names[k] + ': ' + row.map(say).join(', ')).join('; ');
    this.svg.setAttribute('aria-label', panel.title + '. ' + panel.said + ' ' + panel.rows.label + ', ' + panel.columns.label + ': ' + said);
    this.draw();
  }
  step(k) { this.k = k; if (this.panel.places) this.draw(); }
  draw() {
    if (!this.width) return;
    const { cells, rows, columns, form, best } = this.panel, say = sayBy(form), n = columns.names.length, plain = n > 10;
    const left = 22 + 7 * Math.max(...rows.names.map((name) => name.length)), w = this.width, size = (w - left) / n, high = plain ? size : Math.max(34, Math.min(52, size)), h = rows.names.length * high + 40;
    const known = cells.flat().filter(finite), most = this.panel.high ?? Math.max(...known.map(Math.abs)), least = this.panel.low ?? (form === 'signed' ? 0 : Math.min(...known));
    this.box.style.height = h + 'px';
    attrs(this.svg, { width: w, height: h, viewBox: '0 0 ' + w + ' ' + h });
    const out = [];
    cells.forEach((row, r) => {
      out.push(words(null, left - 7, r * high + high / 2 + 4, rows.names[r], '', 'end'));
      row.forEach((value, c) => {
        const x = left + c * size, y = r * high, share = finite(value) ? Math.max(0, Math.min(1, (Math.abs(value) - least) / (most - least || 1))) : 0, chosen = best && best[0] === r && best[1] === c;
        const cell = sheet('rect', { x: (x + 1).toFixed(1), y: (y + 1).toFixed(1), width: (size - 2).toFixed(1), height: (high - 2).toFixed(1), rx: plain ? 1 : 4, class: 'tx-heatcell' + (value < 0 ? ' below' : '') + (chosen ? ' best' : ''), 'fill-opacity': finite(value) ? (0.05 + 0.9 * share).toFixed(3) : 0.02 });
        const title = sheet('title', {});
        title.textContent = rows.label + ' ' + rows.names[r] + ', ' + columns.label + ' ' + columns.names[c] + ': ' + (finite(value) ? say(value) : 'none');
        cell.append(title);
        out.push(cell);
        if (finite(value) && size > 30) out.push(words(null, x + size / 2, y + high / 2 + 4, say(value), 'tx-heattext' + (plain ? ' tiny' : '') + (share > 0.6 ? ' on' : '') + (chosen ? ' best' : ''), 'middle'));
      });
    });
    const bottom = rows.names.length * high;
    columns.names.forEach((name, c) => { if (!plain || c % 3 === 0) out.push(words(null, left + (c + 0.5) * size, bottom + 15, name, '', 'middle')); });
    out.push(words(null, left + (w - left) / 2, bottom + 34, columns.label, 'tx-axis-name', 'middle'));
    const name = words(null, 0, 0, rows.label, 'tx-axis-name', 'middle');
    attrs(name, { transform: 'translate(10 ' + bottom / 2 + ') rotate(-90)' });
    const at = this.panel.places && this.panel.places[this.k];
    if (at) out.push(sheet('rect', { x: (left + at[1] * size + 4).toFixed(1), y: (at[0] * high + 4).toFixed(1), width: (size - 8).toFixed(1), height: (high - 8).toFixed(1), rx: 3, class: 'tx-heatat' }));
    this.svg.replaceChildren(name, ...out);
  }
  picture() { return { svg: this.svg, keys: [] }; }
}
PICTURES.heat = HeatPicture;

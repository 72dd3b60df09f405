// A table of coloured numbers; below nothing in another colour and with a minus, so that nothing hangs on colour alone.
class HeatPicture extends LessonSheet {
  told() {
    const { cells, rows, columns, form } = this.panel, say = sayBy(form);
    return rows.label + ', ' + columns.label + ': ' + cells.map((row, k) => rows.names[k] + ': ' + row.map(say).join(', ')).join('; ');
  }
  step(k) { this.k = k; if (this.panel.places) this.draw(); }
  paint(w) {
    const { cells, rows, columns, form, best } = this.panel, say = sayBy(form), n = columns.names.length, plain = n > 10;
    const left = 22 + 7 * Math.max(...rows.names.map((name) => name.length)), size = (w - left) / n, high = plain ? size : Math.max(34, Math.min(52, size)), h = rows.names.length * high + 40;
    const known = cells.flat().filter(finite), most = this.panel.high ?? Math.max(...known.map(Math.abs)), least = this.panel.low ?? (form === 'signed' ? 0 : Math.min(...known));
    cells.forEach((row, r) => {
      this.say(left - 7, r * high + high / 2 + 4, rows.names[r], '', 'end');
      row.forEach((value, c) => {
        const x = left + c * size, y = r * high, share = finite(value) ? Math.max(0, Math.min(1, (Math.abs(value) - least) / (most - least || 1))) : 0, chosen = best && best[0] === r && best[1] === c ? ' best' : '';
        const place = { x: (x + 1).toFixed(1), y: (y + 1).toFixed(1), width: (size - 2).toFixed(1), height: (high - 2).toFixed(1), rx: plain ? 1 : 4, 'fill-opacity': finite(value) ? (0.05 + 0.9 * share).toFixed(3) : 0.02 };
        this.put('rect', place, 'tx-heatcell' + (value < 0 ? ' below' : '') + chosen, rows.label + ' ' + rows.names[r] + ', ' + columns.label + ' ' + columns.names[c] + ': ' + (finite(value) ? say(value) : 'none'));
        if (finite(value) && size > 30) this.say(x + size / 2, y + high / 2 + 4, say(value), 'tx-heattext' + (plain ? ' tiny' : '') + (share > 0.6 ? ' on' : '') + chosen, 'middle');
      });
    });
    const bottom = rows.names.length * high;
    columns.names.forEach((name, c) => { if (!plain || c % 3 === 0) this.say(left + (c + 0.5) * size, bottom + 15, name, '', 'middle'); });
    this.say(left + (w - left) / 2, bottom + 34, columns.label, 'tx-axis-name', 'middle');
    attrs(this.say(0, 0, rows.label, 'tx-axis-name', 'middle'), { transform: 'translate(10 ' + bottom / 2 + ') rotate(-90)' });
    const at = this.panel.places && this.panel.places[this.k];
    if (at) this.put('rect', { x: (left + at[1] * size + 4).toFixed(1), y: (at[0] * high + 4).toFixed(1), width: (size - 8).toFixed(1), height: (high - 8).toFixed(1), rx: 3 }, 'tx-heatat');
    return h;
  }
}
PICTURES.heat = HeatPicture;

// Two values a row, as two marks on one line, with an interval where there is one.
class LessonPairs extends LessonSheet {
  step(k) { this.k = k; if (this.panel.stepped) this.draw(); }
  paint(width) {
    const { rows, form } = this.panel, say = sayBy(form), narrow = width < 520;
    const left = narrow ? 8 : Math.min(0.42 * width, 270, 28 + 7.2 * Math.max(...rows.map((row) => row.name.length))), right = width - (narrow ? 46 : 52), step = narrow ? 44 : 31, top = 10;
    const known = rows.flatMap((row) => [row.first, row.second, row.low, row.high]).filter(finite);
    const low = form === 'percent' ? 0 : Math.min(0, ...known), high = form === 'percent' ? 1 : Math.max(...known, low + 1e-6);
    const x = scale(low, high, left, right), bottom = top + rows.length * step;
    for (const v of ticks(low, high, Math.max(2, Math.floor((right - left) / 80)), false)) {
      this.put('path', { d: 'M' + x(v).toFixed(1) + ' ' + top + 'V' + bottom }, 'tx-gridline');
      this.say(x(v), bottom + 16, say(v), 'tx-tick', 'middle');
    }
    if (this.panel.stepped && rows.length > 1) this.put('rect', { x: 0, y: (top + Math.min(this.k, rows.length - 1) * step + 1).toFixed(1), width, height: step - 2, rx: 6 }, 'tx-pair-now');
    rows.forEach((row, k) => {
      const y = top + (k + (narrow ? 0.68 : 0.5)) * step;
      if (narrow) this.say(left, y - 14, shortened(row.name, Math.floor(width / 7)), 'tx-pair-name');
      else this.say(left - 12, y + 4, shortened(row.name, Math.floor(left / 6.8)), 'tx-pair-name', 'end');
      this.put('path', { d: 'M' + left + ' ' + y.toFixed(1) + 'H' + right }, 'tx-pair-line');
      const told = row.name + ': ' + [[this.panel.legend[0], row.first], [this.panel.legend[1], row.second]].filter(([, v]) => finite(v)).map(([name, v]) => name + ' ' + say(v)).join(', ') + (finite(row.low) ? ' (' + say(row.low) + ' to ' + say(row.high) + ')' : '');
      if (finite(row.low)) this.put('path', { d: 'M' + x(row.low).toFixed(1) + ' ' + y.toFixed(1) + 'H' + x(row.high).toFixed(1) }, 'tx-pair-range', told);
      if (finite(row.first)) this.put('path', { d: this.diamond(x(row.first), y) }, 'tx-pair-first', told);
      if (finite(row.second)) {
        this.put('circle', { cx: x(row.second).toFixed(1), cy: y.toFixed(1), r: 5 }, 'tx-pair-second', told);
        this.say(width - 2, y + 4, say(row.second), 'tx-pair-value', 'end');
      }
    });
    this.say((left + right) / 2, bottom + 33, this.panel.axis, 'tx-axis-name', 'middle');
    return bottom + 40;
  }
  diamond(x, y) { return 'M' + (x - 6).toFixed(1) + ' ' + y.toFixed(1) + 'l6 -6l6 6l-6 6Z'; }
  keys() {
    const range = this.panel.rows.some((row) => finite(row.low)) ? [['path', { d: 'M1 5H21' }, 'tx-pair-range']] : [];
    return [[this.panel.legend[0], markKey(['path', { d: 'M6 5l5 -4.6l5 4.6l-5 4.6Z' }, 'tx-pair-first'])], [this.panel.legend[1], markKey(...range, ['circle', { cx: 11, cy: 5, r: 4 }, 'tx-pair-second'])]];
  }
}
PICTURES.pairs = LessonPairs;

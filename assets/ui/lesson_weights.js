// Each output's logit as a sum over the numbers of the state: a row of cells, what is not shown, and the sum.
class LessonWeights extends LessonSheet {
  paint(width) {
    const { outputs, places, cells, rest, logits } = this.panel, left = width < 460 ? 74 : 86, right = width - (width < 460 ? 84 : 104), w = (right - left) / places.length, h = 24, top = 20;
    const most = Math.max(...cells.flat().map(Math.abs), 1e-9);
    this.say(right + (width - right) * 0.48, 13, 'others', 'tx-tick', 'end');
    this.say(width - 2, 13, '= logit', 'tx-tick', 'end');
    outputs.forEach((name, k) => {
      const y = top + k * h;
      this.say(left - 8, y + 16, shortened(name, 12), 'tx-pair-name', 'end');
      cells[k].forEach((v, n) => {
        const cell = this.put('rect', { x: (left + n * w + 0.5).toFixed(1), y: y + 1, width: Math.max(1, w - 1).toFixed(1), height: h - 2, rx: 2 }, v < 0 ? 'tx-weight minus' : 'tx-weight plus', name + ', number ' + places[n] + ' of the state: weight × value = ' + signed(v, 3));
        cell.setAttribute('fill-opacity', (Math.abs(v) / most).toFixed(3));
        cell.style.fillOpacity = (Math.abs(v) / most).toFixed(3);
      });
      this.say(right + (width - right) * 0.48, y + 16, signed(rest[k], 1), 'tx-pair-value', 'end');
      this.say(width - 2, y + 16, signed(logits[k], 1), 'tx-pair-value on', 'end');
    });
    const bottom = top + outputs.length * h, every = Math.ceil(26 / w);
    places.forEach((place, n) => { if (n % every === 0) this.say(left + (n + 0.5) * w, bottom + 14, String(place), 'tx-tick', 'middle'); });
    this.say((left + right) / 2, bottom + 31, 'number of the state', 'tx-axis-name', 'middle');
    return bottom + 38;
  }
  keys() {
    const block = (cls) => markKey(['rect', { x: 1, y: 0.5, width: 20, height: 9, rx: 2 }, cls]);
    return [['raises the logit', block('tx-weight plus')], ['lowers it', block('tx-weight minus')]];
  }
}
PICTURES.weights = LessonWeights;

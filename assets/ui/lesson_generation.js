// A generation of an evolution strategy on its landscape, in five stages: sample, evaluate, rank, recombine, adapt.
class GenerationPicture extends LessonSheet {
  set(panel) {
    this.near = null;
    this.svg.classList.add('tx-ground');
    super.set(panel);
  }
  step(k) { this.k = k; this.draw(); }
  keys() {
    const ellipse = (cls) => markKey(['ellipse', { cx: 11, cy: 5, rx: 9, ry: 4 }, cls]), round = (cls) => markKey(['circle', { cx: 11, cy: 5, r: 4 }, cls]);
    return [
      ['Candidate', round('tx-cand')],
      ['Better half', round('tx-cand kept')],
      ['Mean and its way', markKey(['path', { d: 'M1 5H21' }, 'tx-way'], ['circle', { cx: 16, cy: 5, r: 3.4 }, 'tx-mean'])],
      ['Ellipse', ellipse('tx-ellipse')],
      ['New ellipse', ellipse('tx-ellipse new')],
      ['Path of recent moves', markKey(['path', { d: 'M1 5H20' }, 'tx-pathc'])],
    ];
  }
  // Whole pixels for every cell, so that no seams show.
  span(width) {
    const cells = this.panel.windows[0].levels.length;
    return cells * Math.max(2, Math.floor(Math.min(width, 640) / cells));
  }
  terrain(window) {
    const g = sheet('g', { 'shape-rendering': 'crispEdges' }), n = window.levels.length, size = this.w / n;
    window.levels.forEach((row, y) => {
      for (let x = 0; x < n;) {
        let end = x + 1;
        while (end < n && row[end] === row[x]) end += 1;
        g.append(sheet('rect', { x: x * size, y: y * size, width: (end - x) * size, height: size, class: 'tx-level', 'fill-opacity': (0.03 + 0.042 * (row.charCodeAt(x) - 97)).toFixed(3) }));
        x = end;
      }
    });
    return g;
  }
  paint(width) {
    this.w = width;
    const all = this.panel.generations, at = Math.min(all.length - 1, Math.floor(this.k / 5)), stage = this.k % 5, one = all[at];
    const window = this.panel.windows[one.window];
    this.px = scale(-window.side, window.side, 0, this.w);
    this.py = scale(-window.side, window.side, this.w, 0);
    this.unit = this.w / (2 * window.side);
    if (!this.near || this.near.window !== window || this.near.w !== this.w) this.near = { window, w: this.w, node: this.terrain(window) };
    const over = sheet('g', {});
    this.top(over);
    this.way(over, all.slice(0, at + 1));
    this.ellipse(over, one.mean, one.ellipse, 'tx-ellipse' + (stage === 4 ? ' old' : ''));
    if (stage === 3) this.pulls(over, one);
    this.candidates(over, one, stage);
    this.dot(over, one.mean, 'tx-mean' + (stage >= 3 ? ' old' : ''), 6);
    if (stage >= 3) { this.arrow(over, one.mean, one.next.mean, 'tx-way'); this.dot(over, one.next.mean, 'tx-mean', 6); }
    if (stage === 4) {
      this.ellipse(over, one.next.mean, one.next.ellipse, 'tx-ellipse new');
      this.arrow(over, one.next.mean, [one.next.mean[0] + one.covariance_path[0], one.next.mean[1] + one.covariance_path[1]], 'tx-pathc');
      this.compass(over, one);
    }
    this.frame(over, at, stage, window.side);
    this.ground.append(this.near.node, over);
    return width;
  }
  at([x, y]) { return [this.px(x), this.py(y)]; }
  dot(g, point, cls, r) { const [x, y] = this.at(point); g.append(sheet('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r, class: cls })); }
  top(g) { const [x, y] = this.at([0, 0]); g.append(sheet('path', { d: 'M' + (x - 7) + ' ' + y + 'h14M' + x + ' ' + (y - 7) + 'v14', class: 'tx-top' })); }
  way(g, done) {
    const points = done.map((one) => this.at(one.mean));
    g.append(sheet('path', { d: linePath(points, true), class: 'tx-way thin' }), ...points.map(([x, y]) => sheet('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: 2.4, class: 'tx-mean old' })));
  }
  ellipse(g, mean, [a, b, angle], cls) {
    const [x, y] = this.at(mean);
    g.append(sheet('ellipse', { cx: x.toFixed(1), cy: y.toFixed(1), rx: Math.max(1, a * this.unit).toFixed(1), ry: Math.max(1, b * this.unit).toFixed(1), transform: 'rotate(' + (-angle).toFixed(1) + ' ' + x.toFixed(1) + ' ' + y.toFixed(1) + ')', class: cls }));
  }
  candidates(g, one, stage) {
    const kept = this.panel.weights.length, low = Math.min(...one.scores), span = Math.max(...one.scores) - low || 1;
    one.candidates.forEach((point, k) => {
      const rank = one.order.indexOf(k), [x, y] = this.at(point), parent = stage >= 2 && rank < kept, lost = stage >= 2 && !parent;
      const r = stage === 0 ? 5 : stage === 1 ? 4 + (5 * (one.scores[k] - low)) / span : parent ? 8.5 : 5;
      g.append(sheet('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1), class: 'tx-cand' + (parent ? ' kept' : lost ? ' lost' : '') }));
      if (parent) words(g, x, y + 4, String(rank + 1), 'tx-cand-n', 'middle');
      if (stage === 1) words(g, x, y - r - 4, short(one.scores[k]), 'tx-cand-score', 'middle');
    });
  }
  pulls(g, one) {
    const [x, y] = this.at(one.next.mean), most = this.panel.weights[0];
    this.panel.weights.forEach((weight, rank) => {
      const [cx, cy] = this.at(one.candidates[one.order[rank]]);
      g.append(sheet('path', { d: 'M' + cx.toFixed(1) + ' ' + cy.toFixed(1) + 'L' + x.toFixed(1) + ' ' + y.toFixed(1), class: 'tx-pull', 'stroke-width': (0.8 + (5 * weight) / most).toFixed(1) }));
    });
  }
  arrow(g, from, to, cls) {
    const [x0, y0] = this.at(from), [x1, y1] = this.at(to), long = Math.hypot(x1 - x0, y1 - y0);
    if (long < 3) return;
    this.arrowPx(g, x0, y0, x1, y1, cls);
  }
  arrowPx(g, x0, y0, x1, y1, cls) {
    const a = Math.atan2(y1 - y0, x1 - x0), tip = (turn) => (x1 - 9 * Math.cos(a + turn)).toFixed(1) + ' ' + (y1 - 9 * Math.sin(a + turn)).toFixed(1);
    g.append(sheet('path', { d: 'M' + x0.toFixed(1) + ' ' + y0.toFixed(1) + 'L' + x1.toFixed(1) + ' ' + y1.toFixed(1) + 'M' + tip(0.45) + 'L' + x1.toFixed(1) + ' ' + y1.toFixed(1) + 'L' + tip(-0.45), class: cls }));
  }
  // The path of steps made equally long in all directions; beyond the ring the step size grows, inside it shrinks.
  compass(g, one) {
    const r = 30, x = this.w - 62, y = 66, per = r / this.panel.expected, [px, py] = one.sigma_path, long = Math.min(1.45, Math.hypot(px, py) / this.panel.expected || 0.001), a = Math.atan2(py, px);
    g.append(sheet('rect', { x: x - 54, y: y - 56, width: 108, height: 126, rx: 9, class: 'tx-compass-box' }), sheet('circle', { cx: x, cy: y, r, class: 'tx-compass' }));
    this.arrowPx(g, x, y, x + long * r * Math.cos(a), y - long * r * Math.sin(a), 'tx-paths');
    words(g, x, y - 43, 'Recent steps', '', 'middle');
    words(g, x, y + 62, 'σ ' + short(one.next.sigma[0]) + ' → ' + short(one.next.sigma[1]), '', 'middle');
  }
  frame(g, at, stage, side) {
    const text = 'Generation ' + (at + 1) + ' · ' + ['Sample', 'Evaluate', 'Rank', 'Recombine', 'Adapt'][stage];
    g.append(sheet('rect', { x: 8, y: 8, width: 18 + 7.1 * text.length, height: 24, rx: 8, class: 'tx-compass-box' }));
    words(g, 17, 24.5, text, 'tx-ground-head');
    words(g, 10, this.w - 10, '± ' + short(side), '');
  }
}
PICTURES.generation = GenerationPicture;

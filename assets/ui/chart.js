// A chart in SVG: bands, lines, stacked areas and reference lines over one axis; a read-out under pointer or arrow keys; the same numbers as a table.
let chartCount = 0;
class Chart {
  // options: title, about (a sentence for those who cannot see it), x {label, format}, y {label, format}, height, legend, wide (room for labels on the right), empty (said while there is nothing to draw)
  constructor(options) {
    this.options = { height: 240, legend: true, ...options };
    this.data = { xs: [], low: 0, high: 1, bottom: 0, top: 1, bands: [], lines: [], areas: [], refs: [] };
    this.id = 'tx-chart-' + (chartCount += 1);
    this.svg = attrs(sheet('svg', { role: 'img', tabindex: '0', height: this.options.height, 'aria-labelledby': this.id + '-t ' + this.id + '-d' }), { class: 'tx-svg' });
    this.plot = sheet('g', {});
    this.cursor = sheet('g', { class: 'tx-cursor' });
    const title = attrs(sheet('title', {}), { id: this.id + '-t' });
    title.textContent = this.options.title;
    this.about = attrs(sheet('desc', {}), { id: this.id + '-d' });
    this.about.textContent = (this.options.about || '') + ' The arrow keys read the values; the same numbers are in the table below.';
    this.svg.append(title, this.about, this.plot, this.cursor);
    this.read = attrs(el('div', 'tx-read'), { hidden: '' });
    this.spoken = attrs(hidden(''), { 'aria-live': 'polite' });
    this.legend = el('ul', 'tx-legend');
    this.box = el('div', 'tx-plot', this.svg, this.read);
    this.box.style.height = this.options.height + 'px';
    this.node = el('figure', 'tx-chart', this.options.legend ? this.legend : null, this.box, this.spoken, this.tableBox());
    this.width = 0;
    this.at = null;
    this.listen();
  }
  listen() {
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.draw(); }
    }).observe(this.box);
    this.svg.addEventListener('pointermove', (e) => this.point(this.nearest(e.clientX - this.svg.getBoundingClientRect().left)));
    this.svg.addEventListener('pointerleave', () => this.point(null));
    this.svg.addEventListener('blur', () => this.point(null));
    this.svg.addEventListener('keydown', (e) => this.key(e));
  }
  key(e) {
    const last = this.data.xs.length - 1, from = this.at === null ? last : this.at;
    const to = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last, Escape: null }[e.key];
    if (to === undefined || last < 0) return;
    e.preventDefault();
    this.point(to === null ? null : Math.min(last, Math.max(0, to)));
    this.spoken.textContent = to === null ? '' : this.rows(this.at).map(([series, text]) => series.name + ' ' + text).join(', ');
  }
  nearest(px) {
    const { xs } = this.data;
    if (!xs.length) return null;
    let best = 0;
    xs.forEach((x, k) => { if (Math.abs(this.sx(x) - px) < Math.abs(this.sx(xs[best]) - px)) best = k; });
    return best;
  }
  // data: xs (where the read-out can stand); low, high of the x axis; bottom, top of the y axis; bands {name, lows, highs}; lines {name, values, join, dots, dash, width}; areas {name, values}; refs {name, short, value, low, high, dash}. A line or band may bring its own xs
  set(data) {
    this.data = { bands: [], lines: [], areas: [], refs: [], bottom: 0, top: 1, ...data };
    this.draw();
    if (this.table.open) this.fillTable();
  }
  draw() {
    const d = this.data, w = this.width, h = this.options.height;
    if (!w) return;
    this.svg.setAttribute('width', w);
    this.narrow = w < 460;
    this.edge = { left: 42, right: this.options.wide ? (this.narrow ? 84 : 150) : 12, top: 10, bottom: 34 };
    this.sx = scale(d.low, d.high, this.edge.left, w - this.edge.right);
    this.sy = scale(d.bottom, d.top, h - this.edge.bottom, this.edge.top);
    this.plot.replaceChildren(...this.axes(w, h), ...this.drawAreas(), ...d.bands.map((b) => this.band(b)), ...this.references(w), ...d.lines.flatMap((l) => this.line(l)));
    if (!d.xs.length && this.options.empty) this.plot.append(this.text((this.edge.left + w - this.edge.right) / 2, (this.edge.top + h - this.edge.bottom) / 2, this.options.empty, 'tx-chart-empty', 'middle'));
    if (this.options.legend) this.drawLegend();
    this.point(this.at !== null && this.at < d.xs.length ? this.at : null);
  }
  text(x, y, words, cls, anchor = 'start') {
    const node = attrs(sheet('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor }), { class: cls });
    node.textContent = words;
    return node;
  }
  axes(w, h) {
    const d = this.data, out = [], bottom = h - this.edge.bottom, right = w - this.edge.right;
    for (const v of ticks(d.bottom, d.top, h < 170 ? 3 : 5)) {
      const y = this.sy(v).toFixed(1);
      out.push(sheet('path', { class: 'tx-gridline', d: 'M' + this.edge.left + ' ' + y + 'H' + right }), this.text(this.edge.left - 7, Number(y) + 4, this.options.y.format(v), 'tx-tick', 'end'));
    }
    const every = ticks(d.low, d.high, Math.max(2, Math.floor((right - this.edge.left) / 70)), this.options.x.whole !== false);
    for (const v of every) out.push(this.text(this.sx(v), bottom + 15, (this.options.x.format || count)(v), 'tx-tick', 'middle'));
    out.push(sheet('path', { class: 'tx-axis', d: 'M' + this.edge.left + ' ' + bottom + 'H' + right }), this.text((this.edge.left + right) / 2, h - 4, this.options.x.label, 'tx-axis-name', 'middle'));
    return out;
  }
  xy(series) {
    const xs = series.xs || this.data.xs;
    return series.values.map((v, k) => [this.sx(xs[k]), v === null ? null : this.sy(v)]);
  }
  band(b) {
    const xs = b.xs || this.data.xs, points = xs.map((x, k) => [this.sx(x), b.lows[k] === null ? null : this.sy(b.lows[k]), b.highs[k] === null ? null : this.sy(b.highs[k])]);
    return paint(sheet('path', { class: 'tx-band', d: bandPath(points) }), b);
  }
  line(l) {
    const points = this.xy(l), out = [paint(sheet('path', { class: 'tx-curve', d: linePath(points, l.join), 'stroke-width': l.width || 2, 'stroke-dasharray': l.dash || 'none' }), l)];
    const known = points.filter(([, y]) => y !== null);
    if (l.dots || known.length === 1) out.push(...known.map(([x, y]) => paint(sheet('circle', { class: 'tx-dot', cx: x.toFixed(1), cy: y.toFixed(1), r: !l.dots ? 2.4 : known.length > 24 ? 2.4 : 3.4 }), l)));
    return out;
  }
  drawAreas() {
    const { xs, areas } = this.data, out = [];
    if (!xs.length) return out;
    const base = xs.map(() => 0);
    for (const area of areas) {
      const points = xs.map((x, k) => {
        const low = base[k];
        base[k] += area.values[k] || 0;
        return [this.sx(x), this.sy(low), this.sy(base[k])];
      });
      // a single generation is drawn as a narrow stripe, so that the first one is seen
      if (points.length === 1) points.push([points[0][0] + 3, points[0][1], points[0][2]]);
      out.push(paint(sheet('path', { class: 'tx-area', d: bandPath(points) }), area));
      const [x, low, high] = points[points.length - 1];
      if (low - high > 13 && x - this.edge.left > 34 && area.code) out.push(paint(this.text(x - 5, (low + high) / 2 + 4, area.code, 'tx-area-code', 'end'), area));
    }
    return out;
  }
  references(w) {
    const right = w - this.edge.right, out = [], labels = [];
    for (const ref of this.data.refs) {
      if (ref.low !== null && ref.high !== null) out.push(paint(sheet('rect', { class: 'tx-refband', x: this.edge.left, width: Math.max(0, right - this.edge.left), y: this.sy(ref.high).toFixed(1), height: Math.max(0, this.sy(ref.low) - this.sy(ref.high)).toFixed(1) }), ref));
      out.push(paint(sheet('path', { class: 'tx-ref', d: 'M' + this.edge.left + ' ' + this.sy(ref.value).toFixed(1) + 'H' + right, 'stroke-dasharray': ref.dash || '5 4' }), ref));
      labels.push({ y: this.sy(ref.value) + 4, words: (this.narrow ? ref.short : ref.name) + ' ' + this.options.y.format(ref.value) });
    }
    for (const label of spread(labels, 14, this.edge.top + 4, this.options.height - this.edge.bottom)) out.push(this.text(right + 6, label.y, label.words, 'tx-ref-name'));
    return out;
  }
  series() {
    const d = this.data, kinds = [...d.lines.map((s) => ({ kind: 'line', ...s })), ...d.bands.map((s) => ({ kind: 'band', ...s })), ...d.areas.map((s) => ({ kind: 'area', ...s }))];
    return kinds.filter((s) => !s.quiet);
  }
  drawLegend() {
    const series = this.series(), key = JSON.stringify(series.map((s) => s.name));
    if (key === this.legendKey) return;
    this.legendKey = key;
    this.legend.replaceChildren(...series.map((s) => el('li', '', s.role ? el('span', 'r-' + s.role + ' tx-rolemark', icon(s.role)) : s.agent !== undefined ? tile(s.name, s.agent) : swatch(s), named('', s.name))));
  }
  // Where a series stands at place k of the axis: its own latest place for one with its own xs; -1 before its first.
  place(s, k) {
    if (!s.xs) return k;
    let at = -1;
    s.xs.forEach((x, i) => { if (x <= this.data.xs[k]) at = i; });
    return at;
  }
  words(s, at) {
    const say = this.options.y.format;
    if (s.kind === 'band') return finite(s.lows[at]) && finite(s.highs[at]) ? say(s.lows[at]) + ' to ' + say(s.highs[at]) : '';
    return finite(s.values[at]) ? say(s.values[at]) : '';
  }
  sayX(x) { return (this.options.x.format || count)(x); }
  // What is read at place k: [series, words], the axis first; a line with gaps gives its latest value and says where.
  rows(k) {
    const out = [[{ name: this.options.x.one || this.options.x.label }, this.sayX(this.data.xs[k])]];
    for (const s of this.series()) {
      const from = this.place(s, k);
      let at = from;
      while (s.join && at > 0 && !finite(s.values[at])) at -= 1;
      const words = at < 0 ? '' : this.words(s, at);
      if (words) out.push([s, words + (at === from ? '' : ' (at ' + this.sayX((s.xs || this.data.xs)[at]) + ')')]);
    }
    return out;
  }
  point(k) {
    this.at = k;
    if (k === null || !this.width) { this.cursor.replaceChildren(); this.read.hidden = true; return; }
    const x = this.sx(this.data.xs[k]);
    this.cursor.replaceChildren(sheet('path', { d: 'M' + x.toFixed(1) + ' ' + this.edge.top + 'V' + (this.options.height - this.edge.bottom) }));
    const [head, ...rest] = this.rows(k);
    this.read.replaceChildren(el('b', '', head[0].name + ' ' + head[1]), ...rest.map(([s, words]) => el('div', '', s.role ? el('span', 'r-' + s.role + ' tx-rolemark', icon(s.role)) : s.agent !== undefined ? tile(s.name, s.agent) : swatch(s), named('', s.name), el('span', 'n', words))));
    this.read.hidden = false;
    const room = this.read.offsetWidth + 16, left = x + room > this.width ? x - room + 4 : x + 12;
    this.read.style.top = this.narrow ? this.options.height - 8 + 'px' : '';
    this.read.style.left = Math.max(0, Math.min(left, this.width - room)) + 'px';
  }
  tableBox() {
    this.table = el('details', 'tx-numbers', el('summary', '', 'Numbers', hidden(' of the chart: ' + this.options.title)));
    this.table.addEventListener('toggle', () => this.table.open && this.fillTable());
    return this.table;
  }
  fillTable() {
    const { xs } = this.data, series = this.series(), first = this.options.x.one || this.options.x.label;
    const cell = (s, k) => this.words(s, s.xs ? s.xs.indexOf(xs[k]) : k);
    const head = el('tr', '', ...[{ name: first }, ...series].map((s) => attrs(el('th', '', named('', s.name)), { scope: 'col' })));
    const rows = xs.map((x, k) => el('tr', '', attrs(el('th', '', this.sayX(x)), { scope: 'row' }), ...series.map((s) => el('td', '', cell(s, k)))));
    const old = this.table.querySelector('.tx-numbers-scroll'), top = old ? old.scrollTop : 0;
    const scroll = attrs(el('div', 'tx-numbers-scroll', el('table', '', el('caption', 'tx-sr', this.options.title), el('thead', '', head), el('tbody', '', ...rows))), { tabindex: '0', role: 'region', 'aria-label': this.options.title });
    if (old) old.replaceWith(scroll);
    else this.table.append(scroll);
    scroll.scrollTop = top;
  }
}

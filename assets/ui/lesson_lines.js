// Curves of a lesson on the shared chart: logarithmic axes, upright marks, and where the step stands.
class LessonLines extends Chart {
  constructor(panel) {
    super({ title: panel.title, about: panel.said, height: panel.height, x: { label: panel.x.label, one: panel.x.label }, y: { label: panel.y.label, format: short } });
    this.at_step = 0;
    this.set(panel);
  }
  set(panel) {
    if (!panel.kind) { super.set(panel); return; }
    this.panel = panel;
    this.fill();
  }
  // Curves that are revealed end where the step stands; the axes hold all of them from the start.
  fill() {
    const panel = this.panel, place = panel.reveal ? panel.places[Math.min(this.at_step, panel.places.length - 1)] : Infinity;
    const axis = (a) => { const say = sayBy(a.form); return a.log ? { to: (v) => (v > 0 ? Math.log10(v) : null), say: (t) => say(10 ** t) } : { to: (v) => v, say }; };
    this.X = axis(panel.x);
    this.Y = axis(panel.y);
    this.options.x = { ...this.options.x, label: panel.x.label, one: panel.x.label, format: this.X.say, whole: panel.x.form === 'count' && !panel.x.log };
    this.options.y = { label: panel.y.label, format: this.Y.say };
    const on = (values, scaled) => values.map((v) => (v === null ? null : scaled.to(v)));
    const lines = panel.series.map((s) => ({ ...s, xs: on(s.xs, this.X), values: on(s.values, this.Y), colour: tint(s.colour) }));
    const bands = panel.series.filter((s) => s.lows).map((s) => ({ name: s.name, quiet: true, xs: on(s.xs, this.X), lows: on(s.lows, this.Y), highs: on(s.highs, this.Y), colour: tint(s.colour) }));
    const xs = [...new Set(lines.flatMap((l) => l.xs))].filter(finite).sort((a, b) => a - b);
    const ys = [...lines.flatMap((l) => l.values), ...bands.flatMap((b) => [...b.lows, ...b.highs])].filter(finite);
    const end = (a, scaled, wanted, found) => (a === null ? found : scaled.to(a));
    const low = Math.min(...ys), high = Math.max(...ys), room = panel.y.log ? 0 : 0.04 * (high - low);
    const seen = (s, values) => values.map((v, k) => (s[k] <= place ? v : null));
    lines.forEach((l, k) => { l.values = seen(panel.series[k].xs, l.values); });
    super.set({ xs, lines, bands, low: end(panel.x.low, this.X, 0, xs[0]), high: end(panel.x.high, this.X, 0, xs[xs.length - 1]), bottom: end(panel.y.low, this.Y, 0, low - room), top: end(panel.y.high, this.Y, 0, high + room) });
  }
  step(k) { this.at_step = k; if (this.panel.reveal) this.fill(); else this.upright(); }
  draw() { super.draw(); if (this.width) this.upright(); }
  axes(w, h) {
    const d = this.data, out = [], bottom = h - this.edge.bottom, right = w - this.edge.right;
    const places = (axis, low, high, wanted) => {
      if (!axis.log) return ticks(low, high, wanted, axis.form === 'count');
      const found = [], base = high - low > 2.4 ? [1] : high - low > 1.2 ? [1, 3] : [1, 2, 5];
      for (let e = Math.floor(low); e <= Math.ceil(high); e++) for (const b of base) { const t = e + Math.log10(b); if (t >= low - 1e-9 && t <= high + 1e-9) found.push(t); }
      const every = Math.ceil(found.length / Math.max(2, wanted));
      return found.filter((_, k) => k % every === 0);
    };
    for (const v of places(this.panel.y, d.bottom, d.top, 6)) {
      const y = this.sy(v).toFixed(1);
      out.push(sheet('path', { class: 'tx-gridline', d: 'M' + this.edge.left + ' ' + y + 'H' + right }), this.text(this.edge.left - 7, Number(y) + 4, this.options.y.format(v), 'tx-tick', 'end'));
    }
    for (const v of places(this.panel.x, d.low, d.high, Math.floor((right - this.edge.left) / 64))) out.push(this.text(this.sx(v), bottom + 15, this.options.x.format(v), 'tx-tick', 'middle'));
    out.push(sheet('path', { class: 'tx-axis', d: 'M' + this.edge.left + ' ' + bottom + 'H' + right }), this.text((this.edge.left + right) / 2, h - 4, this.options.x.label, 'tx-axis-name', 'middle'));
    return out;
  }
  upright() {
    if (!this.width || !this.panel) return;
    this.ups = this.ups || sheet('g', {});
    this.ups.replaceChildren();
    this.plot.append(this.ups);
    const place = this.panel.places[Math.min(this.at_step, this.panel.places.length - 1)];
    const all = [...this.panel.marks.map((m) => ({ ...m, cls: 'tx-upright' })), ...(finite(place) ? [{ value: place, name: '', cls: 'tx-upright now' }] : [])];
    for (const m of all) {
      const x = this.sx(this.X.to(m.value)), left = x > this.width - 90;
      if (!finite(x) || x < this.edge.left - 1 || x > this.width - this.edge.right + 1) continue;
      this.ups.append(sheet('path', { class: m.cls, d: 'M' + x.toFixed(1) + ' ' + this.edge.top + 'V' + (this.options.height - this.edge.bottom) }));
      if (m.name) words(this.ups, x + (left ? -6 : 6), this.edge.top + 11, m.name, 'tx-ref-name', left ? 'end' : 'start');
    }
  }
  picture() { return { svg: this.svg, keys: this.series().map((s) => [s.name, swatch(s)]) }; }
}
PICTURES.lines = LessonLines;

// Scales, ticks and paint that the charts share.
const finite = (v) => typeof v === 'number' && Number.isFinite(v);
const number = (v) => (finite(v) ? v : null);
const scale = (low, high, from, to) => {
  const span = high - low || 1;
  return (v) => from + ((v - low) / span) * (to - from);
};
const ticks = (low, high, wanted, whole) => {
  const raw = (high - low || 1) / Math.max(1, wanted), power = 10 ** Math.floor(Math.log10(raw));
  const nice = [1, 2, 2.5, 5, 10].find((step) => step * power >= raw * 0.999) * power;
  const step = whole ? Math.max(1, Math.round(nice)) : nice, out = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-6; k++) out.push(Number((k * step).toPrecision(12)));
  return out;
};
// A path through the points; a missing value breaks it, unless `join` bridges it.
const linePath = (points, join) => {
  let path = '', open = false;
  for (const [x, y] of points) {
    if (y === null) { open = open && join; continue; }
    path += (open ? 'L' : 'M') + x.toFixed(1) + ' ' + y.toFixed(1);
    open = true;
  }
  return path;
};
const bandPath = (points) => {
  const known = points.filter(([, low, high]) => low !== null && high !== null);
  if (!known.length) return '';
  const there = known.map(([x, , high]) => x.toFixed(1) + ' ' + high.toFixed(1)), back = known.map(([x, low]) => x.toFixed(1) + ' ' + low.toFixed(1)).reverse();
  return 'M' + there.join('L') + 'L' + back.join('L') + 'Z';
};
// A series says its colour by agent (`hue` index), by role, or as a CSS colour; every mark also differs in dash or shape.
const paint = (node, series) => {
  if (series.agent !== undefined) {
    node.classList.add('tx-hue');
    node.style.setProperty('--hue', HUES[series.agent % HUES.length]);
  } else if (series.role) node.classList.add('r-' + series.role, 'tx-rolehue');
  else node.style.setProperty('--sc', series.colour || 'var(--tx-ink)');
  return node;
};
const swatch = (series) => {
  const svg = attrs(sheet('svg', { viewBox: '0 0 22 10', width: 22, height: 10, 'aria-hidden': 'true', focusable: 'false' }), { class: 'tx-swatch' });
  paint(svg, series);
  if (series.kind === 'band' || series.kind === 'area') svg.append(sheet('rect', { x: 1, y: 0.5, width: 20, height: 9, rx: 2, class: 'tx-' + series.kind }));
  else svg.append(sheet('path', { d: 'M1 5H21', class: 'tx-curve', 'stroke-width': series.width || 2, 'stroke-dasharray': series.dash || 'none' }));
  if (series.dots) svg.append(sheet('circle', { cx: 11, cy: 5, r: 3.2, class: 'tx-dot' }));
  return svg;
};
// Labels keep at least `gap` pixels between each other, moved as little as possible.
const spread = (labels, gap, low, high) => {
  const sorted = [...labels].sort((a, b) => a.y - b.y);
  sorted.forEach((label, k) => { label.y = Math.max(label.y, k ? sorted[k - 1].y + gap : low); });
  for (let k = sorted.length - 1; k >= 0; k--) sorted[k].y = Math.min(sorted[k].y, k === sorted.length - 1 ? high : sorted[k + 1].y - gap);
  return sorted;
};

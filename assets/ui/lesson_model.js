// What the parts of the Learn page share: kinds of pictures, ways to say a number, the palette.
// A picture: constructor(panel) with node; set(panel); step(k) where it has frames; picture() gives {svg, keys} to be saved, keys as [name, swatch].
const PICTURES = {};
const TINTS = ['var(--tx-ink)', 'var(--tx-s1)', 'var(--tx-s2)', 'var(--tx-s3)', 'var(--tx-s4)', 'var(--tx-s5)'];
const tint = (k) => TINTS[k % TINTS.length];
const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const power = (e) => '10' + (e < 0 ? '⁻' : '') + [...String(Math.abs(e))].map((digit) => RAISED[digit]).join('');
const short = (v) => {
  if (!finite(v)) return '';
  const size = Math.abs(v), e = Math.log10(size);
  if (v === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(v.toPrecision(3))).replace('-', '−');
  if (Math.abs(e - Math.round(e)) < 1e-9) return (v < 0 ? '−' : '') + power(Math.round(e));
  return (v < 0 ? '−' : '') + Number((size / 10 ** Math.floor(e)).toPrecision(2)) + '·' + power(Math.floor(e));
};
const exact = (v) => (v === null || v === undefined ? '' : typeof v === 'number' ? (Number.isInteger(v) ? String(v) : short(Number(v.toPrecision(5)))) : String(v));
const SAY = { number: short, percent, count, signed: (v) => (v > 0 ? '+' : '') + short(v) };
const sayBy = (form) => SAY[form] || short;
// Numbers a slider shows: as many digits as its step has.
const bySlider = (control, v) => {
  const digits = (String(control.step).split('.')[1] || '').length;
  return fixed(Number(v), digits) + (control.unit ? ' ' + control.unit : '');
};
const words = (svg, x, y, text, cls, anchor = 'start') => {
  const node = attrs(sheet('text', { x: x.toFixed(1), y: y.toFixed(1), 'text-anchor': anchor }), cls ? { class: cls } : {});
  node.textContent = text;
  if (svg) svg.append(node);
  return node;
};

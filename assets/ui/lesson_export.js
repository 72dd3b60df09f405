// A picture as a file for slides: SVG with its looks written into it, and PNG drawn from that.
const LOOKS = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin', 'opacity', 'font-family', 'font-size', 'font-weight', 'visibility', 'paint-order'];
const dressed = (svg) => {
  const copy = svg.cloneNode(true), from = [svg, ...svg.querySelectorAll('*')], to = [copy, ...copy.querySelectorAll('*')];
  from.forEach((node, k) => {
    const look = getComputedStyle(node);
    for (const name of LOOKS) { const value = look.getPropertyValue(name); if (value) to[k].setAttribute(name, value); }
    [...to[k].attributes].forEach(({ name }) => { if (name === 'class' || name === 'style' || name === 'tabindex' || name === 'role' || name.startsWith('aria-')) to[k].removeAttribute(name); });
  });
  copy.querySelectorAll('.tx-cursor').forEach((node) => node.remove());
  return copy;
};
const legendRow = (keys, width) => {
  // a swatch has its looks only while it is on the page
  const row = sheet('g', {}), shelf = el('div', 'tx-sr', ...keys.map(([, swatch]) => swatch));
  root.firstElementChild.append(shelf);
  let x = 12, y = 44;
  for (const [name, swatch] of keys) {
    const wide = 42 + 6.8 * name.length;
    if (x > 12 && x + wide > width) { x = 12; y += 18; }
    const mark = dressed(swatch), text = words(row, x + 27, y, name, '');
    attrs(mark, { x, y: y - 9 });
    attrs(text, { 'font-size': 12, 'font-family': 'Inter, system-ui, sans-serif' });
    row.append(mark);
    x += wide;
  }
  shelf.remove();
  return { row, bottom: keys.length ? y + 10 : 32 };
};
// Slides are white: a picture is saved in the colours of the light theme, which is put on for this one moment and never painted.
const onPaper = (make) => {
  const dark = [document.documentElement, document.body, ...document.querySelectorAll('.gradio-container')].filter((node) => node.classList.contains('dark'));
  dark.forEach((node) => node.classList.remove('dark'));
  try { return make(); } finally { dark.forEach((node) => node.classList.add('dark')); }
};
// The whole figure: title, legend, picture, background.
const figureFile = (title, { svg, keys }) => onPaper(() => {
  const box = svg.getBoundingClientRect(), look = getComputedStyle(svg.closest('.tx-panel') || svg), ink = getComputedStyle(root.querySelector('.tx-lesson-title')).color;
  const { row, bottom } = legendRow(keys, box.width), height = box.height + bottom + 8;
  const whole = attrs(sheet('svg', { width: box.width + 8, height, viewBox: '0 0 ' + (box.width + 8) + ' ' + height }), { xmlns: 'http://www.w3.org/2000/svg' });
  const head = words(null, 12, 21, title, '');
  attrs(head, { 'font-size': 15, 'font-weight': 650, 'font-family': 'Inter, system-ui, sans-serif', fill: ink });
  attrs(row, { fill: ink });
  whole.append(sheet('rect', { width: '100%', height: '100%', fill: look.backgroundColor }), head, row, attrs(dressed(svg), { x: 4, y: bottom, width: box.width, height: box.height }));
  return { text: new XMLSerializer().serializeToString(whole), width: box.width + 8, height };
});
const handOut = (blob, name) => {
  const link = attrs(el('a', ''), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const asSvg = (title, picture, name) => handOut(new Blob([figureFile(title, picture).text], { type: 'image/svg+xml' }), name + '.svg');
const asPng = (title, picture, name) => {
  const file = figureFile(title, picture), image = new Image(), url = URL.createObjectURL(new Blob([file.text], { type: 'image/svg+xml' }));
  image.onload = () => {
    const canvas = attrs(el('canvas', ''), { width: Math.round(2 * file.width), height: Math.round(2 * file.height) }), pen = canvas.getContext('2d');
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0);
    URL.revokeObjectURL(url);
    canvas.toBlob((blob) => handOut(blob, name + '.png'));
  };
  image.src = url;
};

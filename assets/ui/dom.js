// Building blocks. Text only ever enters the page through textContent.
const el = (tag, cls, ...kids) => {
  const node = document.createElement(tag);
  if (cls) node.className = cls;
  node.append(...kids.filter((kid) => kid !== null && kid !== undefined).map((kid) => (typeof kid === 'number' ? String(kid) : kid)));
  return node;
};
const attrs = (node, values) => {
  for (const [name, value] of Object.entries(values)) node.setAttribute(name, value);
  return node;
};
const button = (cls, label, onclick) => {
  const node = el('button', cls, label);
  node.type = 'button';
  node.addEventListener('click', onclick);
  return node;
};
// Anything a person or a model named is isolated, so right-to-left text cannot reorder what stands around it.
const named = (cls, text) => el('bdi', cls, text);
const hidden = (text) => el('span', 'tx-sr', text);
const sheet = (tag, values) => attrs(document.createElementNS('http://www.w3.org/2000/svg', tag), values);
const icon = (name) => {
  const svg = attrs(sheet('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' }), { class: 'tx-icon tx-icon-' + name });
  const line = { fill: 'none', stroke: 'currentColor', 'stroke-width': '1.8', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' }, thin = { ...line, 'stroke-width': '1.5' };
  const shapes = {
    thinker: ['circle', { cx: 8, cy: 8, r: 5.5, fill: 'currentColor' }],
    worker: ['rect', { x: 3, y: 3, width: 10, height: 10, rx: 1.6, fill: 'currentColor' }],
    verifier: ['path', { d: 'M8 2.4 14.2 13H1.8Z', fill: 'currentColor', stroke: 'currentColor', 'stroke-width': '1', 'stroke-linejoin': 'round' }],
    check: ['path', { ...line, d: 'm3.2 8.6 3.1 3.1 6.5-7' }],
    cross: ['path', { ...line, d: 'm4 4 8 8m0-8-8 8' }],
    stop: ['rect', { x: 3.5, y: 3.5, width: 9, height: 9, rx: 1.5, fill: 'currentColor' }],
    play: ['path', { d: 'M4.5 2.8v10.4L13 8Z', fill: 'currentColor' }],
    pause: ['path', { ...line, 'stroke-width': '2.6', d: 'M5.2 3.5v9m5.6-9v9' }],
    warn: ['path', { ...line, d: 'M8 2.2 14.6 13.6H1.4ZM8 6.5v3.4m0 2v.1' }],
    link: ['path', { ...thin, d: 'M6.6 9.4a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.4 6.6a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.9-.9' }],
    back: ['path', { ...line, d: 'M9.8 3.2 5 8l4.8 4.8' }],
    forth: ['path', { ...line, d: 'M6.2 3.2 11 8l-4.8 4.8' }],
    down: ['path', { ...thin, d: 'M8 2.5v7.2m-3.2-3L8 9.9l3.2-3.2M3 13.3h10' }],
    idea: ['path', { ...thin, d: 'M6.2 13.6h3.6M6 11.4c0-1.7-1.9-2.4-1.9-5a3.9 3.9 0 0 1 7.8 0c0 2.6-1.9 3.3-1.9 5Z' }],
    copy: ['path', { ...thin, d: 'M5.8 5.8h7.4v7.4H5.8ZM3 10.2V3h7.2' }],
  };
  const [tag, values] = shapes[name];
  svg.append(sheet(tag, values));
  return svg;
};
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
const HUES = [206, 338, 38, 172, 268, 14, 96, 232, 312, 62];
// An agent keeps its tile everywhere: two letters and the hue of its place in the pool.
const tile = (name, index) => {
  const words = String(name).split(/[\s_\-./:]+/).filter(Boolean);
  const letters = words.length > 1 ? [...words[0]][0] + [...words[1]][0] : [...String(name)].slice(0, 2).join('');
  const node = attrs(el('span', 'tx-tile', letters), { 'aria-hidden': 'true' });
  node.style.setProperty('--hue', HUES[(index < 0 ? 0 : index) % HUES.length]);
  return node;
};

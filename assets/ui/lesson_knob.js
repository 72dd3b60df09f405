// The bar of a logit as a slider: dragged by mouse or finger, moved by the arrow keys; Backspace puts it back.
const logitKnob = (picture, name, k) => {
  const lane = sheet('rect', { class: 'tx-knob-lane', rx: 4 }), bar = sheet('rect', { class: 'tx-bar', rx: 3 }), first = sheet('path', { class: 'tx-knob-first' }), zero = sheet('path', { class: 'tx-axis' }), grip = sheet('rect', { class: 'tx-knob-grip', width: 6, rx: 3 });
  const node = attrs(sheet('g', { role: 'slider', tabindex: '0', 'aria-label': 'Logit of ' + name, 'aria-orientation': 'horizontal' }), { class: 'tx-knob' });
  node.append(lane, zero, bar, first, grip);
  node.lay = ({ y, step, lane: [left, right], zero: nothing, first: before, end, on, push, told }) => {
    const { low, high } = picture.control(k), z = picture.panel.logits[k], f = (v) => v.toFixed(1);
    attrs(lane, { x: f(left), y: y + 2, width: f(right - left), height: step - 6 });
    attrs(bar, { x: f(Math.min(nothing, end)), y: y + 5, width: f(Math.max(1, Math.abs(end - nothing))), height: step - 12, class: 'tx-bar' + on });
    attrs(zero, { d: 'M' + f(nothing) + ' ' + (y + 2) + 'v' + (step - 6) });
    attrs(first, { d: push ? 'M' + f(before) + ' ' + (y + 2) + 'v' + (step - 6) : '' });
    attrs(grip, { x: f(end - 3), y: y + 1, height: step - 4 });
    attrs(node, { 'aria-valuemin': fixed(z + low, 2).replace('−', '-'), 'aria-valuemax': fixed(z + high, 2).replace('−', '-'), 'aria-valuenow': fixed(z + push, 2).replace('−', '-'), 'aria-valuetext': told.slice(name.length + 2) + (push ? ', pushed by ' + signed(push, 1) : '') + (on ? ', chosen' : '') });
  };
  node.addEventListener('keydown', (press) => {
    const { low, high, step } = picture.control(k), now = picture.pushed(k), much = press.shiftKey ? 1 : step;
    const to = { ArrowRight: now + much, ArrowUp: now + much, ArrowLeft: now - much, ArrowDown: now - much, PageUp: now + 1, PageDown: now - 1, Home: low, End: high, Backspace: 0, Delete: 0 }[press.key];
    if (to === undefined || press.ctrlKey || press.metaKey || press.altKey) return;
    press.preventDefault();
    picture.push(k, to);
  });
  node.addEventListener('pointerdown', (press) => {
    if (press.button || picture.held) return;
    const box = picture.svg.getBoundingClientRect();
    picture.held = { at: press.clientX, from: picture.pushed(k), per: ((picture.reach[1] - picture.reach[0]) / (picture.z(picture.reach[1]) - picture.z(picture.reach[0]))) * (picture.width / box.width) };
    node.setPointerCapture(press.pointerId);
    node.focus({ preventScroll: true });
  });
  node.addEventListener('pointermove', (move) => {
    if (picture.held && node.hasPointerCapture(move.pointerId)) picture.push(k, picture.held.from + (move.clientX - picture.held.at) * picture.held.per);
  });
  const free = () => { picture.held = null; picture.draw(); };
  node.addEventListener('pointerup', free);
  node.addEventListener('pointercancel', free);
  node.addEventListener('dblclick', () => picture.push(k, 0));
  return node;
};

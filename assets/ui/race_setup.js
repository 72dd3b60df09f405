// The choices of a race: one of two regimes, and two to five trainers. What is chosen is kept in the value itself, so that no event can be early.
let shown = '';
const setupNow = () => JSON.parse(props.value);
const keep = (data) => {
  shown = JSON.stringify(data);
  props.value = shown;
  settle(data);
  trigger('choose', {});
};
const pick = (kind, name, on) => {
  const data = setupNow();
  if (kind === 'radio') data.regime = name;
  for (const card of data.competitors) {
    if (kind === 'checkbox' && card.name === name) card.chosen = on;
    if (!card.regimes.includes(data.regime)) card.chosen = false;
  }
  keep(data);
};
const option = (kind, name, title, idea, extra) => {
  const input = attrs(el('input', ''), { type: kind, name: 'tx-race-' + kind, value: name, 'aria-label': title, 'aria-describedby': 'tx-race-about-' + name });
  input.addEventListener('change', () => pick(kind, name, input.checked));
  return el('label', 'tx-preset', input, el('span', 'tx-preset-top', el('b', '', title), extra), attrs(el('span', 'tx-preset-idea', idea), { id: 'tx-race-about-' + name }), el('span', 'tx-preset-facts', ''));
};
const group = (role, label, cls, cards) => {
  const title = attrs(el('h3', 'tx-racehead', label), { id: 'tx-' + cls });
  return el('section', '', title, attrs(el('div', 'tx-presets ' + cls, ...cards), { role, 'aria-labelledby': 'tx-' + cls }));
};
// Ticks, marks and reasons follow the choice; the cards stay, and so does the focus.
const settle = (data) => {
  const about = new Map([...data.regimes.map((r) => [r.name, { chosen: r.name === data.regime, off: '' }]), ...data.competitors.map((c) => [c.name, { chosen: c.chosen, off: c.regimes.includes(data.regime) ? '' : c.why }])]);
  element.querySelectorAll('.tx-preset').forEach((card) => {
    const input = card.querySelector('input'), { chosen, off } = about.get(input.value);
    input.checked = chosen;
    input.disabled = Boolean(off);
    card.classList.toggle('on', chosen);
    card.classList.toggle('off', Boolean(off));
    card.querySelector('.tx-preset-facts').textContent = off;
  });
};
const drawSetup = () => {
  if (!props.value || props.value === shown) return;
  const data = setupNow();
  shown = props.value;
  element.replaceChildren(
    group('radiogroup', 'What counts as one episode', 'tx-regimes', data.regimes.map((r) => option('radio', r.name, r.title, r.idea, el('span', 'tx-preset-time', r.short)))),
    group('group', 'Who competes: two to five', 'tx-entrants', data.competitors.map((c) => option('checkbox', c.name, c.title, c.idea, null))),
  );
  settle(data);
};
drawSetup();
watch('value', drawSetup);

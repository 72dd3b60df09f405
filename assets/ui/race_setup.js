// The choices of a race: one of two regimes, and two to five trainers.
const told = (regime, trainers) => trigger('choose', { regime, trainers });
const ticked = () => [...element.querySelectorAll('.tx-entrants input:checked')].map((box) => box.value);
const regimeNow = () => element.querySelector('.tx-regimes input:checked').value;
const option = (kind, name, on, off, title, idea, extra) => {
  const input = attrs(el('input', ''), { type: kind, name: 'tx-race-' + kind, value: name, 'aria-describedby': 'tx-race-about-' + name });
  input.checked = on;
  input.disabled = Boolean(off);
  input.addEventListener('change', () => { paintChosen(); told(regimeNow(), ticked()); });
  return el('label', 'tx-preset' + (off ? ' off' : ''), input, el('span', 'tx-preset-top', el('b', '', title), extra), attrs(el('span', 'tx-preset-idea', idea), { id: 'tx-race-about-' + name }), off ? el('span', 'tx-preset-facts', off) : null);
};
const paintChosen = () => element.querySelectorAll('.tx-preset').forEach((card) => card.classList.toggle('on', card.querySelector('input').checked));
const group = (role, label, cls, cards) => {
  const title = attrs(el('h3', 'tx-racehead', label), { id: 'tx-' + cls });
  return el('section', '', title, attrs(el('div', 'tx-presets ' + cls, ...cards), { role, 'aria-labelledby': 'tx-' + cls }));
};
const drawSetup = () => {
  if (!props.value) return;
  const data = JSON.parse(props.value), focused = element.contains(document.activeElement) ? document.activeElement.value : '';
  element.replaceChildren(
    group('radiogroup', 'What counts as one episode', 'tx-regimes', data.regimes.map((r) => option('radio', r.name, r.name === data.regime, '', r.title, r.idea, el('span', 'tx-preset-time', r.short)))),
    group('group', 'Who competes: two to five', 'tx-entrants', data.competitors.map((c) => option('checkbox', c.name, c.chosen, c.unavailable, c.title, c.idea, null))),
  );
  paintChosen();
  if (focused) element.querySelector('input[value="' + CSS.escape(focused) + '"]')?.focus();
};
drawSetup();
watch('value', drawSetup);

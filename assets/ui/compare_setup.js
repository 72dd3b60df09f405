// The strategies to choose from, in groups. What is ticked is kept in the value itself, so that no event can be early.
let shown = '';
const setupNow = () => JSON.parse(props.value);
const change = (how) => {
  const data = setupNow();
  how(data);
  shown = JSON.stringify(data);
  props.value = shown;
  settle();
  trigger('choose', {});
};
const cardOf = (data, group, card) => data.groups[group].cards[card];
const counted = el('p', 'tx-sentence', '');
const settle = () => {
  element.querySelectorAll('.tx-preset').forEach((card) => card.classList.toggle('on', Boolean(card.querySelector('input[type=checkbox]:checked'))));
  const n = element.querySelectorAll('input[type=checkbox]:checked').length;
  counted.textContent = n === 1 ? '1 strategy ticked' : n + ' strategies ticked';
};
const tick = (label, on, how) => {
  const input = attrs(el('input', ''), { type: 'checkbox', 'aria-label': label });
  input.checked = on;
  input.addEventListener('change', () => change((data) => how(data, input.checked)));
  return input;
};
const fieldNode = (field, set, ticked) => {
  const input = field.choices.length
    ? el('select', 'tx-tool', attrs(el('option', '', field.usual), { value: '' }), ...field.choices.map(([value, title]) => attrs(el('option', '', title), { value })))
    : attrs(el('input', 'tx-tool'), { type: 'number', min: field.low, max: field.high, step: field.step, placeholder: field.usual });
  input.value = field.value;
  input.addEventListener('change', () => change((data) => { set(data, input.value); ticked(); }));
  return el('label', 'tx-argument', el('span', '', field.label), input);
};
const strategyCard = (card, g, c) => {
  const top = el('span', 'tx-preset-top', el('b', '', card.title));
  const idea = el('span', 'tx-preset-idea', card.idea), source = [card.paper && card.paper + '.', card.simplified && 'Simplified here: ' + card.simplified].filter(Boolean).join(' ');
  const about = source ? attrs(el('span', 'tx-preset-facts', source), { title: source }) : null;
  if (card.many.length) {
    const chips = card.many.map((one, k) => el('label', 'tx-chipbox', tick(card.title + ': ' + one.title, one.chosen, (data, on) => { cardOf(data, g, c).many[k].chosen = on; }), named('', one.title)));
    return el('div', 'tx-preset many', top, idea, about, attrs(el('div', 'tx-agentchips', ...chips), { role: 'group', 'aria-label': card.title }));
  }
  const input = tick(card.title, card.chosen, (data, on) => { cardOf(data, g, c).chosen = on; });
  // choosing an argument of a card ticks the card
  const fields = card.fields.map((field, k) => fieldNode(field, (data, value) => { const own = cardOf(data, g, c); own.fields[k].value = value; own.chosen = true; }, () => { input.checked = true; }));
  return el('div', 'tx-preset', el('label', 'tx-preset-label', input, top, idea, about), fields.length ? el('div', 'tx-arguments', ...fields) : null);
};
const drawSetup = () => {
  if (!props.value || props.value === shown) return;
  const data = setupNow();
  shown = props.value;
  element.replaceChildren(el('div', 'tx-groups', ...data.groups.map((group, g) => el('section', 'tx-group-' + group.name, el('h3', 'tx-racehead', group.title), el('p', 'tx-group-note', group.about), el('div', 'tx-presets tx-strategies', ...group.cards.map((card, c) => strategyCard(card, g, c)))))), counted);
  settle();
};
drawSetup();
watch('value', drawSetup);

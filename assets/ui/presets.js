// The ready plans as cards: one is chosen, its settings fill the form below.
const minutesWord = (m) => (!m ? 'depends on the models' : m < 1 ? 'under a minute' : m < 90 ? 'about ' + Math.round(m) + ' min' : 'about ' + (m / 60).toFixed(1) + ' h');
const presetCard = (preset, chosen, group) => {
  const radio = attrs(el('input', ''), { type: 'radio', name: group, value: preset.name, 'aria-describedby': group + preset.name });
  radio.checked = preset.name === chosen;
  radio.addEventListener('change', () => { mark(preset.name); trigger('choose', { name: preset.name }); });
  return el('label', 'tx-preset', radio, el('span', 'tx-preset-top', el('b', '', preset.title), el('span', 'tx-preset-time', minutesWord(preset.minutes))), attrs(el('span', 'tx-preset-idea', preset.idea), { id: group + preset.name }), el('span', 'tx-preset-facts', preset.facts));
};
const mark = (name) => element.querySelectorAll('.tx-preset').forEach((card) => card.classList.toggle('on', card.querySelector('input').value === name));
const drawPresets = () => {
  if (!props.value) return;
  const data = JSON.parse(props.value), had = element.contains(document.activeElement);
  element.replaceChildren(attrs(el('div', 'tx-presets', ...data.presets.map((preset) => presetCard(preset, data.chosen, 'tx-preset-'))), { role: 'radiogroup', 'aria-label': 'What to run' }));
  mark(data.chosen);
  if (had) element.querySelector('input:checked')?.focus();
};
drawPresets();
watch('value', drawPresets);

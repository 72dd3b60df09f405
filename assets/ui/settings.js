// Cards of facts; what is drawn comes as data.
const fact = (row) => {
  const mark = row.state === 'bad' ? icon('warn') : row.state === 'ok' ? icon('check') : null;
  const value = el('dd', row.state, mark, attrs(el('span', '', row.value), { dir: 'auto' }), row.note ? el('small', '', row.note) : null);
  return [el('dt', '', row.name), value];
};
const card = (data) => el('section', 'tx-fact-card', el('h2', '', data.title), data.lead ? el('p', '', data.lead) : null, el('dl', '', ...data.rows.flatMap(fact)));
const drawFacts = () => {
  const data = JSON.parse(props.value || '{"cards":[]}');
  const cards = data.cards.map(card);
  if (data.error) cards.push(el('p', 'tx-alert', icon('warn'), el('span', '', data.error)));
  if (!cards.length) cards.push(attrs(el('p', 'tx-sentence', 'Looking at what is here…'), { role: 'status' }));
  if (data.duplicate) cards[0].append(attrs(el('a', 'tx-tool', 'Duplicate this Space'), { href: data.duplicate, target: '_blank', rel: 'noopener' }));
  element.replaceChildren(el('div', 'tx-here', ...cards));
};
drawFacts();
watch('value', drawFacts);

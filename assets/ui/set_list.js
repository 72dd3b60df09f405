// The imported sets, newest first, with what can be done with each.
const placeOf = (page, values) => {
  const url = new URL(page, document.baseURI);
  for (const [name, value] of Object.entries(values)) url.searchParams.set(name, value);
  return url.href;
};
const useOf = (word, page, values) => attrs(el('a', 'tx-tool', word), { href: placeOf(page, values) });
const removal = (row) => {
  const node = button('tx-tool', 'Delete', () => {
    if (node.dataset.sure) return trigger('remove', { id: row.id });
    node.dataset.sure = '1';
    node.textContent = 'Delete for good?';
    setTimeout(() => { delete node.dataset.sure; node.textContent = 'Delete'; }, 4000);
  });
  return attrs(node, { 'aria-label': 'Delete ' + row.name });
};
const setRow = (row, deletable) => {
  const about = [plural(row.questions, 'question'), row.families > 1 ? row.families + ' families' : '', row.agents.length ? plural(row.agents.length, 'agent') : 'no outcomes', row.agents.length ? (row.replies ? 'with replies' : 'outcomes alone') : row.gradable + ' with a right answer', row.missing ? count(row.missing) + ' outcomes missing' : ''];
  const tools = el('span', 'tx-set-tools', useOf('Compare', 'compare', row.pool ? { tasks: row.id, pool: row.pool } : { tasks: row.id }));
  if (row.pool) tools.append(useOf('Evolve', 'evolve', { pool: row.pool }));
  if (row.replies) tools.append(useOf('Live', '.', { pool: row.pool }));
  if (deletable) tools.append(removal(row));
  return el('li', 'tx-set', attrs(el('span', 'tx-trace-q', row.name), { dir: 'auto' }), el('span', 'tx-trace-meta', ...about.filter(Boolean).map((word) => el('span', '', word)), attrs(el('time', '', when(row.created_at)), { datetime: row.created_at })), tools);
};
const drawSets = () => {
  if (!props.value) return;
  const data = JSON.parse(props.value);
  if (data.error) element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'The sets cannot be read'), el('p', '', data.error)));
  else if (!data.sets.length) element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'Nothing imported yet'), el('p', '', data.deletable ? 'Choose a file above: a table with a question in each row and a score for each model is enough.' : 'Sets that whoever runs this place imports stand here, ready to compare and to evolve over.')));
  else element.replaceChildren(el('ul', 'tx-traces', ...data.sets.map((row) => setRow(row, data.deletable))));
};
drawSets();
watch('value', drawSets);

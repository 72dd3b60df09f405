// The tree of branches: the first result at the top, under it what was played otherwise, turn by turn.
const MANY = 6;
const branchWord = (row) => {
  if (row.turn === null) return 'First result';
  const calls = row.calls.map((call) => call.agent + ' as ' + (ROLE_WORD[call.role] || call.role)).join(', ');
  return 'Turn ' + row.turn + (calls ? ': ' + calls : '') + (row.parent ? '' : ' (its parent was deleted)');
};
const branchRow = (row) => {
  const told = row.calls.find((call) => call.instruction), inside = [el('span', 'tx-branch-what', attrs(el('bdi', '', branchWord(row)), {}), told ? attrs(el('small', '', ' “' + told.instruction + '”'), { dir: 'auto' }) : null)];
  inside.push(el('span', 'tx-branch-end', rightness(row.correct), el('span', 'tx-state', row.word), row.answer ? attrs(el('bdi', 'tx-branch-answer', row.answer), { title: row.answer }) : null, el('span', '', plural(row.turns, 'turn'))));
  const node = row.current ? attrs(el('span', 'tx-branch', ...inside), { 'aria-current': 'page' }) : sessionLink(row.id, 'tx-branch', ...inside);
  return node;
};
const within = (row, children) => row.current || (children.get(row.id) || []).some((child) => within(child, children));
const branchList = (rows, children) => {
  const list = el('ul', ''), turns = [...new Set(rows.map((row) => row.turn))].sort((a, b) => a - b);
  for (const turn of turns) {
    const same = rows.filter((row) => row.turn === turn), items = same.map((row) => el('li', '', branchRow(row), children.has(row.id) ? branchList(children.get(row.id), children) : null));
    if (same.length <= MANY) { list.append(...items); continue; }
    const right = same.filter((row) => row.correct === true).length, graded = same.some((row) => row.correct !== null);
    const fold = el('details', 'tx-branch-fold', el('summary', '', same.length + ' ways to play turn ' + turn + (graded ? ', ' + right + ' end right' : '')), el('ul', '', ...items));
    fold.open = same.some((row) => within(row, children));
    list.append(el('li', '', fold));
  }
  return list;
};
const drawBranches = () => {
  if (!props.value) { element.replaceChildren(); return; }
  const rows = JSON.parse(props.value).rows, children = new Map();
  for (const row of rows) if (row.parent) children.set(row.parent, [...(children.get(row.parent) || []), row]);
  const roots = rows.filter((row) => !row.parent), box = el('nav', 'tx-branches', el('h2', '', 'Branches of this session'));
  for (const root of roots) box.append(branchRow(root), children.has(root.id) ? branchList(children.get(root.id), children) : '');
  element.replaceChildren(attrs(box, { 'aria-label': 'Branches' }));
};
drawBranches();
watch('value', drawBranches);

// Agents by roles: how the session ends from each choice at one turn. Every filled cell leads to its session.
const cellWord = (cell) => (cell.score === null ? 'not graded' : cell.score >= 0.5 ? 'Right' : 'Wrong');
const gridCell = (cell) => {
  const kind = cell.score === null ? 'open' : cell.score >= 0.5 ? 'right' : 'wrong';
  const mark = cell.score === null ? el('span', 'tx-alt-answer', cell.answer || 'no answer') : el('span', '', icon(kind === 'right' ? 'check' : 'cross'), ' ' + cellWord(cell));
  const told = cell.agent + ' as ' + ROLE_WORD[cell.role] + ': ' + cellWord(cell) + (cell.answer ? ', answer ' + cell.answer : ', no answer') + ', ' + cell.word.toLowerCase() + ', ' + plural(cell.turns, 'turn') + ', ' + plural(cell.tokens, 'token') + ', ' + money(cell.cost_usd) + (cell.chosen ? '. The choice made' : '');
  const inside = [mark, el('small', '', plural(cell.turns, 'turn') + ' · ' + count(cell.tokens) + ' tok'), cell.chosen ? el('small', 'tx-alt-chosen', 'chosen') : null];
  const node = cell.session ? sessionLink(cell.session, 'tx-alt ' + kind, ...inside) : el('span', 'tx-alt ' + kind, ...inside);
  if (cell.chosen) node.classList.add('chosen');
  return attrs(node, { title: told, 'aria-label': told });
};
const alternativesGrid = (panel) => {
  const batch = panel.batch, cells = new Map(batch.cells.map((cell) => [cell.agent + '\u0000' + cell.role, cell]));
  const head = el('tr', '', attrs(el('th', '', hidden('Agent')), { scope: 'col' }), ...panel.roles.map((entry) => attrs(el('th', '', roleChip(entry.role)), { scope: 'col' })));
  const body = el('tbody', '');
  panel.agents.forEach((agent, k) => {
    const row = el('tr', '', attrs(el('th', '', el('span', 'tx-strip-agent', tile(agent.name, k), named('', agent.name))), { scope: 'row' }));
    for (const entry of panel.roles) {
      const cell = cells.get(agent.name + '\u0000' + entry.role);
      const none = !entry.possible ? entry.why : agent.unavailable ? 'not available' : batch.running ? '…' : 'not played';
      row.append(el('td', '', cell ? gridCell(cell) : attrs(el('span', 'tx-alt none', none), { title: agent.unavailable || none })));
    }
    body.append(row);
  });
  const caption = el('caption', 'tx-sr', 'How the session ends from each agent and role at turn ' + panel.turn);
  return attrs(el('div', 'tx-alts', el('table', '', caption, el('thead', '', head), body)), { tabindex: '0', role: 'region', 'aria-label': 'Alternatives' });
};

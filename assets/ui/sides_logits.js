// The heads' outputs of one step as paired bars around zero, with the difference beside them.
const sideBar = (letter, k, logit, scale, chosen) => {
  const fill = el('i', ''), track = el('span', 'tx-zero', fill), share = 50 * Math.min(1, Math.abs(logit) / scale);
  fill.style.width = share.toFixed(1) + '%';
  fill.style[logit < 0 ? 'right' : 'left'] = '50%';
  return el('span', 'tx-side-bar s' + k + (chosen ? ' on' : ''), el('b', '', letter), track, el('span', 'n', signed(logit, 2)));
};
const gap = (values) => {
  if (values.length < 2) return '';
  return values.length === 2 ? signed(values[0] - values[1], 2) : (Math.max(...values) - Math.min(...values)).toFixed(2);
};
const logitRows = (kind, names, cells, sessions, scale) => names.map((name) => {
  const bars = [], values = [];
  cells.forEach((cell, k) => {
    const found = cell && cell.head ? cell.head[kind].find((entry) => entry[0] === name) : null;
    if (!found) return;
    values.push(found[1]);
    bars.push(sideBar(sessions[k].letter, k, found[1], scale, (kind === 'agents' ? cell.head.agent : cell.head.role) === name));
  });
  if (!bars.length) return null;
  const label = kind === 'roles' ? roleChip(name) : named('', name);
  return el('tr', '', attrs(el('th', '', label), { scope: 'row' }), el('td', '', ...bars), attrs(el('td', 'n', gap(values)), { title: values.length === 2 ? 'First less second' : 'Highest less lowest' }));
});
const logitTable = (data, step) => {
  const heads = step.cells.filter((cell) => cell && cell.head).map((cell) => cell.head);
  if (!heads.length) return null;
  const all = heads.flatMap((head) => [...head.agents, ...head.roles].map((entry) => Math.abs(entry[1]))), scale = Math.max(0.1, ...all);
  const facts = step.cells.map((cell, k) => (cell && cell.head ? data.sessions[k].letter + ': margin ' + signed(cell.head.margin, 2) + ', entropy ' + cell.head.entropy.toFixed(2) : null)).filter(Boolean).join(' · ');
  const head = el('thead', '', el('tr', '', ...['Output', 'Logits', data.sessions.length === 2 ? data.sessions[0].letter + ' − ' + data.sessions[1].letter : 'Spread'].map((word, k) => attrs(el('th', k === 2 ? 'n' : '', word), { scope: 'col' }))));
  const rows = [...logitRows('agents', data.agents, step.cells, data.sessions, scale), ...logitRows('roles', ROLES, step.cells, data.sessions, scale)].filter(Boolean);
  const table = el('table', 'tx-side-logits', el('caption', 'tx-sr', 'Logits of step ' + step.number), head, el('tbody', '', ...rows));
  const fold = el('details', 'tx-side-head', el('summary', '', el('b', '', 'Heads'), ' ' + facts), table);
  fold.open = step.parts;
  return fold;
};

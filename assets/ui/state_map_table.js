// What can be read off the states of a map, beside the paper's figures.
const READ_WORD = { family: 'Kind of task', agent: 'Agent chosen' }, FROM_WORD = { states: 'hidden state', logits: 'logits of the head' };
const readingCell = ([mean, sd]) => attrs(el('td', '', fixed(mean, 3)), { title: 'standard deviation over the folds ' + fixed(sd, 3) });
const readingsTable = (rows) => {
  if (!rows.length) return el('section', 'tx-mappanel tx-readings', el('h3', '', 'Can it be read off?'), el('p', 'tx-mapsoft', 'Too few questions for a fair test. Each label needs five questions or more.'));
  const head = el('tr', '', ...['Read', 'from', 'linear', 'curved', 'by guessing', 'paper, linear', 'paper, curved'].map((word) => attrs(el('th', '', word), { scope: 'col' })));
  const body = rows.map((row) => el('tr', '', attrs(el('th', '', READ_WORD[row.label]), { scope: 'row' }), el('td', '', FROM_WORD[row.source]), readingCell(row.linear), readingCell(row.rbf), el('td', '', fixed(row.chance, 3)), ...row.paper.map((v) => el('td', '', fixed(v, 3)))));
  const [first] = rows, out = Math.max(...rows.map((row) => row.left_out));
  const how = 'Share read right by support vector machines, linear and with a radial kernel, on questions kept apart (five folds, ' + count(first.samples) + ' choices, ' + first.classes + ' labels' + (out ? '; ' + count(out) + ' choices of rare labels left out' : '') + '). By guessing: always the most frequent label. The paper reads four kinds of task and seven models off Qwen3-0.6B: another question set, so the figures stand beside each other and are no race.';
  return el('section', 'tx-mappanel tx-readings', el('h3', '', 'Can it be read off?'), el('div', 'tx-mapscroll', el('table', 'tx-readtable', el('thead', '', head), el('tbody', '', ...body))), el('p', 'tx-mapsoft', how));
};

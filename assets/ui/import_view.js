// The first rows of the files that were sent, or the account of what was imported. Everything in them is untrusted text.
const cellOf = (tag, text) => attrs(el(tag, '', text === '' ? hidden('empty') : text), { dir: 'auto' });
const fileView = (file) => {
  const head = el('tr', '', ...file.columns.map((column) => attrs(el('th', '', named('', column.name), column.meaning ? named('tx-meaning', column.meaning) : null), { scope: 'col' })));
  const rows = file.rows.map((row) => el('tr', '', ...row.map((text) => cellOf('td', text))));
  const about = file.agents ? plural(file.agents, 'agent') + ' with prices' : file.more ? plural(file.more, 'further column') : '';
  const table = file.columns.length ? attrs(el('div', 'tx-sample', el('table', '', el('thead', '', head), el('tbody', '', ...rows))), { tabindex: 0, role: 'region', 'aria-label': 'First rows of ' + file.name }) : null;
  return el('section', 'tx-file', el('h4', '', named('', file.name), el('span', 'tx-sub', file.form + (about ? ' · ' + about : ''))), ...file.notes.map((note) => el('p', 'tx-sub', note)), table);
};
const accountView = (data) => {
  const splits = Object.entries(data.splits).map(([side, n]) => count(n) + ' ' + side).join(', ');
  const list = el('ul', '', el('li', '', splits + ' (' + data.split_rule + ').'));
  if (data.agents.length) list.append(el('li', '', plural(data.agents.length, 'agent') + ': ', named('', data.agents.join(', ')), '.'), el('li', '', plural(data.missing_outcomes, 'outcome') + (data.missing_outcomes === 1 ? ' is' : ' are') + ' missing. They stay unknown and never count as wrong.'));
  data.notes.forEach((note) => list.append(attrs(el('li', '', note), { dir: 'auto' })));
  const box = el('section', 'tx-account', attrs(el('h3', '', 'Imported ' + plural(data.imported, 'question') + ' as ', named('', data.name)), { role: 'status' }), list);
  if (!data.left_out) return box;
  const reasons = Object.entries(data.reasons).map(([reason, n]) => reason + ': ' + count(n)).join(', ');
  const rows = data.skipped.map((row) => el('li', '', el('b', '', 'Row ' + count(row.row)), ' of ', named('', row.file), ': ', named('', row.reason)));
  const more = data.left_out > rows.length ? el('p', 'tx-sub', 'and ' + count(data.left_out - rows.length) + ' more') : null;
  box.append(el('details', 'tx-left-out', el('summary', '', plural(data.left_out, 'row') + ' of ' + count(data.rows) + ' left out (' + reasons + ')'), el('p', 'tx-sub', 'Rows are counted from 1, without the header.'), el('ul', '', ...rows), more));
  return box;
};
const drawImport = () => {
  if (!props.value) return element.replaceChildren();
  const data = JSON.parse(props.value);
  element.replaceChildren(...(data.kind === 'account' ? [accountView(data)] : data.files.map(fileView)));
};
drawImport();
watch('value', drawImport);

// Recent runs, newest first. Rows are links; while one of them is under way the list asks for news by itself.
const REFRESH_MS = 4000;
const runHref = (id) => {
  const url = new URL(location.href);
  url.searchParams.set('run', id);
  return url.href;
};
const figure = (value, word) => (value === null ? null : el('span', '', word + ' ', el('b', '', percent(value))));
const runRow = (row) => {
  const link = attrs(el('a', 'tx-trace tx-run-row'), { href: runHref(row.id) });
  const done = row.generations + (row.planned ? ' of ' + row.planned : '') + ' generations';
  link.append(attrs(el('span', 'tx-trace-q', row.title), { dir: 'auto' }), el('span', 'tx-trace-flags', el('span', 'tx-pill small ' + row.kind, row.status_word)));
  link.append(el('span', 'tx-trace-meta', ...[named('', row.trainer), named('', 'pool ' + row.pool), el('span', '', done), figure(row.validation, 'validation'), figure(row.test, 'held-out'), attrs(el('time', '', when(row.created_at)), { datetime: row.created_at })].filter(Boolean)));
  link.addEventListener('click', (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
    click.preventDefault();
    trigger('open', { id: row.id });
  });
  return el('li', '', link);
};
let refresh = 0;
const drawRuns = () => {
  clearTimeout(refresh);
  if (!props.value) return;
  const data = JSON.parse(props.value), focused = [...element.querySelectorAll('a')].indexOf(document.activeElement);
  if (data.error) element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'The runs cannot be read'), el('p', '', data.error)));
  else if (!data.rows.length) element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'No runs yet'), el('p', '', 'Choose a card above and press Start. A run goes on when you close the page, and you find it here again.')));
  else element.replaceChildren(el('ul', 'tx-traces', ...data.rows.map(runRow)));
  if (focused >= 0) element.querySelectorAll('a')[focused]?.focus();
  if (data.rows.some((row) => row.active)) again();
};
const again = () => {
  refresh = setTimeout(() => {
    if (!element.isConnected) return;
    if (document.hidden || element.offsetParent === null) again();
    else trigger('refresh', {});
  }, REFRESH_MS);
};
drawRuns();
watch('value', drawRuns);

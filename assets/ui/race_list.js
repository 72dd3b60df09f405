// Recent races, newest first. Rows are links; while one of them is under way the list asks for news by itself.
const REFRESH_MS = 4000;
const raceHref = (id) => {
  const url = new URL(location.href);
  url.searchParams.set('race', id);
  return url.href;
};
const raceRow = (row) => {
  const link = attrs(el('a', 'tx-trace tx-run-row'), { href: raceHref(row.id) });
  link.append(attrs(el('span', 'tx-trace-q', row.trainers.join(' · ')), { dir: 'auto' }), el('span', 'tx-trace-flags', el('span', 'tx-pill small ' + row.kind, row.word)));
  link.append(el('span', 'tx-trace-meta', el('span', '', row.regime), el('span', '', plural(row.seeds, 'seed')), el('span', '', row.done + ' of ' + plural(row.runs, 'run') + ' finished'), attrs(el('time', '', when(row.created_at)), { datetime: row.created_at })));
  link.addEventListener('click', (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
    click.preventDefault();
    trigger('open', { id: row.id });
  });
  return el('li', '', link);
};
let refresh = 0;
const drawRaces = () => {
  clearTimeout(refresh);
  if (!props.value) return;
  const data = JSON.parse(props.value), focused = [...element.querySelectorAll('a')].indexOf(document.activeElement);
  if (data.error) element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'The races cannot be read'), el('p', '', data.error)));
  else if (!data.rows.length) element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'No races yet'), el('p', '', 'Tick two trainers or more above and press Start the race. It goes on when you close the page, and you find it here again.')));
  else element.replaceChildren(el('ul', 'tx-traces', ...data.rows.map(raceRow)));
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
drawRaces();
watch('value', drawRaces);

// Stored sessions, newest first. Rows are links: they can be opened in a new tab, copied, reached by keyboard.
const current = () => new URL(location.href).searchParams.get('session');
const goto = (id) => {
  const url = new URL(location.href);
  if (id) url.searchParams.set('session', id);
  else url.searchParams.delete('session');
  return url;
};
const outcome = (row) => {
  if (row.correct === true) return el('span', 'tx-grade right', icon('check'), 'Right');
  if (row.correct === false) return el('span', 'tx-grade wrong', icon('cross'), 'Wrong');
  return el('span', 'tx-ungraded', 'not graded');
};
const openRow = (id, push = true) => {
  if (push) history.pushState({ session: id }, '', goto(id));
  mark();
  trigger('open', { id });
};
const traceRow = (row) => {
  const link = attrs(el('a', 'tx-trace'), { href: goto(row.id).href, 'data-id': row.id });
  const time = attrs(el('time', '', when(row.created_at)), { datetime: row.created_at });
  const answer = row.answer ? el('span', 'tx-trace-answer', el('span', '', 'Answer: '), named('', row.answer)) : '';
  link.append(attrs(el('span', 'tx-trace-q', row.question), { dir: 'auto' }),
    el('span', 'tx-trace-flags', row.branch ? el('span', 'tx-branch-mark', 'branch at turn ' + row.branch) : null, outcome(row), el('span', 'tx-state ' + row.status, row.status_word)),
    el('span', 'tx-trace-meta', named('', strategyWord(row.strategy)), named('', row.pool), el('span', '', plural(row.turns, 'turn')), el('span', '', plural(row.tokens, 'token')), time), answer);
  link.addEventListener('click', (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
    click.preventDefault();
    openRow(row.id);
  });
  const box = attrs(el('input', ''), { type: 'checkbox', 'aria-label': 'Put beside others: ' + row.question.slice(0, 80) });
  box.checked = picked.includes(row.id);
  box.addEventListener('change', () => {
    const at = picked.indexOf(row.id);
    if (at >= 0) picked.splice(at, 1);
    else picked.push(row.id);
    drawPicked();
  });
  return el('li', 'pick', el('label', 'tx-pick', box), link);
};
// The rows ticked to stand side by side; they stay ticked while one turns pages and filters.
const picked = [], pickedBar = el('div', 'tx-picked');
const drawPicked = () => {
  pickedBar.hidden = !picked.length;
  if (!picked.length) return;
  const fits = picked.length > 1 && picked.length < 5, link = attrs(el('a', 'tx-tool', 'Compare side by side'), { href: new URL('sides?sessions=' + picked.join(','), document.baseURI).href });
  if (!fits) attrs(link, { 'aria-disabled': 'true', tabindex: '-1' });
  const clear = button('tx-tool', 'Clear', () => {
    picked.length = 0;
    element.querySelectorAll('.tx-pick input').forEach((box) => { box.checked = false; });
    drawPicked();
  });
  pickedBar.replaceChildren(el('span', '', picked.length + ' ticked' + (picked.length === 1 ? ': tick another one' : fits ? '' : ': at most four fit')), link, clear);
};
const mark = () => element.querySelectorAll('a.tx-trace').forEach((link) => {
  if (link.dataset.id === current()) link.setAttribute('aria-current', 'true');
  else link.removeAttribute('aria-current');
});
const nothing = (data) => {
  if (data.error) return el('div', 'tx-nothing', el('h2', '', 'The store cannot be read'), el('p', '', data.error));
  if (data.filtered) return el('div', 'tx-nothing', el('h2', '', 'No session matches'), el('p', '', 'Change or clear the filters above.'));
  return el('div', 'tx-nothing', el('h2', '', 'No sessions yet'), el('p', '', 'Every session you run is kept here. Go to '), attrs(el('a', 'tx-tool', 'Live'), { href: new URL('.', document.baseURI).href }));
};
const turner = (data) => {
  const step = (to, label, name) => {
    const node = button('tx-tool', '', () => trigger('turn_page', { page: to }));
    node.append(...(name === 'back' ? [icon('back'), label] : [label, icon('forth')]));
    node.disabled = to < 0 || to >= data.pages;
    return node;
  };
  return attrs(el('nav', 'tx-pages', step(data.page - 1, 'Newer', 'back'), el('span', '', 'Page ' + (data.page + 1) + ' of ' + data.pages), step(data.page + 1, 'Older', 'forth')), { 'aria-label': 'Pages' });
};
const drawTraces = () => {
  if (!props.value) return;
  const data = JSON.parse(props.value);
  const total = attrs(el('p', 'tx-total', data.filtered ? plural(data.total, 'session') + ' match' + (data.total === 1 ? 'es' : '') : plural(data.total, 'session')), { role: 'status' });
  drawPicked();
  element.replaceChildren(total, pickedBar, data.rows.length ? el('ul', 'tx-traces', ...data.rows.map(traceRow)) : nothing(data));
  if (data.pages > 1) element.append(turner(data));
  mark();
};
drawTraces();
watch('value', drawTraces);
addEventListener('popstate', () => openRow(current() || '', false));

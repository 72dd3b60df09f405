// The sessions behind a mark, in a sheet beside the figures: filtered, a page at a time, each leading to its trace.
const SHOW = [['', 'all'], ['right', 'right'], ['wrong', 'wrong'], ['ungraded', 'not graded']];
const SHOW_TWO = [...SHOW, ['a-not-b', 'A right, B wrong'], ['b-not-a', 'A wrong, B right'], ['both', 'both right'], ['neither', 'both wrong']];
const place = (path) => new URL(path, document.baseURI).href;
let from = null;
const shut = (push = true) => {
  if (push) history.pushState(null, '', filterAddress(null));
  element.replaceChildren();
  props.value = '';
  if (from && from.isConnected) from.focus({ preventScroll: true });
  from = null;
};
const ask = (data, change) => {
  const filter = { ...data.filter, ...change };
  history.replaceState(null, '', filterAddress(filter));
  trigger('find', { ...filter, comparison: data.comparison });
};
const choice = (data, key, label, options) => {
  const select = attrs(el('select', 'tx-tool'), { 'data-key': key });
  select.append(...options.map(([value, title]) => attrs(el('option', '', title), { value })));
  select.value = String(data.filter[key] ?? '');
  select.addEventListener('change', () => ask(data, { [key]: select.value, p: 0, ...(key === 'b' && !select.value ? { show: '' } : {}) }));
  return el('label', 'tx-argument', el('span', '', label), select);
};
const filters = (data) => {
  const names = data.strategies.map((s) => [s.name, s.title]), f = data.filter;
  const call = [f.step ? 'step ' + f.step : '', f.agent === 'several' || f.role === 'several' ? 'several at once' : [f.agent, ROLE_WORD[f.role] || f.role].filter(Boolean).join(' as ')].filter(Boolean).join(': ');
  const clear = call ? attrs(button('tx-tool', '', () => ask(data, { agent: '', role: '', step: '', p: 0 })), { 'aria-label': 'Show sessions without regard to ' + call }) : null;
  if (clear) clear.append(named('', call), icon('cross'));
  return el('div', 'tx-sessionfilters', choice(data, 'a', 'Strategy A', [['', 'any'], ...names]), choice(data, 'b', 'Beside it: B', [['', 'none'], ...names.filter(([name]) => name !== f.a)]), choice(data, 'show', 'Outcome', f.b ? SHOW_TWO : SHOW), choice(data, 'family', 'Kind of question', [['', 'any'], ...data.families.map((one) => [one.name, one.title])]), choice(data, 'turns', 'Turns', [['', 'any'], ...data.turns.map((n) => [n, String(n)])]), clear);
};
const grade = (correct) => (correct === null ? el('span', 'tx-ungraded', 'not graded') : correct ? el('span', 'tx-grade right', icon('check'), 'Right') : el('span', 'tx-grade wrong', icon('cross'), 'Wrong'));
const side = (one) => el('div', 'tx-oneside-answer', el('div', 'tx-oneside-who', named('', one.title), grade(one.correct)), attrs(el('p', 'tx-oneside-text' + (one.answer ? '' : ' none'), one.answer || 'no answer'), { dir: 'auto' }), el('div', 'tx-oneside-facts', el('span', '', plural(one.turns, 'turn') + ', ' + plural(one.tokens, 'token')), one.session ? attrs(el('a', 'tx-tool', 'Trace', hidden(' of ' + one.title)), { href: place('traces?session=' + encodeURIComponent(one.session)) }) : null));
const sessionRow = (row) => {
  const both = row.b && row.a.session && row.b.session ? attrs(el('a', 'tx-tool', 'Both side by side', icon('forth')), { href: place('sides?sessions=' + encodeURIComponent(row.a.session) + ',' + encodeURIComponent(row.b.session)) }) : null;
  return el('li', '', attrs(el('p', 'tx-session-q', row.question), { dir: 'auto' }), el('p', 'tx-session-meta', named('', row.family), el('span', '', 'seed ' + row.seed)), el('div', 'tx-session-sides', side(row.a), row.b ? side(row.b) : null), both);
};
const turner = (data) => {
  const step = (to, label, name) => {
    const node = button('tx-tool', '', () => ask(data, { p: to }));
    node.append(...(name === 'back' ? [icon('back'), label] : [label, icon('forth')]));
    node.disabled = to < 0 || to >= data.pages;
    return node;
  };
  return attrs(el('nav', 'tx-pages', step(data.page - 1, 'Before', 'back'), el('span', '', 'Page ' + (data.page + 1) + ' of ' + data.pages), step(data.page + 1, 'Next', 'forth')), { 'aria-label': 'Pages' });
};
const sheetOf = (data) => {
  const close = attrs(button('tx-tool', '', () => shut()), { 'aria-label': 'Close the list of sessions' });
  close.append(icon('cross'), 'Close');
  const title = attrs(el('h3', '', 'Sessions'), { tabindex: '-1' }), head = el('header', '', title, close);
  const body = data.error ? [attrs(el('p', 'tx-alert', icon('warn'), el('span', '', data.error)), { role: 'alert' })] : [
    filters(data), attrs(el('p', 'tx-total', data.total === 1 ? '1 session' : count(data.total) + ' sessions'), { role: 'status' }),
    data.rows.length ? el('ol', 'tx-sessions', ...data.rows.map(sessionRow)) : el('div', 'tx-nothing', el('h2', '', 'No session fits'), el('p', '', 'Change the choices above, or wait for more sessions to be played.')),
    ...(data.pages > 1 ? [turner(data)] : []),
  ];
  const node = attrs(el('aside', 'tx-sessionsheet', head, ...body), { role: 'dialog', 'aria-label': 'Sessions' });
  node.addEventListener('keydown', (e) => { if (e.key === 'Escape') shut(); });
  return node;
};
const drawSessions = () => {
  if (!props.value) { element.replaceChildren(); return; }
  const data = JSON.parse(props.value), old = element.firstElementChild, key = old && old.contains(document.activeElement) ? document.activeElement.dataset.key : '';
  if (!old) from = document.activeElement;
  element.replaceChildren(sheetOf(data));
  const kept = key && element.querySelector('[data-key="' + key + '"]');
  (kept || element.querySelector('h3')).focus({ preventScroll: true });
};
drawSessions();
watch('value', drawSessions);

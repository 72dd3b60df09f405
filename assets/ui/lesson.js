// The Learn page: which lesson is open with which settings (all of it in the address), asking for its numbers, drawing them.
const root = element;
let lessons = [], lesson = null, controls = null, steps = null, parts = null, shown = [], computed = null, ticket = 0, waiting = 0, again = false, first = 0, typing = 0, settling = false;
const address = () => {
  const url = new URL(location.href);
  for (const name of [...url.searchParams.keys()]) if (name !== '__theme') url.searchParams.delete(name);
  url.searchParams.set('lesson', lesson.slug);
  for (const control of lesson.controls) if (controls.values[control.name] !== control.value) url.searchParams.set(control.name, typeof control.value === 'boolean' ? Number(controls.values[control.name]) : controls.values[control.name]);
  if (computed && !computed.data.moves && steps.at !== computed.data.begin) url.searchParams.set('step', steps.at + 1);
  return url;
};
let writing = 0;
const remember = () => { clearTimeout(writing); writing = setTimeout(() => history.replaceState(history.state, '', address()), 150); };
const stepInLink = () => { const wanted = Number(new URL(location.href).searchParams.get('step')); return Number.isInteger(wanted) && wanted > 0 ? wanted - 1 : -1; };
const ask = () => {
  if (waiting) { again = true; return; }
  ticket += 1;
  waiting = setTimeout(() => { waiting = 0; ask(); }, 25000);
  parts.busy = setTimeout(() => parts.pictures.setAttribute('aria-busy', 'true'), 250);
  trigger('compute', { lesson: lesson.slug, values: controls.values, ticket });
};
const changed = () => {
  parts.notice.replaceChildren();
  remember();
  shown.forEach(({ picture }) => picture.live && picture.live(controls.values));
  clearTimeout(typing);
  typing = setTimeout(ask, 90);
};
const warning = (text) => attrs(el('p', 'tx-alert', icon('warn'), el('span', '', text)), { role: 'alert' });
const take = (answer) => {
  if (answer.ticket !== ticket || answer.lesson !== lesson.slug) return;
  clearTimeout(waiting);
  clearTimeout(parts.busy);
  waiting = 0;
  parts.pictures.removeAttribute('aria-busy');
  if (again) { again = false; ask(); }
  if (answer.refused) { parts.notice.replaceChildren(warning(answer.refused)); return; }
  const fresh = computed === null;
  computed = answer;
  drawData(answer.data, fresh);
};
const slug = (text) => lesson.slug + '-' + text.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);
const frame = (panel) => {
  const picture = new PICTURES[panel.kind](panel), title = el('h3', '', panel.title);
  const save = (text, run) => attrs(button('tx-tool small', text, () => run(title.textContent, picture.picture(), slug(title.textContent))), { title: 'Save this picture as ' + text });
  const about = el('p', 'tx-sub', panel.said);
  const tools = picture.picture ? el('span', 'tx-panel-tools', icon('down'), save('SVG', asSvg), save('PNG', asPng)) : null;
  const node = attrs(el('section', 'tx-panel tx-lesson-panel' + (panel.wide ? ' wide' : '') + (panel.tall ? ' tall' : ''), el('header', '', title, tools), about, picture.node), { 'aria-label': panel.title });
  return { kind: panel.kind, wide: panel.wide, node, picture, set: (next) => { title.textContent = next.title; about.textContent = next.said; node.setAttribute('aria-label', next.title); picture.set(next); } };
};
const drawData = (data, fresh) => {
  const same = shown.length === data.panels.length && data.panels.every((panel, k) => panel.kind === shown[k].kind && panel.wide === shown[k].wide);
  if (same) data.panels.forEach((panel, k) => shown[k].set(panel));
  else {
    shown = data.panels.map(frame);
    parts.pictures.replaceChildren(...shown.map((panel) => panel.node));
  }
  parts.said.textContent = data.said;
  // a reader at the end stays at the end, however many steps there are now
  const last = steps.at === steps.steps.length - 1 && steps.steps.length > 1;
  settling = true;
  steps.set(data.steps, data.turns, data.moves ? Math.min(controls.values[data.moves], data.steps.length - 1) : first >= 0 ? first : fresh ? data.begin : last ? data.steps.length - 1 : steps.at);
  settling = false;
  first = -1;
  drawTable(data);
  remember();
};
const drawTable = (data) => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(computed.values)) query.set(name, typeof value === 'boolean' ? Number(value) : value);
  parts.csv.href = new URL('export/lesson-' + lesson.slug + '.csv?' + query, document.baseURI).href;
  const fill = () => {
    const head = el('tr', '', ...data.columns.map((name) => attrs(el('th', '', name.replaceAll('_', ' ')), { scope: 'col' })));
    const rows = data.rows.slice(0, 400).map((row) => el('tr', '', ...row.map((cell) => el('td', '', exact(cell)))));
    parts.rows.replaceChildren(el('table', '', el('caption', 'tx-sr', lesson.title), el('thead', '', head), el('tbody', '', ...rows)));
    parts.more.textContent = data.rows.length > 400 ? 'The first 400 of ' + count(data.rows.length) + ' rows; the file has them all.' : '';
  };
  parts.table.ontoggle = () => parts.table.open && fill();
  if (parts.table.open) fill();
};
const moved = (k) => {
  // where steps are values of a control, the control goes along, and what it changes is computed
  if (computed && computed.data.moves && !settling) controls.go(computed.data.moves, k);
  shown.forEach(({ picture }) => picture.step && picture.step(k));
  if (computed) remember();
};
const tabs = () => attrs(el('nav', 'tx-lessons', el('ol', '', ...lessons.map((entry, k) => {
  const link = attrs(el('a', '', el('span', 'tx-lesson-n', k + 1), el('span', '', entry.title)), { href: '?lesson=' + entry.slug });
  if (entry === lesson) link.setAttribute('aria-current', 'page');
  link.addEventListener('click', (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
    click.preventDefault();
    history.pushState(null, '', (() => { const url = new URL(location.href); url.search = ''; url.searchParams.set('lesson', entry.slug); return url; })());
    open(entry, defaults(entry), '', -1);
    root.querySelector('.tx-lesson-title').focus();
  });
  return el('li', '', link);
}))), { 'aria-label': 'Lessons' });
const defaults = (entry) => Object.fromEntries(entry.controls.map((control) => [control.name, control.value]));
const asked = () => {
  const box = el('section', 'tx-try', el('h3', '', icon('idea'), 'Try this'), el('p', '', lesson.question));
  if (lesson.answer) box.append(el('details', '', el('summary', '', 'What one finds'), el('p', '', lesson.answer)));
  return box;
};
const open = (entry, values, notice, at) => {
  if (steps) steps.pause();
  clearTimeout(waiting);
  waiting = 0;
  again = false;
  lesson = entry;
  computed = null;
  shown = [];
  first = at;
  controls = new LessonControls(lesson, values, changed);
  steps = new LessonSteps(moved);
  steps.node.hidden = true;
  const k = lessons.indexOf(lesson);
  parts = { notice: el('div', 'tx-runalert', notice ? warning(notice) : ''), said: attrs(el('p', 'tx-lesson-said', 'Computing…'), { role: 'status' }), pictures: el('div', 'tx-grid tx-pictures') };
  parts.csv = attrs(el('a', 'tx-tool', icon('down'), 'Numbers as CSV'), { download: '' });
  parts.rows = attrs(el('div', 'tx-numbers-scroll'), { tabindex: '0', role: 'region', 'aria-label': 'Numbers of the lesson' });
  parts.more = el('p', 'tx-sub');
  parts.table = el('details', 'tx-numbers tx-lesson-table', el('summary', '', 'All numbers of this lesson'), parts.rows, parts.more);
  const title = attrs(el('h2', 'tx-lesson-title', lesson.title), { tabindex: '-1' });
  const told = el('div', 'tx-lesson-text', el('p', 'tx-lesson-count', 'Lesson ' + (k + 1) + ' of ' + lessons.length + ' · ' + plural(lesson.minutes, 'minute')), title, ...lesson.text.map((text) => el('p', '', text)));
  const notes = lesson.notes.length ? el('section', 'tx-lesson-notes', el('h3', '', 'Where this comes from, and what it does not show'), ...lesson.notes.map((text) => el('p', '', text))) : null;
  const next = lessons[k + 1];
  const onward = next ? el('p', 'tx-lesson-next', (() => { const go = button('tx-tool', '', () => root.querySelectorAll('.tx-lessons a')[k + 1].click()); go.append('Next: ' + next.title, icon('forth')); return go; })()) : null;
  root.replaceChildren(el('div', 'tx-runview tx-learn', tabs(), el('div', 'tx-lesson-head', told, asked()), el('div', 'tx-lesson', el('div', 'tx-lesson-side', controls.node), el('div', 'tx-lesson-main', parts.notice, parts.said, steps.node, parts.pictures, el('div', 'tx-lesson-foot', parts.csv, parts.table), notes, onward))));
  const here = root.querySelector('.tx-lessons [aria-current]'), row = here.closest('ol');
  row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  ask();
};
const fromLink = () => {
  const query = new URL(location.href).searchParams, entry = lessons.find((one) => one.slug === query.get('lesson')) || lessons[0], values = defaults(entry);
  for (const control of entry.controls) {
    const text = query.get(control.name);
    if (text !== null) values[control.name] = control.kind === 'slider' ? Number(text) : control.kind === 'switch' ? text === '1' : text;
  }
  open(entry, values, '', stepInLink());
};
const read = () => {
  if (!props.value) return;
  const said = JSON.parse(props.value);
  if (said.lessons) {
    lessons = said.lessons;
    open(lessons.find((entry) => entry.slug === said.lesson), said.values, said.notice, stepInLink());
  } else if (lesson && said.acted !== undefined) {
    parts.notice.replaceChildren(...(said.acted ? [warning(said.acted)] : []));
    ask();
  } else if (lesson) take(said);
};
addEventListener('popstate', () => { if (root.isConnected && lessons.length) fromLink(); });
read();
watch('value', read);

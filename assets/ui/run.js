// Reads a run's growing log, keeps the address bar in step, draws what is new.
// `gone` is the first line of the log that was left: its late pieces must not bring it back.
let offset = 0, head = '', view = null, gone = '';
const root = element;
const wantedRun = () => new URL(location.href).searchParams.get('run') || '';
const runAddress = (id) => {
  const url = new URL(location.href);
  url.searchParams.delete('__theme');
  if (id) url.searchParams.set('run', id);
  else url.searchParams.delete('run');
  return url;
};
const message = (text) => attrs(el('section', 'tx-runview tx-welcome small', el('p', 'tx-lead', text), view ? null : backButton()), { role: 'status' });
const backButton = () => {
  const node = button('tx-tool', '', leave);
  node.append(icon('back'), 'All runs');
  return node;
};
const close = () => { gone = head || gone; empty(); };
const leave = () => {
  history.pushState(null, '', runAddress(''));
  close();
  trigger('back', {});
};
const empty = () => { offset = 0; head = ''; view = null; root.replaceChildren(); };
const act = (name) => {
  if (name === 'back') { leave(); return; }
  const id = view.model.header.id;
  if (name === 'duplicate') { history.pushState(null, '', runAddress('')); close(); }
  trigger(name, { id });
};
const openRun = (header) => {
  view = new RunView(header, act);
  root.replaceChildren(view.node);
  if (wantedRun() !== header.id) history.pushState(null, '', runAddress(header.id));
  scrollTo({ top: 0 });
};
const takeLine = (line) => {
  if (line.event === 'run_page') openRun(line);
  else if (line.event === 'run_missing') root.replaceChildren(message('There is no run with this address. It may have been deleted.'));
  else if (line.event === 'run_unreadable') root.replaceChildren(message(String(line.message)));
  else if (view) view.apply(line);
};
const parse = (text) => {
  try { return JSON.parse(text); } catch { return null; }
};
const read = () => {
  const log = props.value || '';
  if (!log) {
    if (wantedRun() && !root.dataset.ready) root.replaceChildren(attrs(message('Opening the run…'), { 'aria-busy': 'true' }));
    else empty();
    root.dataset.ready = '1';
    return;
  }
  root.dataset.ready = '1';
  if (gone && log.startsWith(gone)) return;
  if (log.length < offset || !log.startsWith(head)) empty();
  const cut = log.lastIndexOf('\n') + 1, piece = log.slice(offset, cut);
  if (!piece) return;
  if (!head) head = log.slice(0, log.indexOf('\n') + 1);
  offset = cut;
  for (const text of piece.split('\n')) {
    const line = text && parse(text);
    if (line && typeof line === 'object') takeLine(line);
  }
  if (view) view.draw();
};
read();
watch('value', read);
addEventListener('popstate', () => {
  const id = wantedRun();
  if (id) trigger('open', { id });
  else { close(); trigger('back', {}); }
});

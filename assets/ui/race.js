// Reads a race's growing log, keeps the address bar in step, draws what is new.
let offset = 0, head = '', view = null;
const root = element;
const wantedRace = () => (new URL(location.href).searchParams.get('race') || '').match(/^[\w-]{16,64}$/)?.[0] || '';
const raceAddress = (id) => {
  const url = new URL(location.href);
  if (id) url.searchParams.set('race', id);
  else url.searchParams.delete('race');
  return url;
};
const leave = () => {
  history.pushState(null, '', raceAddress(''));
  empty();
  trigger('back', {});
};
const backButton = () => {
  const node = button('tx-tool', '', leave);
  node.append(icon('back'), 'All races');
  return node;
};
const message = (text) => attrs(el('section', 'tx-runview tx-welcome small', el('p', 'tx-lead', text), backButton()), { role: 'status' });
const empty = () => { offset = 0; head = ''; view = null; root.replaceChildren(); };
const act = (name) => (name === 'back' ? leave() : trigger(name, { id: view.model.header.id }));
const openRace = (header) => {
  view = new RaceView(header, act);
  root.replaceChildren(view.node);
  if (wantedRace() !== header.id) history.pushState(null, '', raceAddress(header.id));
  scrollTo({ top: 0 });
};
const takeLine = (line) => {
  if (line.event === 'race_page') openRace(line);
  else if (line.event === 'race_missing') root.replaceChildren(message('There is no race with this address. It may have been deleted.'));
  else if (line.event === 'race_unreadable') root.replaceChildren(message(String(line.message)));
  else if (view) view.apply(line);
};
const read = () => {
  const log = props.value || '';
  if (!log) {
    if (wantedRace() && !root.dataset.ready) root.replaceChildren(attrs(message('Opening the race…'), { 'aria-busy': 'true' }));
    else empty();
    root.dataset.ready = '1';
    return;
  }
  root.dataset.ready = '1';
  if (log.length < offset || !log.startsWith(head)) empty();
  const cut = log.lastIndexOf('\n') + 1, piece = log.slice(offset, cut);
  if (!piece) return;
  if (!head) head = log.slice(0, log.indexOf('\n') + 1);
  offset = cut;
  for (const text of piece.split('\n')) if (text) takeLine(JSON.parse(text));
  if (view) view.draw();
};
read();
watch('value', read);
addEventListener('popstate', () => {
  if (wantedRace()) location.reload();
  else { empty(); trigger('back', {}); }
});

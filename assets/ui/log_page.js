// A page that follows one thing by its growing log: it draws what is new, keeps the address bar in step, and can be left and come back to.
// options: key (in the address), one and many (what the thing is called), open (from the first line to a view with `id`, `node`, `apply`, `draw`), extra (further keys of the address that go with the thing), moved (the address changed within the thing)
const logPage = ({ key, one, many, open, extra = [], moved = () => {} }) => {
  // `gone` is the first line of the log that was left: its late pieces must not bring it back
  let offset = 0, head = '', view = null, gone = '';
  const wanted = () => new URL(location.href).searchParams.get(key) || '';
  const address = (id) => {
    const url = new URL(location.href);
    for (const name of ['__theme', ...(id && id === wanted() ? [] : extra)]) url.searchParams.delete(name);
    if (id) url.searchParams.set(key, id);
    else url.searchParams.delete(key);
    return url;
  };
  const empty = () => { offset = 0; head = ''; view = null; element.replaceChildren(); };
  const close = () => { gone = head || gone; empty(); };
  const leave = () => { history.pushState(null, '', address('')); close(); trigger('back', {}); };
  const message = (text) => {
    const back = button('tx-tool', '', leave);
    back.append(icon('back'), 'All ' + many);
    return attrs(el('section', 'tx-runview tx-welcome small', el('p', 'tx-lead', text), back), { role: 'status' });
  };
  const begin = (line) => {
    if (view && view.id === line.id) return;
    view = open(line);
    element.replaceChildren(view.node);
    if (wanted() !== line.id) history.pushState(null, '', address(line.id));
    scrollTo({ top: 0 });
  };
  const take = (line) => {
    if (line.event.endsWith('_page')) begin(line);
    else if (line.event.endsWith('_missing')) element.replaceChildren(message('There is no ' + one + ' with this address. It may have been deleted.'));
    else if (line.event.endsWith('_unreadable')) element.replaceChildren(message(String(line.message)));
    else if (view) view.apply(line);
  };
  const read = () => {
    const log = props.value || '', first = !element.dataset.ready;
    element.dataset.ready = '1';
    if (!log) {
      if (wanted() && first) element.replaceChildren(attrs(message('Opening the ' + one + '…'), { 'aria-busy': 'true' }));
      else empty();
      return;
    }
    if (gone && log.startsWith(gone)) return;
    // another reading: of the same thing it goes on in the same view
    if (log.length < offset || !log.startsWith(head)) { offset = 0; head = ''; }
    const cut = log.lastIndexOf('\n') + 1, piece = log.slice(offset, cut);
    if (!piece) return;
    if (!head) head = log.slice(0, log.indexOf('\n') + 1);
    offset = cut;
    for (const text of piece.split('\n')) if (text) take(JSON.parse(text));
    if (view) view.draw();
  };
  addEventListener('popstate', () => {
    const id = wanted();
    if (view && id === view.id) moved();
    else if (id) trigger('open', { id });
    else { close(); trigger('back', {}); }
  });
  read();
  watch('value', read);
  return { leave, close, address };
};

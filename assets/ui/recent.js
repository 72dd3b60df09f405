// A list of recent things, newest first. Rows are links; while one of them is under way the list asks for news by itself.
// options: key (in the address), row (from data to {title, meta: nodes}), none [heading, sentence], unreadable (heading)
const REFRESH_MS = 4000;
const recentList = ({ key, row, none, unreadable }) => {
  let timer = 0;
  const rowNode = (data) => {
    const url = new URL(location.href), { title, word, meta } = row(data);
    url.searchParams.set(key, data.id);
    const link = attrs(el('a', 'tx-trace tx-run-row'), { href: url.href });
    link.append(attrs(el('span', 'tx-trace-q', title), { dir: 'auto' }), el('span', 'tx-trace-flags', el('span', 'tx-pill small ' + data.kind, word)));
    link.append(el('span', 'tx-trace-meta', ...meta.filter(Boolean), attrs(el('time', '', when(data.created_at)), { datetime: data.created_at })));
    link.addEventListener('click', (click) => {
      if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
      click.preventDefault();
      trigger('open', { id: data.id });
    });
    return el('li', '', link);
  };
  const nothing = (title, text) => el('div', 'tx-nothing', el('h2', '', title), el('p', '', text));
  const later = () => {
    timer = setTimeout(() => {
      if (!element.isConnected) return;
      if (document.hidden || element.offsetParent === null) later();
      else trigger('refresh', {});
    }, REFRESH_MS);
  };
  const draw = () => {
    clearTimeout(timer);
    if (!props.value) return;
    const data = JSON.parse(props.value), focused = [...element.querySelectorAll('a')].indexOf(document.activeElement);
    element.replaceChildren(data.error ? nothing(unreadable, data.error) : data.rows.length ? el('ul', 'tx-traces', ...data.rows.map(rowNode)) : nothing(...none));
    if (focused >= 0) element.querySelectorAll('a')[focused]?.focus();
    if (data.rows.some((one) => one.active)) later();
  };
  draw();
  watch('value', draw);
};

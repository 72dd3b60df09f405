// Links to sessions on the page one is on: a plain click stays here, any other opens a new tab.
const sessionUrl = (id) => {
  const url = new URL(location.href);
  url.searchParams.delete('__theme');
  url.searchParams.set('session', id);
  return url;
};
const goTo = (id) => {
  history.pushState({ session: id }, '', sessionUrl(id));
  trigger('open', { id });
};
const sessionLink = (id, cls, ...kids) => {
  const link = attrs(el('a', cls, ...kids), { href: sessionUrl(id).href });
  link.addEventListener('click', (click) => {
    if (click.metaKey || click.ctrlKey || click.shiftKey || click.button) return;
    click.preventDefault();
    goTo(id);
  });
  return link;
};
const rightness = (correct) => (correct === true ? el('span', 'tx-grade right', icon('check'), 'Right') : correct === false ? el('span', 'tx-grade wrong', icon('cross'), 'Wrong') : null);

// The filter of the session list, as the address bar holds it.
const FILTER = ['a', 'b', 'show', 'family', 'turns', 'agent', 'role', 'step', 'p'];
const WITH_COMPARISON = ['list', 'look', ...FILTER];
const filterAddress = (filter) => {
  const url = new URL(location.href);
  for (const name of ['__theme', 'list', ...FILTER]) url.searchParams.delete(name);
  if (filter) url.searchParams.set('list', '1');
  for (const name of FILTER) if (filter && filter[name] !== undefined && filter[name] !== '' && filter[name] !== null) url.searchParams.set(name, filter[name]);
  return url;
};
const wantedFilter = () => {
  const asked = new URL(location.href).searchParams;
  return asked.has('list') ? Object.fromEntries(FILTER.filter((name) => asked.has(name)).map((name) => [name, asked.get(name)])) : null;
};
const plainClick = (click) => !(click.metaKey || click.ctrlKey || click.shiftKey || click.button);

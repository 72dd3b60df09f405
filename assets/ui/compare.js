// Reads a comparison's growing log, and answers the buttons of its view.
const act = (name) => {
  const id = new URL(location.href).searchParams.get('comparison') || '';
  const page = element.closest('.tx-comparepage');
  if (name === 'back') { page?.classList.remove('tx-adding'); comparison.leave(); return; }
  if (name === 'duplicate') { history.pushState(null, '', comparison.address('')); comparison.close(); }
  if (name === 'extend') {
    page?.classList.toggle('tx-adding');
    if (page?.classList.contains('tx-adding')) page.scrollIntoView({ block: 'start' });
  }
  trigger(name, { id });
};
const comparison = logPage({
  key: 'comparison', one: 'comparison', many: 'comparisons', extra: WITH_COMPARISON,
  open: (line) => new CompareView(line.id, act),
  moved: () => trigger('find', { ...(wantedFilter() || { closed: true }), comparison: new URL(location.href).searchParams.get('comparison') || '' }),
});

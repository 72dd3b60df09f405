// Recent runs.
const figure = (value, word) => (value === null ? null : el('span', '', word + ' ', el('b', '', percent(value))));
recentList({
  key: 'run',
  none: ['No runs yet', 'Choose a card above and press Start. A run goes on when you close the page, and you find it here again.'],
  unreadable: 'The runs cannot be read',
  row: (row) => ({
    title: row.title,
    word: row.status_word,
    meta: [named('', row.trainer), named('', 'pool ' + row.pool), el('span', '', row.generations + (row.planned ? ' of ' + row.planned : '') + ' generations'), figure(row.validation, 'validation'), figure(row.test, 'held-out')],
  }),
});

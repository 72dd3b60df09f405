// Recent comparisons.
recentList({
  key: 'comparison',
  none: ['No comparisons yet', 'Tick some strategies above and press Compare. It goes on when you close the page, and you find it here again.'],
  unreadable: 'The comparisons cannot be read',
  row: (row) => ({
    title: row.label || row.strategies.map(strategyWord).join(' · '),
    word: row.word,
    meta: [el('span', '', row.strategies.length === 1 ? '1 strategy' : row.strategies.length + ' strategies'), named('', 'pool ' + row.pool), el('span', '', count(row.sessions) + ' of ' + plural(row.planned, 'session'))],
  }),
});

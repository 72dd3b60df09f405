// Recent races.
recentList({
  key: 'race',
  none: ['No races yet', 'Tick two trainers or more above and press Start the race. It goes on when you close the page, and you find it here again.'],
  unreadable: 'The races cannot be read',
  row: (row) => ({
    title: row.trainers.join(' · '),
    word: row.word,
    meta: [el('span', '', row.regime), el('span', '', plural(row.seeds, 'seed')), el('span', '', row.done + ' of ' + plural(row.runs, 'run') + ' finished')],
  }),
});

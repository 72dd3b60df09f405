// Every pair of strategies on the same questions: how far the row is before the column, and whether chance could do that.
class ComparePairs {
  constructor() {
    this.box = attrs(el('div', 'tx-racescroll'), { tabindex: '0', role: 'region', 'aria-label': 'Differences between strategies' });
    this.note = el('p', 'tx-why', '');
    this.node = comparePanel('tx-cmppairs', 'pairs', 'Each against each', 'How many points the strategy of the row is before (+, blue) or behind (−, orange) that of the column, on the same questions. A dot marks a difference that chance alone hardly makes. Open a cell to see the questions that only the row got right.', this.box, this.note);
  }
  draw(m) {
    const known = m.known.filter((s) => finite(s.row.accuracy)), tested = [...m.pairs.values()].filter((row) => row[6] !== null).length;
    this.node.hidden = known.length < 2;
    this.note.textContent = 'The interval is the 95% range of the difference; p is from the exact McNemar test: how often so uneven a split between "only one right" would come by chance. ' + (tested > 1 ? tested + ' tests at once would find something by luck, so dots are set by Holm’s correction for all of them: at most 1 such table in 20 has a wrong dot.' : 'A dot is set below p = .05.');
    renew(this.box, [known.map((s) => [s.name, s.title]), [...m.pairs.values()]], () => [this.table(m, known)]);
  }
  table(m, known) {
    const head = el('tr', '', attrs(el('th', '', 'Row before column'), { scope: 'col' }), ...known.map((s, k) => attrs(el('th', '', el('b', '', String(k + 1)), hidden(' ' + s.title)), { scope: 'col', title: s.title })));
    const rows = known.map((a, k) => el('tr', '', attrs(el('th', '', el('b', 'tx-rank', String(k + 1)), groupSign(a), named('', a.title)), { scope: 'row', title: a.title }), ...known.map((b) => this.cell(m, a, b))));
    return el('table', 'tx-pairtable', el('caption', 'tx-sr', 'Difference in the share answered right between each two strategies'), el('thead', '', head), el('tbody', '', ...rows));
  }
  cell(m, a, b) {
    if (a.name === b.name) return attrs(el('td', 'same', '·'), { 'aria-label': 'the same strategy' });
    const pair = m.pair(a.name, b.name);
    if (!pair) return el('td', '', '–');
    const real = pair.holm !== null && pair.holm < 0.05;
    const words = a.title + (pair.difference < 0 ? ' behind ' : ' before ') + b.title + ' by ' + Math.abs(100 * pair.difference).toFixed(1) + ' points, 95% interval ' + points(pair.low) + ' to ' + points(pair.high) + (pair.p === null ? '' : ', ' + pWord(pair.p) + (pair.holm === null ? '' : ', corrected ' + pWord(pair.holm))) + '. Only ' + a.title + ' right: ' + pair.only + ', only ' + b.title + ' right: ' + pair.other + '.';
    const link = sessionLink(el('a', real ? 'real' : '', el('b', '', points(pair.difference), real ? attrs(el('i', 'tx-real', '●'), { 'aria-hidden': 'true' }) : null), el('small', '', points(pair.low) + ' to ' + points(pair.high)), el('small', '', pWord(pair.p))), { a: a.name, b: b.name, show: 'a-not-b' }, words);
    link.title = words;
    const node = el('td', pair.difference > 0 ? 'ahead' : pair.difference < 0 ? 'behind' : '', link);
    node.style.setProperty('--v', Math.round(Math.min(1, Math.abs(pair.difference) / 0.4) * (real ? 48 : 28)) + '%');
    return node;
  }
}

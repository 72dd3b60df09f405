// Everything about every strategy in one table, sorted by any column.
const COLUMNS = [
  { name: 'Strategy', sort: (s) => s.title.toLowerCase(), text: true },
  { name: 'Right', sort: (s) => s.row.accuracy, say: (v) => exact(v), note: 'Share of graded sessions answered right' },
  { name: '95% interval', sort: (s) => s.row.low, say: (v, s) => exact(s.row.low) + ' to ' + exact(s.row.high) },
  { name: 'Sessions', sort: (s) => s.row.sessions, say: count, note: 'Questions times seeds played so far' },
  { name: 'Graded', sort: (s) => s.row.graded, say: count, note: 'Those whose answer could be graded' },
  { name: 'Turns', sort: (s) => s.row.turns, say: (v) => v.toFixed(1), note: 'Calls to agents in a session, on average' },
  { name: 'Tokens', sort: (s) => s.row.tokens, say: (v) => compact(Math.round(v)), note: 'In and out, for one question; remembered replies count in full' },
  { name: 'Dollars', sort: (s) => s.row.cost_usd, say: perSession, note: 'For one question' },
  { name: 'Seconds', sort: (s) => s.row.seconds, say: (v) => (v < 0.1 ? v.toFixed(3) : v.toFixed(1)), note: 'For one question' },
  { name: 'Calls', sort: (s) => s.row.calls, say: compact },
  { name: 'Calls saved', sort: (s) => s.row.saved, say: compact, note: 'Answered from memory, since the same had been asked before' },
  { name: 'Faults', sort: (s) => s.row.faults, say: count, note: 'Calls that failed' },
  { name: 'Variety of roles', sort: (s) => s.row.role_entropy, say: (v) => v.toFixed(2), note: 'Entropy of the roles it uses: 0 always the same role, 1.10 all three equally often' },
  { name: 'ACCEPT was right', sort: (s) => s.row.verifier?.precision, say: exact, note: 'Precision of the Verifier: of the answers it accepted, how many were right' },
  { name: 'Right accepted', sort: (s) => s.row.verifier?.recall, say: exact, note: 'Recall of the Verifier: of the right answers it saw, how many it accepted' },
  { name: 'Label cost', sort: (s) => s.row.label_cost_usd, say: perSession, note: 'Dollars spent on training questions before it could be fitted' },
];
class CompareTable {
  constructor() {
    this.by = 1;
    this.down = true;
    this.box = attrs(el('div', 'tx-racescroll'), { tabindex: '0', role: 'region', 'aria-label': 'Everything by strategy' });
    this.node = comparePanel('tx-cmptable', 'table', 'Everything in numbers', 'Press a heading to sort by it; rest the pointer on one to read what it means.', this.box);
  }
  draw(m) {
    this.model = m;
    const known = m.known;
    this.node.hidden = !known.length;
    renew(this.box, [this.by, this.down, known.map((s) => [s.title, s.row])], () => [this.table(known)]);
  }
  table(known) {
    const { sort } = COLUMNS[this.by], value = (s) => sort(s) ?? null, way = this.down ? -1 : 1;
    const rows = [...known].sort((a, b) => {
      const x = value(a), y = value(b);
      return x === null || y === null ? (x === null) - (y === null) : (x < y ? -1 : x > y ? 1 : 0) * way;
    });
    const head = COLUMNS.map((column, k) => {
      const press = button('tx-sort', column.name, () => { this.down = this.by === k ? !this.down : !column.text; this.by = k; this.draw(this.model); });
      if (column.note) press.title = column.note;
      return attrs(el('th', '', press), { scope: 'col', 'aria-sort': this.by !== k ? 'none' : this.down ? 'descending' : 'ascending' });
    });
    return el('table', 'tx-racetable tx-alltable', el('caption', 'tx-sr', 'Everything by strategy'), el('thead', '', el('tr', '', ...head)), el('tbody', '', ...rows.map((s) => this.row(s))));
  }
  row(s) {
    const cells = COLUMNS.slice(1).map((column) => { const v = column.sort(s) ?? null; return el('td', '', v === null ? '–' : column.say(v, s)); });
    return el('tr', s.bound ? 'bound' : '', attrs(el('th', '', sessionLink(el('a', 'tx-racename', groupSign(s), named('', s.title), s.bound && !s.title.includes('attainable') ? el('small', '', ' not attainable') : null), { a: s.name }, s.title + ': open its sessions')), { scope: 'row' }), ...cells);
  }
}

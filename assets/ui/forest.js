// Means with their 95% intervals as rows over one common axis from 0 to 100%: a dot, a whisker, the number. Rows keep their place as they move.
class Forest {
  // rows: {key, name, estimate {mean, low, high}, mark: 'dot' | 'diamond' | 'bar', strong, agent, sign (a node before the name), levels [{value, dash}] (reference lines)}
  constructor(label) {
    this.list = el('ul', 'tx-forest-rows');
    this.node = attrs(el('div', 'tx-forest', this.list, attrs(el('div', 'tx-forest-axis', ...[0, 25, 50, 75, 100].map((v) => el('span', '', v + '%'))), { 'aria-hidden': 'true' })), { role: 'group', 'aria-label': label });
    this.rows = new Map();
  }
  set(rows) {
    const keys = rows.map((row) => row.key);
    if (keys.join('\n') !== [...this.rows.keys()].join('\n')) {
      this.rows = new Map(rows.map((row) => [row.key, this.row(row)]));
      this.list.replaceChildren(...[...this.rows.values()].map((made) => made.node));
    }
    rows.forEach((row) => this.move(this.rows.get(row.key), row));
  }
  row(row) {
    const name = el('span', 'tx-forest-name', row.sign || null, row.agent === undefined ? null : tile(row.tile || row.name, row.agent), named('', row.name));
    const made = { bar: el('i', 'tx-forest-bar'), whisker: el('i', 'tx-forest-whisker'), dot: el('i', 'tx-forest-dot ' + (row.mark || 'dot')), words: el('span', 'tx-forest-n') };
    made.levels = el('span', 'tx-forest-levels');
    const track = attrs(el('span', 'tx-forest-track', made.levels, row.mark === 'bar' ? made.bar : null, made.whisker, row.mark === 'bar' ? null : made.dot), { 'aria-hidden': 'true' });
    made.node = el('li', row.strong ? 'strong' : '', name, track, made.words);
    return made;
  }
  move(made, row) {
    const e = row.estimate, known = e && finite(e.mean), wide = known && finite(e.low) && finite(e.high);
    made.node.classList.toggle('unknown', !known);
    made.words.textContent = known ? percent(e.mean) : row.wait || '–';
    made.words.title = wide ? '95% interval ' + percent(e.low) + ' to ' + percent(e.high) : '';
    const inside = (v) => 100 * Math.min(1, Math.max(0, v)) + '%';
    if (row.levels) made.levels.replaceChildren(...row.levels.map((level) => { const line = el('i', 'tx-forest-level ' + level.dash); line.style.left = inside(level.value); return line; }));
    for (const mark of [made.bar, made.dot, made.whisker]) mark.hidden = !known;
    made.whisker.hidden = !wide;
    if (!known) return;
    made.bar.style.width = made.dot.style.left = inside(e.mean);
    if (wide) { made.whisker.style.left = inside(e.low); made.whisker.style.right = 100 - 100 * Math.min(1, e.high) + '%'; }
    if (wide) made.words.replaceChildren(percent(e.mean), hidden(', 95% interval ' + percent(e.low) + ' to ' + percent(e.high)));
  }
}

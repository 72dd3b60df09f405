// The session at a glance: agents down, turns across; the chosen cell carries the role, the others how likely they were.
class Strip {
  constructor(header, jump) {
    this.header = header;
    this.jump = jump;
    this.columns = Math.max(1, header.max_turns);
    this.used = 0;
    this.cells = new Map();
    const row = attrs(el('tr', '', attrs(el('th', '', hidden('Agent')), { scope: 'col' })), {});
    for (let turn = 1; turn <= this.columns; turn++) row.append(attrs(el('th', 'n', hidden('Turn '), turn), { scope: 'col' }));
    const body = el('tbody', '');
    header.agents.forEach((agent, k) => body.append(this.row(agent.name, el('span', 'tx-strip-agent', tile(agent.name, k), named('', agent.name)), agent.unavailable)));
    const foot = el('tfoot', '', this.row('#entropy', attrs(el('span', '', 'Entropy'), { title: 'How undecided the head was, in nats; 0 is certain' })), this.row('#margin', attrs(el('span', '', 'Margin'), { title: 'Chosen pair less the best other, in probability' })));
    this.table = el('table', 'tx-strip', el('caption', 'tx-sr', 'Agents by turn: who was chosen in which role, and how likely the others were'), el('thead', '', row), body, foot);
    this.node = attrs(el('div', 'tx-strip-scroll', this.table), { tabindex: '0', role: 'region', 'aria-label': 'Session at a glance' });
  }
  row(key, label, off) {
    const row = el('tr', off ? 'off' : '', attrs(el('th', '', label), { scope: 'row' }));
    for (let turn = 1; turn <= this.columns; turn++) {
      const cell = el('td', '');
      this.cells.set(key + '\u0000' + turn, cell);
      row.append(cell);
    }
    if (off) row.title = off;
    return row;
  }
  cell(key, turn) { return this.cells.get(key + '\u0000' + turn); }
  decide(e) {
    e.calls.forEach((call, k) => {
      const turn = e.turn + k;
      if (e.agent_probabilities) for (const [name, p] of Object.entries(e.agent_probabilities)) this.shade(this.cell(name, turn), name, p);
      this.choose(this.cell(call.agent, turn), call, turn, e);
      if (e.agent_logits) {
        this.bar(this.cell('#entropy', turn), e.entropy / (Math.log(Math.max(2, this.header.agents.length)) + Math.log(3)), e.entropy.toFixed(2), 'nats');
        this.bar(this.cell('#margin', turn), Math.max(0, e.margin), fixed(e.margin, 2), '');
      } else if (this.cell('#entropy', turn)) {
        for (const key of ['#entropy', '#margin']) this.cell(key, turn).replaceChildren(attrs(el('span', 'tx-dash', '–'), { title: 'No head' }));
      }
    });
  }
  shade(cell, name, p) {
    if (!cell) return;
    const shade = attrs(el('span', 'tx-cell', el('span', 'tx-cell-in', el('span', 'tx-cell-p', percent(p)))), { title: name + ' ' + percent(p) });
    shade.style.setProperty('--p', p.toFixed(3));
    cell.replaceChildren(shade);
  }
  choose(cell, call, turn, e) {
    if (!cell) return;
    const p = e.agent_probabilities ? ' ' + percent(e.agent_probabilities[call.agent]) : '';
    const node = button('tx-cell on r-' + call.role, '', () => this.jump(turn));
    node.append(el('span', 'tx-cell-in', icon(call.role), el('span', 'tx-cell-word', ROLE_WORD[call.role]), el('span', 'tx-cell-p', p)));
    attrs(node, { 'aria-label': 'Turn ' + turn + ': ' + call.agent + ' as ' + ROLE_WORD[call.role] + p + '. Go to it.', title: call.agent + ' as ' + ROLE_WORD[call.role] + p });
    cell.replaceChildren(node);
  }
  bar(cell, share, text, unit) {
    if (!cell) return;
    const fill = el('i', '');
    fill.style.height = Math.round(100 * Math.min(1, Math.max(0.04, share))) + '%';
    cell.replaceChildren(attrs(el('span', 'tx-spark', attrs(el('span', 'tx-spark-bar', fill), { 'aria-hidden': 'true' }), el('span', 'tx-spark-n', text)), { title: (text + ' ' + unit).trim() }));
  }
}

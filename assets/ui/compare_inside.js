// What goes on inside one strategy: whom it calls in which role, the way through the turns, how long its sessions are.
class CompareInside {
  constructor() {
    this.pick = attrs(el('select', 'tx-tool tx-lookat'), { 'aria-label': 'Strategy shown' });
    this.pick.addEventListener('change', () => {
      const url = new URL(location.href);
      url.searchParams.set('look', this.pick.value);
      history.replaceState(null, '', url);
      this.chosen = this.pick.value;
      this.draw(this.model);
    });
    this.about = el('p', 'tx-why', '');
    this.heat = attrs(el('div', 'tx-racescroll'), { tabindex: '0', role: 'region', 'aria-label': 'Calls by agent and role' });
    this.by = 'agent';
    this.switch = attrs(el('div', 'tx-switch'), { role: 'group', 'aria-label': 'Coloured by' });
    this.flow = new CompareFlow();
    this.lengths = el('div', 'tx-lengths');
    const part = (title, how, ...body) => el('div', 'tx-insidepart', el('h4', '', title), el('p', 'tx-sub', how), ...body);
    this.body = el('div', 'tx-inside',
      part('Who is called in which role', 'Share of all its calls; fuller colour means more. Open a cell to see the sessions with such a call.', this.heat),
      part('The way through the turns', 'From left to right, step by step: the higher a box, the more sessions pass through it. Open a box to see them.', this.switch, this.flow.node),
      part('How many turns a session takes', 'Sessions by their number of calls, the right ones first.', this.lengths));
    this.node = comparePanel('tx-cmpinside', 'inside', 'How each one works', '', el('label', 'tx-lookatlabel', 'Strategy ', this.pick), this.about, this.body);
    this.chosen = new URL(location.href).searchParams.get('look') || '';
  }
  draw(m) {
    this.model = m;
    const known = m.known;
    this.node.hidden = !known.length;
    if (!known.length) return;
    const s = m.strategy(this.chosen) || known.find((one) => one.group === 'learned-head') || known[0];
    renew(this.pick, [known.map((one) => [one.name, one.title])], () => known.map((one) => attrs(el('option', '', one.title), { value: one.name })));
    if (this.pick.value !== s.name) this.pick.value = s.name;
    this.about.textContent = s.idea || '';
    const agents = m.plan.agents;
    renew(this.heat, [s.name, s.row.heat, agents], () => [this.heatTable(s, agents)]);
    renew(this.switch, [this.by], () => ['agent', 'role'].map((by) => attrs(button('tx-tool', by === 'agent' ? 'Agents' : 'Roles', () => { this.by = by; this.draw(m); }), { 'aria-pressed': by === this.by })));
    this.flow.set(s, this.by, agents);
    renew(this.lengths, [s.name, s.row.lengths], () => [this.lengthRows(s)]);
  }
  heatTable(s, agents) {
    const total = s.row.heat.flat().reduce((a, b) => a + b, 0) || 1, top = Math.max(...s.row.heat.flat(), 1);
    const head = el('tr', '', attrs(el('th', '', 'Agent'), { scope: 'col' }), ...ROLES.map((role) => attrs(el('th', '', roleChip(role)), { scope: 'col' })));
    const rows = agents.map((agent, i) => el('tr', '', attrs(el('th', '', tile(agent, i), named('', agent)), { scope: 'row' }), ...ROLES.map((role, j) => {
      const n = s.row.heat[i][j];
      if (!n) return el('td', 'none', '–');
      const node = el('td', n / top > 0.62 ? 'full' : '', sessionLink(el('a', '', percent(n / total)), { a: s.name, agent, role }, agent + ' as ' + ROLE_WORD[role] + ': ' + plural(n, 'call')));
      node.style.setProperty('--v', Math.round((100 * n) / top) + '%');
      return node;
    })));
    return el('table', 'tx-heattable tx-rolestable', el('caption', 'tx-sr', 'Calls of ' + s.title + ' by agent and role'), el('thead', '', head), el('tbody', '', ...rows));
  }
  lengthRows(s) {
    const top = Math.max(...s.row.lengths.map(([, a, b, c]) => a + b + c), 1);
    const bar = (n, cls) => { const node = el('i', cls); node.style.width = (100 * n) / top + '%'; return node; };
    return el('ul', '', ...s.row.lengths.map(([turns, right, wrong, unknown]) => {
      const say = plural(turns, 'turn') + ': ' + plural(right + wrong + unknown, 'session') + ', ' + right + ' right, ' + wrong + ' wrong' + (unknown ? ', ' + unknown + ' not graded' : '');
      return el('li', '', sessionLink(el('a', '', el('span', 'tx-length-n', plural(turns, 'turn')), attrs(el('span', 'tx-length-bar', bar(right, 'right'), bar(wrong, 'wrong'), bar(unknown, 'unknown')), { 'aria-hidden': 'true' }), el('span', 'tx-length-words', right + ' right, ' + wrong + ' wrong' + (unknown ? ', ' + unknown + ' not graded' : ''))), { a: s.name, turns }, say));
    }));
  }
}

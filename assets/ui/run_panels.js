// The panels beside the charts: what the pool could do, what was spent, the log in words.
class HeadroomPanel {
  constructor() {
    this.forest = new Forest('Each agent alone');
    this.advice = el('p', 'tx-advice', '');
    this.none = el('p', 'tx-empty', 'Before anything is spent on learning, each agent is tried alone. The figures come here in a moment.');
    this.sub = el('span', 'tx-sub', 'Each agent alone, answering once. The thin line is the 95% interval.');
    this.node = panel('tx-headroom', 'What the pool can do', this.sub, this.advice, this.forest.node, this.none);
  }
  draw(m) {
    const h = m.headroom;
    this.none.hidden = Boolean(h);
    this.advice.hidden = !h || !h.advice;
    this.forest.node.hidden = !h;
    if (!h) return;
    this.advice.className = 'tx-advice ' + (h.saturated ? 'warn' : 'good');
    this.advice.replaceChildren(icon(h.saturated ? 'warn' : 'check'), el('span', '', h.advice));
    const place = (name) => Math.max(0, m.agents.indexOf(name));
    this.forest.set(h.agents.map(([name, estimate]) => ({ key: name, name, estimate, mark: 'bar', agent: place(name), strong: name === h.best })));
  }
}
class Budget {
  constructor() {
    this.values = {};
    this.list = el('dl', 'tx-budget-list', ...[['episodes', 'Episodes'], ['calls', 'Calls to agents'], ['saved', 'Calls saved'], ['tokens', 'Tokens'], ['cost', 'Dollars'], ['time', 'Time']].map(([key, word]) => {
      this.values[key] = { value: el('b', '', '–'), more: el('span', '', '\u00a0'), meter: attrs(el('i', ''), { 'aria-hidden': 'true' }) };
      return el('div', '', el('dt', '', word), el('dd', '', this.values[key].value, this.values[key].more, this.values[key].meter));
    }));
    this.spent = el('div', 'tx-spent');
    this.node = panel('tx-budget', 'What it has used', null, this.list, this.spent);
  }
  // Where the time went, once the run says so.
  spend(e) {
    if (this.spentOf === e) return;
    this.spentOf = e;
    const words = { encode: 'reading the state', agents: 'agents', optimizer: 'search', store: 'storing', other: 'other' }, colours = ['--tx-s1', '--tx-s2', '--tx-s3', '--tx-s4', '--tx-s5'];
    const parts = Object.entries(e ? e.time : {}).filter(([, s]) => finite(s) && s > 0), total = parts.reduce((sum, [, s]) => sum + s, 0);
    this.spent.replaceChildren(...(total ? [shareBar('Where ' + rough(total) + ' went', parts.map(([key, s], k) => ({ name: words[key] || key, colour: 'var(' + colours[k % 5] + ')', share: s / total })))] : []));
  }
  put(key, text, more, share) {
    const cell = this.values[key];
    if (cell.value.textContent !== text) cell.value.textContent = text;
    cell.more.textContent = more || '\u00a0';
    cell.meter.style.setProperty('--share', (share === undefined || share === null ? 0 : Math.min(1, share) * 100) + '%');
    cell.meter.classList.toggle('none', share === undefined || share === null);
  }
  draw(m) {
    const now = m.ended || m.last || m.prepared || {}, planned = m.started && m.started.episodes ? m.started.episodes + ((m.prepared && m.prepared.episodes) || 0) : null, p = m.plan, asked = (now.calls || 0) + (now.saved || 0);
    const of = (limit, say) => (finite(limit) ? 'of ' + say(limit) + ' at most' : '');
    this.put('episodes', compact(number(now.episodes)), planned ? 'of about ' + compact(planned) : '', planned ? (now.episodes || 0) / planned : null);
    this.put('calls', compact(number(now.calls)), [of(p.max_calls, compact), now.kept ? compact(now.kept) + ' by kept replies, for nothing' : ''].filter(Boolean).join(' · '), finite(p.max_calls) ? (now.calls || 0) / p.max_calls : null);
    this.put('saved', compact(number(now.saved)), asked && now.saved ? percent(now.saved / asked) + ' from memory' : '');
    this.put('tokens', compact(number(now.tokens)), of(p.max_tokens, compact), finite(p.max_tokens) ? (now.tokens || 0) / p.max_tokens : null);
    this.put('cost', finite(now.cost) ? money(now.cost) : '–', of(p.max_cost_usd, money) || (now.cost === null && now.calls ? 'a price is unknown' : m.header.pool === 'offline' ? 'pretend prices' : ''), finite(p.max_cost_usd) ? (now.cost || 0) / p.max_cost_usd : null);
    this.put('time', clock(m.at), now.lost ? plural(now.lost, 'episode') + ' lost to faults' : '');
    this.spend(m.ended);
  }
}
class RunLog {
  constructor() {
    this.list = el('ol', '');
    const scroll = attrs(el('div', 'tx-log-scroll', this.list), { role: 'log', 'aria-live': 'off', tabindex: '0', 'aria-label': 'Log of the run, newest first' });
    this.node = panel('tx-log', 'What happened', el('span', 'tx-sub', 'Newest first.'), scroll);
    this.shown = 0;
  }
  draw(m) {
    const fresh = m.notes.slice(this.shown).map((note) => el('li', note.kind, el('time', '', clock(note.at)), note.kind ? icon(note.kind) : el('i', ''), attrs(el('span', '', note.text), { dir: 'auto' })));
    this.shown = m.notes.length;
    if (fresh.length) this.list.prepend(...fresh.reverse());
    if (!this.shown && !this.list.firstChild) this.list.append(el('li', 'wait', el('time', '', ''), el('i', ''), el('span', '', 'Nothing yet. The first sentence comes when the run begins.')));
    else if (this.shown) this.list.querySelector('.wait')?.remove();
  }
}

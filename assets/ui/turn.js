// One turn: who, in which role, what was written, what it took, and what went wrong.
const LONG_INSTRUCTION = 240;
class TurnCard {
  constructor(e, k, agents, faults) {
    const call = e.calls[k], index = agents.findIndex((agent) => agent.name === call.agent), info = agents[index] || {};
    this.number = e.turn + k;
    this.faults = faults;
    this.reply = new Reply();
    this.state = el('span', 'tx-wait', 'waiting for the first word');
    this.meta = el('span', 'tx-meta');
    this.flags = el('span', 'tx-flags');
    const who = attrs(el('span', 'tx-who', tile(call.agent, index), named('tx-agent', call.agent), el('span', 'tx-provider', info.model || '')), info.description ? { title: info.description } : {});
    const title = attrs(el('h3', 'tx-turn-title', hidden('Turn ' + this.number + ': '), roleChip(call.role), who), { id: 'turn-' + this.number });
    this.body = el('div', 'tx-body', el('header', 'tx-turn-head', title, this.flags, this.meta));
    if (e.note) this.body.append(el('p', 'tx-note', icon('forth'), attrs(el('span', '', e.note), { dir: 'auto' })));
    if (call.instruction || call.sees) this.body.append(this.told(call));
    this.body.append(this.reply.node, this.state);
    this.card = attrs(el('article', 'tx-card', this.body), { 'aria-labelledby': 'turn-' + this.number });
    const panel = k === 0 ? decisionPanel(e, agents) : null;
    if (panel) this.card.append(panel);
    this.node = attrs(el('li', 'tx-turn live r-' + call.role, attrs(el('span', 'tx-no', this.number), { 'aria-hidden': 'true' }), this.card), { tabindex: '-1' });
  }
  // Opens why this turn was decided so, once it is over; the program behind it is fetched when it is first wanted.
  explain(why, session) {
    const panel = this.card.querySelector('.tx-head:not(.none)');
    if (!why || !panel) return;
    const box = el('div', 'tx-reason-box'), here = (name) => new URL('ui/' + name, document.baseURI).href;
    const fetchIt = () => {
      this.card.append(box);
      if (!document.querySelector('link[href="' + here(why.style) + '"]')) document.head.append(attrs(el('link', ''), { rel: 'stylesheet', href: here(why.style) }));
      import(here(why.program)).then((made) => made.default({ element: box, props: { session, turn: this.number } }), () => { box.textContent = 'This part of the page could not be loaded. Reload the page.'; });
    };
    this.why = button('tx-quiet tx-reason-open', 'Why?', () => {
      const open = this.why.getAttribute('aria-expanded') === 'false';
      this.why.setAttribute('aria-expanded', String(open));
      if (open) fetchIt(); else { box.dispatchEvent(new Event('why-closed')); box.remove(); }
    });
    attrs(this.why, { 'aria-expanded': 'false', 'aria-label': 'Why was turn ' + this.number + ' decided so?' }).hidden = true;
    panel.querySelector('.tx-how').after(this.why);
  }
  told(call) {
    const sees = call.sees ? el('span', 'tx-sees', seesWord(call.sees)) : '';
    if (!call.instruction) return el('p', 'tx-note tx-told', sees);
    const words = attrs(el('bdi', '', call.instruction), { dir: 'auto' });
    if (call.instruction.length <= LONG_INSTRUCTION) return el('p', 'tx-note tx-told', sees, el('span', '', el('b', '', 'task: '), words));
    return el('details', 'tx-note tx-told', el('summary', '', sees, call.sees ? ' · ' : '', 'What it was told for this turn'), words);
  }
  // The control that plays this turn otherwise; only once the session is over.
  offer(ask) {
    if (!this.replied || !ask) return;
    this.meta.append(attrs(button('tx-quiet', 'What if…', () => ask(this.number)), { title: 'Play turn ' + this.number + ' otherwise', 'aria-label': 'What if turn ' + this.number + ' had gone otherwise?' }));
  }
  // Marks the turn whose answer is the session's.
  counts(note) {
    this.node.classList.add('counts');
    this.flags.append(attrs(el('span', 'tx-verdict accept', icon('check'), 'this answer counts'), note ? { title: note } : {}));
  }
  write(text) {
    this.state.textContent = '';
    this.node.classList.add('writing');
    this.reply.add(text);
  }
  finish(e) {
    this.replied = true;
    if (this.why) this.why.hidden = false;
    this.reply.set(e.text || this.reply.text);
    this.close();
    const cost = e.cost_usd === null ? '' : ' · ' + money(e.cost_usd);
    this.meta.append(attrs(el('span', '', count(e.tokens_in) + ' → ' + plural(e.tokens_out, 'token')), { title: plural(e.tokens_in, 'token') + ' in, ' + plural(e.tokens_out, 'token') + ' out' }), ' · ' + seconds(e.latency_s) + cost);
    if (e.verdict) this.flags.append(el('span', 'tx-verdict ' + e.verdict, icon(e.verdict === 'accept' ? 'check' : 'cross'), e.verdict === 'accept' ? 'ACCEPT' : 'REVISE'));
    if (e.reply_note) this.body.append(el('p', 'tx-note', icon('forth'), attrs(el('span', '', e.reply_note), { dir: 'auto' })));
    if (e.error) this.fault(e);
    else if (!e.text) this.state.textContent = 'An empty reply.';
  }
  fault(e) {
    this.node.classList.add('fault');
    const kept = e.text ? ' What had arrived is kept above.' : ' Nothing had arrived.';
    const body = el('span', '', el('b', '', this.faults[e.error.kind] || e.error.kind), ' ', attrs(el('span', '', e.error.message), { dir: 'auto' }), el('small', '', kept));
    this.body.append(el('div', 'tx-fault', icon('warn'), body));
  }
  close() {
    this.node.classList.remove('live', 'writing');
    this.state.textContent = '';
  }
}

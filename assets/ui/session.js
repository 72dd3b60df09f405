// A whole session drawn from its lines, one line at a time, in the order they came.
class SessionView {
  constructor(header, options) {
    this.header = header;
    this.options = options;
    this.turns = new Map();
    this.totals = { turns: 0, tokens: 0, cost: 0, seconds: 0 };
    this.ended = false;
    this.pill = attrs(el('span', 'tx-pill run'), { role: 'status', 'aria-live': 'polite' });
    this.stats = el('dl', 'tx-stats');
    this.values = {};
    for (const [key, word] of [['turns', 'turns'], ['tokens', 'tokens'], ['cost', 'cost'], ['seconds', 'time']]) this.stats.append(el('div', '', el('dt', '', word), (this.values[key] = el('dd', '', '–'))));
    this.tools = el('div', 'tx-tools');
    this.bar = el('div', 'tx-bar', this.pill, this.stats, this.tools);
    this.list = el('ol', 'tx-turns');
    this.strip = new Strip(header, (turn) => this.jump(turn));
    this.flow = new Flow(header, (turn) => this.jump(turn));
    this.after = el('div', 'tx-after');
    this.node = attrs(el('section', 'tx-session', this.bar, this.asked(), this.strip.node, this.flow.node, this.list, this.after), { 'aria-label': 'Session' });
    this.say('Starting');
  }
  asked() {
    const h = this.header, facts = [strategyWord(h.strategy), ruleWord(h), 'seed ' + h.seed, 'pool ' + h.pool].filter(Boolean);
    if (h.checkpoint) facts.push('head ' + h.checkpoint);
    if (h.backbone) facts.push('backbone ' + h.backbone.replace(/^bundled@.*/, 'bundled'));
    const time = attrs(el('time', '', when(h.created_at)), { datetime: h.created_at, title: new Date(h.created_at).toLocaleString() });
    return el('div', 'tx-asked', this.origin(), attrs(el('h2', 'tx-question' + (h.question.length > 220 || h.question.includes('\n') ? ' long' : ''), h.question), { dir: 'auto' }), el('p', 'tx-plan', ...facts.map((fact) => named('', fact)), time));
  }
  // Where a branch comes from.
  origin() {
    const h = this.header;
    if (h.parent_turn === null || h.parent_turn === undefined) return null;
    const from = h.parent ? sessionLink(h.parent, 'tx-tool', icon('back'), 'Back to the session it branched from') : el('span', '', 'The session it branched from was deleted.');
    const beside = h.parent ? attrs(el('a', 'tx-tool', 'Side by side'), { href: new URL('sides?sessions=' + encodeURIComponent(h.parent) + ',' + encodeURIComponent(h.id), document.baseURI).href }) : null;
    return el('p', 'tx-origin', el('span', 'tx-pill small', 'Branch at turn ' + (h.parent_turn + 1)), from, beside);
  }
  say(text, kind = 'run') {
    if (this.pill.textContent !== text) this.pill.textContent = text;
    this.pill.className = 'tx-pill ' + kind;
  }
  stat(key, text) { this.values[key].textContent = text; }
  jump(turn) {
    const card = this.turns.get(turn);
    if (!card) return;
    card.node.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: 'start' });
    card.node.focus({ preventScroll: true });
  }
  apply(e) {
    const handler = this['on_' + e.event];
    if (handler) handler.call(this, e);
  }
  on_step_decided(e) {
    const fan = e.calls.length > 1 ? this.fan(e) : null;
    e.calls.forEach((call, k) => {
      const card = new TurnCard(e, k, this.header.agents, this.options.faults);
      card.explain(this.options.why, this.header.id);
      this.turns.set(card.number, card);
      if (e.turn <= this.header.parent_turn) card.node.classList.add('kept');
      (fan || this.list).append(card.node);
      this.say('Turn ' + card.number + ': ' + call.agent + ' as ' + ROLE_WORD[call.role]);
    });
    this.strip.decide(e);
    this.flow.decide(e);
    this.stat('turns', e.turn + e.calls.length - 1 + ' of ' + this.header.max_turns);
  }
  // Calls made at once stand side by side.
  fan(e) {
    const list = el('ol', 'tx-fan-list');
    this.list.append(el('li', 'tx-fan', el('p', 'tx-fan-word', plural(e.calls.length, 'call') + ' at once'), list));
    return list;
  }
  on_text_delta(e) { this.turns.get(e.turn)?.write(e.text); }
  on_turn_replied(e) {
    this.turns.get(e.turn)?.finish(e);
    this.worked = this.worked || (e.role === 'worker' && !e.error);
    const sum = this.totals;
    sum.tokens += e.tokens_in + e.tokens_out;
    if (!e.error) sum.cost = sum.cost === null || e.cost_usd === null ? null : sum.cost + e.cost_usd;
    else this.strip.fail(e);
    sum.seconds += e.latency_s;
    this.stat('tokens', count(sum.tokens));
    this.stat('cost', sum.cost === null ? '–' : money(sum.cost));
    this.stat('seconds', seconds(e.at_s || sum.seconds));
  }
  on_notice(e) { this.list.append(el('li', 'tx-notice', icon('warn'), attrs(el('span', '', e.message), { dir: 'auto' }))); }
  on_session_ended(e) {
    this.stat('seconds', seconds(e.seconds));
    this.stat('cost', e.cost_usd === null ? '–' : money(e.cost_usd));
    const stopped = e.stopped_by === 'cancelled';
    if (e.answer_turn) this.turns.get(e.answer_turn)?.counts(e.answer_note);
    this.finish(Ending.ended(e, this.options.stopped, this.header.task, this.worked), stopped ? 'Stopped' : 'Finished', stopped ? 'stopped' : 'done');
  }
  on_graded(e) { this.ending?.grade(e); if (e.correct !== null) this.say(this.pill.textContent + ', ' + (e.correct ? 'right' : 'wrong'), e.correct ? 'done' : 'broken'); }
  on_session_failed(e) { this.finish(Ending.broken('The session broke off', e.message), 'Broke off', 'broken'); }
  on_session_interrupted() {
    this.finish(Ending.broken('Interrupted', 'The server stopped while this session was running. Every finished turn is kept; ask the question again to run it anew.'), 'Interrupted', 'broken');
  }
  finish(ending, word, kind) {
    this.turns.forEach((card) => card.close());
    this.ended = true;
    this.node.classList.add('ended');
    this.ending = ending;
    this.list.append(ending.node);
    this.offer();
    this.say(word, kind);
  }
  // Once it is over, every turn can be played otherwise, and the session can go on.
  offer() {
    const ask = this.options.whatIf, played = [...this.turns.values()].filter((card) => card.replied).length;
    this.turns.forEach((card) => card.offer(ask));
    if (ask && played) this.ending.body.append(el('p', 'tx-more-turns', attrs(button('tx-quiet', 'One turn more…', () => ask(played + 1)), { title: 'Go on after the last turn' })));
  }
}

// Two to four sessions beside each other, step by step; the first step at which they part is marked.
const LONG_LINES = 12;
const traceUrl = (id) => { const url = new URL('traces', document.baseURI); url.searchParams.set('session', id); return url.href; };
const sideHead = (one) => {
  const grade = one.correct === null ? el('span', 'tx-ungraded', 'not graded') : el('span', 'tx-grade ' + (one.correct ? 'right' : 'wrong'), icon(one.correct ? 'check' : 'cross'), one.correct ? 'Right' : 'Wrong', one.expected ? el('span', 'tx-expected', 'expected ', named('', one.expected)) : null);
  const facts = [strategyWord(one.strategy), ruleWord(one), 'seed ' + one.seed, 'pool ' + one.pool, one.checkpoint ? 'head ' + one.checkpoint : null, one.branch ? 'branch at turn ' + one.branch : null].filter(Boolean);
  return el('section', 'tx-side-card', el('header', '', el('b', 'tx-side-letter', one.letter), grade, el('span', 'tx-state', one.word), attrs(el('a', 'tx-tool', 'Open'), { href: traceUrl(one.id), 'aria-label': 'Open session ' + one.letter })),
    el('p', 'tx-plan', ...facts.map((fact) => named('', fact))),
    attrs(el('p', 'tx-side-answer', one.answer || 'No answer'), { dir: 'auto' }),
    el('p', 'tx-totals', plural(one.turns, 'turn') + ' · ' + plural(one.tokens, 'token') + ' · ' + money(one.cost_usd) + ' · ' + seconds(one.seconds)));
};
const sideCall = (call, agents, letter, note) => {
  const reply = new Reply();
  reply.set(call.text);
  const flags = el('span', 'tx-flags', call.verdict ? el('span', 'tx-verdict ' + call.verdict, icon(call.verdict === 'accept' ? 'check' : 'cross'), call.verdict === 'accept' ? 'ACCEPT' : 'REVISE') : null);
  const body = el('div', 'tx-side-call r-' + call.role, el('header', 'tx-turn-head', letter, el('span', 'tx-turn-title', roleChip(call.role), el('span', 'tx-who', tile(call.agent, agents.indexOf(call.agent)), named('tx-agent', call.agent))), flags, el('span', 'tx-meta', count(call.tokens_in) + ' → ' + plural(call.tokens_out, 'token') + ' · ' + seconds(call.latency_s) + (call.cost_usd === null ? '' : ' · ' + money(call.cost_usd)))));
  if (note) body.append(note);
  if (call.instruction) body.append(el('p', 'tx-note', attrs(el('span', '', call.instruction), { dir: 'auto' })));
  body.append(call.text.split('\n').length > LONG_LINES || call.text.length > 900 ? folded(reply.node) : reply.node);
  if (call.error) body.append(el('p', 'tx-alert', icon('warn'), attrs(el('span', '', call.error), { dir: 'auto' })));
  return body;
};
const folded = (node) => {
  const more = button('tx-tool', 'Show all', () => {
    const open = box.classList.toggle('open');
    more.textContent = open ? 'Show less' : 'Show all';
    more.setAttribute('aria-expanded', String(open));
  });
  more.setAttribute('aria-expanded', 'false');
  const box = el('div', 'tx-side-fold', el('div', '', node), more);
  return box;
};
const sideStep = (data, step) => {
  const cells = step.cells.map((cell, k) => {
    const letter = data.sessions[k].letter;
    if (!cell) return el('div', 'tx-side-cell none', el('p', '', el('b', 'tx-side-letter', letter), 'Has ended.'));
    const mark = (k) => (k ? null : el('b', 'tx-side-letter', letter));
    const note = cell.note ? el('p', 'tx-note', icon('forth'), attrs(el('span', '', cell.note), { dir: 'auto' })) : null;
    return el('div', 'tx-side-cell', ...cell.calls.map((call, k) => sideCall(call, data.agents, mark(k), k ? null : note)));
  });
  const title = el('h2', '', 'Step ' + step.number, step.parts ? el('span', 'tx-side-mark', icon('forth'), 'here they part') : step.same ? el('span', 'tx-side-same', 'the same on all sides') : null);
  const row = attrs(el('div', 'tx-side-row'), {});
  row.append(...cells);
  const node = attrs(el('section', 'tx-side-step' + (step.parts ? ' parts' : ''), title, row), { id: 'step-' + step.number, tabindex: '-1' });
  const logits = logitTable(data, step);
  if (logits) node.append(logits);
  return node;
};
const sideQuestions = (data) => {
  const one = (text, letter) => el('div', 'tx-side-asked', letter ? el('b', 'tx-side-letter', letter) : null, attrs(el('p', 'tx-question' + (text.length > 220 || text.includes('\n') ? ' long' : ''), text), { dir: 'auto' }));
  if (data.same_question) return el('div', 'tx-asked', one(data.sessions[0].question, ''));
  return el('div', 'tx-asked', el('p', 'tx-alert warn', icon('warn'), el('span', '', 'These sessions answer different questions. Their turns stand side by side, but which is better cannot be read from them.')), ...data.sessions.map((head) => one(head.question, head.letter)));
};
const drawSides = () => {
  if (!props.value) return;
  const data = JSON.parse(props.value);
  if (data.error) { element.replaceChildren(el('div', 'tx-nothing', el('h2', '', 'Nothing to compare'), attrs(el('p', '', data.error), { dir: 'auto' }), attrs(el('a', 'tx-tool', 'To the traces'), { href: new URL('traces', document.baseURI).href }))); return; }
  const box = attrs(el('article', 'tx-session tx-sides', sideQuestions(data), attrs(el('p', 'tx-side-account', data.account), { dir: 'auto', role: 'status' })), { 'aria-label': 'Side by side' });
  box.style.setProperty('--sides', data.sessions.length);
  if (data.parts_at > 1) {
    const jump = button('tx-tool', 'Go to where they part', () => {
      const target = element.querySelector('#step-' + data.parts_at);
      target.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: 'start' });
      target.focus({ preventScroll: true });
    });
    box.append(el('p', '', jump));
  }
  box.append(el('div', 'tx-side-row heads', ...data.sessions.map(sideHead)), ...data.steps.map((step) => sideStep(data, step)));
  element.replaceChildren(box);
};
drawSides();
watch('value', drawSides);

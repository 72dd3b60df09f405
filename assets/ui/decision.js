// What the head said: probabilities and logits of every agent and role, how sure it was, and what it read.
const meter = (agent, probability, logit, chosen) => {
  const fill = el('i', '');
  const row = attrs(el('div', 'tx-meter' + (chosen ? ' on' : '')), { title: agent + ': probability ' + probability.toFixed(4) + ', logit ' + fixed(logit, 4) });
  row.append(named('tx-meter-name', agent), el('span', 'tx-track', fill), el('span', 'tx-meter-p', percent(probability)), el('span', 'tx-meter-l', signed(logit, 2)));
  fill.style.width = (100 * probability).toFixed(1) + '%';
  return row;
};
const roleBar = (e) => {
  const bar = el('div', 'tx-roles');
  for (const role of ROLES) {
    const p = e.role_probabilities[role], on = e.chosen.role === role;
    const part = attrs(el('span', 'tx-role r-' + role + (on ? ' on' : ''), icon(role), el('span', 'tx-role-word', ROLE_WORD[role]), el('b', '', percent(p)), el('small', '', signed(e.role_logits[role], 2))), {
      title: ROLE_WORD[role] + ': probability ' + p.toFixed(4) + ', logit ' + fixed(e.role_logits[role], 4),
    });
    part.style.setProperty('--p', (100 * p).toFixed(1) + '%');
    bar.append(part);
  }
  return bar;
};
const numbers = (e) => {
  const pair = (word, value, title) => attrs(el('span', 'tx-fact', el('span', '', word), el('b', '', value)), { title });
  return el('div', 'tx-facts',
    pair('entropy', e.entropy.toFixed(2), 'Entropy of agent and role together: ' + e.entropy.toFixed(4) + ' nats. 0 is certain.'),
    pair('margin', signed(e.margin, 2), 'Probability of the chosen pair less that of the best other: ' + fixed(e.margin, 4)),
    pair('norm', e.state_norm.toFixed(1), 'Euclidean norm of the hidden state: ' + e.state_norm.toFixed(4)),
    pair('read', count(e.tokens_read) + ' tok', plural(e.tokens_read, 'token') + ' read' + (e.tokens_cut ? ', ' + plural(e.tokens_cut, 'token') + ' left out as too long' : '')),
    pair('in', e.encode_ms.toFixed(e.encode_ms < 10 ? 1 : 0) + ' ms', e.encode_ms.toFixed(3) + ' milliseconds for the hidden state'));
};
const exactTable = (e, names) => {
  const row = (kind, name, probability, logit, chosen) => el('tr', chosen ? 'on' : '', attrs(el('th', '', named('', name), chosen ? el('span', 'tx-picked', ' chosen') : null), { scope: 'row' }), el('td', '', kind), el('td', 'n', probability.toFixed(6)), el('td', 'n', fixed(logit, 6)));
  const head = el('thead', '', el('tr', '', ...['Name', 'Kind', 'Probability', 'Logit'].map((word) => attrs(el('th', '', word), { scope: 'col' }))));
  const body = el('tbody', '');
  for (const name of names) body.append(row('agent', name, e.agent_probabilities[name], e.agent_logits[name], name === e.chosen.agent));
  for (const role of ROLES) body.append(row('role', ROLE_WORD[role], e.role_probabilities[role], e.role_logits[role], role === e.chosen.role));
  return el('table', 'tx-exact', el('caption', 'tx-sr', 'All outputs of the head at this turn'), head, body);
};
const exactFacts = (e) => 'entropy ' + e.entropy.toFixed(6) + ' nats · margin ' + fixed(e.margin, 6) + ' · state norm ' + e.state_norm.toFixed(6) + ' · ' + plural(e.tokens_read, 'token') + ' read · ' + count(e.tokens_cut) + ' left out · encode ' + e.encode_ms.toFixed(3) + ' ms';
const decisionPanel = (e, agents) => {
  const panel = attrs(el('aside', 'tx-head r-' + (e.calls[0] || {}).role), { 'aria-label': 'Decision of turn ' + e.turn });
  if (!e.agent_logits) {
    if (e.turn > 1) return null; // once says it for the whole session
    panel.classList.add('none');
    panel.append(el('p', 'tx-nohead', 'No head here, and so no “Why?”: this strategy goes by rules of its own.'));
    return panel;
  }
  const how = attrs(el('span', 'tx-how', e.sampled ? 'drawn' : 'most probable'), { title: e.sampled ? 'Drawn from the two softmaxes' : 'The most probable agent and role' });
  panel.append(el('div', 'tx-head-top', el('span', '', 'Head'), how, el('span', 'tx-head-cols', el('span', '', 'prob.'), el('span', '', 'logit'))));
  const meters = el('div', 'tx-meters');
  // Pool order, not the object's: a JSON object puts names that look like numbers first.
  const names = agents.map((agent) => agent.name).filter((name) => name in e.agent_logits);
  for (const name of names) meters.append(meter(name, e.agent_probabilities[name], e.agent_logits[name], name === e.chosen.agent));
  // The table only exists while it is open: a long session has many of them.
  const more = el('details', 'tx-more', el('summary', '', numbers(e), hidden('All exact numbers')));
  more.addEventListener('toggle', () => {
    more.querySelectorAll(':scope > table, :scope > p').forEach((node) => node.remove());
    if (more.open) more.append(el('p', '', exactFacts(e)), exactTable(e, names));
  });
  panel.append(meters, roleBar(e), more);
  return panel;
};

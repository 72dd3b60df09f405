// Who answered when each agent of a pool was asked.
const answered = (agent, k) => {
  const state = el('span', 'tx-avail ' + (agent.state === 'bad' ? 'off' : agent.state === 'ok' ? 'on' : ''), agent.state === 'open' ? null : icon(agent.state === 'ok' ? 'check' : 'cross'), { ok: 'answers', bad: 'does not answer', open: 'being asked…' }[agent.state]);
  return el('li', '', tile(agent.name, k), el('div', '', el('div', 'tx-member', named('', agent.name), state), agent.told ? attrs(el('p', '', agent.told), { dir: 'auto' }) : null));
};
const drawCheck = () => {
  element.replaceChildren();
  if (!props.value) return;
  const data = JSON.parse(props.value);
  if (data.error) return element.append(attrs(el('p', 'tx-alert', icon('warn'), el('span', '', data.error)), { role: 'alert' }));
  element.append(attrs(el('p', 'tx-sentence', data.told + ' ' + data.price), { role: 'status' }), el('div', 'tx-pool tx-check', el('ul', '', ...data.agents.map(answered))));
};
drawCheck();
watch('value', drawCheck);

// Who may be asked, and who cannot and why.
let wide = matchMedia('(min-width: 1000px)').matches;
const member = (agent, k) => {
  const off = Boolean(agent.unavailable);
  const state = el('span', 'tx-avail ' + (off ? 'off' : 'on'), icon(off ? 'cross' : 'check'), off ? 'not available' : 'ready');
  const row = el('li', off ? 'off' : '', tile(agent.name, k), el('div', '', el('div', 'tx-member', named('', agent.name), state), el('p', '', off ? agent.unavailable : agent.description)));
  const about = [agent.model, agent.price, off ? agent.description : ''].filter(Boolean).join(' · ');
  if (about) row.title = about;
  return row;
};
const drawPool = () => {
  if (!props.value) return;
  const data = JSON.parse(props.value), old = element.querySelector('details');
  const box = el('details', 'tx-pool', el('summary', '', el('b', '', 'Agents'), el('span', 'tx-pool-count', data.ready + ' of ' + data.agents.length + ' ready')));
  box.open = old ? old.open : wide;
  if (data.error) box.append(el('p', 'tx-alert', icon('warn'), el('span', '', data.error)));
  box.append(el('ul', '', ...data.agents.map(member)));
  element.replaceChildren(box);
};
drawPool();
watch('value', drawPool);

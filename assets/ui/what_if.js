// The what-if panel: choose another agent, role or instruction for one turn, or try them all.
let shown = null, dialog = null, form = null, tried = null, notice = null;
const same = (data) => shown && shown.session === data.session && shown.turn === data.turn;
const close = () => { dialog?.close(); };
const shell = (data, title) => {
  dialog?.remove();
  const shut = attrs(button('tx-tool', '', close), { 'aria-label': 'Close' });
  shut.append(icon('cross'));
  dialog = attrs(el('dialog', 'tx-dialog', el('header', '', attrs(el('h2', '', title), { id: 'tx-what-if-title' }), shut)), { 'aria-labelledby': 'tx-what-if-title' });
  dialog.addEventListener('click', (click) => { if (click.target === dialog) close(); });
  dialog.addEventListener('close', () => { shown = null; });
  element.replaceChildren(dialog);
  shown = data;
};
const choiceForm = (data) => {
  const was = data.was || {}, agent = attrs(el('select', ''), { name: 'agent' });
  for (const entry of data.agents) {
    const option = el('option', '', entry.name + (entry.unavailable ? ' (not available)' : ''));
    option.value = entry.name;
    option.disabled = Boolean(entry.unavailable);
    option.selected = entry.name === was.agent;
    agent.append(option);
  }
  const about = attrs(el('small', ''), { dir: 'auto' });
  const tell = () => { about.textContent = (data.agents.find((entry) => entry.name === agent.value) || {}).description || ''; };
  agent.addEventListener('change', tell);
  tell();
  const first = data.roles.find((entry) => entry.possible) || {}, start = was.role && data.roles.some((entry) => entry.role === was.role && entry.possible) ? was.role : first.role;
  const roles = el('div', 'tx-role-pick');
  for (const entry of data.roles) {
    const input = attrs(el('input', ''), { type: 'radio', name: 'tx-what-if-role', value: entry.role });
    input.checked = entry.role === start;
    input.disabled = !entry.possible;
    roles.append(attrs(el('label', 'r-' + entry.role, input, roleChip(entry.role)), entry.possible ? {} : { title: 'Not here: ' + entry.why + '.' }));
  }
  const instruction = attrs(el('textarea', ''), { rows: '2', maxlength: '4000', placeholder: 'Optional: a task of its own for this turn', dir: 'auto' });
  instruction.value = was.instruction || '';
  const go = button('tx-go', 'Branch from here', () => {
    go.disabled = true;
    notice.replaceChildren();
    trigger('branch', { session: data.session, turn: data.turn, agent: agent.value, role: roles.querySelector('input:checked')?.value, instruction: instruction.value });
  });
  form = { go };
  return el('div', 'tx-choice', el('label', '', el('span', '', 'Agent'), agent, about), attrs(el('div', '', el('span', '', 'Role'), roles), { role: 'group', 'aria-label': 'Role' }), el('label', '', el('span', '', 'Instruction'), instruction), el('p', 'tx-choice-go', go));
};
const allSection = (data) => {
  const batch = data.batch, box = el('section', 'tx-all', el('h3', '', 'All alternatives here'));
  if (!batch) {
    const go = button('tx-tool', 'Try all here', () => { go.disabled = true; trigger('try_all', { session: data.session, turn: data.turn }); });
    box.append(el('p', '', 'Play every agent under every role at this turn, each continued by the same strategy, and see which would have ended right. ' + data.price), go);
    return box;
  }
  const done = batch.cells.length + batch.faults.length;
  if (batch.running) {
    const stop = button('tx-tool stop', '', () => { stop.disabled = true; trigger('stop', { session: data.session, turn: data.turn }); });
    stop.append(icon('stop'), 'Stop');
    box.append(attrs(el('p', 'tx-alt-progress', attrs(el('progress', ''), { max: batch.planned, value: done, 'aria-label': 'Alternatives played' }), el('span', '', done + ' of ' + batch.planned + ' known'), stop), { role: 'status' }));
  } else {
    if (batch.sentence) box.append(attrs(el('p', 'tx-alt-said', (batch.stopped ? 'Stopped early. ' : '') + batch.sentence), { role: 'status', dir: 'auto' }));
    if (batch.stopped || batch.faults.length) box.append(button('tx-tool', 'Try again', () => trigger('try_all', { session: data.session, turn: data.turn })));
  }
  box.append(alternativesGrid(data), ...batch.faults.map((fault) => el('p', 'tx-alert', icon('warn'), attrs(el('span', '', fault), { dir: 'auto' }))));
  return box;
};
const intro = (data) => {
  const kept = data.turn === 1 ? 'Nothing comes before it' : data.turn === 2 ? 'Turn 1 is kept as it was' : 'Turns 1 to ' + (data.turn - 1) + ' are kept as they were';
  const was = data.was ? 'It was ' + data.was.agent + ' as ' + ROLE_WORD[data.was.role] + '. ' : 'Nobody was asked here. ';
  const beside = data.beside ? ' It was one of ' + (data.beside + 1) + ' calls made at once; a branch replaces them all.' : '';
  return attrs(el('p', 'tx-what-intro', was + kept + '; this turn is played as you say, then the same strategy goes on.' + beside + ' The first result stays.'), { dir: 'auto' });
};
const open = (data) => {
  if (data.error) {
    shell(data, 'This turn cannot be changed');
    dialog.append(el('p', 'tx-alert', icon('warn'), attrs(el('span', '', data.error), { dir: 'auto' })));
    dialog.showModal();
    return;
  }
  shell(data, data.last ? 'What if it went on with turn ' + data.turn + '?' : 'What if turn ' + data.turn + ' had gone otherwise?');
  notice = attrs(el('div', ''), { role: 'alert' });
  tried = el('div', '', allSection(data));
  dialog.append(intro(data), choiceForm(data), notice, tried);
  dialog.showModal();
  if (data.batch && data.batch.running) trigger('look', { session: data.session, turn: data.turn });
};
const update = (data) => {
  if (data.error) { if (notice) notice.replaceChildren(el('p', 'tx-alert', icon('warn'), el('span', '', data.error))); if (form) form.go.disabled = false; return; }
  shown = data;
  const inside = tried.contains(document.activeElement) && document.activeElement.href, scroll = tried.querySelector('.tx-alts')?.scrollLeft || 0;
  tried.replaceChildren(allSection(data));
  if (inside) [...tried.querySelectorAll('a')].find((link) => link.href === inside)?.focus();
  const grid = tried.querySelector('.tx-alts');
  if (grid) grid.scrollLeft = scroll;
  if (!data.notice) return;
  notice.replaceChildren(el('p', 'tx-alert', icon('warn'), attrs(el('span', '', data.notice), { dir: 'auto' })));
  form.go.disabled = false;
};
const drawWhatIf = () => {
  if (!props.value) { close(); return; }
  const data = JSON.parse(props.value);
  if (data.go) {
    close();
    history.pushState({ session: data.go }, '', sessionUrl(data.go));
    return;
  }
  if (data.token) open(data);
  else if (same(data)) update(data);
};
drawWhatIf();
watch('value', drawWhatIf);

// Why a turn was decided as it was: two sentences, the words that moved it, how sure it was, and where it went the other way.
const AGAIN_MS = 2500;
const STRONG = 0.12;
const stopper = new AbortController();
const who = (contest, name) => (contest.side === 'role' ? ROLE_WORD[name] || name : name);
const score = (value) => (value === null ? 'not measured' : signed(value, 3));
const state = { side: 0, by: 'gradient' };
const shell = attrs(el('section', 'tx-reason'), { 'aria-label': 'Why turn ' + props.turn + ' was decided so' });
element.replaceChildren(shell);
const waiting = (text) => shell.replaceChildren(attrs(el('p', 'tx-reason-wait', text), { role: 'status' }));
const refusal = (text) => shell.replaceChildren(attrs(el('p', 'tx-reason-wait', icon('warn'), attrs(el('span', '', text), { dir: 'auto' })), { role: 'status' }));
// Two or more words of which one is chosen.
const switcher = (label, options, chosen, choose) => {
  const box = attrs(el('div', 'tx-reason-switch', el('span', '', label)), { role: 'group', 'aria-label': label });
  for (const [value, word] of options) {
    const part = button('tx-tool', word, () => {
      choose(value);
      box.querySelectorAll('button').forEach((each) => each.setAttribute('aria-pressed', String(each === part)));
    });
    box.append(attrs(part, { 'aria-pressed': String(value === chosen) }));
  }
  return box;
};
const partName = (data, part) => (part ? 'Turn as read: ' + data.parts[part].trim().split('\n')[0] : 'The question');
const values = (contest) => contest.effects[state.by];
const told = (contest, k, text) => {
  const gradient = contest.effects.gradient[k], out = contest.effects.left_out[k], value = values(contest)[k];
  const way = value > 0 ? 'for ' + who(contest, contest.chosen) : value < 0 ? 'for ' + who(contest, contest.runner_up) : 'for neither';
  return '“' + text + '”: ' + score(value) + ', ' + way + '. Gradient ' + score(gradient) + ', left out ' + score(out) + '.';
};
// One part of what was read; arrow keys go from word to word.
const readPart = (data, contest, part, top, say) => {
  const text = data.parts[part], list = attrs(el('div', 'tx-reason-words'), { role: 'listbox', 'aria-label': partName(data, part), dir: 'auto' });
  const own = [];
  // what begins every question says nothing
  let at = part ? text.length - text.trimStart().length : text.indexOf('\n') + 1;
  data.words.forEach(([where, start, end], k) => {
    if (where !== part) return;
    if (start > at) list.append(text.slice(at, start));
    const value = values(contest)[k], share = top && value !== null ? Math.abs(value) / top : 0, word = text.slice(start, end);
    const node = attrs(el('span', 'tx-word' + (value > 0 ? ' for' : value < 0 ? ' against' : ''), word), { role: 'option', 'aria-selected': 'false', tabindex: own.length ? '-1' : '0', 'aria-label': told(contest, k, word) });
    node.style.setProperty('--w', (52 * share).toFixed(1) + '%');
    if (share >= STRONG) node.dataset.sign = value > 0 ? '+' : '−';
    for (const event of ['pointerenter', 'focus']) node.addEventListener(event, () => say(node.getAttribute('aria-label')));
    own.push(node);
    list.append(node);
    at = end;
  });
  list.append(text.slice(at).trimEnd());
  list.addEventListener('keydown', (press) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[press.key], now = own.indexOf(document.activeElement);
    if (!step || now < 0) return;
    press.preventDefault();
    const next = own[Math.min(own.length - 1, Math.max(0, now + step))];
    own[now].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
  return own.length ? el('div', 'tx-reason-part', el('p', 'tx-reason-partname', part ? 'Turn ' + (part) : 'Question'), list) : null;
};
const legend = (contest) =>
  el('p', 'tx-reason-legend', el('span', 'tx-word for', 'word'), ' + speaks for ', named('', who(contest, contest.chosen)), el('span', 'tx-reason-gap', ''), el('span', 'tx-word against', 'word'), ' − speaks for ', named('', who(contest, contest.runner_up)));
const agreement = (contest) => {
  const e = contest.effects, measured = e.left_out.filter((value) => value !== null).length;
  if (e.agreement === null) return null;
  const beside = e.plain_agreement === null ? '' : ' (plain gradient times input: ' + fixed(e.plain_agreement, 2) + ')';
  return el('p', 'tx-reason-note', 'Here the gradient’s shades agree with leaving each word out: rank correlation ' + fixed(e.agreement, 2) + ' over ' + plural(measured, 'word') + beside + '. 1 is the same order, 0 is chance.');
};
const words = (data, contest) => {
  if (!contest.effects) return el('p', 'tx-reason-note', 'The words behind this choice could not be followed.');
  const numbers = values(contest).filter((value) => value !== null), top = Math.max(0, ...numbers.map(Math.abs));
  const out = attrs(el('p', 'tx-reason-out', 'Point at a word, or go from word to word with the arrow keys.'), { 'aria-hidden': 'true' });
  const say = (text) => { out.textContent = text; };
  const text = el('div', 'tx-reason-text', ...data.parts.map((_, part) => readPart(data, contest, part, top, say)));
  const lead = el('p', 'tx-reason-lead', named('', who(contest, contest.chosen)), ' (' + percent(contest.chosen_probability) + ') against ', named('', who(contest, contest.runner_up)), ' (' + percent(contest.runner_up_probability) + '): margin ' + signed(contest.effects.margin, 3) + ' in logits');
  return el('div', '', lead, legend(contest), text, out, agreement(contest));
};
const others = (contest) => {
  if (!contest.others) return null;
  const rival = who(contest, contest.runner_up), box = el('div', 'tx-reason-others', el('h4', '', 'What would have to change'));
  if (!contest.others.length) {
    box.append(el('p', 'tx-reason-note', 'In no training transcript at hand was ', named('', rival), ' chosen.'));
    return box;
  }
  const list = el('ul', '');
  for (const other of contest.others) {
    const about = 'turn ' + other.turn + ': ' + other.agent + ' as ' + (ROLE_WORD[other.role] || other.role) + ' (' + percent(other.probability) + '), distance ' + other.distance.toFixed(2);
    list.append(el('li', '', attrs(el('q', '', other.question), { dir: 'auto' }), el('span', 'tx-reason-about', about), attrs(el('span', '', other.differs), { dir: 'auto' })));
  }
  box.append(el('p', 'tx-reason-note', 'The nearest training transcripts where it went to ', named('', rival), ':'), list);
  return box;
};
const confidence = (data) => {
  const f = data.familiarity, box = el('div', 'tx-reason-sure');
  if (f && f.strange) {
    box.append(attrs(el('p', 'tx-reason-warn', icon('warn'), el('span', '', el('b', '', 'Outside what it was evolved on. '), 'This question is farther from the training questions than nearly all known ones, so take this choice with care. This warning is false for ' + percent(f.alarm) + ' of ' + f.tests + ' held-out questions of known kinds, and is given for ' + percent(f.hits) + ' of ' + f.strangers + ' of other kinds.')), { role: 'note' }));
  }
  const facts = ['margin ' + signed(data.margin, 3) + ' (probability of the chosen pair less that of the best other)', 'entropy ' + data.entropy.toFixed(3) + ' (0 is certain)'];
  if (f) facts.push('question ' + f.distance.toFixed(3) + ' from training (warning above ' + f.threshold.toFixed(3) + ')', 'state farther out than ' + percent(f.unusual) + ' of held-out ones');
  box.append(el('p', 'tx-reason-note', 'How sure: ' + facts.join(' · ')));
  if (f && !f.strange) box.append(el('p', 'tx-reason-note', 'No warning: the question is like those it was evolved on. The check misses ' + percent(1 - f.hits) + ' of ' + f.strangers + ' questions of other kinds.'));
  return box;
};
const table = (data, contest) => {
  const more = el('details', 'tx-reason-all', el('summary', '', 'All words as a table'));
  more.addEventListener('toggle', () => {
    more.querySelector('div')?.remove();
    if (!more.open || !contest.effects) return;
    const head = el('thead', '', el('tr', '', ...['Word', 'Gradient', 'Left out', 'Gradient × input'].map((word) => attrs(el('th', '', word), { scope: 'col' }))));
    const body = el('tbody', ''), e = contest.effects;
    data.words.forEach(([part, start, end], k) => body.append(el('tr', '', attrs(el('th', '', named('', data.parts[part].slice(start, end))), { scope: 'row' }), ...[e.gradient[k], e.left_out[k], e.plain[k]].map((value) => el('td', 'n', score(value))))));
    more.append(attrs(el('div', 'tx-reason-scroll', el('table', 'tx-exact', head, body)), { tabindex: '0', role: 'region', 'aria-label': 'All words' }));
  });
  return more;
};
const show = (data) => {
  const told = attrs(el('p', 'tx-reason-account', data.account), { dir: 'auto' });
  if (data.refused) {
    shell.replaceChildren(told, attrs(el('p', 'tx-reason-wait', icon('warn'), el('span', '', data.refused)), { role: 'status' }), confidence(data));
    return;
  }
  const body = el('div', '');
  const draw = () => {
    const contest = data.contests[state.side];
    body.replaceChildren(...(contest ? [words(data, contest), contest.effects ? table(data, contest) : null, others(contest)].filter(Boolean) : []));
  };
  const bar = el('div', 'tx-reason-bar');
  if (data.contests.length > 1) bar.append(switcher('Choice of', data.contests.map((contest, k) => [k, contest.side === 'role' ? 'Role' : 'Agent']), state.side, (k) => { state.side = k; draw(); }));
  if (data.contests.some((contest) => contest.effects)) bar.append(switcher('Shade by', [['gradient', 'Gradient'], ['left_out', 'Leaving each word out']], state.by, (by) => { state.by = by; draw(); }));
  draw();
  shell.replaceChildren(told, confidence(data), bar, body, ...data.notes.map((note) => el('p', 'tx-reason-note', note)));
};
const load = async () => {
  try {
    const answer = await fetch(new URL('why/' + encodeURIComponent(props.session) + '/' + props.turn + '.json', document.baseURI), { signal: stopper.signal, credentials: 'same-origin' });
    const data = await answer.json();
    if (!element.isConnected) return;
    if (data.error) { refusal(data.error); return; }
    show(data);
    if (data.compared === 'coming') setTimeout(() => { if (element.isConnected && !element.hidden) load(); }, AGAIN_MS);
  } catch (error) {
    if (error.name !== 'AbortError') refusal('Why this was chosen could not be told. Close this and try again.');
  }
};
element.addEventListener('why-closed', () => stopper.abort());
waiting('Following the words through the backbone…');
load();

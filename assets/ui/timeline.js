// Reads the growing log, draws what is new, keeps the reader's place.
let source = null, fresh = [], anew = false, held = '', lines = [], view = null, player = null, frame = 0, batches = 0;
const root = el('div', '');
const live = props.page === 'live';
const tour = live ? new Tour(element) : null;
let recorded = null;
element.replaceChildren(...(live ? [tour.node] : []), root);
const wanted = () => new URL(location.href).searchParams.get('session');
const show = (node) => {
  if (recorded && !node.contains(recorded.node)) { recorded.stop(); recorded = null; }
  root.replaceChildren(node);
};
const reset = () => {
  if (player) player.stop();
  lines = []; view = null; player = null; batches = 0;
};
const begin = (header) => {
  view = new SessionView(header, { stopped: props.stopped, faults: props.faults, why: props.why, whatIf: props.what_if ? (turn) => trigger('what_if', { turn }) : null });
  show(view.node);
  if (live && wanted() !== header.id) {
    remember(SEEN);
    if (tour.at === 1) tour.show(2);
    history.replaceState(history.state, '', sessionUrl(header.id));
  }
  tools();
  return view;
};
const copyLink = () => {
  const node = button('tx-tool', '', async () => {
    const link = sessionUrl(view.header.id).href;
    try { await navigator.clipboard.writeText(link); } catch { window.prompt('Copy this link', link); return; }
    word.textContent = 'Copied';
    setTimeout(() => { word.textContent = 'Copy link'; }, 1500);
  });
  const word = attrs(el('span', '', 'Copy link'), { 'aria-live': 'polite' });
  node.append(icon('link'), word);
  return props.linked ? [node] : [];
};
const place = (path) => new URL(path, document.baseURI).href;
const anchor = (path, label, mark, download) => {
  const node = attrs(el('a', 'tx-tool', mark ? icon(mark) : null, label), { href: place(path) });
  if (download) attrs(node, { download: '', title: download, 'aria-label': download });
  return node;
};
const tools = () => {
  const id = encodeURIComponent(view.header.id), bar = view.tools;
  bar.replaceChildren(...(live ? [] : [allSessions()]));
  if (player && player.active) return bar.append(...playing());
  if (!view.ended) {
    if (live) bar.append(attrs(button('tx-tool stop', '', () => trigger('stop', {})), { 'aria-label': 'Stop the session' }));
    bar.querySelector('.stop')?.append(icon('stop'), 'Stop');
    bar.append(...copyLink(), ...onMap(id));
    return;
  }
  const replay = button('tx-tool', '', play);
  replay.append(icon('play'), 'Replay');
  bar.append(replay, ...copyLink());
  bar.append(...onMap(id));
  if (live) bar.append(anchor('traces?session=' + id, 'Open in Traces'));
  bar.append(anchor('export/' + id + '.json', 'JSON', 'down', 'Download as JSON'), anchor('export/' + id + '.md', 'MD', 'down', 'Download as Markdown'));
};
const onMap = (id) => (props.mapped ? [attrs(anchor('map?session=' + id, 'On the map'), { title: 'Its way over the map of hidden states, turn by turn' })] : []);
const allSessions = () => {
  const node = button('tx-tool', '', () => {
    const url = new URL(location.href);
    url.searchParams.delete('session');
    history.pushState(null, '', url);
    trigger('back', {});
  });
  node.append(icon('back'), 'All sessions');
  return node;
};
const playing = () => {
  const pause = button('tx-tool', '', () => {
    const paused = player.toggle();
    pause.replaceChildren(icon(paused ? 'play' : 'pause'), paused ? 'Go on' : 'Pause');
  });
  pause.append(icon('pause'), 'Pause');
  const speed = attrs(el('select', 'tx-tool'), { 'aria-label': 'Replay speed' });
  for (const value of [0.5, 1, 2, 4, 8]) {
    const option = el('option', '', value + '×');
    option.value = value;
    option.selected = value === player.speed;
    speed.append(option);
  }
  speed.addEventListener('change', () => { player.speed = Number(speed.value); });
  return [pause, speed, button('tx-tool', 'Show all', () => player.skip())];
};
const play = () => {
  player = new Player(lines, () => {
    const again = begin(lines[0]);
    again.node.classList.add('replay');
    return again;
  });
  player.onstop = () => { tools(); };
  player.frame = 1;
  player.play();
  tools();
};
const ended = () => {
  if (live && !view.after.firstChild && (props.examples || []).length) view.after.append(el('h3', '', 'Another one'), exampleCards(props.examples, 'tx-chips', 12));
};
const apply = (line) => {
  if (line.event === 'session_started') { begin(line); return; }
  if (line.event === 'session_missing') { show(noTrace('There is no session with this address. It may have been deleted, or it was never stored.')); return; }
  if (!view && line.event === 'session_failed') { show(noTrace(line.message)); return; }
  if (!view) return;
  const was = view.ended;
  view.apply(line);
  if (view.ended && !was) { tools(); ended(); }
};
const atBottom = () => innerHeight + scrollY > document.documentElement.scrollHeight - 140;
const follow = (stick) => {
  if (!view || view.ended && batches === 1) return;
  if (batches === 1) {
    const top = root.getBoundingClientRect().top;
    if (live && (top > innerHeight * 0.5 || top < 0)) window.scrollTo({ top: scrollY + top - 8, behavior: calm() ? 'auto' : 'smooth' });
  } else if (stick) window.scrollTo({ top: document.documentElement.scrollHeight });
};
const idle = () => {
  if (wanted() && !root.dataset.ready) show(attrs(el('section', 'tx-welcome small', el('p', 'tx-lead', 'Opening the session…')), { 'aria-busy': 'true' }));
  else show(live ? greet() : el('div', ''));
  root.dataset.ready = '1';
};
const greet = () => {
  if (props.recording && !wanted()) recorded = new Recorded(props.recording, { stopped: props.stopped, faults: props.faults, whatIf: null });
  if (!wanted()) tour.welcome();
  return welcome(recorded?.node, tour.link());
};
const draw = () => {
  frame = 0;
  const stick = atBottom(), came = fresh;
  fresh = [];
  if (!came.length) return;
  if (anew) reset();
  anew = false;
  batches += 1;
  for (const text of came) {
    const line = JSON.parse(text);
    lines.push(line);
    apply(line);
  }
  follow(stick);
};
// What is shown stays until the first line of another session is there.
const again = () => { anew = true; fresh = []; };
const lost = () => {
  const gone = source.readyState === EventSource.CLOSED;
  if (!view && gone) show(noTrace('The session could not be opened. Reload the page.'));
  if (!view || view.ended) return;
  held = held || view.pill.textContent;
  view.say(gone ? 'Connection lost. Reload the page.' : 'Reconnecting', gone ? 'broken' : 'run');
};
const listen = () => {
  source?.close();
  again();
  held = '';
  if (!props.value) {
    source = null;
    if (recorded) return;
    reset();
    idle();
    return;
  }
  source = new EventSource(place(props.value));
  source.onmessage = (message) => {
    fresh.push(...message.data.split('\n'));
    if (!frame) frame = requestAnimationFrame(draw);
  };
  source.addEventListener('again', again);
  source.addEventListener('end', () => { source.close(); trigger('over', {}); });
  source.onopen = () => { if (held && view) view.say(held); held = ''; };
  source.onerror = lost;
};
listen();
watch('value', listen);

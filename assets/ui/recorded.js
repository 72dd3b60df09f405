// What a first visitor sees: a recorded session, played back inside the welcome until there is one of the visitor's own.
const SEEN = 'trinity-recorded-seen';
const recall = (key) => { try { return localStorage.getItem(key) === '1'; } catch { return false; } };
const remember = (key) => { try { localStorage.setItem(key, '1'); } catch { /* a browser that keeps nothing: asked again next time */ } };
// Replaces what may hold the focus without losing it.
const swap = (box, ...kids) => {
  const held = box.contains(document.activeElement);
  box.replaceChildren(...kids);
  if (held) box.querySelector('button')?.focus();
};
class Recorded {
  constructor(address, options) {
    Object.assign(this, { address, options });
    this.tools = el('div', 'tx-tools');
    this.box = attrs(el('div', 'tx-rec-box'), { tabindex: '0', role: 'group', 'aria-label': 'What was recorded' });
    this.word = el('p', 'tx-rec-word', el('b', '', 'Recorded session'), ', played back. Ask your own question to see it live.');
    this.node = attrs(el('section', 'tx-rec'), { 'aria-label': 'Recorded session' });
    if (recall(SEEN)) this.fold(); else this.open();
  }
  fold() {
    this.player?.stop();
    swap(this.node, this.tool('play', 'Watch a recorded session', () => this.open()));
  }
  async open() {
    this.offer(['', 'Hide', () => this.hide()]);
    swap(this.node, el('header', 'tx-rec-head', this.word, this.tools), this.box);
    try {
      this.lines ||= (await (await fetch(new URL(this.address, document.baseURI))).text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));
    } catch { this.node.remove(); return; }
    if (!this.gone && this.box.isConnected) this.play();
  }
  play() {
    this.player = new Player(this.lines, () => this.begin());
    this.player.speed = 0.4;
    this.player.onstop = () => { if (!this.gone) this.offer(['play', 'Play again', () => this.play()], ['', 'Hide', () => this.hide()]); };
    this.player.play();
    if (calm()) { this.player.skip(); this.box.scrollTop = 0; return; }
    this.offer(['pause', 'Pause', (pressed) => {
      const paused = this.player.toggle();
      pressed.replaceChildren(icon(paused ? 'play' : 'pause'), paused ? 'Go on' : 'Pause');
    }], ['', 'Show all', () => this.player.skip()], ['', 'Hide', () => this.hide()]);
  }
  // The same cards as any session's; nobody is told of each turn, and the box follows what is new unless it was scrolled.
  begin() {
    const view = new SessionView(this.lines[0], this.options), box = this.box, apply = view.apply.bind(view);
    let follow = !calm(), top = 0;
    box.onscroll = () => {
      if (box.scrollTop < top - 8) follow = false;
      else if (box.scrollHeight - box.scrollTop - box.clientHeight < 40) follow = true;
      top = box.scrollTop;
    };
    for (const name of ['role', 'aria-live']) view.pill.removeAttribute(name);
    view.apply = (line) => {
      apply(line);
      const last = view.list.lastElementChild;
      if (follow && last) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - view.bar.offsetHeight - 8;
    };
    box.replaceChildren(view.node);
    return view;
  }
  offer(...wanted) { swap(this.tools, ...wanted.map(([mark, label, act]) => this.tool(mark, label, act))); }
  tool(mark, label, act) {
    const node = button('tx-tool', '', () => act(node));
    node.append(...(mark ? [icon(mark)] : []), label);
    return node;
  }
  hide() { remember(SEEN); this.fold(); }
  // There is something else to look at now.
  stop() {
    this.gone = true;
    this.player?.stop();
  }
}

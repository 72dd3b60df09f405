// Three steps through the page for those who are new. It stands beside what it tells of, takes no focus, and is over for good when skipped.
const TOURED = 'trinity-tour-done';
class Tour {
  constructor(place) {
    this.place = place;
    this.node = attrs(el('div', 'tx-tour-place'), { 'aria-live': 'polite' });
    this.node.addEventListener('keydown', (key) => { if (key.key === 'Escape' && this.at) this.close(); });
    this.at = 0;
  }
  steps() {
    const has = (name) => [...document.querySelectorAll('.nav-holder nav a')].some((link) => link.textContent.trim() === name);
    const more = [['Compare', 'Compare shows who answers best.'], ['Learn', 'Learn explains how it works.']].filter(([name]) => has(name));
    return [
      ['Ask something', 'Click an example, or type a question of your own and press Run.'],
      ['Look at each decision', 'Every turn shows who was chosen, in which role, and how sure the coordinator was, with all its numbers.'],
      ['See what else there is', ['When a session is over, What if… plays a turn otherwise.', ...more.map(([, told]) => told)].join(' ')],
    ];
  }
  welcome() { if (!recall(TOURED)) this.show(1); }
  show(at, moved = false) {
    const steps = this.steps(), last = at === steps.length, [title, told] = steps[at - 1];
    this.at = at;
    this.mark(String(at));
    this.next = button('tx-tool tx-tour-next', last ? 'Done' : 'Next', () => (last ? this.close() : this.show(at + 1, true)));
    const back = at > 1 ? button('tx-tool', 'Back', () => this.show(at - 1, true)) : null;
    const words = el('p', 'tx-tour-words', el('span', 'tx-tour-no', hidden('Tour, step '), at + ' of ' + steps.length), ' ', el('b', '', title + '. '), told);
    const skip = last ? null : button('tx-tool', 'Skip tour', () => this.close());
    this.node.replaceChildren(attrs(el('section', 'tx-tour', words, el('div', 'tx-tools', back, this.next, skip)), { 'aria-label': 'Tour' }));
    if (!moved) return;
    this.next.focus({ preventScroll: true });
    const played = document.querySelectorAll('.tx-rec-box .tx-head'), decision = played[played.length - 1] || document.querySelector('.tx-session .tx-head');
    if (at === 2) decision?.scrollIntoView({ behavior: calm() ? 'auto' : 'smooth', block: 'nearest' });
  }
  close() {
    const held = this.node.contains(document.activeElement);
    remember(TOURED);
    this.at = 0;
    this.mark('');
    this.node.replaceChildren();
    if (held) (document.querySelector('.tx-tour-open') || document.querySelector('#question textarea'))?.focus({ preventScroll: true });
  }
  // Styles mark what the step is about, whenever it appears.
  mark(step) { this.place.closest('.gradio-container')?.setAttribute('data-tour', step); }
  link() { return button('tx-quiet tx-tour-open', 'Tour', () => this.show(1, true)); }
}

// Play, step and reset of a lesson whose pictures have steps, with a slider over them and what happens at each in words.
class LessonSteps {
  constructor(moved) {
    this.moved = moved;
    this.steps = [''];
    this.turns = [];
    this.at = 0;
    this.timer = 0;
    this.speed = attrs(el('select', 'tx-tool'), { 'aria-label': 'Speed' });
    this.speed.append(...[['2', 'Slow'], ['1', 'Normal'], ['0.4', 'Fast'], ['0.12', 'Very fast']].map(([value, text]) => attrs(el('option', '', text), { value })));
    this.speed.value = '1';
    this.go = button('tx-tool use', '', () => this.toggle());
    const tool = (name, text, run) => { const made = button('tx-tool', '', () => { this.pause(); run(); }); made.append(name ? icon(name) : '', text); return made; };
    this.back = tool('back', 'Back', () => this.to(this.at - 1));
    this.forth = tool('forth', 'Step', () => this.to(this.at + 1));
    this.round = tool('forth', 'Next round', () => this.to(this.turns.find((k) => k > this.at) ?? this.steps.length - 1));
    this.start = tool('', 'Reset', () => this.to(0));
    this.slider = attrs(el('input', ''), { type: 'range', min: 0, step: 1, 'aria-label': 'Step' });
    this.slider.addEventListener('input', () => { this.pause(); this.to(Number(this.slider.value)); });
    this.place = el('span', 'tx-steps-place');
    this.caption = attrs(el('p', 'tx-steps-said'), { 'aria-live': 'polite' });
    this.node = attrs(el('div', 'tx-steps', el('div', 'tx-steps-bar', this.go, this.back, this.forth, this.round, this.start, this.speed, this.slider, this.place), this.caption), { role: 'group', 'aria-label': 'Steps' });
    this.label();
  }
  set(steps, turns, at) {
    this.steps = steps;
    this.turns = turns;
    this.node.hidden = steps.length < 2;
    this.round.hidden = !turns.length;
    this.slider.max = steps.length - 1;
    if (this.node.hidden) this.pause();
    this.to(at);
  }
  to(k) {
    const last = this.steps.length - 1;
    this.at = Math.max(0, Math.min(last, k));
    this.slider.value = this.at;
    this.slider.setAttribute('aria-valuetext', 'Step ' + (this.at + 1) + ' of ' + (last + 1));
    this.place.textContent = (this.at + 1) + ' of ' + (last + 1);
    this.caption.textContent = this.steps[this.at];
    this.back.disabled = this.at === 0;
    this.forth.disabled = this.round.disabled = this.at === last;
    this.moved(this.at);
  }
  label() {
    this.go.replaceChildren(icon(this.timer ? 'pause' : 'play'), this.timer ? 'Pause' : 'Play');
    this.caption.setAttribute('aria-live', this.timer ? 'off' : 'polite');
  }
  toggle() {
    if (this.timer) { this.pause(); return; }
    if (this.at >= this.steps.length - 1) this.to(0);
    this.tick();
    this.label();
  }
  tick() {
    this.timer = setTimeout(() => {
      this.to(this.at + 1);
      if (this.at >= this.steps.length - 1 || !this.node.isConnected) this.pause();
      else this.tick();
    }, 900 * Number(this.speed.value));
  }
  pause() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.label();
  }
}

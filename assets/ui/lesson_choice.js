// Two softmaxes over the head's logits. Bars of logits can be dragged; what follows is arithmetic that the page does at once.
const soft = (logits, heat) => {
  const top = Math.max(...logits), powers = logits.map((z) => Math.exp((z - top) / heat)), sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};
const largest = (values) => values.indexOf(Math.max(...values));
class LessonChoice extends LessonSheet {
  set(panel) {
    if (!this.knobs) {
      this.knobs = sheet('g', {});
      this.svg.append(this.knobs);
      this.svg.setAttribute('role', 'group');
      this.back = button('tx-tool small', 'Put the logits back', () => this.release());
      this.node.append(el('p', 'tx-knob-foot', this.back));
    }
    if (this.knobs.childNodes.length !== panel.outputs.length) this.knobs.replaceChildren(...panel.outputs.map((name, k) => logitKnob(this, name, k)));
    super.set(panel);
  }
  live() { this.draw(); }
  control(k) { return lesson.controls.find((one) => one.name === this.panel.pushes[k]); }
  pushed(k) { return Number(controls.values[this.panel.pushes[k]]) || 0; }
  // By so much the logit shall be pushed; while it is dragged its lane keeps its scale.
  push(k, wanted) {
    const { low, high, step } = this.control(k), z = this.panel.logits[k], [from, to] = this.held ? [Math.max(low, this.reach[0] - z), Math.min(high, this.reach[1] - z)] : [low, high];
    controls.put(this.panel.pushes[k], Number((Math.round(Math.max(from, Math.min(to, wanted)) / step) * step).toFixed(6)) || 0);
  }
  release() {
    this.panel.pushes.forEach((name) => { controls.values[name] = 0; });
    controls.changed(controls.values);
    this.knobs.firstChild.focus();
  }
  figures() {
    const { agents, logits, before } = this.panel, heat = Number(controls.values.temperature) || 1;
    const both = (zs) => [...soft(zs.slice(0, agents), heat), ...soft(zs.slice(agents), heat)], best = (ps) => [largest(ps.slice(0, agents)), agents + largest(ps.slice(agents))];
    const pushed = logits.map((z, k) => z + this.pushed(k)), now = both(pushed);
    return { heat, pushed, now, best: best(now), first: best(both(logits)), earlier: before ? both(before) : null };
  }
  paint(width) {
    const { outputs, agents, logits } = this.panel, f = this.figures(), step = matchMedia('(pointer:coarse)').matches ? 34 : 28, edge = Math.min(92, 0.25 * width), room = width - edge - 90;
    const lane = [edge, edge + 0.58 * room], chance = [lane[1] + 48, width - 42], x = scale(0, 1, ...chance);
    if (!this.held) this.reach = [2 * Math.floor((Math.min(0, ...f.pushed, ...logits) - 0.5) / 2), 2 * Math.ceil((Math.max(0, ...f.pushed, ...logits) + 0.5) / 2)];
    this.z = scale(...this.reach, ...lane);
    let y = 4;
    outputs.forEach((name, k) => {
      if (k === 0 || k === agents) {
        y += k ? 10 : 0;
        this.say(lane[0], y + 11, (k ? 'role' : 'agent') + ', logit', 'tx-tick');
        this.say(chance[0], y + 11, 'probability', 'tx-tick');
        y += 18;
      }
      const on = f.best.includes(k) ? ' on' : '', told = name + ': probability ' + percent(f.now[k]) + ', logit ' + fixed(f.pushed[k], 3);
      this.say(edge - 9, y + step / 2 + 4, shortened(name, Math.floor(edge / 7.4)), 'tx-pair-name' + on, 'end');
      this.put('rect', { x: chance[0], y: y + 2, width: chance[1] - chance[0], height: step - 6, rx: 4 }, 'tx-bar-room', told);
      this.put('rect', { x: chance[0], y: y + 2, width: Math.max(1, x(f.now[k]) - chance[0]).toFixed(1), height: step - 6, rx: 4 }, 'tx-bar' + on, told);
      if (f.earlier) this.put('path', { d: 'M' + x(f.earlier[k]).toFixed(1) + ' ' + y + 'v' + (step - 2) }, 'tx-bar-before', name + ': ' + percent(f.earlier[k]) + ' one turn earlier');
      this.say(width - 2, y + step / 2 + 4, percent(f.now[k]), 'tx-pair-value', 'end');
      this.say(lane[1] + 40, y + step / 2 + 4, fixed(f.pushed[k], 2), 'tx-pair-value' + (this.pushed(k) ? ' moved' : ''), 'end');
      this.knobs.childNodes[k].lay({ y, step, lane, zero: this.z(0), first: this.z(logits[k]), end: this.z(f.pushed[k]), on, push: this.pushed(k), told });
      y += step;
    });
    return this.verdict(y + 20, f) + 8;
  }
  verdict(y, { best, first, now }) {
    const { outputs, pushes } = this.panel, one = ([a, r]) => outputs[a] + ' as ' + (ROLE_WORD[outputs[r]] || outputs[r]), any = pushes.some((_, k) => this.pushed(k));
    this.say(2, y, 'Most probable: ' + one(best) + ' (' + percent(now[best[0]]) + ', ' + percent(now[best[1]]) + ')', 'tx-pair-name on');
    if (any) this.say(2, y + 17, one(best) === one(first) ? 'Your push has not turned the choice.' : 'Your push turned it from ' + one(first) + '.', 'tx-pair-name');
    this.back.hidden = !any;
    return y + (any ? 17 : 0);
  }
  keys() {
    const bar = (on) => markKey(['rect', { x: 1, y: 0.5, width: 20, height: 9, rx: 2 }, 'tx-bar' + on]);
    return [['the choice', bar(' on')], ['the others', bar('')], ...(this.panel.before ? [['one turn earlier', markKey(['path', { d: 'M11 0V10' }, 'tx-bar-before'])]] : [])];
  }
}
PICTURES.choice = LessonChoice;

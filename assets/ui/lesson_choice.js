// Two softmaxes over the head's logits. Pushing a logit and changing the temperature is arithmetic that the page does at once.
const soft = (logits, heat) => {
  const top = Math.max(...logits), powers = logits.map((z) => Math.exp((z - top) / heat)), sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((p) => p / sum);
};
class LessonChoice extends LessonSheet {
  live(values) {
    this.values = values;
    this.draw();
  }
  paint(width) {
    const { outputs, agents, logits, before } = this.panel, values = this.values || controls.values;
    const heat = Number(values.temperature) || 1, at = outputs.indexOf(values.output), pushed = logits.map((z, k) => (k === at ? z + Number(values.push) : z));
    const both = (zs) => [...soft(zs.slice(0, agents), heat), ...soft(zs.slice(agents), heat)];
    const now = both(pushed), earlier = before ? both(before) : null, left = 92, right = width - 96, x = scale(0, 1, left, right), step = 26;
    const best = [now.slice(0, agents), now.slice(agents)].map((part, k) => part.indexOf(Math.max(...part)) + k * agents);
    let y = 4;
    outputs.forEach((name, k) => {
      if (k === 0 || k === agents) { y += k ? 10 : 0; this.say(left, y + 11, k ? 'roles' : 'agents', 'tx-tick'); this.say(width - 2, y + 11, 'logit', 'tx-tick', 'end'); this.say(right + 44, y + 11, 'prob.', 'tx-tick', 'end'); y += 18; }
      const on = best.includes(k), told = name + ': probability ' + percent(now[k]) + ', logit ' + fixed(pushed[k], 3);
      this.say(left - 9, y + 15, shortened(name, 12), 'tx-pair-name' + (on ? ' on' : ''), 'end');
      this.put('rect', { x: left, y: y + 2, width: right - left, height: step - 8, rx: 4 }, 'tx-bar-room', told);
      this.put('rect', { x: left, y: y + 2, width: Math.max(1, x(now[k]) - left).toFixed(1), height: step - 8, rx: 4 }, 'tx-bar' + (on ? ' on' : ''), told);
      if (earlier) this.put('path', { d: 'M' + x(earlier[k]).toFixed(1) + ' ' + y + 'v' + (step - 4) }, 'tx-bar-before', name + ': ' + percent(earlier[k]) + ' one turn earlier');
      this.say(right + 44, y + 15, percent(now[k]), 'tx-pair-value', 'end');
      this.say(width - 2, y + 15, (k === at && Number(values.push) ? '→ ' : '') + fixed(pushed[k], 2), 'tx-pair-value' + (k === at ? ' moved' : ''), 'end');
      y += step;
    });
    return y + 4;
  }
  keys() {
    const bar = (on) => markKey(['rect', { x: 1, y: 0.5, width: 20, height: 9, rx: 2 }, 'tx-bar' + on]);
    return [['the choice', bar(' on')], ['the others', bar('')], ...(this.panel.before ? [['one turn earlier', markKey(['path', { d: 'M11 0V10' }, 'tx-bar-before'])]] : [])];
  }
}
PICTURES.choice = LessonChoice;

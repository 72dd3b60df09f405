// The head as a heatmap: agents and roles down, groups of state dimensions across; a slider goes back through the generations.
class Heat {
  constructor() {
    this.grid = attrs(el('div', 'tx-heat-grid'), { role: 'img' });
    this.slider = attrs(el('input', ''), { type: 'range', min: 1, max: 1, value: 1, 'aria-label': 'Generation shown' });
    this.word = el('output', 'tx-heat-word', '');
    this.playing = button('tx-tool', '', () => this.toggle());
    this.top = el('span', '', '');
    this.foot = el('div', 'tx-heat-foot', this.playing, this.slider, this.word);
    this.key = el('div', 'tx-heat-key', el('span', '', '0'), attrs(el('i', ''), { 'aria-hidden': 'true' }), this.top);
    this.none = el('p', 'tx-empty', 'The weights are drawn here as soon as the first generation is done.');
    this.body = el('div', 'tx-heat-body', this.grid, this.foot);
    this.node = panel('tx-heat', 'Inside the head', el('span', 'tx-sub', 'Which agent or role (rows) listens to which part of the state (columns). Fuller colour: stronger weight.'), this.key, this.body, this.none);
    this.frames = [];
    this.max = 0;
    this.follow = true;
    this.shape = '';
    this.slider.addEventListener('input', () => { this.stop(); this.follow = Number(this.slider.value) >= this.frames.length; this.show(Number(this.slider.value)); });
    this.say();
  }
  say() { this.playing.replaceChildren(icon(this.timer ? 'pause' : 'play'), this.timer ? 'Pause' : 'Play'); }
  stop() { clearInterval(this.timer); this.timer = 0; this.say(); }
  toggle() {
    if (this.timer) { this.stop(); return; }
    let at = Number(this.slider.value) >= this.frames.length ? 0 : Number(this.slider.value);
    this.timer = setInterval(() => {
      if (!this.node.isConnected || at >= this.frames.length) { this.follow = at >= this.frames.length; this.stop(); return; }
      at += 1;
      this.follow = false;
      this.slider.value = at;
      this.show(at);
    }, Math.max(60, Math.min(300, 6000 / Math.max(1, this.frames.length))));
    this.say();
  }
  draw(m) {
    this.frames = m.gens.filter((g) => g.heat.length && Array.isArray(g.heat[0]) && g.heat[0].length);
    const some = this.frames.length > 0;
    this.none.hidden = some;
    this.none.textContent = m.gens.length && !some ? 'This kind of head has no weights by state dimension to draw.' : 'The weights are drawn here as soon as the first generation is done.';
    this.body.style.visibility = this.key.style.visibility = some ? '' : 'hidden';
    if (!some) return;
    const max = Math.max(...this.frames[this.frames.length - 1].heat.flat().filter(finite), this.max);
    const grew = max > this.max;
    this.max = max;
    this.top.textContent = max.toPrecision(2);
    this.slider.max = this.frames.length;
    if (this.follow) this.slider.value = this.frames.length;
    this.build(m);
    if (this.follow || grew) this.show(Number(this.slider.value));
  }
  build(m) {
    const heat = this.frames[0].heat, shape = heat.length + ' ' + heat[0].length + m.agents.join('\n');
    if (shape === this.shape) return;
    this.shape = shape;
    this.names = heat.map((_, k) => (k < m.agents.length ? m.agents[k] : ROLE_WORD[ROLES[k - m.agents.length]] || 'Row ' + (k + 1)));
    this.grid.style.setProperty('--columns', heat[0].length);
    this.cells = heat.map((row) => row.map(() => el('i', '')));
    this.grid.replaceChildren(...heat.flatMap((_, k) => {
      const role = ROLES[k - m.agents.length], mark = k < m.agents.length ? tile(m.agents[k], k) : role ? el('span', 'r-' + role + ' tx-rolemark', icon(role)) : null;
      return [el('span', 'tx-heat-name' + (k === m.agents.length ? ' first' : ''), mark, named('', this.names[k])), ...this.cells[k]];
    }));
  }
  show(at) {
    const frame = this.frames[Math.min(at, this.frames.length) - 1];
    if (!frame) return;
    frame.heat.forEach((row, i) => row.forEach((v, j) => {
      const cell = this.cells[i] && this.cells[i][j], level = finite(v) ? Math.round(100 * Math.min(1, v / (this.max || 1))) : 0;
      if (!cell || cell.level === level) return;
      cell.level = level;
      cell.style.setProperty('--v', level + '%');
    }));
    this.word.textContent = 'Generation ' + frame.index;
    const sums = frame.heat.map((row) => row.filter(finite).reduce((a, b) => a + b, 0)), most = sums.indexOf(Math.max(...sums));
    this.grid.setAttribute('aria-label', 'Weights of the head at generation ' + frame.index + ', ' + sums.length + ' rows by ' + frame.heat[0].length + ' groups of dimensions. The strongest row is ' + this.names[most] + '.');
  }
}

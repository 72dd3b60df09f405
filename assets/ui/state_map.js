// A map of hidden states: reads the growing log, draws dots that open their session, and a followed session's way over them.
let offset = 0, start = '', chart = null;
const root = element;
class StateMapView {
  constructor(map) {
    this.map = map;
    this.points = map.points.map(mapPoint);
    this.colourings = colourings(map);
    this.way = [];
    this.by = root.dataset.by || 'family';
    if (!this.colourings[this.by].groups.length) this.by = 'agent';
    this.only = null;
    this.at = null;
    this.svg = attrs(sheet('svg', { role: 'img', tabindex: '0', 'aria-label': map.said + ' The arrow keys go from dot to dot, Enter opens its session.' }), { class: 'tx-svg tx-mapsvg' });
    this.dots = sheet('g', {});
    this.path = sheet('g', { class: 'tx-mapway' });
    this.ring = sheet('circle', { r: 8, class: 'tx-mapring', visibility: 'hidden' });
    this.svg.append(this.dots, this.path, this.ring);
    this.read = attrs(el('div', 'tx-read'), { hidden: '' });
    this.spoken = attrs(hidden(''), { 'aria-live': 'polite' });
    this.legend = el('ul', 'tx-legend tx-maplegend');
    this.followed = attrs(el('p', 'tx-mapfollowed', ''), { 'aria-live': 'polite' });
    this.box = el('div', 'tx-plot tx-mapbox', this.svg, this.read);
    this.readings = el('div', 'tx-mapreadings', el('p', 'tx-mapsoft', 'Testing what can be read off the states…'));
    this.node = el('div', 'tx-map', el('section', 'tx-mappanel', this.chooser(), this.legend, this.box, this.spoken, this.followed, el('p', 'tx-mapsoft', map.said)), this.readings);
    this.width = 0;
    this.listen();
  }
  chooser() {
    const node = attrs(el('div', 'tx-mapby', el('span', 'tx-mapsoft', 'Colour by')), { role: 'group', 'aria-label': 'Colour by' });
    for (const [name, colouring] of Object.entries(this.colourings)) {
      const pick = button('tx-tool', colouring.title, () => { this.by = root.dataset.by = name; this.only = null; this.press(node); this.draw(); });
      pick.dataset.by = name;
      pick.disabled = !colouring.groups.length;
      node.append(pick);
    }
    this.press(node);
    return node;
  }
  press(node) { node.querySelectorAll('button').forEach((one) => attrs(one, { 'aria-pressed': String(one.dataset.by === this.by) })); }
  listen() {
    new ResizeObserver(([entry]) => {
      const width = Math.round(entry.contentRect.width);
      if (width && width !== this.width) { this.width = width; this.draw(); }
    }).observe(this.box);
    this.svg.addEventListener('pointermove', (e) => this.point(this.nearest(e)));
    this.svg.addEventListener('pointerleave', () => this.point(null));
    this.svg.addEventListener('blur', () => this.point(null));
    this.svg.addEventListener('click', (e) => { const k = this.nearest(e); if (k !== null) open(this.address(k), '_blank', 'noopener'); });
    this.svg.addEventListener('keydown', (e) => this.key(e));
  }
  key(e) {
    if (e.key === 'Enter' && this.at !== null) { open(this.address(this.at), '_blank', 'noopener'); return; }
    const last = this.points.length - 1, from = this.at === null ? -1 : this.at;
    const to = { ArrowLeft: from - 1, ArrowUp: from - 1, ArrowRight: from + 1, ArrowDown: from + 1, Home: 0, End: last }[e.key];
    if (to === undefined || last < 0) return;
    e.preventDefault();
    this.point(Math.min(last, Math.max(0, to)));
    this.spoken.textContent = this.words(this.points[this.at]).join(', ');
  }
  address(k) { return new URL('traces?session=' + encodeURIComponent(this.map.sessions[this.points[k].session]), document.baseURI).href; }
  nearest(e) {
    const box = this.svg.getBoundingClientRect(), x = e.clientX - box.left, y = e.clientY - box.top;
    let best = null, least = 14 * 14;
    this.points.forEach((p, k) => {
      const apart = (this.sx(p.x) - x) ** 2 + (this.sy(p.y) - y) ** 2;
      if (apart < least && this.shown(p)) { least = apart; best = k; }
    });
    return best;
  }
  shown(p) { return this.only === null || this.colourings[this.by].of(p) === this.only; }
  words(p) {
    const ended = p.correct === null ? 'not graded' : 'ended ' + OUTCOMES[p.correct];
    return [this.map.questions[p.session], 'before turn ' + p.turn + ': ' + this.map.agents[p.agent] + ' as ' + ROLE_WORD[MAP_ROLES[p.role]], (p.family >= 0 ? this.map.families[p.family].replaceAll('_', ' ') + ', ' : '') + ended];
  }
  point(k) {
    this.at = k;
    const p = k === null ? null : this.points[k];
    attrs(this.ring, p ? { cx: this.sx(p.x), cy: this.sy(p.y), visibility: 'visible' } : { visibility: 'hidden' });
    this.svg.classList.toggle('aimed', Boolean(p));
    this.read.hidden = !p;
    if (!p) return;
    const [question, choice, ended] = this.words(p);
    this.read.replaceChildren(attrs(el('div', 'tx-mapq', question), { dir: 'auto' }), el('div', '', choice), el('div', '', ended), el('div', 'tx-mapsoft', 'Click opens the session'));
    const left = this.sx(p.x) > this.width / 2;
    this.read.style.left = left ? 'auto' : this.sx(p.x) + 14 + 'px';
    this.read.style.right = left ? this.width - this.sx(p.x) + 14 + 'px' : 'auto';
    this.read.style.top = Math.max(4, this.sy(p.y) - 40) + 'px';
  }
  draw() {
    const w = this.width, h = Math.round(Math.min(620, Math.max(320, w * 0.62)));
    if (!w) return;
    this.box.style.height = h + 'px';
    attrs(this.svg, { width: w, height: h, viewBox: '0 0 ' + w + ' ' + h });
    const [[x0, x1], [y0, y1]] = bounds([...this.points, ...this.way]);
    this.sx = scale(x0, x1, 10, w - 10);
    this.sy = scale(y0, y1, h - 10, 10);
    const colouring = this.colourings[this.by], r = this.points.length > 600 ? 3.2 : 4.2;
    this.dots.replaceChildren(...this.points.map((p) => {
      const group = colouring.of(p), dot = dotShape(p.role, this.sx(p.x), this.sy(p.y), r);
      attrs(dot, { class: 'tx-mapdot' + (this.shown(p) ? '' : ' off') + (group < 0 ? ' none' : '') });
      if (group >= 0) paint(dot, colouring.groups[group]);
      return dot;
    }));
    this.drawLegend(colouring);
    this.drawWay();
    this.point(null);
  }
  drawLegend(colouring) {
    const counts = colouring.groups.map((_, k) => this.points.filter((p) => colouring.of(p) === k).length);
    this.legend.replaceChildren(...colouring.groups.map((group, k) => {
      const chip = button('tx-mapkey', '', () => { this.only = this.only === k ? null : k; this.draw(); });
      const mark = attrs(sheet('svg', { viewBox: '0 0 12 12', width: 12, height: 12, 'aria-hidden': 'true' }), { class: 'tx-swatch' });
      mark.append(paint(attrs(dotShape(group.role ? MAP_ROLES.indexOf(group.role) : 1, 6, 6, 4.4), { class: 'tx-mapdot' }), group));
      chip.append(mark, named('', group.name), el('span', 'tx-mapsoft', count(counts[k])));
      attrs(chip, { 'aria-pressed': String(this.only === k), title: 'Show these alone' });
      return counts[k] ? el('li', '', chip) : null;
    }).filter(Boolean), el('li', 'tx-mapsoft tx-mapshapes', ...MAP_ROLES.map((role) => roleChip(role))));
  }
  step(line) {
    this.way.push(line);
    this.draw();
  }
  drawWay() {
    const places = this.way.map((p) => [this.sx(p.x), this.sy(p.y)]);
    this.path.replaceChildren();
    if (!places.length) return;
    this.path.append(sheet('path', { d: linePath(places, true), class: 'tx-mapline' }));
    places.forEach(([x, y], k) => {
      const last = k === places.length - 1, text = sheet('text', { x, y: y + 4, 'text-anchor': 'middle' });
      text.textContent = String(this.way[k].turn);
      this.path.append(attrs(sheet('circle', { cx: x, cy: y, r: last ? 11 : 9 }), { class: 'tx-mapstop' + (last ? ' now' : '') }), text);
    });
  }
  follow(line) { this.followed.replaceChildren('The numbered way is the session “', attrs(el('a', '', named('', line.question)), { href: new URL('traces?session=' + encodeURIComponent(line.session), document.baseURI).href }), '”. Number 1 is the question alone, each further one the discussion after another turn.'); }
}
const say = (kind, text) => attrs(el('section', 'tx-mappanel tx-mapsay ' + kind, el('p', 'tx-lead', text)), { role: 'status' });
const take = (line) => {
  if (line.event === 'doing') root.replaceChildren(attrs(say('busy', line.message), { 'aria-busy': 'true' }));
  else if (line.event === 'refused') { if (chart) chart.node.append(say('bad', line.message)); else root.replaceChildren(say('bad', line.message)); }
  else if (line.event === 'map') { chart = new StateMapView(line); root.replaceChildren(chart.node); }
  else if (chart && line.event === 'readings') chart.readings.replaceChildren(readingsTable(line.rows));
  else if (chart && line.event === 'followed') chart.follow(line);
  else if (chart && line.event === 'here') chart.step(line);
};
const readLog = () => {
  const log = props.value || '';
  if (log.length < offset || !log.startsWith(start)) { offset = 0; start = ''; chart = null; root.replaceChildren(); }
  const cut = log.lastIndexOf('\n') + 1, piece = log.slice(offset, cut);
  if (!piece) return;
  start = log.slice(0, Math.min(cut, 4000));
  offset = cut;
  for (const text of piece.split('\n')) if (text) take(JSON.parse(text));
};
readLog();
watch('value', readLog);

// The dots of a map: where each stands, what it shows, which colour it has under each way of colouring.
const OUTCOMES = ['wrong', 'right'];
const MAP_ROLES = ['worker', 'thinker', 'verifier'];
const mapPoint = (row) => ({ x: row[0], y: row[1], session: row[2], turn: row[3], family: row[4], agent: row[5], role: row[6], correct: row[7] });
// Twelve families are told apart by hue and lightness; neighbours in the legend stand far from each other on the wheel.
const familyColour = (k) => 'hsl(' + ((k * 150) % 360) + ' 62% ' + (k % 2 ? 46 : 62) + '%)';
// Each colouring gives its groups (name, series for `paint`) and the group of a point, -1 for none.
const colourings = (map) => ({
  family: { title: 'Kind of task', groups: map.families.map((name, k) => ({ name: name.replaceAll('_', ' '), colour: familyColour(k) })), of: (p) => p.family },
  agent: { title: 'Agent chosen', groups: map.agents.map((name, k) => ({ name, agent: k })), of: (p) => p.agent },
  role: { title: 'Role chosen', groups: MAP_ROLES.map((name) => ({ name: ROLE_WORD[name], role: name })), of: (p) => p.role },
  outcome: { title: 'Outcome', groups: [{ name: 'ended wrong', colour: 'var(--tx-bad)' }, { name: 'ended right', colour: 'var(--tx-ok)' }], of: (p) => (p.correct === null ? -1 : p.correct) },
  turn: { title: 'Turn', groups: [1, 2, 3, 4, 5].map((n) => ({ name: n < 5 ? 'turn ' + n : 'turn 5 or later', colour: 'hsl(215 65% ' + (78 - 11 * n) + '%)' })), of: (p) => Math.min(p.turn, 5) - 1 },
});
// A dot's shape says its role, so that colour is never alone.
const dotShape = (role, x, y, r) => {
  if (role === 0) return sheet('rect', { x: x - r * 0.85, y: y - r * 0.85, width: 1.7 * r, height: 1.7 * r, rx: 1 });
  if (role === 2) return sheet('path', { d: 'M' + x + ' ' + (y - r * 1.15) + 'l' + r * 1.1 + ' ' + r * 1.95 + 'h' + -2.2 * r + 'Z' });
  return sheet('circle', { cx: x, cy: y, r });
};
const bounds = (points) => {
  const xs = points.map((p) => p.x), ys = points.map((p) => p.y);
  const pad = (low, high) => [low - 0.04 * (high - low || 1), high + 0.04 * (high - low || 1)];
  return [pad(Math.min(...xs), Math.max(...xs)), pad(Math.min(...ys), Math.max(...ys))];
};

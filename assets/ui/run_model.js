// A run as told by its lines so far, in a form the panels can rely on: whatever a line lacks becomes null, what is unknown is skipped.
const interval = (e) => (e && finite(e.mean) ? { mean: e.mean, low: number(e.low), high: number(e.high) } : null);
const quantile = (sorted, q) => {
  const at = (sorted.length - 1) * q, low = Math.floor(at);
  return sorted[low] + (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]) * (at - low);
};
const lines_of = (e) => ({
  tasks: number(e.tasks), random: interval(e.random), single: interval(e.best_single), family: interval(e.best_per_family), script: interval(e.script), oracle: interval(e.oracle),
  best: (e.best_single && typeof e.best_single.agent === 'string' && e.best_single.agent) || '',
  agents: Object.entries(e.agents || {}).map(([name, value]) => [name, interval(value)]),
});
const ACTIVE = ['queued', 'running', 'stopping'];
class RunModel {
  constructor(header) {
    this.header = header;
    this.plan = header.plan || {};
    this.status = header.status || 'queued';
    this.message = '';
    this.kept = false;
    this.agents = [];
    this.gens = [];
    this.notes = [];
    this.started = this.headroom = this.prepared = this.ended = this.failed = null;
    this.at = 0;
  }
  get active() { return ACTIVE.includes(this.status); }
  get last() { return this.gens[this.gens.length - 1] || null; }
  get planned() { return (this.started && this.started.generations) || number(this.plan.generations) || 0; }
  get references() { return this.headroom; }
  get validated() { return this.gens.filter((g) => g.validation !== null); }
  get bestValidation() { return this.validated.reduce((best, g) => (best === null || g.validation > best.validation ? g : best), null); }
  apply(line) {
    const take = this['on_' + line.event];
    if (!take) return;
    if (finite(line.at_s)) this.at = Math.max(this.at, line.at_s);
    take.call(this, line);
  }
  note(kind, text, at) { this.notes.push({ kind, text, at: finite(at) ? at : this.at }); }
  on_run_status(e) { this.status = e.status; this.message = e.message || ''; this.kept = Boolean(e.checkpoint); }
  on_run_started(e) {
    this.started = { trainer: String(e.trainer || ''), parameters: number(e.parameters), population: number(e.population), generations: number(e.generations), episodes: number(e.episodes) };
    this.agents = Array.isArray(e.agents) ? e.agents.map(String) : [];
    if (e.plan) this.plan = e.plan;
    this.note('', sayStarted(this), e.at_s);
  }
  on_headroom_measured(e) {
    this.headroom = { ...lines_of(e), advice: String(e.advice || ''), saturated: Boolean(e.saturated) };
    this.note(e.saturated ? 'warn' : '', sayHeadroom(this.headroom), e.at_s);
  }
  on_prepared(e) {
    this.prepared = { episodes: number(e.episodes), calls: number(e.calls), validation: number(e.validation) };
    this.note('', sayPrepared(this.prepared), e.at_s);
  }
  on_generation_ended(e) {
    if (!finite(e.index)) return;
    const gen = this.generation(e), better = gen.validation !== null && (this.bestValidation === null || gen.validation > this.bestValidation.validation);
    this.gens = this.gens.filter((g) => g.index < gen.index);
    this.gens.push(gen);
    this.note(gen.validation === null ? '' : 'check', sayGeneration(gen, better), e.at_s);
  }
  generation(e) {
    const known = (Array.isArray(e.fitness) ? e.fitness : []).filter(finite).sort((a, b) => a - b), share = (from, names) => names.map((name) => number((from || {})[name]) || 0);
    return {
      index: e.index, at: number(e.at_s), mean: number(e.mean), best: number(e.best), low: known.length > 1 ? quantile(known, 0.1) : null, high: known.length > 1 ? quantile(known, 0.9) : null,
      validation: number(e.validation), sigma: number(e.sigma), turns: number(e.turns), agents: share(e.agent_share, this.agents), roles: share(e.role_share, ROLES),
      heat: Array.isArray(e.heat) ? e.heat : [], episodes: number(e.episodes), calls: number(e.calls), saved: number(e.calls_saved), kept: number(e.calls_kept), lost: number(e.lost), tokens: number(e.tokens), cost: number(e.cost_usd),
    };
  }
  on_run_ended(e) {
    this.ended = {
      reason: String(e.reason || ''), generation: number(e.best_generation), start: number(e.start_validation), validation: number(e.validation), sampled: interval(e.test_sampled), argmax: interval(e.test_argmax),
      collapsed: String(e.collapsed || ''), baselines: e.reference ? lines_of(e.reference) : null, agents: e.agent_share || {}, roles: e.role_share || {}, time: e.time || {},
      episodes: number(e.episodes), calls: number(e.calls), saved: number(e.calls_saved), kept: number(e.calls_kept), lost: number(e.lost), tokens: number(e.tokens), cost: number(e.cost_usd),
    };
    this.note('check', sayEnded(this.ended), e.at_s);
  }
  on_run_resumed(e) {
    this.ended = this.failed = null;
    this.note('', 'The run goes on after generation ' + (number(e.generation) || 0) + '.', e.at_s);
  }
  on_run_failed(e) {
    this.failed = String(e.message || 'The run broke off.');
    this.note('warn', this.failed, e.at_s);
  }
  // Seconds left, from the pace of the last ten generations; null while there is too little to tell.
  left() {
    const timed = this.gens.filter((g) => g.at !== null).slice(-11);
    if (this.status !== 'running' || this.ended || timed.length < 4 || !this.planned) return null;
    const pace = (timed[timed.length - 1].at - timed[0].at) / (timed[timed.length - 1].index - timed[0].index);
    return pace > 0 ? pace * (this.planned - this.last.index) : null;
  }
}

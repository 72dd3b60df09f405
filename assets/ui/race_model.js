// A race as told by its lines so far. Every trainer keeps one colour and one dash, so that neither is needed alone.
const DASHES = ['none', '8 4', '2 4', '10 3 2 3', '4 3'];
const ACTIVE = ['queued', 'running', 'stopping'];
const interval = (e) => (e && finite(e.mean) ? { mean: e.mean, low: number(e.low), high: number(e.high) } : null);
class RaceModel {
  constructor(header) {
    this.header = header;
    this.trainers = header.trainers.map((t, k) => ({ ...t, colour: 'var(--tx-s' + ((k % 5) + 1) + ')', dash: DASHES[k % 5] }));
    this.runs = new Map();
    this.curves = new Map();
    this.reference = null;
    this.table = [];
    this.verdict = '';
  }
  apply(line) {
    if (line.event === 'race_run') this.runs.set(line.id, line);
    else if (line.event === 'race_curve') this.curves.set(line.trainer, line);
    else if (line.event === 'race_reference') this.reference = { tasks: number(line.tasks), random: interval(line.random), single: interval(line.best_single), family: interval(line.best_per_family), oracle: interval(line.oracle), best: line.best_single.agent || '', advice: String(line.advice || ''), saturated: Boolean(line.saturated) };
    else if (line.event === 'race_result') { this.table = line.table; this.verdict = String(line.verdict); }
  }
  get all() { return [...this.runs.values()]; }
  get active() { return this.all.some((run) => ACTIVE.includes(run.status)); }
  get finished() { return this.all.filter((run) => run.status === 'finished').length; }
  get unfinished() { return this.all.filter((run) => ['stopped', 'failed', 'interrupted'].includes(run.status)).length; }
  of(trainer, seed) { return this.all.find((run) => run.trainer === trainer && run.seed === seed) || null; }
  row(trainer) { return this.table.find((row) => row.trainer === trainer) || null; }
  share(run) { return run.status === 'finished' ? 1 : run.planned ? Math.min(0.99, run.generations / run.planned) : 0; }
  // Seconds left, from what finished runs took; null until one has finished.
  left() {
    const took = this.all.filter((run) => run.status === 'finished' && finite(run.seconds)).map((run) => run.seconds);
    if (!this.active || !took.length) return null;
    const each = took.slice(-3).reduce((sum, s) => sum + s, 0) / Math.min(3, took.length);
    return each * this.all.filter((run) => ACTIVE.includes(run.status)).reduce((sum, run) => sum + 1 - this.share(run), 0);
  }
}

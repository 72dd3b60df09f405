// A run in words.
const STATUS_WORD = { queued: 'Waiting for its turn', running: 'Running', stopping: 'Stopping', stopped: 'Stopped', finished: 'Finished', failed: 'Broke off', interrupted: 'Interrupted' };
const STATUS_KIND = { queued: 'run', running: 'run', stopping: 'run', stopped: 'stopped', finished: 'done', failed: 'broken', interrupted: 'broken' };
const TRAINER_WORD = { 'sep-cma-es': 'Evolution (sep-CMA-ES)', 'cma-es': 'Evolution (full CMA-ES)', reinforce: 'Reinforcement learning (REINFORCE)', imitation: 'Imitation', sft: 'Imitation of hard labels', 'random-search': 'Random search' };
const REASON_WORD = { finished: 'All generations are done.', stopped: 'Stopped by hand.', max_calls: 'The ceiling of calls was reached.', max_tokens: 'The ceiling of tokens was reached.', max_cost_usd: 'The ceiling in dollars was reached.' };
const trainerWord = (name) => TRAINER_WORD[name] || name;
const rough = (s) => (s < 10 ? 'a few seconds' : s < 55 ? Math.round(s / 5) * 5 + ' s' : s < 5400 ? Math.max(1, Math.round(s / 60)) + ' min' : (s / 3600).toFixed(1) + ' h');
const clock = (s) => (s < 3600 ? Math.floor(s / 60) + ':' + String(Math.floor(s % 60)).padStart(2, '0') : Math.floor(s / 3600) + ' h ' + Math.floor((s % 3600) / 60) + ' min');
const compact = (n) => (n === null ? '–' : n < 10000 ? count(n) : new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 }).format(n));
const range = (e) => percent(e.mean) + (e.low === null || e.high === null ? '' : ' (95% interval ' + percent(e.low) + ' to ' + percent(e.high) + ')');
const sayStarted = (m) => trainerWord(m.started.trainer) + ' starts: ' + (m.started.parameters ? count(m.started.parameters) + ' numbers to find' : 'a head to find') + (m.started.generations ? ', ' + plural(m.started.generations, 'generation') : '') + (m.started.population ? ' of ' + plural(m.started.population, 'candidate') : '') + '.';
const sayHeadroom = (h) => (h.single && h.oracle ? 'The pool is measured: the best single agent' + (h.best ? ', ' + h.best + ',' : '') + ' answers ' + percent(h.single.mean) + ' right; the best choice for every question would reach ' + percent(h.oracle.mean) + '.' : 'The pool is measured.');
const sayPrepared = (p) => 'The start is ready' + (p.validation === null ? '.' : ': it answers ' + percent(p.validation) + ' of the validation questions right.');
const sayGeneration = (g, better) => 'Generation ' + g.index + ': ' + (g.mean === null ? 'no candidate could be scored' : 'the mean candidate answers ' + percent(g.mean) + ' right' + (g.best === null ? '' : ', the best ' + percent(g.best))) + '.' + (g.validation === null ? '' : ' Validation ' + percent(g.validation) + (better ? ', the best so far.' : '.'));
const sayEnded = (e) => (REASON_WORD[e.reason] || 'The run has ended.') + (e.sampled || e.argmax ? ' Held-out questions: ' + percent((e.argmax || e.sampled).mean) + ' right.' : '');
// The result against one reference, careful about chance.
const against = (mine, other, name) => {
  if (!mine || !other) return '';
  const clear = mine.low !== null && other.low !== null;
  if (clear && mine.low > other.high) return 'clearly better than ' + name + ' (' + percent(other.mean) + ')';
  if (clear && mine.high < other.low) return 'clearly worse than ' + name + ' (' + percent(other.mean) + ')';
  return (mine.mean > other.mean ? 'ahead of ' : mine.mean < other.mean ? 'behind ' : 'level with ') + name + ' (' + percent(other.mean) + ')' + (clear ? ', though the intervals overlap' : '');
};
const phase = (m) => {
  if (m.status === 'stopping') return 'Stopping after the batch of questions under way';
  if (m.status !== 'running') return STATUS_WORD[m.status] || m.status;
  if (m.ended) return 'Finishing';
  if (!m.started) return 'Starting';
  if (m.last) return m.last.index >= m.planned && m.planned ? 'Scoring on held-out questions' : 'Generation ' + m.last.index + ' of ' + m.planned;
  if (!m.headroom) return 'Measuring the pool';
  return m.prepared ? 'Generation 1 under way' : 'Preparing the start';
};
// A word explained once: on hover, focus and touch.
let termCount = 0;
const term = (word, meaning) => {
  const id = 'tx-term-' + (termCount += 1), tip = attrs(el('span', 'tx-tip', meaning), { role: 'tooltip', id });
  return el('span', 'tx-term', attrs(button('tx-term-word', word, () => {}), { 'aria-describedby': id }), tip);
};
const MEANING = {
  generation: 'One round of the search: try a set of heads, see which did better, move towards them.',
  candidate: 'One variation of the head that is tried out: the current best guess with a little noise added to its numbers.',
  episode: 'One practice question worked through from start to finish with one candidate deciding who answers. It counts 1 if the final answer is right, else 0.',
};

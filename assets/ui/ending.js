// How it ended: the answer, why it stopped, whether it is right.
const gradeFlag = (e) => el('span', 'tx-grade ' + (e.correct ? 'right' : 'wrong'), icon(e.correct ? 'check' : 'cross'), e.correct ? 'Right' : 'Wrong', e.correct || !e.expected ? null : el('span', 'tx-expected', 'expected ', named('', e.expected)));
class Ending {
  constructor(kind, title, sentence) {
    this.flags = el('span', 'tx-flags');
    this.body = el('div', 'tx-body', el('header', 'tx-turn-head', el('h3', 'tx-turn-title', title), this.flags));
    this.card = el('article', 'tx-card tx-end ' + kind, this.body);
    const mark = { done: 'check', stopped: 'stop', broken: 'warn' }[kind];
    this.node = el('li', 'tx-turn end ' + kind, attrs(el('span', 'tx-no', icon(mark)), { 'aria-hidden': 'true' }), this.card);
    this.sentence = el('p', 'tx-how-ended', sentence);
  }
  static ended(e, words, task, worked) {
    const end = new Ending(e.stopped_by === 'cancelled' ? 'stopped' : e.answer && e.stopped_by !== 'provider_failure' ? 'done' : 'broken', 'Final answer', words[e.stopped_by] || e.stopped_by);
    const long = e.answer.includes('\n') || e.answer.length > 160;
    end.body.append(e.answer ? (long ? el('pre', 'tx-code', el('code', '', e.answer)) : attrs(el('p', 'tx-answer', e.answer), { dir: 'auto' })) : el('p', 'tx-answer none', worked ? 'No answer: the latest Worker gave none.' : 'No answer: no Worker replied.'));
    end.foot = el('p', 'tx-totals', plural(e.turns, 'turn') + ' · ' + plural(e.tokens_in + e.tokens_out, 'token') + ' · ' + money(e.cost_usd) + ' · ' + seconds(e.seconds));
    if (e.answer_note) end.body.append(attrs(el('p', 'tx-answer-note', e.answer_note), { dir: 'auto' }));
    end.body.append(end.sentence, end.foot);
    if (!task) end.flags.append(attrs(el('span', 'tx-ungraded', 'not graded'), { title: 'The question is not one of the tasks with a known answer, so nobody can say.' }));
    return end;
  }
  static broken(title, sentence) {
    const end = new Ending('broken', title, sentence);
    end.body.append(end.sentence);
    return end;
  }
  grade(e) {
    if (e.correct === null) {
      this.flags.append(el('span', 'tx-ungraded', 'not graded'));
      this.sentence.before(el('p', 'tx-answer-note', e.why));
      return;
    }
    this.flags.append(gradeFlag(e));
    if (e.correct || !this.node.classList.contains('done')) return;
    for (const node of [this.node, this.card]) node.classList.replace('done', 'broken');
    this.node.querySelector('.tx-no').replaceChildren(icon('cross'));
  }
}

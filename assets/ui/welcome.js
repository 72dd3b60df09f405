// Before the first session: what happens here in one sentence, and one click to see it.
const exampleCards = (examples, cls, limit) => {
  const list = el('ul', cls);
  examples.slice(0, limit).forEach((example, k) => {
    const card = button('tx-example', '', () => trigger('example', { index: k }));
    card.append(el('span', 'tx-example-family', example.family), attrs(el('span', 'tx-example-q', example.question.replace(/\s*```\w*\s*/g, '\n').trim()), { dir: 'auto' }));
    list.append(el('li', '', card));
  });
  return list;
};
const welcome = (first, more) => {
  const steps = [['thinker', 'Thinker', 'plans, or says what to fix'], ['worker', 'Worker', 'solves and answers'], ['verifier', 'Verifier', 'checks: ACCEPT or REVISE']];
  const roles = el('ul', 'tx-welcome-roles', ...steps.map(([role, word, what]) => el('li', 'r-' + role, icon(role), el('b', '', word), el('span', '', what))));
  return attrs(el('section', 'tx-welcome',
    el('h2', '', 'Ask a question and watch it being passed around.'),
    el('p', 'tx-lead', 'At every turn a tiny learned coordinator picks one agent of the pool and one role for it; you see each choice, its numbers and each reply the moment they happen.'),
    el('div', 'tx-welcome-row', roles, more),
    first,
    el('h3', '', 'Start with one of these: a click runs it'),
    exampleCards(props.examples || [], 'tx-examples', 12)), { 'aria-label': 'Welcome' });
};
const noTrace = (text) => attrs(el('section', 'tx-welcome small', el('p', 'tx-lead', text)), { 'aria-label': 'No session open' });

// The prompt token by token: what is the same for every question is folded away, the sentinel is framed, what is new is marked.
const PART_WORD = { instruction: 'Instruction, the same for every question', question: 'The question', turn: 'Turn', end: 'The ending, the same for every question' };
class LessonTokens {
  constructor(panel) {
    this.node = el('div', 'tx-tokens');
    this.set(panel);
  }
  set(panel) {
    const open = this.node.querySelector('details[open]') !== null, last = panel.parts.length - 1;
    let turn = 0;
    this.node.replaceChildren(...panel.parts.map((part, k) => {
      const number = part.name === 'turn' ? ' ' + (turn += 1) : '', head = PART_WORD[part.name] + number + ' · ' + plural(part.tokens.length, 'token');
      const row = el('div', 'tx-token-row', ...part.tokens.map((text, n) => this.token(text, k === last && n === part.tokens.length - 1)));
      if (k === last) row.append(...panel.unread.map((text) => this.unread(text)));
      if (part.name === 'instruction') { const box = el('details', 'tx-token-part', el('summary', '', head), row); box.open = open; return box; }
      return el('section', 'tx-token-part' + (part.fresh ? ' fresh' : ''), el('h4', '', head, part.fresh ? el('span', 'tx-token-new', 'new') : null), row);
    }));
  }
  token(text, sentinel) {
    const shown = text.replace(/\n/g, '↵').replace(/^ /, '·') || '·', node = el('span', 'tx-token' + (sentinel ? ' sentinel' : ''), shown);
    if (sentinel) node.append(el('small', '', 'the sentinel, index −2: its state is read'));
    return node;
  }
  unread(text) { return el('span', 'tx-token off', text.replace(/\n/g, '↵'), el('small', '', 'not read')); }
}
PICTURES.tokens = LessonTokens;

// A reply as blocks: plain text, fenced code, and the lines the role contracts ask for. Drawn while it streams, node by node.
const MARKS = [
  ['answer', /^[ \t>*_#`-]*(?:final\s+)?answer[*_`]*[ \t]*[:=][ \t*_`]*/i],
  ['suggestion', /^[ \t>*_#`-]*suggestion[*_`]*[ \t]*:[ \t*_`]*/i],
  ['next', /^[ \t>*_#`-]*next[ _]role[*_`]*[ \t]*:[ \t*_`]*/i],
];
const MARK_WORD = { answer: 'Answer', suggestion: 'Suggestion', next: 'Next role' };
const mark = (line) => {
  for (const [kind, pattern] of MARKS) {
    const found = line.match(pattern);
    if (found) return { kind, text: line.slice(found[0].length).replace(/[*_`]+$/, '') };
  }
  return null;
};
const parseBlocks = (text) => {
  const blocks = [];
  let code = null;
  for (const line of text.split('\n')) {
    if (/^\s*```/.test(line)) {
      if (code) code = null;
      else blocks.push((code = { kind: 'code', text: '', fresh: true }));
      continue;
    }
    if (code) {
      code.text += (code.fresh ? '' : '\n') + line;
      code.fresh = false;
      continue;
    }
    const found = mark(line), last = blocks[blocks.length - 1];
    if (found) blocks.push(found);
    else if (last && last.kind === 'suggestion') last.text += '\n' + line;
    else if (last && last.kind === 'text') last.text += '\n' + line;
    else if (line.trim() || !blocks.length) blocks.push({ kind: 'text', text: line });
  }
  return blocks.map(({ kind, text: body }) => ({ kind, text: kind === 'code' ? body : body.replace(/\s+$/, '') }));
};
class Reply {
  constructor() {
    this.node = el('div', 'tx-reply');
    this.blocks = [];
    this.text = '';
  }
  add(text) { this.set(this.text + text); }
  set(text) {
    this.text = text;
    const wanted = parseBlocks(text);
    wanted.forEach((block, k) => {
      const old = this.blocks[k];
      if (old && old.kind === block.kind) {
        if (old.text !== block.text) this.write(old, block.text);
      } else {
        while (this.blocks.length > k) this.blocks.pop().node.remove();
        this.blocks.push(this.open(block));
      }
    });
    while (this.blocks.length > wanted.length) this.blocks.pop().node.remove();
  }
  open({ kind, text }) {
    const block = { kind, text: null };
    if (kind === 'code') {
      block.target = el('code', '');
      block.node = attrs(el('pre', 'tx-code', block.target), { tabindex: '0', role: 'group', 'aria-label': 'Code' });
    } else if (kind === 'text') {
      block.node = block.target = attrs(el('p', 'tx-text'), { dir: 'auto' });
    } else {
      block.target = attrs(el('span', 'tx-mark-body'), { dir: 'auto' });
      block.node = el('p', 'tx-mark tx-mark-' + kind, el('span', 'tx-mark-word', kind === 'suggestion' ? icon('idea') : null, MARK_WORD[kind], hidden(': ')), block.target);
    }
    this.node.append(block.node);
    this.write(block, text);
    return block;
  }
  write(block, text) {
    // Growing text is appended, so a reader's selection and the browser's layout stay where they are.
    if (block.text !== null && text.startsWith(block.text) && block.target.lastChild) block.target.lastChild.appendData(text.slice(block.text.length));
    else block.target.textContent = text;
    block.text = text;
  }
}

// Takes files and sends them one after the other to the only address that accepts any; Gradio's own upload stays shut.
const SEND = new URL('import/file', document.baseURI).href;
let busy = false;
const dropWord = () => (busy ? 'Sending' : 'Choose files, or drop them here');
const sendOne = (file, shown) => new Promise((done, failed) => {
  const request = new XMLHttpRequest();
  request.open('POST', SEND);
  request.setRequestHeader('x-trinity-file', encodeURIComponent(file.name.slice(0, 120)));
  request.upload.addEventListener('progress', (step) => { if (step.lengthComputable) shown(step.loaded / step.total); });
  request.addEventListener('load', () => (request.status === 200 ? done(JSON.parse(request.responseText).token) : failed(request.responseText)));
  request.addEventListener('error', () => failed('The file could not be sent. Is the server still running?'));
  request.send(file);
});
const sendAll = async (files) => {
  if (busy || !files.length) return;
  busy = true;
  drawDrop();
  const status = element.querySelector('[role=status]'), tokens = [];
  try {
    for (const [k, file] of files.entries()) {
      const head = 'Sending ' + file.name + (files.length > 1 ? ' (' + (k + 1) + ' of ' + files.length + ')' : '');
      status.textContent = head;
      tokens.push(await sendOne(file, (share) => { status.textContent = head + ': ' + Math.round(100 * share) + '%'; }));
    }
    trigger('sent', { tokens });
    status.textContent = files.length === 1 ? files[0].name : files.length + ' files';
  } catch (reason) {
    status.textContent = '';
    trigger('lost', { reason: String(reason).slice(0, 300), tokens });
  } finally {
    busy = false;
    drawDrop(status.textContent);
  }
};
const drawDrop = (said = '') => {
  if (props.value !== 'on') {
    element.replaceChildren(el('p', 'tx-drop off', 'Files cannot be sent to this page, because others can reach it. Import on the server: ', el('code', '', 'python app.py import FILE')));
    return;
  }
  const input = attrs(el('input', 'tx-sr'), { type: 'file', multiple: '', id: 'import-files', accept: '.csv,.tsv,.json,.jsonl,.ndjson,.parquet,.eval' });
  input.disabled = busy;
  input.addEventListener('change', () => sendAll([...input.files]));
  const label = attrs(el('label', 'tx-drop' + (busy ? ' busy' : ''), icon('down'), el('b', '', dropWord()), el('span', '', 'CSV, JSON, JSONL, Parquet or Inspect logs, up to 200 MB each. Files chosen together are joined by question.')), { for: 'import-files' });
  label.addEventListener('dragover', (drag) => { drag.preventDefault(); label.classList.add('over'); });
  label.addEventListener('dragleave', () => label.classList.remove('over'));
  label.addEventListener('drop', (drop) => { drop.preventDefault(); label.classList.remove('over'); sendAll([...drop.dataTransfer.files]); });
  element.replaceChildren(input, label, attrs(el('p', 'tx-drop-said', said), { role: 'status', dir: 'auto' }));
};
drawDrop();
watch('value', () => drawDrop());

// One quiet sentence that changes with the form.
const tell = () => element.replaceChildren(attrs(el('p', 'tx-sentence', props.value || '\u00a0'), { role: 'status', dir: 'auto' }));
tell();
watch('value', tell);

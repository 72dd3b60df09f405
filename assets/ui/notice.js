// One sentence, announced at once.
const say = () => {
  element.replaceChildren();
  if (props.value) element.append(attrs(el('p', 'tx-alert', icon('warn'), attrs(el('span', '', props.value), { dir: 'auto' })), { role: 'alert' }));
  if (props.value) element.scrollIntoView({ block: 'nearest', behavior: calm() ? 'auto' : 'smooth' });
};
say();
watch('value', say);

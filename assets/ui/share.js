// Who can see the thing on the page, and its link.
const copied = async (link) => {
  try { await navigator.clipboard.writeText(link); return true; } catch { window.prompt('Copy this link', link); return false; }
};
const linkOf = (told) => {
  const url = new URL(location.pathname, location.origin);
  url.searchParams.set(told.thing, told.id);
  return url.href;
};
const drawShare = () => {
  const told = JSON.parse(props.value || '{}');
  element.replaceChildren();
  if (!told.id) return;
  const say = attrs(el('span', '', told.say), { role: 'status' });
  const link = button('tx-tool', '', async () => {
    if (!told.shared) trigger('share', { id: told.id, shared: true });
    if (await copied(linkOf(told))) word.textContent = 'Link copied';
  });
  const word = el('span', '', told.shared ? 'Copy link' : 'Share by link');
  link.append(icon('link'), word);
  const row = el('div', 'tx-share', say);
  if (told.own) row.append(link);
  if (told.own && told.shared) row.append(button('tx-tool', 'Stop sharing', () => trigger('share', { id: told.id, shared: false })));
  element.append(row);
};
drawShare();
watch('value', drawShare);

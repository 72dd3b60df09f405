// Numbers as people read them.
const ROLES = ['worker', 'thinker', 'verifier'];
const ROLE_WORD = { worker: 'Worker', thinker: 'Thinker', verifier: 'Verifier' };
const LONG = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const percent = (p) => (p === 0 ? '0%' : p > 0 && p < 0.0005 ? '<0.1%' : (100 * p).toFixed(p >= 0.0995 ? 0 : 1) + '%');
const signed = (x, digits) => (x < 0 ? '−' : '+') + Math.abs(x).toFixed(digits);
const fixed = (x, digits) => (x < 0 ? '−' : '') + Math.abs(x).toFixed(digits);
const count = (n) => LONG.format(n);
const seconds = (s) => (s < 0.0995 ? Math.max(1, Math.round(1000 * s)) + ' ms' : s < 60 ? s.toFixed(1) + ' s' : Math.floor(s / 60) + ' min ' + Math.round(s % 60) + ' s');
const money = (usd) => (usd === null || usd === undefined ? 'price unknown' : usd === 0 ? '$0' : usd < 0.00005 ? '<$0.0001' : '$' + usd.toFixed(usd < 1 ? 4 : 2));
const plural = (n, word) => count(n) + ' ' + word + (n === 1 ? '' : 's');
const when = (iso) => {
  const then = new Date(iso), minutes = (Date.now() - then) / 60000;
  if (minutes < 1) return 'just now';
  if (minutes < 60) return Math.floor(minutes) + ' min ago';
  const day = { hour: '2-digit', minute: '2-digit' };
  if (then.toDateString() === new Date().toDateString()) return 'today ' + then.toLocaleTimeString([], day);
  return then.toLocaleDateString([], { day: 'numeric', month: 'short', year: 'numeric' }) + ' ' + then.toLocaleTimeString([], day);
};
const roleChip = (role) => el('span', 'tx-chip r-' + role, icon(role), ROLE_WORD[role] || role);

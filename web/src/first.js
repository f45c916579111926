// What is there before the library: the filter as plain text, the plan of the first one, which the build asked for, and the examples.
// What is typed here is kept in the link, where `main.js` finds it.

import { $, copied, el, prose } from './dom.js';
import * as show from './show.js';
import { START, isStart, plain, read, shared, written } from './state.js';

const EXAMPLES = [
  ['api-builder@v3/apis', 'name starts with pay and labels.env in (dev, test) and created_at >= now-7d'],
  ['identity@v3/users', 'active and email ends with "@example.com"'],
  ['control-planes', 'name in (eu, us) or labels.env = prod'],
  ['identity@v3/users', 'emial = x'],
];

const first = JSON.parse($('first').textContent);
let missing = 'Loading…';
const text = el('textarea', { 'aria-labelledby': 'filter-label', 'aria-describedby': 'verdict', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off' });
const controls = { collection: $('collection'), filter: text, region: $('region') };

/** Puts what the link says where it is changed. */
function fill() {
  const state = read(location.hash);
  shown(state);
  for (const [name, control] of Object.entries(controls)) control.value = state[name];
}

function shown(state) {
  show.collection(state.collection === START.collection ? first.collection : undefined);
  if (isStart(state)) show.plan($('plan'), first.plan, state.filter);
  else show.instead($('plan'), missing);
}

function changed(name, value) {
  // A filter that is in no link is there only.
  const state = { ...read(location.hash), filter: text.value, [name]: value };
  history.replaceState(null, '', written(state));
  shown(state);
}

$('editor').append(text);
fill();
$('examples').append(
  'Try ',
  ...EXAMPLES.map(([collection, filter]) => el('a', { class: 'button small', href: written(plain(collection, filter)) }, filter)),
);
$('share').addEventListener('click', async () => {
  const [done, omitted] = [await copied(new URL(shared.hash(), location.href).href), shared.omitted()];
  const without = omitted.length ? ` It leaves out ${omitted.join(' and ')}, which may contain a password or a token.` : '';
  $('shared').replaceChildren(...prose(`${done ? 'The link is copied. Records are not in it.' : 'The link is in the address bar.'}${without}`));
});

// The parts of a URL are on lines of their own, which are not in it.
document.addEventListener('copy', (event) => {
  const selected = getSelection();
  if (!selected.anchorNode?.parentElement?.closest('.url') || !selected.focusNode?.parentElement?.closest('.url')) return;
  event.clipboardData.setData('text/plain', selected.toString().replace(/\n(?=[?&])/g, ''));
  event.preventDefault();
});

const early = new AbortController();
for (const [name, control] of Object.entries(controls)) control.addEventListener('input', () => changed(name, control.value), { signal: early.signal });
addEventListener('hashchange', fill, { signal: early.signal });

import('./main.js').then(
  () => early.abort(),
  (error) => {
    // A plan that is shown is right without the library. There will be no other.
    missing = 'There is no plan, as the page is not complete.';
    shown(read(location.hash));
    $('verdict').textContent = '';
    $('plan').before(
      el('p', { role: 'alert', class: 'failed' }, `The page cannot read filters: ${error.message}. `, el('button', { type: 'button', class: 'small', onclick: () => location.reload() }, 'Try again')),
    );
    throw error;
  },
);

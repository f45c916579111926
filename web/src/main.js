// The page: what is typed, what the library says of it, and what is shown.

import { KonnectFilterError, load } from 'konnect-filter';
import { $, copied, el } from './dom.js';
import { editor } from './editor.js';
import * as show from './show.js';
import { read, written } from './state.js';

const EXAMPLES = [
  ['api-builder@v3/apis', 'name starts with pay and labels.env in (dev, test) and created_at >= now-7d'],
  ['identity@v3/users', 'active and email ends with "@example.com"'],
  ['control-planes', 'name in (eu, us) or labels.env = prod'],
  ['identity@v3/users', 'emial = x'],
];

const RECORDS = '[\n  {"name": "payments", "labels": {"env": "dev"}, "created_at": "2099-01-01T00:00:00Z"},\n  {"name": "shop", "labels": {"env": "prod"}, "created_at": "2020-01-01T00:00:00Z"}\n]';

let state = read(location.hash);
let collection;
const konnect = await load().catch((error) => {
  $('plan').replaceChildren(el('p', { role: 'alert' }, `The page cannot start: ${error.message}`));
  throw error;
});

const typed = editor($('editor'), {
  text: state.filter,
  complete: (text, at) => konnect.complete(text, at, { entity: collection?.name }),
  changed(filter) {
    state.filter = filter;
    later();
  },
});

const all = konnect.collections();
$('collections').append(...all.map(({ name, path }) => el('option', { value: name }, path)));
$('collection').addEventListener('input', (event) => {
  state.collection = event.target.value;
  pick();
});
$('region').addEventListener('change', (event) => {
  state.region = event.target.value;
  answer();
});
$('records').addEventListener('input', records);
$('share').addEventListener('click', async () => {
  const done = await copied(location.href);
  $('shared').textContent = done ? 'The link is copied. Records are not in it.' : 'The link is in the address bar.';
});
$('examples').append(
  'Try ',
  ...EXAMPLES.map(([name, filter]) =>
    el('button', { type: 'button', class: 'small', onclick: () => go({ collection: name, filter, region: '', params: {} }) }, filter),
  ),
);
addEventListener('hashchange', () => written(state) !== location.hash && go(read(location.hash)));

/** After the editor's own work on a change, in which nothing may be dispatched; before anything is painted. */
let waiting = false;
function later() {
  if (waiting) return;
  waiting = true;
  queueMicrotask(() => {
    waiting = false;
    answer();
  });
}

function go(next) {
  state = next;
  $('collection').value = state.collection;
  typed.write(state.filter);
  pick();
}

/** Shows what belongs to the collection. */
function pick() {
  let found;
  try {
    found = konnect.fields(state.collection);
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
  }
  if (found?.name !== collection?.name || !found) {
    collection = found;
    const regions = found?.servers.regions ?? [];
    $('region').replaceChildren(...['', ...regions].map((region) => el('option', { value: region }, region || 'us (default)')));
    $('region-label').hidden = !regions.length;
    $('params').replaceChildren(...(found?.path_params ?? []).map(param));
    if (found) show.fields($('fields'), found, (name) => typed.insert(name));
    else $('fields').replaceChildren();
  }
  if (![...$('region').options].some(({ value }) => value === state.region)) state.region = '';
  $('region').value = state.region;
  for (const input of $('params').querySelectorAll('input')) input.value = state.params[input.name] ?? '';
  $('collection-about').textContent = found ? `GET ${found.path}` : '';
  answer();
}

function param(name) {
  const input = el('input', { name, placeholder: 'id', autocomplete: 'off', spellcheck: 'false' });
  input.addEventListener('input', () => {
    state.params[name] = input.value;
    answer();
  });
  return el('label', {}, name, ' ', input);
}

const fix = ({ edits }) => typed.apply(edits);

/** Asks the library, and shows what it says. */
function answer() {
  const { filter, region } = state;
  const asked = { entity: state.collection, split: true, partial: true, ...(filter.trim() && { filter }) };
  // Where an id is not given yet, its name is shown instead.
  const params = Object.fromEntries((collection?.path_params ?? []).map((name) => [name, state.params[name] || `{${name}}`]));
  let planned;
  let found;
  try {
    planned = konnect.plan({ ...asked, params, ...(region && { region }) });
    // That no record can match is a note of the plan, and a doubt of the check.
    found = planned.requests.length ? planned.warnings : konnect.check(asked);
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
    found = error.problems;
  }
  typed.problems(found.filter((problem) => problem.in === 'filter'), fix);
  show.problems($('problems'), found, fix);
  const wrong = found.filter(({ severity }) => severity === 'error').length;
  $('verdict').textContent = wrong ? `${wrong} ${wrong === 1 ? 'problem' : 'problems'}.` : 'Good.';
  if (planned) show.plan($('plan'), planned, filter);
  else $('plan').replaceChildren(el('p', { class: 'about' }, 'There is no plan for a filter with problems.'));
  history.replaceState(null, '', written(state));
  records();
}

function records() {
  const text = $('records').value;
  const { filter } = state;
  if (!text.trim() || !filter.trim()) {
    $('count').textContent = text.trim() ? 'Without a filter, every record matches.' : '';
    $('matches').replaceChildren();
    return;
  }
  try {
    const { records: judged } = konnect.match(filter, text, { entity: collection?.name });
    const kept = judged.filter(({ matches }) => matches).length;
    $('count').textContent = `${kept} of ${judged.length} ${judged.length === 1 ? 'record matches' : 'records match'}.`;
    show.matches($('matches'), judged);
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
    const [problem] = error.problems;
    $('count').textContent = problem.in === 'record' ? problem.message : 'The filter has problems.';
    $('matches').replaceChildren();
  }
}

$('records').placeholder = RECORDS;
go(state);
document.documentElement.dataset.ready = '';

if ('serviceWorker' in navigator && import.meta.env.PROD) navigator.serviceWorker.register('./offline.js').catch(() => {});

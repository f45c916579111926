// The page: what is typed, what the library says of it, and what is shown.

import { KonnectFilterError, load } from 'konnect-filter';
import { $, el } from './dom.js';
import { editor } from './editor.js';
import * as show from './show.js';
import { asked, read, written } from './state.js';

const RECORDS = '[\n  {"name": "payments", "labels": {"env": "dev"}, "created_at": "2099-01-01T00:00:00Z"},\n  {"name": "shop", "labels": {"env": "prod"}, "created_at": "2020-01-01T00:00:00Z"}\n]';

const konnect = await load();

// What `first.js` wrote there meanwhile, too.
let state = read(location.hash);
let collection;
const typed = editor($('editor').firstElementChild, {
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
    show.collection(found);
    $('params').replaceChildren(...(found?.path_params ?? []).map(param));
    if (found) show.fields($('fields'), found, (name) => typed.insert(name));
    else $('fields').replaceChildren();
  }
  if (![...$('region').options].some(({ value }) => value === state.region)) state.region = '';
  $('region').value = state.region;
  for (const input of $('params').querySelectorAll('input')) input.value = state.params[input.name] ?? '';
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
  const request = asked(state, collection?.path_params);
  let planned;
  let found;
  try {
    planned = konnect.plan(request);
    // That no record can match is a note of the plan, and a doubt of the check.
    found = planned.requests.length ? planned.warnings : konnect.check({ ...request, params: undefined, region: undefined });
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
    found = error.problems;
  }
  typed.problems(found.filter((problem) => problem.in === 'filter'), fix);
  show.problems($('problems'), found, fix);
  const wrong = found.filter(({ severity }) => severity === 'error').length;
  $('verdict').textContent = wrong ? `${wrong} ${wrong === 1 ? 'problem' : 'problems'}.` : 'Good.';
  if (planned) show.plan($('plan'), planned, state.filter);
  else show.instead($('plan'), 'There is no plan for a filter with problems.');
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

// The page: what is typed, what the library says of it, and what is shown.

import { KonnectFilterError, fix, load } from 'konnect-filter';
import { $, el, prose } from './dom.js';
import { editor } from './editor.js';
import { inputs } from './inputs.js';
import * as problems from './problems.js';
import { EXAMPLE, keysOf, matcher, patient } from './records.js';
import * as show from './show.js';
import { isSecret } from './secret.js';
import { asked, clean, isAddress, listed, named, omitted, read, shared, written } from './state.js';
import { address, verdict } from './words.js';

const konnect = await load();

/** What `ask` gives, or else the problems. */
function attempt(ask) {
  try {
    return [ask(), []];
  } catch (error) {
    if (!(error instanceof KonnectFilterError)) throw error;
    return [undefined, error.problems];
  }
}

// What `first.js` wrote there meanwhile, too.
let state = read(location.hash);
const early = $('editor').firstElementChild;
// No link has it.
if (isSecret(early.value)) state.filter = early.value;
let collection;
/** The ids that its path needs. */
let ids = [];
/** The `$name`s of the filter, and the codes of its problems and doubts. */
let open = [];
let noticed = [];
let said = [];

const keys = keysOf(konnect);
const records = matcher(konnect, () => ({ filter: state.filter, entity: collection?.name ?? (state.collection || undefined), args: values(), said }));
let again;
// A browser keeps the records at each change of the link.
const link = patient(() => {
  if (here() === location.hash) return;
  $('shared').textContent = '';
  try {
    history.replaceState(null, '', here());
  } catch {
    // Some browsers allow only so many changes at a time.
    clearTimeout(again);
    again = setTimeout(link, 2000);
  }
});
shared.hash = () => here();
shared.omitted = () => omitted(state, used());
const typed = editor(early, {
  complete: (text, at) => konnect.complete(text, at, { entity: collection?.name, keys: keys(collection) }),
  isWhole: (text) => text.trim() !== '' && Boolean(attempt(() => konnect.format(text))[0]),
  changed(filter) {
    state.filter = filter;
    later();
  },
});

$('collections').append(...konnect.collections().map(({ name, path }) => el('option', { value: name }, path)));
$('collection').addEventListener('input', (event) => pick(event.target.value));
$('region').addEventListener('change', (event) => {
  state.region = event.target.value;
  answer();
});
$('base').addEventListener('input', (event) => {
  state.base = event.target.value.trim();
  answer();
});
// What is empty now may go, but not from under the pointer that is pressed elsewhere.
for (const box of ['base-label', 'params']) $(box).addEventListener('focusout', () => setTimeout(() => fields(noticed), 300));
$('records').addEventListener('input', records);
$('share').addEventListener('click', link.now, { capture: true });
// What is left for another link, or for good, can be come back to.
$('examples').addEventListener('click', link.now, { capture: true });
addEventListener('pagehide', link.now);
$('collection').addEventListener('focus', ({ target }) => target.select());
// Another request has a history of its own: the browser's leads back to this one.
addEventListener('hashchange', () => here() !== location.hash && go(read(location.hash), true));

/** The link to what is shown. */
const here = () => written(state, used());

/** The names of the values that belong to the request. */
function used() {
  // A name with a mistake in it has no ids: those that were given are for the right one.
  return { params: collection ? ids : Object.keys(state.params), query: Object.keys(state.query), args: open.map(({ name }) => name) };
}

function set(group, name, value) {
  // No id begins or ends with a space, and what is copied often does.
  state[group][name] = group === 'params' ? value.trim() : value;
  answer();
}

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

function go(next, isOther) {
  state = clean(next);
  typed.write(state.filter, isOther);
  pick(state.collection, true);
}

/** Shows what belongs to a collection. What it does not have is gone, unless a link says it. */
function pick(name, isLinked) {
  state.collection = name;
  if ($('collection').value !== name) $('collection').value = name;
  const [found] = attempt(() => konnect.fields(name));
  if (found && !isLinked) {
    // What a portal needed is not for Konnect's hosts, nor Konnect's token for the portal.
    if (isKonnects(found) && collection && !isKonnects(collection)) state.base = '';
    if (!found.servers.regions?.includes(state.region)) state.region = '';
    for (const name of Object.keys(state.query)) if (!found.params.some((param) => param.name === name)) delete state.query[name];
  }
  if (found?.name !== collection?.name) {
    if (found) show.fields($('fields'), found, (field) => typed.insert(field));
    else $('fields').replaceChildren();
  }
  collection = found;
  ids = (found?.path_params ?? []).filter((id) => !has(name, id));
  show.collection(found, state.region);
  $('region').value = state.region;
  $('told').textContent = '';
  answer();
}

/** Whether a path or an address has an id in it already. */
function has(name, id) {
  const [decoded] = name.includes('/') ? attempt(() => konnect.decode(name.trim())) : [];
  return Boolean(decoded?.request.params?.[id]);
}

/** The values of the filter's arguments. */
function values() {
  const wanted = open.filter(({ name }) => state.args[name]);
  const value = ({ name, list }) => (list ? listed(state.args[name]) : state.args[name]);
  return Object.fromEntries(wanted.map((one) => [one.name, value(one)]));
}

/** The plan, and what is wrong or doubtful. */
function ask() {
  const request = asked(state, ids);
  let [planned, found] = attempt(() => konnect.plan(request));
  open = planned?.arguments ?? named(state.filter).map((one) => ({ ...one, ...open.find(({ name }) => name === one.name) }));
  const args = values();
  if (Object.keys(args).length) [planned, found] = attempt(() => konnect.plan({ ...request, args }));
  // That no record can match is a note of the plan, and a doubt of the check.
  if (planned) found = planned.requests.length ? planned.warnings : konnect.check({ ...request, args, params: undefined, region: undefined });
  return [planned, found];
}

/** Asks the library, and shows what it says. */
function answer() {
  const [planned, found] = ask();
  noticed = found;
  said = found.map(({ code }) => code);
  const isOfFilter = (problem) => problem.in === 'filter' || problem.in === 'argument';
  typed.problems(found.filter((problem) => problem.in === 'filter'), problems.fixes);
  problems.list($('problems'), found.filter(isOfFilter), edits, decoding);
  problems.list($('request-problems'), found.filter((problem) => !isOfFilter(problem)), edits, decoding);
  fields(found);
  const missing = ids.filter((name) => !state.params[name]);
  const words = verdict(planned, found, state.filter, missing, stranger(planned));
  // A screen reader says what is written again.
  if ($('verdict').textContent !== words) $('verdict').textContent = words;
  if (planned) show.plan($('plan'), planned, state.filter, missing);
  else show.instead($('plan'), 'There is no plan while there are problems.');
  records();
  link();
}

/** The host that is asked, by the base URL or an address for a collection, where Konnect has the collection at hosts of its own. */
function stranger(planned) {
  const url = planned?.requests.find(({ url }) => url)?.url;
  if (!url || !isKonnects(collection)) return undefined;
  const { hostname } = new URL(url);
  return /(?:^|\.)konghq\.com$/.test(hostname) ? undefined : hostname;
}

const isKonnects = ({ servers } = {}) => Boolean(servers?.regions?.length || servers?.global);

/** Fields for what the request needs, or has. */
function fields(found) {
  const { servers, params = [] } = collection ?? {};
  const isServed = !servers || isKonnects(collection) || servers.base_url;
  const isNamed = found.some(({ remedies = [] }) => remedies.some(({ setting }) => setting === 'base-url'));
  // What is cleared stays while the cursor is in it.
  const { activeElement: at } = document;
  $('base-label').hidden = isServed && !state.base && !isNamed && at !== $('base');
  if ($('base').value.trim() !== state.base) $('base').value = state.base;
  $('region').disabled = Boolean(state.base) || isAddress(state.collection);
  $('region').title = !$('region').disabled ? '' : state.base ? 'The base URL says where.' : 'The URL says where.';
  const isKept = (name) => state.query[name] || (at?.dataset.group === 'query' && at.name === name);
  const queries = new Set([...params.filter(({ required }) => required).map(({ name }) => name), ...Object.keys(state.query).filter(isKept)]);
  const wanted = [
    ...ids.map((name) => ({ group: 'params', name, label: name, hint: 'id' })),
    ...[...queries].map((name) => ({ group: 'query', name, label: name, hint: 'value' })),
  ];
  inputs($('params'), wanted, state, set);
  inputs($('args'), open.map(({ name, type, list }) => ({ group: 'args', name, label: `$${name}`, hint: list ? `${type ?? 'value'}, "a, b", …` : (type ?? 'value') })), state, set);
}

/** What edits each part. A problem of another part has no button. */
const edits = {
  filter: (changes) => typed.apply(changes),
  entity(changes) {
    pick(fix(state.collection, [{ in: 'entity', edits: changes }], { in: 'entity' }));
    $('collection').focus();
  },
};

/** A button that reads an address where a name or a filter belongs. */
function decoding({ in: part, remedies = [] }) {
  const text = part === 'entity' ? state.collection : state.filter;
  if (!remedies.some(({ setting }) => setting === 'decode') && !/^\s*curl\s/.test(text)) return [];
  return [{ name: 'Read collection and filter from it', does: () => decode(text, part) }];
}

function decode(text, part) {
  const field = part === 'filter' ? typed : $('collection');
  // A query alone is one of this collection.
  const entity = part === 'filter' && !/:\/\/|^\s*\//.test(text) ? collection?.name : undefined;
  const [decoded, wrong] = attempt(() => konnect.decode(text, { entity }));
  if (!decoded) {
    problems.list($(part === 'filter' ? 'problems' : 'request-problems'), wrong, {});
    field.focus();
    return;
  }
  const { request } = decoded;
  const name = request.entity ?? collection?.name ?? '';
  const [found] = attempt(() => konnect.fields(name));
  const { told, ...where } = address(request, found?.servers);
  go({ ...state, collection: name, filter: request.filter ?? '', ...where, params: request.params, args: undefined });
  $('told').replaceChildren(...prose([told, ...decoded.warnings.map(({ message }) => message)].filter(Boolean).join(' ')));
  // The button is gone.
  field.focus();
}

$('records').placeholder = EXAMPLE;
go(state);
document.documentElement.dataset.ready = '';

// What the first mistake needs is made before it.
(window.requestIdleCallback ?? setTimeout)(() => konnect.check({ entity: 'identity@v3/users', filter: '(emial xx' }));

if ('serviceWorker' in navigator && import.meta.env.PROD) navigator.serviceWorker.register('./offline.js').catch(() => {});

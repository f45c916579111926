// What the page shows, and the link to it. Records stay here: they may be nobody else's business.

import { isSecret } from './secret.js';

/** Shown where a link says nothing. The build asks for its plan, so no time in it may be relative. */
export const START = clean({
  collection: 'api-builder@v3/apis',
  filter: 'name starts with pay and labels.env in (dev, test) and created_at >= 2026-01-01',
});

/** The names in a link: of one value each, and of several, such as `p.teamId`. */
const ONE = { collection: 'c', filter: 'f', region: 'r', base: 'b' };
const SEVERAL = { params: 'p', query: 'q', args: 'a' };

/** A state as the fields of the page have it: lines only in the filter, and no name of a value that every object has. */
export function clean({ collection = '', filter = '', region = '', base = '', params, query, args }) {
  const line = (text) => text.replace(/[\r\n]/g, '');
  const lines = (values) => Object.assign(Object.create(null), Object.fromEntries(Object.entries(values ?? {}).map(([name, value]) => [name, line(value)])));
  return {
    collection: line(collection),
    filter: filter.replace(/\r\n?/g, '\n'),
    region: line(region),
    base: line(base).trim(),
    params: lines(Object.fromEntries(Object.entries(params ?? {}).map(([name, id]) => [name, id.trim()]))),
    query: lines(query),
    args: lines(args),
  };
}

/** The part of a link after its `#`. It always names a collection, if only an empty one, as a link that says nothing is to START. `used` has the names of values that belong to the request; without it, all do. */
export function written(state, used) {
  const query = new URLSearchParams();
  for (const [name, short] of Object.entries(ONE)) {
    const value = isSecret(state[name]) || (name === 'region' && state.base) ? '' : state[name];
    if (value || name === 'collection') query.set(short, value);
  }
  for (const [name, short] of Object.entries(SEVERAL)) {
    for (const [key, value] of Object.entries(state[name])) {
      if (value && !isSecret(value) && (used?.[name].includes(key) ?? true)) query.set(`${short}.${key}`, value);
    }
  }
  return `#${query}`;
}

const NAMES = { collection: 'the collection', filter: 'the filter', region: 'the region', base: 'the base URL' };

/** What a link leaves out, as it looks like a secret. `used` as for `written`. */
export function omitted(state, used) {
  const one = Object.keys(ONE).filter((name) => isSecret(state[name])).map((name) => NAMES[name]);
  const several = Object.keys(SEVERAL).flatMap((name) => Object.entries(state[name]).filter(([key, value]) => used[name].includes(key) && isSecret(value)).map(([key]) => `\`${name === 'args' ? '$' : ''}${key}\``));
  return [...one, ...several];
}

/** The link to what is shown, and what it leaves out: what the address bar has, until the page knows more. */
export const shared = { hash: () => location.hash, omitted: () => [] };

export function read(hash) {
  const query = [...new URLSearchParams(hash.slice(1))];
  const one = Object.entries(ONE).map(([name, short]) => [name, query.find(([key]) => key === short)?.[1]]);
  const several = Object.entries(SEVERAL).map(([name, short]) => [
    name,
    Object.fromEntries(query.filter(([key]) => key.startsWith(`${short}.`) && key.length > 2).map(([key, value]) => [key.slice(2), value])),
  ]);
  const said = one.some(([, value]) => value !== undefined) || several.some(([, values]) => Object.keys(values).length);
  return clean(said ? Object.fromEntries([...one, ...several]) : START);
}

/** A link's state with nothing but a collection and a filter. */
export const plain = (collection, filter) => clean({ collection, filter });

export const isStart = (state) => written(state) === written(START);

/** What is given of `values`: an empty field is none. */
export const given = (values) => Object.fromEntries(Object.entries(values).filter(([, value]) => value));

/** The values of a list: between commas, or between quotes, which are doubled in a value. */
export const listed = (text) =>
  [...text.matchAll(/(?:\s*"((?:[^"]|"")*)"\s*|([^,]*))(?:,|$)/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain.trim()).filter(Boolean);

/** The `$name`s of a filter that has no plan, outside of its quotes. */
export function named(filter) {
  const found = [...filter.matchAll(/"(?:[^"\\]|\\.)*"?|'(?:[^']|'')*'?|(\bin\s+)?\$(\w+)(?![\w.-])/gi)].filter(([, , name]) => name);
  return [...new Map(found.map(([, list, name]) => [name, { name, list: Boolean(list) }])).values()];
}

/** What the library is asked to plan. Where an id is not given yet, its name is shown instead. */
export function asked({ collection, filter, region, base, params, query }, names = []) {
  return {
    entity: collection,
    split: true,
    partial: true,
    ...(filter.trim() && { filter }),
    params: Object.fromEntries(names.map((name) => [name, params[name] || `{${name}}`])),
    query: given(query),
    // A base URL says where, and so does an address instead of a name: a region would, too.
    ...(base ? { base_url: base } : region && !isAddress(collection) && { region }),
  };
}

/** Whether a collection is named by its address. */
export const isAddress = (collection) => collection.includes('://');

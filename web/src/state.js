// What the page shows, and the link to it. Records stay here: they may be nobody else's business.

/** Shown where a link says nothing. The build asks for its plan, so no time in it may be relative. */
export const START = { collection: 'api-builder@v3/apis', filter: 'name starts with pay and labels.env in (dev, test) and created_at >= 2026-01-01', region: '', params: {} };

const SHORT = { collection: 'c', filter: 'f', region: 'r' };

/** The part of a link after its `#`. It always names a collection, if only an empty one, as a link that says nothing is to START. */
export function written({ params, ...rest }) {
  const query = new URLSearchParams();
  for (const [name, short] of Object.entries(SHORT)) if (rest[name] || name === 'collection') query.set(short, rest[name]);
  for (const [name, value] of Object.entries(params)) if (value) query.set(`p.${name}`, value);
  return `#${query}`;
}

export function read(hash) {
  const query = new URLSearchParams(hash.slice(1));
  if (![...query].length) return { ...START };
  const params = [...query].filter(([name]) => name.startsWith('p.')).map(([name, value]) => [name.slice(2), value]);
  return { collection: query.get('c') ?? '', filter: query.get('f') ?? '', region: query.get('r') ?? '', params: Object.fromEntries(params) };
}

export const isStart = (state) => written(state) === written(START);

/** What the library is asked to plan. Where an id is not given yet, its name is shown instead. */
export function asked({ collection, filter, region, params }, names = []) {
  return {
    entity: collection,
    split: true,
    partial: true,
    ...(filter.trim() && { filter }),
    params: Object.fromEntries(names.map((name) => [name, params[name] || `{${name}}`])),
    ...(region && { region }),
  };
}

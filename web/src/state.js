// What the page shows, and the link to it. Records stay here: they may be nobody else's business.

export const START = { collection: 'api-builder@v3/apis', filter: 'name starts with pay and labels.env in (dev, test) and created_at >= now-7d', region: '', params: {} };

const SHORT = { collection: 'c', filter: 'f', region: 'r' };

/** The part of a link after its `#`. */
export function written({ params, ...rest }) {
  const query = new URLSearchParams();
  for (const [name, short] of Object.entries(SHORT)) if (rest[name]) query.set(short, rest[name]);
  for (const [name, value] of Object.entries(params)) if (value) query.set(`p.${name}`, value);
  return `#${query}`;
}

export function read(hash) {
  const query = new URLSearchParams(hash.slice(1));
  if (![...query].length) return { ...START };
  const params = [...query].filter(([name]) => name.startsWith('p.')).map(([name, value]) => [name.slice(2), value]);
  return { collection: query.get('c') ?? '', filter: query.get('f') ?? '', region: query.get('r') ?? '', params: Object.fromEntries(params) };
}

// What the page tells of an answer, in a few words.

const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;

/** Whether the filter is good, or what keeps it from that. `stranger` is a host that is not Konnect's, where one of its could be asked. */
export function verdict(planned, found, filter, missing, stranger) {
  const wrong = found.filter(({ severity }) => severity === 'error').length;
  if (wrong || !planned) return `${count(wrong, 'problem')}.`;
  const { requests, arguments: open } = planned;
  const facts = [
    !requests.length && 'No record can match.',
    requests.some((request) => request.filter === null) && (filter.trim() ? 'The whole collection is fetched.' : 'Without a filter, the whole collection is fetched.'),
    ...open.map(({ name }) => `$${name} has no value yet.`),
    missing.length && `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} still needed.`,
    stranger && `The request and its token go to ${stranger}, which is not Konnect's.`,
    found.length && `See ${found.length === 1 ? 'the note' : count(found.length, 'note')}.`,
  ].filter(Boolean);
  return facts.join(' ') || 'Good.';
}

/** Where a decoded request goes, as this page says it, and what it has no place for. */
export function address({ base_url = '', query = {}, ...rest }, servers = {}) {
  const region = /^https:\/\/([a-z]+)\.api\.konghq\.com\/?$/.exec(base_url)?.[1];
  const isKnown = region === 'global' ? servers.global : servers.regions?.includes(region);
  const lost = ['sort', 'page_size', 'page_number', 'page_after', 'page_before'].filter((name) => rest[name] !== undefined);
  const several = Object.entries(query).filter(([, value]) => Array.isArray(value)).map(([name]) => name);
  const left = [...lost, ...several];
  return {
    region: isKnown && region !== 'global' && region !== 'us' ? region : '',
    // Nobody else is to know who asks.
    base: isKnown ? '' : base_url.replace(/(?<=:\/\/)[^/?#]*@/, ''),
    query: Object.fromEntries(Object.entries(query).filter(([, value]) => !Array.isArray(value))),
    told: left.length ? `Left out, as this page has no place for it: ${left.join(', ').replaceAll('_', ' ')}.` : '',
  };
}

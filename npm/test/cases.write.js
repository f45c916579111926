// Writes `tests/corpus/cases.jsonl`: what is asked and what is right, which the Rust tests and the package's both run.
//
// Run by hand, and only when a fact changes: `node test/cases.write.js > ../tests/corpus/cases.jsonl`. What is right is worked
// out here from the collections as published (`core/catalog/*.json`) and from what the language says, never by the library.

import { readFileSync, readdirSync } from 'node:fs';

const folder = new URL('../../core/catalog/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort();
const entities = files.flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')));
const write = (line) => console.log(JSON.stringify(line));

// As RFC 3986 has it: letters, digits and `-._~` are themselves.
const escape = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Values of a type: as the language writes each, and as it is sent. */
const values = (type) => {
  if (type?.enum) return [type.enum[0], type.enum.at(-1)].map((text) => [`"${text}"`, text]);
  switch (type ?? 'string') {
    case 'string': return [['"kong & co."', 'kong & co.'], ['"naïve/名前"', 'naïve/名前']];
    case 'uuid': return [['7f9fd312-a987-4628-b4c5-bb4f4fddd5f7', '7f9fd312-a987-4628-b4c5-bb4f4fddd5f7'], ['"0c9e8a4e-5b5f-4f5e-9a43-0d6e0b6f2a11"', '0c9e8a4e-5b5f-4f5e-9a43-0d6e0b6f2a11']];
    case 'ulid': return [['01G65Z755AFWAKHE12NY0CQ9FH', '01G65Z755AFWAKHE12NY0CQ9FH'], ['01G65Z755AFWAKHE12NY0CQ9FJ', '01G65Z755AFWAKHE12NY0CQ9FJ']];
    case 'date-time': return [['2026-08-22T10:00:00Z', '2026-08-22T10:00:00Z'], ['2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00.5Z']];
    case 'number': return [['12', '12'], ['0.25', '0.25']];
    case 'boolean': return [['true', 'true'], ['false', 'false']];
    default: return undefined;
  }
};

const WORDS = { eq: '=', bare: '=', neq: '!=', contains: 'contains', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** One test of a field by an operator, and its parameter; none where it takes more than this to say what is right. */
const test = (field, operator) => {
  const name = field.map ? `${field.name}.env` : field.name;
  const pair = values(field.type);
  if (!pair || field.pattern || field.style) return undefined;
  const written = field.map ? 'labels.env'.replace('labels', field.name) : field.name;
  const parameter = `${escape('filter[')}${escape(name)}${escape(']')}`;
  const suffix = operator === 'bare' ? '' : escape(`[${operator}]`);
  const [one, other] = pair;
  switch (operator) {
    case 'exists': return [`${written} exists`, `${parameter}${suffix}=true`];
    case 'present': return undefined;
    case 'oeq': return [`${written} in (${one[0]}, ${other[0]})`, `${parameter}${suffix}=${escape(`${one[1]},${other[1]}`)}`];
    case 'ocontains': return [`${written} contains (${one[0]}, ${other[0]})`, `${parameter}${suffix}=${escape(`${one[1]},${other[1]}`)}`];
    default: return [`${written} ${WORDS[operator]} ${one[0]}`, `${parameter}${suffix}=${escape(one[1])}`];
  }
};

const params = (path) => Object.fromEntries([...path.matchAll(/\{(\w+)\}/g)].map(([, name], n) => [name, `p${n + 1}`]));
const filled = (path) => path.replace(/\{(\w+)\}/g, (_, name) => params(path)[name]);
const host = ({ regions, global, base_url }) => {
  if (base_url) return undefined;
  if (regions?.includes('us')) return 'https://us.api.konghq.com';
  return global ? 'https://global.api.konghq.com' : undefined;
};

// Every collection that has a host, and two of its fields with each of their operators.
for (const entity of entities) {
  const base = host(entity.servers ?? {});
  if (!base || entity.params?.some((param) => param.required)) continue;
  const name = `${entity.api}@${entity.version}/${entity.collection}`;
  for (const field of (entity.fields ?? []).slice(0, 2)) {
    const operators = [...new Set(field.branches.flat())];
    for (const operator of operators) {
      // What is sent for `=` where a field takes it in both forms is the bracketed one, which says what it does.
      if (operator === 'bare' && operators.includes('eq')) continue;
      const one = test(field, operator);
      if (!one) continue;
      const [filter, query] = one;
      const given = Object.keys(params(entity.path)).length ? { params: params(entity.path) } : {};
      write({ do: 'encode', request: { entity: name, filter, ...given }, url: `${base}${filled(entity.path)}?${query}` });
    }
  }
}

// What a filter means on a record, by the language: parts in any case, exact decimals, missing values, arrays, maps, instants.
const records = [
  ['name contains pay', { name: 'Payments' }, true],
  ['name contains pay', { name: 'shop' }, false],
  ['name contains ÄRGER', { name: 'viel ärger' }, true],
  ['name = pay', { name: 'pay' }, true],
  ['name = pay', { name: 'Pay' }, false],
  ['name != pay', { name: 'shop' }, true],
  ['name != pay', { name: 'pay' }, false],
  ['not (name = pay)', { name: 'pay' }, false],
  ['not (name = pay)', { name: 'shop' }, true],
  ['name exists', { name: 'pay' }, true],
  ['name exists', {}, false],
  ['name exists', { name: null }, false],
  ['not (name exists)', {}, true],
  ['size > 9', { size: 10 }, true],
  ['size > 9', { size: 9 }, false],
  ['size >= 9', { size: 9.0 }, true],
  ['size = 1.0', { size: 1 }, true],
  ['size < 0.30000000000000001', { size: 0.3 }, true],
  ['size between 1 and 3', { size: 3 }, true],
  ['size between 1 and 3', { size: 3.5 }, false],
  ['size in (1, 2)', { size: 2 }, true],
  ['size in (1, 2)', { size: 3 }, false],
  ['size not in (1, 2)', { size: 3 }, true],
  ['tags = a', { tags: ['a', 'b'] }, true],
  ['tags = c', { tags: ['a', 'b'] }, false],
  ['tags != a', { tags: ['a', 'b'] }, false],
  ['not (tags = a)', { tags: ['a', 'b'] }, false],
  ['tags != c', { tags: ['a', 'b'] }, true],
  ['labels.env = prod', { labels: { env: 'prod' } }, true],
  ['labels.env = prod', { labels: { env: 'dev' } }, false],
  ['labels."a b" = prod', { labels: { 'a b': 'prod' } }, true],
  ['active', { active: true }, true],
  ['active', { active: false }, false],
  ['not active', { active: false }, true],
  ['active and name = a', { active: true, name: 'a' }, true],
  ['active and name = a', { active: true, name: 'b' }, false],
  ['active or name = a', { active: false, name: 'a' }, true],
  ['active or name = a', { active: false, name: 'b' }, false],
  ['name starts with pay', { name: 'payments' }, true],
  ['name starts with pay', { name: 'prepay' }, false],
  ['name ends with pay', { name: 'prepay' }, true],
  ['name ends with pay', { name: 'payments' }, false],
  ['name matches "^p.y$"', { name: 'pay' }, true],
  ['name matches "^p.y$"', { name: 'pays' }, false],
  ['name not matches "^p.y$"', { name: 'pays' }, true],
  ['at >= 2026-01-01T00:00:00Z', { at: '2026-01-01T01:00:00+01:00' }, true],
  ['at >= 2026-01-01T00:00:00Z', { at: '2026-01-01T00:59:59+01:00' }, false],
  ['at = 2026-01-01', { at: '2026-01-01T23:59:59Z' }, true],
  ['at = 2026-01-01', { at: '2026-01-02T00:00:00Z' }, false],
  ['at >= now-7d', { at: '2026-11-21T12:00:00Z' }, true],
  ['at >= now-7d', { at: '2026-11-19T12:00:00Z' }, false],
  ['name = 名前', { name: '名前' }, true],
  ['name = "🚀"', { name: '🚀' }, true],
  ['name contains (a, b)', { name: 'xbx' }, true],
  ['name contains (a, b)', { name: 'xcx' }, false],
];
for (const [filter, record, matches] of records) write({ do: 'match', filter, record, matches });

// Compiled, never run: every type is used as a person would.
import { fix, load, KonnectFilterError, type CatalogEntry, type Konnect, type Problem, type Candidate, type Encoded, type Request } from 'konnect-filter';
import * as lite from 'konnect-filter/lite';

const entry: CatalogEntry = {
  api: 'own', version: 'v1', path: '/v1/things', servers: { base_url: 'https://a.example' }, paging: { style: 'none' }, items: 'data',
  fields: [{ name: 'total', type: 'number', branches: [['gt'], ['lt']], path: ['total'] }],
};
// @ts-expect-error: a misspelled key that is needed
const misspelled: CatalogEntry = { ...entry, version: undefined, versoin: 'v1' };
const konnect: Konnect = await load({ catalog: false });
const more: Konnect = konnect.withCatalog([entry]);
const { url, urls, residual, warnings } = more.encode({ entity: 'users', filter: 'active', page_size: 100, now: new Date() });
// Where one request was asked for there is one address.
const all: string[] = [url, ...urls];
const several: Encoded = more.encode({ entity: 'users', filter: 'active', split: true });
const anyOf = (request: Request): string | undefined => more.encode(request).url;
// @ts-expect-error: there may be several
const onlyOne: string = several.url;
const local: string | null = residual ?? konnect.plan({ entity: 'users' }).residual;
const problems: Problem[] = [...warnings, ...konnect.check({ entity: 'users', filter: 'activ' })];
const fixed: string = fix('activ', problems, { safe: true }) + lite.fix('activ', problems, { in: 'filter' });
const next: Candidate[] = konnect.complete('ac', 2, { entity: 'users', keys: ['labels.env'], values: { name: ['a'] } });
const kept = konnect.match('a = 1', [{ a: 1 }]).records.filter(({ matches }) => matches).map(({ record }) => record['a']);
const region: string | undefined = konnect.decode(new URL('https://eu.api.konghq.com/v3/apis')).request.region;
const title: string | undefined = konnect.explain('unknown-field')?.title ?? konnect.explain()[0]?.title;
const wire: string | undefined = konnect.fields('users').fields[0]?.operators[0]?.wire;
const text: string = konnect.format('a=1').text + konnect.collections('users').map(({ name }) => name).join();
// Records keep their type, and lists may be read-only.
interface User { id: string; email: string }
const users: readonly User[] = [{ id: '1', email: 'a' }];
const names: readonly string[] = ['a'];
const found: User[] = konnect.match('email in $names', users, { args: { names } }).records.map(({ record }) => record);
const written: string[] = konnect.match('a = 1', '[{"a":1}]').records.map(({ text }) => text);
const given = (records: string | readonly object[]): number => konnect.match('a = 1', records).records.length;
// What may be left out may be undefined.
const nothing: Request = { entity: 'users', filter: undefined, args: undefined, page_size: undefined, sort: names };
const later = [load({ wasm: new Uint8Array(), catalog: new URL('https://konghq.com/catalog.json') }), load({ wasm: fetch('x'), catalog: [entry] as const })];
// @ts-expect-error: a promise of records
const early = () => konnect.match('a = 1', Promise.resolve([{}]));
// @ts-expect-error: a request needs a collection
const wrong = () => konnect.encode({ filter: 'active' });
const caught = (error: unknown): string => (error instanceof KonnectFilterError ? error.problems[0]!.code : '');
const small: lite.Konnect = (await lite.load({ catalog: false })).withCatalog([entry]);
const sent: lite.Encoded = small.encode({ entity: 'users', filter: 'active' });
const verdict: boolean | null | undefined = small.match('a = 1', [{ a: 1 }]).records[0]?.matches;
const whole: lite.Konnect = konnect;
const isOne = (value: unknown): string[] => (value instanceof lite.Konnect ? value.encode({ entity: 'users' }).urls : []);
const isSame = (error: unknown): boolean => error instanceof lite.KonnectFilterError;
// @ts-expect-error: the lite module does not decode
const decoded = () => small.decode('?');
// @ts-expect-error: nor does it explain codes
const explained = () => small.explain('unknown-field');
export { sent, verdict, whole, isOne, isSame, decoded, explained };
export { misspelled, several, anyOf, onlyOne, found, written, given, nothing, later, early, all, local, fixed, next, kept, region, title, wire, text, wrong, caught };

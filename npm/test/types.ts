// Compiled, never run: every type is used as a person would.
import { load, KonnectFilterError, type Konnect, type Problem, type Candidate } from 'konnect-filter';

const konnect: Konnect = await load({ catalog: false });
const more: Konnect = konnect.withCatalog([{ api: 'own' }]);
const { url, urls, residual, warnings } = more.encode({ entity: 'users', filter: 'active', page_size: 100, now: new Date() });
const all: string[] = url === undefined ? urls : [url];
const local: string | null = residual ?? konnect.plan({ entity: 'users' }).residual;
const problems: Problem[] = [...warnings, ...konnect.check({ entity: 'users', filter: 'activ' })];
const fixed: string | undefined = problems[0]?.edits?.[0]?.text;
const next: Candidate[] = konnect.complete('ac', 2, { entity: 'users', keys: ['labels.env'], values: { name: ['a'] } });
const kept = konnect.match('a = 1', [{ a: 1 }]).records.filter(({ matches }) => matches).map(({ record }) => record['a']);
const region: string | undefined = konnect.decode(new URL('https://eu.api.konghq.com/v3/apis')).request.region;
const title: string | undefined = konnect.explain('unknown-field')?.title ?? konnect.explain()[0]?.title;
const wire: string | undefined = konnect.fields('users').fields[0]?.operators[0]?.wire;
const text: string = konnect.format('a=1').text + konnect.collections('users').map(({ name }) => name).join();
// @ts-expect-error: a request needs a collection
const wrong = () => konnect.encode({ filter: 'active' });
const caught = (error: unknown): string => (error instanceof KonnectFilterError ? error.problems[0]!.code : '');
export { all, local, fixed, next, kept, region, title, wire, text, wrong, caught };

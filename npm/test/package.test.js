// The package as it is used: loading, catalogs, places, wrong arguments, and what happens when the module ends.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { Konnect, KonnectFilterError, fix, load } from 'konnect-filter';

const konnect = await load();
const catalog = await readFile(new URL('../dist/catalog.json', import.meta.url), 'utf8');
const now = '2026-08-22T10:00:00Z';
const codes = (problems) => problems.map(({ code }) => code);
const refused = (action) => {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof KonnectFilterError, String(error));
    return codes(error.problems);
  }
  return assert.fail('it was not refused');
};

test('a filter becomes an address, and back', () => {
  const { url } = konnect.encode({ entity: 'api-builder@v3/apis', filter: 'created_at >= now-7d', region: 'eu', page_size: 100, now: new Date(now) });
  assert.equal(url, 'https://eu.api.konghq.com/v3/apis?filter%5Bcreated_at%5D%5Bgte%5D=2026-08-15T10%3A00%3A00Z&page%5Bsize%5D=100');
  assert.deepEqual(konnect.decode(url).request, {
    entity: 'api-builder@v3/apis',
    filter: 'created_at >= 2026-08-15T10:00:00Z',
    base_url: 'https://eu.api.konghq.com',
    page_size: 100,
  });
  const readable = konnect.encode({ entity: 'users', filter: 'active', readable: true });
  assert.equal(readable.url, 'https://global.api.konghq.com/v3/users?filter[active]=true');
});

test('the edits of several problems', () => {
  const fixed = (entity, filter, options) => fix(filter, konnect.check({ entity, filter }), options);
  assert.equal(fixed('users', 'email = "🚀" & active', { safe: true }), 'email = "🚀" and active');
  assert.equal(fixed('users', 'email = x & (active'), 'email = x and (active)');
  // Both problems have the edit of the whole list.
  assert.equal(fixed('audit-logs', 'type in (AUTHORIZATION, gateway) and ts > now-7d'), 'type in (authorization, gateway_access) and ts > now-7d');
  assert.equal(fixed('users', 'active'), 'active');
  assert.equal(fix('usres', konnect.check({ entity: 'usres', filter: 'actve' }), { in: 'filter' }), 'usres');
  assert.throws(() => fix(1, []), TypeError);
});

test('several requests and a local filter only where they are allowed', () => {
  assert.deepEqual(refused(() => konnect.encode({ entity: 'control-planes', filter: 'name in (a, b)' })), ['unsupported-operator']);
  assert.equal(konnect.encode({ entity: 'control-planes', filter: 'name in (a, b)', split: true }).urls.length, 2);
  const { requests, residual, notes } = konnect.plan({ entity: 'users', filter: 'email ends with .com' });
  assert.equal(requests[0].filter, 'email contains ".com"');
  assert.match(requests[0].curl, /curl -sS -H @- 'https:/);
  assert.equal(residual, 'email ends with ".com"');
  assert.equal('email ends with .com'.slice(...notes[0].span), 'email ends with .com');
});

test('arguments are literals', () => {
  const filter = 'email contains $domain and full_name in $names';
  const { url } = konnect.encode({ entity: 'users', filter: 'email contains $domain', args: { domain: '" or active' } });
  assert.equal(url, 'https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Bcontains%5D=%22%20or%20active');
  assert.deepEqual(konnect.plan({ entity: 'users', filter }).arguments.map(({ name }) => name), ['domain', 'names']);
  assert.equal(refused(() => konnect.encode({ entity: 'users', filter })).length, 2);
  const records = [{ email: 'a@b', full_name: 'x' }, { email: 'a@b', full_name: 'y' }];
  const judged = konnect.match(filter, records, { entity: 'users', args: { domain: '@b', names: ['x', 'z'] } }).records;
  assert.deepEqual(judged.map(({ matches }) => matches), [true, false]);
  const since = konnect.encode({ entity: 'api-builder@v3/apis', filter: 'created_at >= $since', args: { since: new Date(now) } });
  assert.match(since.url, /2026-08-22T10%3A00%3A00Z$/);
});

test('problems have their places in UTF-16 units', () => {
  const filter = 'full_name = "🚀 名前" and emial = x';
  const [problem] = konnect.check({ entity: 'users', filter });
  assert.equal(problem.code, 'unknown-field');
  assert.equal(filter.slice(...problem.span), 'emial');
  assert.equal(problem.column, [...'full_name = "🚀 名前" and '].length + 1);
  assert.equal(filter.slice(...problem.edits[0].span), 'emial');
  assert.equal(problem.edits[0].text, 'email');
});

test('the collection and the options have problems of their own, all told together', () => {
  assert.deepEqual(refused(() => konnect.encode({ entity: 'users', filter: 'activ', region: 'eu' })).sort(), ['region-not-used', 'unknown-field']);
  assert.deepEqual(refused(() => konnect.encode({ entity: 'usres' })), ['unknown-entity']);
  assert.throws(() => konnect.encode({ entity: 'teams/users' }), ({ problems }) => problems[0].help.startsWith('`params: { teamId: … }`'));
  assert.deepEqual(refused(() => konnect.encode({ entity: 'users', now: 'soon' })), ['invalid-now']);
  assert.deepEqual(codes(konnect.check({ entity: 'users', now: 'soon' })), ['invalid-now']);
  assert.deepEqual(refused(() => konnect.decode('')), ['invalid-url']);
  assert.deepEqual(refused(() => konnect.encode({ entity: 'users', filter: '' })), ['empty-filter']);
});

test('completion counts in UTF-16 units too', () => {
  const filter = 'full_name = "🚀" and ac';
  const [first] = konnect.complete(filter, filter.length, { entity: 'users' });
  assert.equal(first.text, 'active');
  assert.equal(filter.slice(...first.span), 'ac');
  assert.equal(konnect.complete('labels.env = p', undefined, { entity: 'control-planes', values: { 'labels.env': ['prod'] } })[0].text, 'prod');
  assert.ok(Array.isArray(konnect.complete('ac', 99, { entity: 'no-such-collection' })));
});

test('records of every form', () => {
  const verdicts = (records, options) => konnect.match('size > 9', records, options).records.map(({ matches }) => matches);
  assert.deepEqual(verdicts([{ size: 10 }, { size: 9 }, { size: [] }]), [true, false, false]);
  assert.deepEqual(verdicts('{"data":[{"size":10}],"meta":{}}'), [true]);
  assert.deepEqual(verdicts('{"size":10}\n{"size":1}\n'), [true, false]);
  // An answer has no id and no name, and under `items` only objects.
  assert.deepEqual(verdicts('{"total":2,"items":[{"size":10},{"size":1}]} {"\\u0069tems":[{"size":10}]}'), [true, false, true]);
  for (const record of ['{"size":10,"items":[1]}', '{"size":10,"data":{"a":[]}}', '{"size":10,"data":[{"size":1}],"name":"x"}', '{"id":1,"items":[{}],"size":10}']) {
    assert.deepEqual(verdicts(record), [true], record);
  }
  // Which of two lists has the records is not for their order to decide.
  for (const two of ['{"data":[],"items":[{"size":10}]}', '{"items":[{"size":10}],"data":[]}', '{"data":[{"size":10}],"data":[{"size":1}]}']) {
    assert.deepEqual(refused(() => konnect.match('size > 9', two)), ['invalid-record'], two);
  }
  assert.deepEqual(verdicts('{"data":[{"size":10}],"items":["x"]}'), [true]);
  const balances = '{"customer":{},"balances":[{"currency":"EUR"}]}';
  const entity = 'openmeter/customers/credits/balance';
  assert.deepEqual([{ entity }, {}].map((options) => konnect.match('currency = EUR', balances, options).records[0].matches), [true, null]);
  assert.deepEqual(verdicts(''), []);
  assert.deepEqual(refused(() => konnect.match('size > 9', '{"size":')), ['invalid-record']);
  assert.deepEqual(refused(() => konnect.match('size > 9', '[1]')), ['invalid-record']);
  assert.deepEqual(refused(() => konnect.match('size > 9', `${'[{"a":'.repeat(200)}1${'}]'.repeat(200)}`)), ['invalid-record']);
  assert.deepEqual(konnect.match('email contains A', [{ email: 'a@b' }], { entity: 'users' }).records[0].matches, true);
});

test('collections, fields and codes', () => {
  const all = konnect.collections();
  assert.equal(all.length, JSON.parse(catalog).length);
  assert.ok(konnect.collections('TEAMS').every(({ name, path }) => /teams/i.test(name + path)));
  const { fields, name } = konnect.fields('users');
  assert.equal(name, 'identity@v3/users');
  assert.ok(fields.find((field) => field.name === 'email').operators.some(({ wire }) => wire === 'filter[email][contains]=…'));
  assert.equal(konnect.explain('unknown-field').severity, 'error');
  assert.equal(konnect.explain('no-such-code'), null);
  assert.deepEqual(konnect.format('name=a and b').text, 'name = a and b');
});
test('catalogs: none, another one, one more', async () => {
  const none = await load({ catalog: false });
  assert.deepEqual(none.collections(), []);
  assert.equal(none.match('a = 1', [{ a: 1 }]).records[0].matches, true);
  const own = [{ api: 'own', version: 'v1', collection: 'things', path: '/v1/things', servers: { global: true }, paging: { style: 'none' }, items: 'data',
    fields: [{ name: 'size', type: 'number', branches: [['gt']] }] }];
  for (const given of [own, JSON.stringify(own)]) {
    const more = konnect.withCatalog(given);
    assert.equal(more.encode({ entity: 'things', filter: 'size > 1' }).url, 'https://global.api.konghq.com/v1/things?filter%5Bsize%5D%5Bgt%5D=1');
    assert.ok(more.encode({ entity: 'users' }).url);
    assert.equal((await load({ catalog: given })).collections().length, 1);
  }
  assert.deepEqual(refused(() => konnect.encode({ entity: 'things' })), ['unknown-entity']);
  assert.deepEqual(refused(() => konnect.withCatalog('[{')), ['invalid-catalog']);
  assert.deepEqual(refused(() => konnect.withCatalog([{ api: 'own' }])), ['invalid-catalog']);
});

test('arguments of the wrong type are a TypeError, and never end the module', () => {
  for (const wrong of [undefined, null, 1, 'users', {}, { entity: 1 }, { entity: 'users', filter: 1 }, { entity: 'users', filter: null }, { entity: 'users', page_size: -1 },
    { entity: 'users', page_size: 1.5 }, { entity: 'users', unknown: 1 }, { entity: 'users', now: new Date(NaN) }, { entity: 'users', split: 'yes' }]) {
    assert.throws(() => konnect.encode(wrong), TypeError, JSON.stringify(wrong));
  }
  assert.throws(() => konnect.format(undefined), TypeError);
  assert.throws(() => konnect.fields(), TypeError);
  assert.throws(() => konnect.match('a = 1'), TypeError);
  // A lone surrogate is not a character: it becomes U+FFFD on its way.
  assert.equal(konnect.format('name = "\ud800"').text, 'name = "\ufffd"');
});

test('bounds', () => {
  assert.deepEqual(refused(() => konnect.format('a'.repeat((1 << 20) + 1))), ['too-long']);
  assert.deepEqual(refused(() => konnect.format(`${'('.repeat(1000)}a = 1${')'.repeat(1000)}`)), ['too-deep']);
  assert.deepEqual(refused(() => konnect.match('a = 1', 'x'.repeat(65 << 20))), ['too-long']);
  const deep = `${'not ('.repeat(60)}a = 1${')'.repeat(60)}`;
  assert.equal(konnect.match(deep, [{ a: 1 }]).records[0].matches, true);
  assert.deepEqual(refused(() => konnect.match(`a matches "${'(a{1,1000}){1,1000}'}"`, [{ a: 'a' }])), ['invalid-regex']);
});

test('random text is answered or refused, never an end', () => {
  let seed = 42;
  const random = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
  const words = ['name', 'labels.env', '=', '!=', 'contains', 'in', '(', ')', 'and', 'or', 'not', '"a b"', "'x'", '🚀', '2026-01-01', 'now-7d', '\\', '"', ',', '*', '\u0000', '~', '1e999', 'between', 'matches'];
  for (let n = 0; n < 3000; n += 1) {
    const text = Array.from({ length: random(12) }, () => words[random(words.length)]).join(random(2) ? ' ' : '');
    const entity = random(2) ? 'control-planes' : 'api-builder@v3/apis';
    for (const { code } of konnect.check({ entity, filter: text, split: true, partial: true })) assert.notEqual(code, 'internal', text);
    konnect.complete(text, random(text.length + 2), { entity });
    try {
      konnect.decode(`/v3/apis?filter[${text}]=${text}`);
    } catch (error) {
      assert.ok(error instanceof KonnectFilterError && !codes(error.problems).includes('internal'), `${text}: ${error}`);
    }
  }
});

test('after an end another module takes over, with the same catalogs', async () => {
  const { instantiate } = await import('../dist/core.js');
  const module = await WebAssembly.compile(await readFile(new URL('../dist/konnect_filter.wasm', import.meta.url)));
  let made = 0;
  const make = (module) => {
    const { Core } = instantiate(module);
    made += 1;
    if (made > 1) return { Core };
    return { Core: class extends Core { call() { throw new WebAssembly.RuntimeError('unreachable'); } } };
  };
  const ending = new Konnect(module, [catalog], make);
  assert.deepEqual(refused(() => ending.format('a = 1')), ['internal']);
  assert.equal(ending.format('a = 1').text, 'a = 1');
  assert.ok(ending.fields('users'));
});

test('the memory that a long input took is not kept', async () => {
  const { instantiate } = await import('../dist/core.js');
  let made = 0;
  const own = new Konnect(await WebAssembly.compile(await readFile(new URL('../dist/konnect_filter.wasm', import.meta.url))), [catalog], (module) => {
    made += 1;
    return instantiate(module);
  });
  own.match('a = 1', '{"a":1}');
  own.match('a = 1', '{"a":1}'.repeat(1000));
  assert.equal(made, 1);
  assert.equal(own.match('a = 1', `${' '.repeat(9 << 20)}{"a":1}`).records[0].matches, true);
  assert.ok(own.fields('users'));
  assert.equal(made, 2);
  assert.deepEqual(refused(() => own.format('a'.repeat(9 << 20))), ['too-long']);
  assert.ok(own.fields('users'));
  assert.equal(made, 3);
});

test('the examples of the README are right', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);
  assert.ok(blocks.length >= 4);
  const Run = (async () => {}).constructor;
  const shown = [];
  const get = async () => [{ id: '1', full_name: 'a', email: 'x@y.com' }];
  for (const block of blocks) {
    const code = block.replace(/^import .*$/gm, '').replace(/^(\S.*\.url);\s*\/\/ (https:\S+)$/gm, (_, call, url) => `shown.push([${call}, '${url}']);`);
    // The first one makes what the others use.
    const own = code.includes('await load()') ? code : `const konnect = await load();\n${code}`;
    await new Run('load', 'fix', 'KonnectFilterError', 'get', 'email', 'console', 'shown', own)(load, fix, KonnectFilterError, get, 'a@b', { error() {} }, shown);
  }
  assert.equal(shown.length, 2);
  for (const [url, said] of shown) assert.equal(url, said);
});

test('what is installed has its licenses', async () => {
  const { files } = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8'));
  assert.ok(files.includes('LICENSE-*'));
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) {
    assert.equal(await readFile(new URL(`../${name}`, import.meta.url), 'utf8'), await readFile(new URL(`../../${name}`, import.meta.url), 'utf8'));
  }
});

test('calls leave no memory in use', async () => {
  const module = await WebAssembly.compile(await readFile(new URL('../dist/konnect_filter.wasm', import.meta.url)));
  const { instantiate } = await import('../dist/core.js');
  let memory;
  const real = WebAssembly.Instance;
  WebAssembly.Instance = function (...args) {
    const instance = new real(...args);
    memory = instance.exports.memory;
    return instance;
  };
  const own = new Konnect(module, [catalog], instantiate);
  WebAssembly.Instance = real;
  const ask = () => {
    own.plan({ entity: 'users', filter: 'email contains a and (active or full_name = "b")' });
    own.check({ entity: 'users', filter: 'emial = x' });
    own.complete('ema', 3, { entity: 'users' });
  };
  for (let n = 0; n < 200; n += 1) ask();
  const before = memory.buffer.byteLength;
  for (let n = 0; n < 5000; n += 1) ask();
  assert.equal(memory.buffer.byteLength, before);
});

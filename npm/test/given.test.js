// What a program gives by mistake: never left out, always a TypeError that says which key it was.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { KonnectFilterError, load } from 'konnect-filter';

const konnect = await load();
const catalog = new URL('../dist/catalog.json', import.meta.url);
const now = '2026-08-22T10:00:00Z';

/** A TypeError that names all of the words. */
const wrong = (action, ...words) =>
  assert.throws(action, (error) => {
    assert.ok(error instanceof TypeError, String(error));
    for (const word of words) assert.ok(error.message.includes(word), `${error.message}: ${word}`);
    return true;
  });
const problem = (action) => {
  try {
    action();
  } catch (error) {
    assert.ok(error instanceof KonnectFilterError, String(error));
    return error.problems[0];
  }
  return assert.fail('it was not refused');
};
const every = (request, ...words) => {
  for (const name of ['encode', 'plan', 'check']) wrong(() => konnect[name](request), ...words);
};
const nothings = [() => 'active', Symbol('active'), { toJSON: () => undefined }, 1, true, ['active'], new String('active'), Promise.resolve('active')];

test('a filter that is not a string never lists everything', () => {
  let reads = 0;
  const { url } = konnect.encode({ entity: 'users', get filter() { return (reads += 1) === 1 ? 'active' : undefined; } });
  assert.match(url, /active/);
  for (const filter of nothings) every({ entity: 'users', filter }, '`filter` takes a string');
  every({ entity: 'users', filter: null }, '`filter` is null');
  every({ entity: 'users', filter: Promise.resolve('active') }, 'await');
  assert.equal(konnect.encode({ entity: 'users', filter: undefined }).url, 'https://global.api.konghq.com/v3/users');
});

test('keys are read wherever an object has them', () => {
  class Asked {
    constructor() {
      this.entity = 'users';
    }
    get filter() {
      return 'active';
    }
  }
  const { url } = konnect.encode({ entity: 'users', filter: 'active' });
  assert.match(url, /filter/);
  assert.equal(konnect.encode(new Asked()).url, url);
  assert.equal(konnect.encode(Object.create({ entity: 'users', filter: 'active' })).url, url);
  assert.equal(konnect.encode(Object.assign(Object.create(null), { entity: 'users', filter: 'active' })).url, url);
  const hidden = Object.defineProperty({ entity: 'users' }, 'filter', { value: 'active', enumerable: false });
  assert.equal(konnect.encode(hidden).url, url);
});

test('a key of another name is an error, and the nearest one is named', () => {
  every({ entity: 'users', filtre: 'active' }, '`filtre`', '`filter`');
  every({ entity: 'users', pageSize: 5 }, '`pageSize`', '`page_size`');
  every({ entity: 'users', filtre: undefined }, '`filtre`');
  every(Object.create({ entity: 'users', filtre: 'active' }), '`filtre`');
  every({ entity: 'users', whatever: 1 }, '`whatever`', 'entity, filter');
  wrong(() => konnect.match('a = 1', [], { entitty: 'users' }), '`entitty`', '`entity`');
  wrong(() => konnect.decode('/v3/users', { region: 'eu' }), '`region`');
  wrong(() => konnect.complete('a', 1, { value: {} }), '`value`', '`values`');
});

test('options are an object', () => {
  for (const options of ['users', 5, true, null, ['users'], [], new Map([['entity', 'users']]), new Set(), Promise.resolve({}), () => {}]) {
    wrong(() => konnect.match('emial = x', [{ emial: 'x' }], options), 'third argument');
    wrong(() => konnect.decode('/v3/users', options), 'second argument');
    wrong(() => konnect.complete('a', 1, options), 'third argument');
    wrong(() => konnect.encode(options), 'a request');
  }
});

test('every key takes its own type, and says so', () => {
  const of = (key, takes, ...values) => {
    for (const value of [...values, null, Symbol('x'), () => 'x']) every({ entity: 'users', [key]: value }, `\`${key}\``, takes);
  };
  for (const key of ['region', 'base_url', 'page_after', 'page_before']) of(key, 'a string', 1, true, ['eu'], {});
  for (const key of ['page_size', 'page_number']) of(key, 'a whole number', NaN, Infinity, -1, 1.5, '5', 1n, 2 ** 60);
  for (const key of ['split', 'partial', 'strict', 'readable']) of(key, 'true or false', 'yes', 1, {});
  of('sort', 'a list of strings', 'email', { email: 'asc' });
  of('params', 'a plain object', 'x', ['x'], new Map(), new Date(now));
  of('query', 'a plain object', 'x', ['x'], new Map());
  of('now', 'a Date or a string', 5, {});
  every({ entity: Symbol('users') }, '`entity` takes a string');
  every({ entity: 'users', sort: ['email', undefined] }, '`sort[1]`');
  every({ entity: 'users', sort: [,'email'] }, '`sort[0]`');
  every({ entity: 'users', params: { teamId: 5 } }, '`params.teamId`');
  every({ entity: 'users', query: { a: ['b', () => 1] } }, '`query.a[1]`');
  every({ entity: 'users', query: { a: undefined } }, '`query.a`');
  every({ entity: 'users', now: new Date(NaN) }, '`now` is not a valid Date');
  wrong(() => konnect.decode(undefined), '`url`');
  wrong(() => konnect.decode({}), '`url`');
  wrong(() => konnect.match(undefined, []), '`filter`');
  wrong(() => konnect.complete('a', -1), '`cursor`');
  wrong(() => konnect.complete('a', '1'), '`cursor`');
  wrong(() => konnect.complete(undefined), '`filter`');
  wrong(() => konnect.complete('a', 1, { keys: 'a' }), '`keys`');
  wrong(() => konnect.complete('a', 1, { values: { a: [1] } }), '`values.a[0]`');
  wrong(() => konnect.collections(5), '`text`');
  wrong(() => konnect.collections(null), '`text`');
  wrong(() => konnect.fields(undefined), '`entity`');
  wrong(() => konnect.explain(null), '`code`');
  wrong(() => konnect.format(Symbol('a')), '`filter`');
});

test('an argument is a literal, and nothing becomes null but null', () => {
  const asked = { entity: 'users', filter: 'full_name = $x' };
  const list = { entity: 'users', filter: 'full_name in $x' };
  for (const x of [NaN, Infinity, -Infinity, undefined, Symbol('x'), () => 1, {}, { toJSON: () => 'a' }, new Map()]) {
    every({ ...asked, args: { x } }, '`args.x`');
    every({ ...list, args: { x: ['a', x] } }, '`args.x[1]`');
    wrong(() => konnect.match('a = $x', [{ a: null }], { args: { x } }), '`args.x`');
    wrong(() => konnect.match('a in $x', [{ a: null }], { args: { x: [x] } }), '`args.x[0]`');
  }
  every({ ...list, args: { x: [, 'a'] } }, '`args.x[0]`');
  every({ ...list, args: { x: [['a']] } }, '`args.x[0]`');
  // Digits that a number may not have.
  for (const x of [1.5, 0.1, 1e21, 2 ** 60, 1n]) every({ ...asked, args: { x } }, '`args.x`', 'as a string');
  every({ ...asked, args: { x: new Date(NaN) } }, '`args.x` is not a valid Date');
  for (const args of [5, true, 'x', new Date(now), new Map([['x', 'a']]), ['a'], Promise.resolve({ x: 'a' }), null]) every({ ...asked, args }, '`args`');
  // Where a field has null, it is a value.
  const nothing = konnect.encode({ entity: 'dev-portal@v3/applications', base_url: 'https://p.example', filter: 'team_id = $x', args: { x: null } });
  assert.equal(nothing.url, 'https://p.example/api/v3/applications?filter%5Bteam_id%5D%5Beq%5D=null');
  assert.deepEqual(konnect.match('a = $x', [{ a: 9007199254740991 }], { args: { x: Number.MAX_SAFE_INTEGER } }).records[0].matches, true);
});

test('records are a list of objects or JSON text', () => {
  for (const records of [Promise.resolve([]), new Set([{ a: 1 }]), new Map(), new Uint8Array(3), { a: 1 }, { data: [] }, undefined, null, 5, () => []]) {
    wrong(() => konnect.match('a = 1', records), '`records` takes a list of objects or JSON text');
  }
  wrong(() => konnect.match('a = 1', Promise.resolve([])), 'await');
  for (const record of [Promise.resolve({ a: 1 }), new Map([['a', 1]]), new Set(), new Uint8Array(2), /a/]) {
    wrong(() => konnect.match('a = 1', [{ a: 1 }, record]), '`records[1]` takes an object');
  }
  for (const record of [1, 'a', null, undefined, [{ a: 1 }], () => 1]) {
    assert.deepEqual([problem(() => konnect.match('a = 1', [{ a: 1 }, record]))].map(({ code, message }) => [code, message]), [['invalid-record', 'record 2 is not an object']]);
  }
});

test('records come back as they were given', () => {
  const given = [{ a: 1, at: new Date(now), none: undefined }, Object.freeze({ a: 2 })];
  const { records } = konnect.match('a = 1 and at <= 2026-08-22T10:00:00Z', given);
  assert.equal(records.length, 2);
  records.forEach(({ record }, n) => assert.equal(record, given[n]));
  assert.deepEqual(records.map(({ matches }) => matches), [true, false]);
  const written = '[{"a":9007199254740993}, {"a" : 1.10,"b":"名前🚀"}]\n{"data":[{"a":"é"},{"a":9007199254740992}],"meta":{}} {"a":1}';
  const judged = konnect.match('a = 9007199254740993', written).records;
  assert.deepEqual(judged.map(({ text }) => text), ['{"a":9007199254740993}', '{"a" : 1.10,"b":"名前🚀"}', '{"a":"é"}', '{"a":9007199254740992}', '{"a":1}']);
  assert.deepEqual(judged.map(({ matches }) => matches), [true, false, false, false, false]);
  assert.deepEqual(judged[1].record, { a: 1.1, b: '名前🚀' });
  // What is not JSON has its place in the same units.
  const broken = '[{"b":"名前🚀"},{"a":]';
  assert.equal(broken.slice(problem(() => konnect.match('a = 1', broken)).span[0]), ']');
  assert.deepEqual(konnect.match('size > 9', [{ size: 'large' }, { size: 10 }]).records.map(({ matches }) => matches), [null, true]);
  assert.deepEqual(konnect.match('size > 9', [{ size: 'large' }]).warnings.map(({ code }) => code), ['unordered']);
});

test('half a surrogate pair is U+FFFD in records and catalogs too', () => {
  const half = '\ud800';
  const judged = konnect.match('a = "\ufffd" and b exists', [{ a: half, b: 1 }, { a: `\\${half}`, b: 1 }]).records;
  assert.deepEqual(judged.map(({ matches }) => matches), [true, false]);
  assert.equal(konnect.match('"\ufffd" exists', [{ [half]: 1 }]).records[0].matches, true);
  // A backslash and letters are themselves.
  assert.equal(konnect.match('a = $x', [{ a: '\\ud800' }], { args: { x: '\\ud800' } }).records[0].matches, true);
  const own = [{ api: 'own', version: 'v1', collection: 'things', path: '/v1/things', servers: { global: true }, paging: { style: 'none' }, items: 'data',
    fields: [{ name: half, type: 'string', branches: [['eq']] }] }];
  assert.deepEqual(konnect.withCatalog(own).fields('things').fields.map(({ name }) => name), ['\ufffd']);
});

test('places are right at each length of the text', () => {
  for (const sign of ['é', '€', '🚀']) {
    for (let length = 0; length < 600; length += 1) {
      const written = JSON.stringify({ a: sign + 'x'.repeat(length) });
      assert.deepEqual(konnect.match('a exists', written).records.map(({ text }) => text), [written]);
      if (length % 7 > 0 && (length + 3) % 256 > 40) continue;
      const filter = `full_name = "${sign}${'x'.repeat(length)}" and emial`;
      const [{ span }] = konnect.check({ entity: 'users', filter });
      assert.equal(filter.slice(...span), 'emial');
    }
  }
});

test('numbers in a text keep their digits', () => {
  for (const [written, filter, expected] of [
    ['18446744073709551616', 'n = 18446744073709551616', true],
    ['18446744073709551616', 'n = 18446744073709552000', false],
    ['0.30000000000000001', 'n = 0.30000000000000001', true],
    ['0.30000000000000001', 'n = 0.3', false],
    ['123456789.123456789', 'n = 123456789.123456789', true],
    ['9007199254740993.0', 'n = 9007199254740993', true],
    ['0.1000000000000000055511151231257827', 'n = 0.1', false],
    ['1e400', 'n > 1', true],
  ]) {
    assert.equal(konnect.match(filter, `{"n":${written}}`).records[0].matches, expected, `${written}: ${filter}`);
  }
});

test('half a surrogate pair and a byte order mark in a text', () => {
  const text = '\ufeff{"a":"\\ud800"}\n{"a":"\\\\ud800"}\n{"a":"\\ud83d\\ude80"}\n{"a":"\\uD83D\\ud83d\\uDE80"}';
  const own = text.slice(1).split('\n');
  for (const [value, expected] of [['\ufffd', 0], ['\\ud800', 1], ['🚀', 2], ['\ufffd🚀', 3]]) {
    const { records } = konnect.match('a = $x', text, { args: { x: value } });
    assert.deepEqual(records.map(({ matches }) => matches), own.map((_, n) => n === expected), value);
    assert.deepEqual(records.map((record) => record.text), own);
  }
  const catalog = '\ufeff[{"api":"own","version":"v1","collection":"things","path":"/v1/things","servers":{"global":true},"paging":{"style":"none"},"items":"data","fields":[]}]';
  assert.deepEqual(konnect.withCatalog(catalog).fields('things').fields, []);
});

test('a mistake says what to write', () => {
  class Own { a = 1; }
  const of = (message, call) => assert.throws(call, { name: 'TypeError', message });
  of('`params` takes a plain object, such as { teamId: "…" }, not an object of type Own', () => konnect.encode({ entity: 'users', params: new Own() }));
  of('`page_size` takes a whole number of at least 0, not -1', () => konnect.encode({ entity: 'users', page_size: -1 }));
  of('`records` takes a list of objects or JSON text; give the `data` of the object', () => konnect.match('a exists', { data: [{ a: 1 }] }));
  assert.throws(() => konnect.encode({ entity: 'users', ['x'.repeat(1e6)]: 1 }), ({ message }) => message.length < 400);
  assert.throws(() => konnect.match('a exists', [{ a: 5n }]), ({ problems: [{ help }] }) => help === 'write large numbers as strings, or give the records as JSON text');
});

test('what cannot be JSON, or is too long, is a problem of its own', () => {
  let deep = { a: 1 };
  for (let n = 0; n < 50000; n += 1) deep = { b: deep };
  const circle = { a: 1 };
  circle.self = circle;
  for (const record of [deep, circle, { a: 1n }]) {
    const { code, message, in: part } = problem(() => konnect.match('a = 1', [{ a: 1 }, record]));
    assert.deepEqual([code, part], ['invalid-record', 'record']);
    assert.match(message, /^record 2 cannot be written as JSON/);
  }
  wrong(() => konnect.match('a = $x', [{}], { args: { x: deep } }), '`args.x`');
  assert.equal(problem(() => konnect.withCatalog([deep])).code, 'invalid-catalog');
  const long = '\n'.repeat(500e6);
  for (const action of [() => konnect.format(long), () => konnect.encode({ entity: 'users', filter: long }), () => konnect.match(long, [])]) {
    const { code, message, in: part } = problem(action);
    assert.deepEqual([code, part], ['too-long', 'filter']);
    assert.match(message, /with `filter`, the call has more than 67108864 characters/);
  }
  const many = Array(10).fill('\n'.repeat(60e6));
  assert.deepEqual([problem(() => konnect.encode({ entity: 'users', filter: 'full_name in $x', args: { x: many } }))].map((one) => [one.code, one.in]), [['too-long', 'argument']]);
  assert.equal(konnect.format('a = 1').text, 'a = 1');
});

test('records are counted as they are given', () => {
  const most = 64 * 1024 * 1024;
  const filled = (bytes, c = '"') => `[{"a":"${(c === '"' ? '\\"' : c).repeat(bytes)}"}]`;
  // Quotes, which were escaped a second time.
  const quotes = filled(most / 2 - 6);
  assert.equal(quotes.length, most - 2);
  assert.equal(konnect.match('a exists', quotes).records[0].matches, true);
  for (const [records, bytes] of [[`${quotes}   `, most + 1], [filled(30e6, '€'), 90e6 + 10]]) {
    const { code, message, help, in: part } = problem(() => konnect.match('a exists', records));
    assert.deepEqual([code, part, help], ['too-long', 'record', 'match fewer at once']);
    assert.equal(message, `the records have ${bytes} bytes; at most ${most} are read`);
  }
  const { code, in: part } = problem(() => konnect.match('a exists', Array(100).fill({ a: 'x'.repeat(1e6) })));
  assert.deepEqual([code, part], ['too-long', 'record']);
});

test('many records take little more memory than their size', async () => {
  const real = WebAssembly.Instance;
  let memory;
  WebAssembly.Instance = function (...args) {
    const instance = new real(...args);
    memory = instance.exports.memory;
    return instance;
  };
  const own = await load();
  WebAssembly.Instance = real;
  const text = `[${Array(200000).fill('{"name":"payments","labels":{"env":"dev"},"n":1}').join()}]`;
  const { records } = own.match('name = payments', text);
  assert.ok(records.length === 200000 && records.every(({ matches }) => matches));
  // The text, a place for each record and the answer.
  assert.ok(memory.buffer.byteLength < 4 * text.length, `${memory.buffer.byteLength} bytes for ${text.length}`);
});

test('`load` says what it was given', async () => {
  const rejected = (options, ...words) => assert.rejects(load(options), (error) => error instanceof TypeError && words.every((word) => error.message.includes(word)));
  await rejected({ catalgo: false }, '`catalgo`', '`catalog`');
  for (const options of [5, 'x', null, [], new Map()]) await rejected(options, 'load');
  for (const value of [null, true, 5, {}, () => 1]) await rejected({ catalog: value }, '`catalog`');
  for (const value of [null, true, 5, {}]) await rejected({ wasm: value }, '`wasm`');
  for (const value of ['', 'catalog.json', '/srv/catalog.json']) {
    await rejected({ catalog: value }, '`catalog`', 'URL');
    wrong(() => konnect.withCatalog(value), '`catalog`', 'URL');
  }
  for (const value of [undefined, null, 5, {}, () => 1]) wrong(() => konnect.withCatalog(value), '`catalog`');
  await assert.rejects(load({ wasm: new Uint8Array(8) }), WebAssembly.CompileError);
});

test('files are loaded by their URL', async () => {
  const wasm = new URL('../dist/konnect_filter.wasm', import.meta.url);
  const count = konnect.collections().length;
  for (const given of [wasm, wasm.href, await readFile(wasm), await WebAssembly.compile(await readFile(wasm))]) {
    assert.equal((await load({ wasm: given, catalog })).collections().length, count);
  }
  await assert.rejects(load({ catalog: new URL('none.json', catalog) }), { code: 'ENOENT' });
});

test('messages are in the words of this package', () => {
  const { help } = problem(() => konnect.encode({ entity: 'users', filter: 'full_name = $x' }));
  assert.match(help, /`args: \{ x: … \}`/);
});

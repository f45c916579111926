// The lite module beside the full one: what it answers, it answers the same.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KonnectFilterError, load as loadFull } from 'konnect-filter';
import { Konnect, KonnectFilterError as LiteError, load } from 'konnect-filter/lite';

const [full, lite] = await Promise.all([loadFull(), load()]);
const corpus = (name) => readFileSync(new URL(`../../tests/corpus/${name}`, import.meta.url), 'utf8').split('\n');
/** What a line of text cannot contain is a JSON string. */
const text = (written) => (written.startsWith('json ') ? JSON.parse(written.slice(5)) : written);
const now = '2026-11-27T12:00:00Z';

/** What a module answers: its answer, or the problems. */
const asked = (run) => {
  try {
    return { ok: run() };
  } catch (error) {
    assert.ok(error instanceof KonnectFilterError, String(error));
    assert.ok(error.problems.length > 0 && error.problems.every(({ code }) => code !== 'internal'), String(error));
    return { problems: error.problems };
  }
};
const hasNoRegex = ({ problems }) => problems?.some(({ code }) => code === 'no-regex');

/** Every case of the corpora as a call of a function, with what it needs to be asked at all. */
function* calls() {
  for (const line of corpus('cases.jsonl').filter(Boolean)) {
    const { do: kind, request, filter, record } = JSON.parse(line);
    if (kind === 'encode') yield [`encode ${request.filter}`, (konnect) => konnect.encode({ ...request, now })];
    else yield [`match ${filter}`, (konnect) => konnect.match(filter, [record], { now })];
  }
  const params = new Map();
  const typed = corpus('typed.txt').map((line) => line.split('\t').slice(0, 3));
  // What is right is asked too.
  const right = typed.filter(([, , right]) => right && right !== '!' && !right.startsWith('?')).map(([entity, , right]) => [entity, right]);
  for (const [entity, written] of [...typed, ...right, ...corpus('wrong.txt').map((line) => line.split('\t'))]) {
    if (entity.startsWith('#') || written === undefined) continue;
    const filter = text(written);
    yield [`format ${filter}`, (konnect) => konnect.format(filter)];
    // The Rust tests have a collection of their own.
    if (entity === 'sample') continue;
    if (!params.has(entity)) params.set(entity, Object.fromEntries(full.fields(entity).path_params.map((name) => [name, 'p'])));
    const request = { entity, filter, now, params: params.get(entity) };
    yield [`plan ${entity} ${filter}`, (konnect) => konnect.plan(request)];
  }
}

/** An answer without what only advises: replacements and doubts about other languages' forms are fewer. */
const meaning = ({ ok }) => ({ ...ok, warnings: undefined });

test('what lite answers is what the full module answers, and it refuses what that refuses', (t) => {
  const count = { equal: 0, refused: 0, wrong: 0 };
  for (const [name, run] of calls()) {
    const [whole, small] = [asked(() => run(full)), asked(() => run(lite))];
    if (whole.problems) {
      assert.ok(small.problems, `${name} is answered by lite alone: ${JSON.stringify(small.ok)}`);
      count.wrong += 1;
    } else if (small.ok) {
      assert.deepEqual(meaning(small), meaning(whole), name);
      count.equal += 1;
    } else {
      assert.ok(hasNoRegex(small), `${name}: ${JSON.stringify(small.problems)}`);
      count.refused += 1;
    }
  }
  t.diagnostic(`${count.equal} answers are equal, ${count.refused} are refused for their regular expressions, ${count.wrong} are problems of both`);
  assert.ok(count.equal >= 5000 && count.wrong >= 4000, JSON.stringify(count));
  assert.ok(count.refused > 0 && count.refused * 10 < count.equal, JSON.stringify(count));
});

test('no replacement of what lite cannot read is safe, as another language may mean something else', () => {
  let edits = 0;
  for (const [, written] of [...corpus('typed.txt'), ...corpus('wrong.txt')].map((line) => line.split('\t'))) {
    if (written === undefined) continue;
    const { problems = [] } = asked(() => lite.format(text(written)));
    for (const edit of problems.flatMap(({ edits }) => edits ?? [])) {
      assert.equal(edit.safe, false, `${written}: ${JSON.stringify(edit)}`);
      edits += 1;
    }
  }
  assert.ok(edits >= 500, `${edits} replacements`);
});

test('regular expressions are refused where they are written', () => {
  const filter = 'active and email matches "^a"';
  const [problem] = lite.check({ entity: 'users', filter, split: true, partial: true });
  assert.equal(problem.code, 'no-regex');
  assert.equal(filter.slice(...problem.span), 'matches');
  assert.equal(problem.help, 'use `contains`, `starts with` or `ends with`; `konnect-filter` instead of `konnect-filter/lite` adds regular expressions');
  assert.ok(hasNoRegex(asked(() => lite.match('a matches b', [{ a: 'b' }]))));
  assert.ok(!lite.complete('email ', undefined, { entity: 'users' }).some(({ text }) => text.includes('matches')));
});

test('mistakes are explained, and typos have their fixes', () => {
  for (const [filter, place, right] of [['emial = x', 'emial', 'email'], ['active an email = x', 'an', 'and'], ['email contians x', 'contians', 'contains']]) {
    const [{ span, edits }] = lite.check({ entity: 'users', filter });
    assert.equal(filter.slice(...span), place);
    assert.equal(edits[0].text, right);
  }
});

test('what lite lacks is a TypeError that names the whole package', () => {
  const { url } = lite.encode({ entity: 'users', filter: 'active' });
  const message = (name) => `\`${name}\` is not in \`konnect-filter/lite\`: import \`konnect-filter\` instead`;
  assert.throws(() => lite.decode(url), { name: 'TypeError', message: message('decode') });
  assert.throws(() => lite.explain('unknown-field'), { name: 'TypeError', message: message('explain') });
  assert.throws(() => lite.withCatalog([]).explain(), { name: 'TypeError', message: message('explain') });
});

test('it is loaded as the full one is', async () => {
  assert.ok(lite instanceof Konnect);
  assert.equal(LiteError, KonnectFilterError);
  assert.equal((await load({ catalog: false })).collections().length, 0);
  const own = [{ api: 'own', version: 'v1', collection: 'things', path: '/v1/things', servers: { global: true }, paging: { style: 'none' }, items: 'data',
    fields: [{ name: 'size', type: 'number', branches: [['gt']] }] }];
  assert.equal(lite.withCatalog(own).encode({ entity: 'things', filter: 'size > 1' }).url, 'https://global.api.konghq.com/v1/things?filter%5Bsize%5D%5Bgt%5D=1');
});

test('each entry names its own module and no other, so that a bundler takes no other along', () => {
  const named = (file, seen = new Set()) => {
    const source = readFileSync(file, 'utf8');
    const found = [...source.matchAll(/'([^']*\.wasm)'/g)].map(([, name]) => name);
    for (const [, next] of source.matchAll(/from '(\.[^']*)'/g)) {
      const url = new URL(next, file);
      if (!seen.has(url.href)) found.push(...named(url, seen.add(url.href)));
    }
    return found;
  };
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const [entry, module] of [['.', '../dist/konnect_filter.wasm'], ['./lite', '../dist/lite.wasm']]) {
    for (const condition of ['node', 'default']) {
      assert.deepEqual(named(new URL(`../${exports[entry][condition]}`, import.meta.url)), [module], `${entry} ${condition}`);
    }
  }
});

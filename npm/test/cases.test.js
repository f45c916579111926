// The cases of the Rust tests, answered by the package.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { KonnectFilterError, load } from 'konnect-filter';

const konnect = await load();
const corpus = (name) => readFileSync(new URL(`../../tests/corpus/${name}`, import.meta.url), 'utf8').split('\n');
/** What a line of text cannot contain is a JSON string. */
const text = (written) => (written.startsWith('json ') ? JSON.parse(written.slice(5)) : written);
const now = '2026-11-27T12:00:00Z';

const cases = corpus('cases.jsonl').filter(Boolean).map((line) => JSON.parse(line));

test('a request and its address, there and back', () => {
  const asked = cases.filter((one) => one.do === 'encode');
  assert.ok(asked.length >= 500, `${asked.length} cases`);
  for (const { request, url } of asked) {
    assert.equal(konnect.encode({ ...request, now }).url, url);
    const again = konnect.decode(url).request;
    assert.equal(again.entity, request.entity);
    assert.deepEqual(again.params, request.params);
    // Of two spellings with one meaning, the address says one.
    assert.equal(konnect.encode({ ...again, now }).url, url);
  }
});

test('what a filter says of a record', () => {
  for (const { filter, record, matches } of cases.filter((one) => one.do === 'match')) {
    const [answer] = konnect.match(filter, [record], { now }).records;
    assert.deepEqual(answer, { record, matches }, `${filter} on ${JSON.stringify(record)}`);
  }
});

/** The text with the edits of all problems, as an editor makes them. */
const applied = (text, problems) => {
  const edits = [];
  for (const problem of problems) {
    const own = problem.edits ?? [];
    if (own.some(({ span: [a, b] }) => edits.some(({ span: [c, d] }) => a < d && c < b))) continue;
    edits.push(...own);
  }
  const sorted = edits.map((edit, n) => ({ ...edit, n })).sort((x, y) => y.span[0] - x.span[0] || y.span[1] - x.span[1] || y.n - x.n);
  return sorted.reduce((fixed, { span, text: put }) => fixed.slice(0, span[0]) + put + fixed.slice(span[1]), text);
};

test('what people type leads to what is right, by the replacements', () => {
  let rows = 0;
  for (const line of corpus('typed.txt')) {
    if (!line || line.startsWith('#')) continue;
    const [entity, written, right] = line.split('\t');
    const filter = text(written);
    // The Rust tests have a collection of their own besides.
    if (entity === 'sample' || right === '!' || right.startsWith('?')) continue;
    const params = Object.fromEntries(konnect.fields(entity).path_params.map((name) => [name, 'p']));
    const request = { entity, split: true, partial: true, now, params };
    const meant = (filter) => ({ ...konnect.plan({ ...request, filter }), notes: undefined, warnings: undefined });
    const arrived = (filter) => {
      try {
        return isDeepStrictEqual(meant(filter), meant(right));
      } catch {
        return false;
      }
    };
    let fixed = filter;
    // What is doubted of the right filter itself is not followed any more.
    for (let round = 0; round < 6 && !arrived(fixed); round += 1) {
      const next = applied(fixed, konnect.check({ ...request, filter: fixed }));
      if (next === fixed) break;
      fixed = next;
    }
    assert.deepEqual(meant(fixed), meant(right), `${filter} became ${fixed}, not ${right}`);
    rows += 1;
  }
  assert.ok(rows > 100, `${rows} rows`);
});

test('wrong filters are refused, each at a place in the text', () => {
  const codes = new Set(konnect.explain().map(({ code }) => code));
  for (const line of corpus('wrong.txt')) {
    if (!line || line.startsWith('#')) continue;
    const filter = text(line.slice(line.indexOf('\t') + 1));
    let problems;
    try {
      konnect.format(filter);
      // Some are wrong only for their collection.
      continue;
    } catch (error) {
      assert.ok(error instanceof KonnectFilterError, `${filter}: ${error}`);
      problems = error.problems;
    }
    for (const { code, message, span, edits = [], labels = [] } of problems) {
      assert.ok(codes.has(code) && message);
      for (const [start, end] of [span, ...edits.map((edit) => edit.span), ...labels.map((label) => label.span)]) {
        assert.ok(0 <= start && start <= end && end <= filter.length, `${filter}: ${start}..${end}`);
      }
    }
  }
});

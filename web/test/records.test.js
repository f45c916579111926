// Records that are pasted.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editor, link, open, write } from './browser.js';

const PAY = link('api-builder@v3/apis', 'name = pay');
const listed = (page) => page.locator('#matches li code').allTextContents();

test('plain words tell what is not JSON, with its place', async () => {
  const { page, done } = await open({ hash: PAY });
  for (const [text, said] of [
    ['name,env\npay,dev', /^Not JSON at line 1, column \d+\. JSON records begin with \{ or \[\.$/],
    ['[{"name": "pay"},\n {"name": }]', /^Not JSON at line 2, column 11\.$/],
    ['[{"name": "pay"}, {"name"', /^Not JSON: it ends too early/],
    ['[1, 2]', /record 1 is not an object: a record is a JSON object/],
    ['[{"name": "pay", "name": "x"}]', /the key name twice.*remove one/],
  ]) {
    await page.fill('#records', text);
    assert.match(await page.innerText('#count'), said);
    assert.equal(await page.locator('#matches li').count(), 0);
  }
  await page.fill('#records', '\ufeff[{"name": "pay"}]');
  assert.equal(await page.innerText('#count'), '1 of 1 record matches.');
  await done();
});

test('a doubt that the records raise is shown', async () => {
  const { page, done } = await open({ hash: link('', 'created_at > 2026-01-01') });
  await page.fill('#records', '[{"created_at": "yesterday"}]');
  assert.match(await page.innerText('#count'), /^0 of 1 records match\. Note: .*cannot be compared/);
  await done();
});

test('records are shown as they were written', async () => {
  const { page, done } = await open({ hash: PAY });
  const one = '{"name":"pay","id":9007199254740993,"v":1.10,"t":"a  \\"{b}\\""}';
  const two = '{"name":"x","n":1e2,"in":{"name":"pay","n":100.0}}';
  const spread = (text) => text.replaceAll(',"', ' ,\n  "').replaceAll('":', '" : ');
  for (const text of [`[${one},${two}]`, `${one}\n${two}`, `[${spread(one)}, ${spread(two)}]`, `{"meta":{"total":2.0},"data":[${one},${two}]}`]) {
    await page.fill('#records', text);
    assert.deepEqual(await listed(page), [one, two], text);
  }
  await done();
});

test('many records wait for a pause', async () => {
  const { page, done } = await open({ hash: link('api-builder@v3/apis', 'name starts with pay'), permissions: ['clipboard-read', 'clipboard-write'] });
  const count = await page.evaluate(() => {
    const all = Array.from({ length: 50_000 }, (_, n) => ({ id: String(n), name: n % 2 ? `payments${n}` : 'shop', labels: { env: 'dev' }, created_at: '2026-01-01T00:00:00Z' }));
    document.querySelector('#records').value = JSON.stringify(all);
    document.querySelector('#records').dispatchEvent(new Event('input'));
    return document.querySelector('#count').textContent;
  });
  assert.equal(count, 'Matching…');
  await page.waitForFunction(() => document.querySelector('#count').textContent === '25,000 of 50,000 records match. 200 are listed, matches first.');
  await page.evaluate(() => {
    window.counts = [];
    new MutationObserver(() => window.counts.push(document.querySelector('#count').textContent)).observe(document.querySelector('#count'), { childList: true });
  });
  await page.focus(editor);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('ments1', { delay: 20 });
  await page.click('#share');
  assert.match(page.url(), /payments1/);
  await page.waitForFunction(() => /^\d/.test(document.querySelector('#count').textContent));
  // 1, and 11 to 19, and so on, of the odd ones.
  const wanted = Array.from({ length: 50_000 }, (_, n) => n).filter((n) => n % 2 && String(n).startsWith('1')).length;
  assert.deepEqual((await page.evaluate(() => window.counts)).filter((count) => count !== 'Matching…'), [`${wanted.toLocaleString('en')} of 50,000 records match. 200 are listed, matches first.`]);
  await done();
});

test('the answer to an earlier filter is not shown for a newer one', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'id = "1"') });
  await page.evaluate(() => {
    window.counts = [];
    new MutationObserver(() => window.counts.push(document.querySelector('#count').textContent)).observe(document.querySelector('#count'), { childList: true });
    document.querySelector('#records').value = JSON.stringify(Array.from({ length: 60_000 }, (_, n) => ({ id: String(n), email: n % 3 ? 'ada@x' : 'bob@x', text: 'x'.repeat(80) })));
    document.querySelector('#records').dispatchEvent(new Event('input'));
  });
  // When the worker has just been asked.
  await page.waitForTimeout(420);
  await page.focus(editor);
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText('email contains ada');
  assert.ok(await page.locator('#matches').evaluate((list) => list.classList.contains('old')));
  await page.waitForFunction(() => /^\d/.test(document.querySelector('#count').textContent), undefined, { polling: 20 });
  assert.equal(await page.innerText('#count'), '40,000 of 60,000 records match. 200 are listed, matches first.');
  assert.deepEqual((await page.evaluate(() => window.counts)).filter((count) => /^\d/.test(count)).length, 1);
  await done();
});

test('many records are matched beside the page, and by it where that fails', async () => {
  for (const works of [true, false]) {
    const { page, errors, context } = await open({ hash: PAY, serviceWorkers: 'block' });
    if (!works) await page.route('**/worker*.js', (route) => route.abort());
    const count = (text) => page.waitForFunction((text) => document.querySelector('#count').textContent.startsWith(text), text);
    const fill = (length) =>
      page.evaluate((length) => {
        document.querySelector('#records').value = JSON.stringify(Array.from({ length }, (_, n) => ({ name: n + 1 < length ? 'shop' : 'pay', text: 'x'.repeat(100) })));
        document.querySelector('#records').dispatchEvent(new Event('input'));
      }, length);
    assert.equal(page.workers().length, 0);
    await fill(3000);
    await count('1 of 3,000 records matches.');
    assert.equal(page.workers().length, works ? 1 : 0);
    // What matches comes first, however late it is in the text.
    const all = await listed(page);
    assert.deepEqual([all.length, all.findIndex((record) => record.includes('pay'))], [200, 0]);
    // An answer that is late does not replace a newer one.
    await fill(4000);
    await page.waitForTimeout(450);
    await fill(2);
    await count('1 of 2 records matches');
    await page.waitForTimeout(300);
    await count('1 of 2 records matches');
    if (works) assert.deepEqual(errors, []);
    await context.close();
  }
});

test('the keys of pasted labels are completed', async () => {
  const { page, done } = await open({ hash: link('api-builder@v3/apis', '') });
  await page.fill('#records', '[{"labels": {"team": "x"}}, {"labels": {"env": "dev", "a b": 1}}]');
  await write(page, 'labels.');
  await page.waitForSelector('.cm-tooltip-autocomplete li');
  const offered = await page.locator('.cm-tooltip-autocomplete .cm-completionLabel').allInnerTexts();
  assert.deepEqual(offered.sort(), ['labels.env', 'labels.team']);
  await done();
});

test('the records of a response are found at its key', async () => {
  const { page, done } = await open({ hash: PAY });
  const all = ['{"name":"pay","v":1.10}', '{"name":"x","items":[]}'];
  for (const [text, said, wanted] of [
    [`{"total": 2,\n "note": "items", "items": [${all.join(', ')}], "page": {"items": [1]}}`, '1 of 2 records matches.', all],
    ['{"items": [], "total": 0}', '0 of 0 records match.', []],
    // A record that has lists of its own.
    ['{"name":"pay","items":[{"a":1}],"tags":[{"b":2}]}', '1 of 1 record matches.', ['{"name":"pay","items":[{"a":1}],"tags":[{"b":2}]}']],
    ['{"name":"pay","items":[1]}', '1 of 1 record matches.', ['{"name":"pay","items":[1]}']],
  ]) {
    await page.fill('#records', text);
    assert.equal(await page.innerText('#count'), said);
    assert.deepEqual(await listed(page), wanted);
  }
  // The place of a problem is one of the text that was pasted.
  await page.fill('#records', '{"total": 1,\n "items": [{"name": "x", "name": "y"}]}');
  assert.match(await page.innerText('#count'), /twice/);
  // Some collections have a key of their own.
  await page.fill('#collection', 'openmeter/customers/credits/balance');
  await page.fill('#records', '{"customer": {"key": "a"}, "balances": [{"currency": "USD"}, {"currency": "EUR"}]}');
  await write(page, 'currency = EUR');
  assert.equal(await page.innerText('#count'), '1 of 2 records matches.');
  await done();
});

test('nothing is matched for a collection that does not exist', async () => {
  const { page, done } = await open({ hash: link('usres', 'active') });
  await page.fill('#records', '[{"active":true}]');
  assert.equal(await page.innerText('#count'), 'The collection has problems.');
  await page.fill('#collection', 'identity@v3/users');
  assert.equal(await page.innerText('#count'), '1 of 1 record matches.');
  await page.fill('#collection', '');
  assert.equal(await page.innerText('#count'), '1 of 1 record matches.');
  await done();
});

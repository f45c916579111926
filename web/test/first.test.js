// What is there before the module, and what of it stays.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { early, filterOf, link, open, urls } from './browser.js';

const text = '#editor textarea';
const seen = (page) =>
  page.evaluate(() => ({
    plan: document.querySelector('#plan').innerHTML,
    collection: document.querySelector('#collection').value,
    about: document.querySelector('#collection-about').textContent,
    regions: document.querySelector('#region').innerHTML,
    top: document.querySelector('#plan').getBoundingClientRect().top,
  }));

for (const width of [1280, 360]) {
  test(`the first plan comes before the module, which has the same, ${width} wide`, async () => {
    const { page, arrive, done } = await early({ viewport: { width, height: 900 } });
    await page.waitForSelector('.request .url');
    const first = await seen(page);
    const filter = await page.inputValue(text);
    assert.match(first.plan, /filter%5Bname%5D/);
    assert.equal(await page.textContent('#verdict'), 'Loading…');
    await page.evaluate(() => (window.kept = document.querySelector('#plan').firstChild));
    await arrive();
    assert.deepEqual(await seen(page), first);
    assert.equal(await filterOf(page), filter);
    assert.equal(await page.textContent('#verdict'), 'Good.');
    assert.ok(await page.evaluate(() => window.kept.isConnected && document.activeElement === document.body));
    // Drawn by what the module says alone.
    const hash = await page.evaluate(() => location.hash);
    await page.evaluate((hash) => (location.hash = hash), link('identity@v3/users', 'active'));
    await page.waitForFunction(() => document.querySelector('.request .url').textContent.includes('users'));
    await page.evaluate((hash) => (location.hash = hash), hash);
    await page.waitForFunction(() => document.querySelector('.request .url').textContent.includes('apis'));
    assert.deepEqual(await seen(page), first);
    await done();
  });
}

test('the focus stays where it is when the editor comes', async () => {
  const one = await early();
  await one.page.focus(text);
  await one.page.evaluate((text) => document.querySelector(text).setSelectionRange(5, 16), text);
  await one.arrive();
  await one.page.keyboard.type('=');
  assert.match(await filterOf(one.page), /^name = pay and/);
  await one.done();
  const other = await early();
  await other.page.click('.request summary');
  await other.arrive();
  assert.ok(await other.page.evaluate(() => document.activeElement.matches('.request details[open] summary')));
  await other.done();
});

test('what is written before the module is there is kept', async () => {
  const { page, arrive, done } = await early();
  await page.selectOption('#region', 'eu');
  await page.fill(text, 'name = pay');
  assert.equal(await page.innerText('#plan'), 'Loading…');
  await arrive();
  assert.equal(await filterOf(page), 'name = pay');
  assert.deepEqual(await urls(page), ['https://eu.api.konghq.com/v3/apis?filter%5Bname%5D%5Beq%5D=pay']);
  await done();
  const other = await early({ hash: link('identity@v3/users', 'active') });
  await other.page.click('#examples a >> nth=2');
  assert.equal(await other.page.inputValue('#collection'), 'control-planes');
  await other.page.fill('#collection', '');
  await other.page.fill(text, '');
  await other.arrive();
  assert.equal(await filterOf(other.page), '\n');
  assert.equal(await other.page.inputValue('#collection'), '');
  await other.done();
});

test('a link that is opened shows nothing else first', async () => {
  const { page, arrive, done } = await early();
  const { plan } = await seen(page);
  await arrive();
  await done();
  const watch = () => {
    window.plans = [];
    new MutationObserver(() => window.plans.push(document.querySelector('#plan')?.innerHTML)).observe(document, { subtree: true, childList: true, characterData: true });
  };
  for (const hash of [link('identity@v3/users', 'active'), link('api-builder@v3/apis', 'name = pay'), '#c=']) {
    const { page, arrive, done } = await early({ hash, script: watch });
    assert.equal(await page.inputValue(text), new URLSearchParams(hash.slice(1)).get('f') ?? '');
    await arrive();
    const plans = await page.evaluate(() => window.plans);
    assert.ok(plans.length > 1 && !plans.includes(plan), hash);
    await done();
  }
});

test('a module that does not come leaves the plan that is right, and says so', async () => {
  const { page, context, errors } = await open({ module: (route) => route.abort() });
  await page.waitForSelector('section[aria-labelledby=plan-title] [role=alert]');
  assert.equal((await urls(page)).length, 1);
  await page.fill(text, 'name = pay');
  assert.equal((await urls(page)).length, 0);
  assert.match(await page.innerText('#plan'), /no plan/);
  assert.ok(!errors.some((error) => /Content.Security.Policy/.test(error)), errors.join());
  await page.unroute('**/*.wasm');
  await page.click('[role=alert] button');
  await page.waitForSelector('html[data-ready]');
  assert.equal(await filterOf(page), 'name = pay');
  await context.close();
});

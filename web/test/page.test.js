// The page in a real browser, as people use it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editor, filterOf, link, open, server, urls, write } from './browser.js';

test('a filter that is typed becomes an address', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', '') });
  await write(page, 'active and email contains kong');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('.request .url')?.textContent.includes('contains'));
  assert.deepEqual(await urls(page), ['https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true&filter%5Bemail%5D%5Bcontains%5D=kong']);
  assert.equal(await page.textContent('#verdict'), 'Good.');
  await done();
});

test('a field, an operator and a value are completed with the keyboard', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', '') });
  await page.focus(editor);
  await page.keyboard.type('ema');
  await page.waitForSelector('.cm-tooltip-autocomplete li');
  assert.match(await page.textContent('.cm-tooltip-autocomplete li[aria-selected]'), /^email/);
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('#editor .cm-content').textContent === 'email ');
  await page.keyboard.type('cont');
  await page.waitForFunction(() => document.querySelector('.cm-tooltip-autocomplete li[aria-selected]')?.textContent.startsWith('contains'));
  await page.waitForTimeout(100);
  await page.keyboard.press('Enter');
  await page.keyboard.type('x');
  assert.equal(await filterOf(page), 'email contains x');
  await done();
});

test('an error is underlined, and its fix is applied', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'full_name = "🚀 名前" and emial = x') });
  assert.equal(await page.innerText('.cm-lintRange-error'), 'emial');
  assert.match(await page.innerText('#problems'), /emial.*unknown-field/s);
  await page.click('#problems .fix');
  assert.equal(await filterOf(page), 'full_name = "🚀 名前" and email = x');
  await page.waitForFunction(() => document.querySelector('#verdict').textContent === 'Good.');
  assert.equal(await page.locator('#problems li').count(), 0);
  await done();
});

test('a collection is picked, with its fields, its ids and its regions', async () => {
  const { page, done } = await open();
  await page.fill('#collection', 'teams/users');
  assert.equal(await page.innerText('#collection-about'), 'GET /v3/teams/{teamId}/users');
  await page.fill('#params input[name=teamId]', '7f');
  await write(page, 'active');
  await page.keyboard.press('Escape');
  await page.waitForFunction(() => document.querySelector('.request .url')?.textContent.includes('/teams/7f/users'));
  assert.match(await page.innerText('#fields table'), /email/);
  assert.ok(await page.isHidden('#region-label'));
  await page.fill('#collection', 'api-builder@v3/apis');
  await page.selectOption('#region', 'eu');
  await write(page, 'name = pay');
  await page.waitForFunction(() => document.querySelector('.request .url')?.textContent.startsWith('https://eu.api.konghq.com/v3/apis'));
  await page.fill('#collection', 'usres');
  assert.match(await page.innerText('#request-problems'), /[Nn]o collection is named/);
  await done();
});

test('the plan shows what is sent, what stays local, and why', async () => {
  const { page, done } = await open({ hash: link('control-planes', 'name in (eu, us) or labels.env = prod') });
  assert.ok((await page.locator('.request').count()) > 1);
  await page.evaluate((hash) => (location.hash = hash), link('identity@v3/users', 'email ends with .com'));
  await page.waitForSelector('.local');
  assert.match(await page.innerText('.local'), /email ends with "\.com"/);
  assert.match(await page.innerText('.notes'), /applied locally/);
  await page.click('.request summary');
  assert.match(await page.innerText('.request details'), /curl -sS -H @-/);
  await done();
});

test('a link is shared and opened', async () => {
  const first = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
  await first.page.fill('#collection', 'identity@v3/users');
  await write(first.page, 'full_name = "ä & #1"');
  await first.page.keyboard.press('Escape');
  await first.page.waitForFunction(() => document.querySelector('#verdict').textContent === 'Good.');
  await first.page.click('#share');
  await first.page.waitForFunction(() => document.querySelector('#shared').textContent.includes('copied'));
  const copied = await first.page.evaluate(() => navigator.clipboard.readText());
  await first.done();
  const second = await open({ hash: new URL(copied).hash });
  assert.equal(await filterOf(second.page), 'full_name = "ä & #1"');
  assert.equal(await second.page.inputValue('#collection'), 'identity@v3/users');
  await second.done();
});

test('pasted records: the right ones match', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'email ends with .com') });
  await page.fill('#records', JSON.stringify({ data: [{ email: 'a@x.com' }, { email: 'b@x.org' }, { email: 'c@y.com' }] }));
  assert.equal(await page.innerText('#count'), '2 of 3 records match.');
  assert.deepEqual(await page.locator('#matches li').evaluateAll((all) => all.map((one) => one.className)), ['is-true', 'is-false', 'is-true']);
  await page.fill('#records', '{"email":');
  assert.match(await page.innerText('#count'), /^Not JSON/);
  await done();
});

test('what is typed stays text', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'full_name = "<img src=x onerror=alert(1)>"') });
  await page.fill('#records', '[{"full_name": "<img src=x onerror=alert(1)>"}]');
  assert.equal(await page.locator('main img').count(), 0);
  await done();
});

test('it works without a network, once it was loaded', async () => {
  const { page, context, done } = await open({ serviceWorkers: 'allow' });
  await page.evaluate(async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready;
    const worker = active ?? installing ?? waiting;
    if (worker.state !== 'activated') await new Promise((resolve) => worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()));
  });
  await context.setOffline(true);
  for (const name of ['?again', 'index.html']) {
    await page.goto(`${server.address}${name}${link('identity@v3/users', 'active')}`);
    await page.waitForSelector('html[data-ready]');
    assert.equal((await urls(page)).length, 1, name);
  }
  await done();
});

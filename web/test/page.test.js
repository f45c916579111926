// The page in a real browser, as people use it.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './serve.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const pictures = fileURLToPath(new URL('../../target/web', import.meta.url));
mkdirSync(pictures, { recursive: true });

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});
after(async () => {
  await browser?.close();
  server?.close();
});

/** A page of its own, ready unless `module` says what happens to its module; every error of a page fails its test. */
async function open({ hash = '', module, script, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  if (module) await page.route('**/*.wasm', module);
  if (script) await page.addInitScript(script);
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(server.address + hash);
  await page.waitForSelector(module ? '#editor textarea' : 'html[data-ready]');
  return {
    page,
    context,
    errors,
    async done() {
      assert.deepEqual(errors, []);
      await context.close();
    },
  };
}

/** A page whose module is on its way until `arrive`. */
async function early(options) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const opened = await open({ ...options, module: (route) => held.then(() => route.continue()) });
  const arrive = () => {
    release();
    return opened.page.waitForSelector('html[data-ready]');
  };
  return { ...opened, arrive };
}

const editor = '#editor .cm-content';
const filterOf = (page) => page.locator(editor).innerText();
async function write(page, text) {
  await page.focus(editor);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}
const link = (collection, filter) => `#${new URLSearchParams({ c: collection, f: filter })}`;
const urls = (page) => page.locator('.request .copy:not(details .copy) .url').allInnerTexts().then((all) => all.map((url) => url.replace(/\s/g, '')));

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
  await page.keyboard.press('Tab');
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
  assert.match(await page.innerText('#problems'), /no collection is named/);
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
  assert.match(await page.innerText('#count'), /not JSON/);
  await done();
});

test('what is typed stays text', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'full_name = "<img src=x onerror=alert(1)>"') });
  await page.fill('#records', '[{"full_name": "<img src=x onerror=alert(1)>"}]');
  assert.equal(await page.locator('main img').count(), 0);
  await done();
});

test('it works without a network, once it was loaded', async () => {
  const { page, context, done } = await open();
  await page.evaluate(async () => {
    const { active, installing, waiting } = await navigator.serviceWorker.ready;
    const worker = active ?? installing ?? waiting;
    if (worker.state !== 'activated') await new Promise((resolve) => worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()));
  });
  await context.setOffline(true);
  await page.goto(`${server.address}?again${link('identity@v3/users', 'active')}`);
  await page.waitForSelector('html[data-ready]');
  assert.equal((await urls(page)).length, 1);
  await done();
});

test('every control is reached by the keyboard, and the editor is left by it', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'emial = x') });
  const seen = [];
  for (let n = 0; n < 14; n += 1) {
    await page.keyboard.press('Tab');
    seen.push(await page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName));
  }
  for (const wanted of ['share', 'collection', 'cm-content', 'fix']) assert.ok(seen.some((name) => name.includes(wanted)), `${wanted} in ${seen}`);
  assert.ok(seen.indexOf('fix') > seen.findIndex((name) => name.includes('cm-content')));
  await done();
});

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

for (const [name, options] of Object.entries({
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
})) {
  test(`accessible, and nothing is cut off: ${name}`, async () => {
    for (const [state, hash] of Object.entries({ first: '', failed: '', good: '', wrong: link('identity@v3/users', 'emial = x and full_name') })) {
      const opened = { first: () => early(options), failed: () => open({ ...options, module: (route) => route.abort() }) };
      const { page, context, done } = await (opened[state]?.() ?? open({ ...options, hash }));
      if (state === 'failed') await page.waitForSelector('[role=alert]');
      await page.fill('#records', '[{"name":"payments","labels":{"env":"dev"},"created_at":"2099-01-01T00:00:00Z"},{"name":"shop"}]');
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await page.screenshot({ path: `${pictures}/${name}-${state}.png`, fullPage: true });
      assert.equal(wide, 0, 'it scrolls sideways');
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`), []);
      await (state === 'failed' ? context.close() : done());
    }
  });
}

// The page for everyone: with the keyboard, a screen reader, few pixels and few colours.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { early, editor, link, open, pictures, server, violations } from './browser.js';

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
      assert.deepEqual(await violations(page), []);
      await (state === 'failed' ? context.close() : done());
    }
  });
}

const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.className || document.activeElement.tagName);
const options = '.cm-tooltip-autocomplete li';

for (const [name, text] of Object.entries({ 'a whole word': 'active', 'a value': 'active = true', 'an open list': 'active and ' })) {
  test(`Tab leaves the editor and changes nothing: after ${name}`, async () => {
    for (const key of ['Tab', 'Shift+Tab']) {
      const { page, done } = await open({ hash: link('identity@v3/users', '') });
      await page.focus(editor);
      await page.keyboard.type(text);
      await page.waitForTimeout(400);
      assert.equal(await page.locator(options).count() > 0, name === 'an open list');
      await page.keyboard.press(key);
      assert.doesNotMatch(await focused(page), /cm-/, key);
      assert.equal(await page.locator(editor).textContent(), text);
      await done();
    }
  });
}

test('Tab takes what an arrow key chose, and leaves the next time', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', '') });
  await page.focus(editor);
  await page.keyboard.type('active and ');
  await page.waitForSelector(options);
  await page.waitForTimeout(100);
  await page.keyboard.press('ArrowDown');
  const [chosen] = await page.locator(`${options}[aria-selected] .cm-completionLabel`).allInnerTexts();
  await page.keyboard.press('Tab');
  assert.equal(await page.locator(editor).textContent(), `active and ${chosen} `);
  await page.waitForSelector(options);
  await page.keyboard.press('Tab');
  assert.doesNotMatch(await focused(page), /cm-/);
  assert.equal(await page.locator(editor).textContent(), `active and ${chosen} `);
  await done();
});

for (const [name, filter] of Object.entries({ 'of fields': '', 'of operators': 'name ' })) {
  test(`accessible with an open list ${name}`, async () => {
    const { page, done } = await open({ hash: link('api-builder@v3/apis', '') });
    await page.focus(editor);
    assert.equal(await page.getAttribute(editor, 'aria-expanded'), 'false');
    await page.keyboard.type(filter);
    await page.keyboard.press('Control+Space');
    await page.waitForSelector(options);
    await page.waitForSelector(`${editor}[aria-expanded=true]`);
    assert.deepEqual(await violations(page), []);
    await done();
  });
}

for (const [name, viewport] of Object.entries({ wide: { width: 1280, height: 900 }, narrow: { width: 400, height: 800 } })) {
  test(`the keyboard goes through the page as it is seen, and the fields come last: ${name}`, async () => {
    const { page, done } = await open({ hash: link('control-planes', 'nme = eu'), viewport });
    const stops = [];
    for (let n = 0; n < 20; n += 1) {
      await page.keyboard.press('Tab');
      stops.push(
        await page.evaluate(() => {
          const { left, top } = document.activeElement.getBoundingClientRect();
          const section = document.activeElement.closest('section')?.getAttribute('aria-labelledby') ?? 'header';
          return { section, column: left < innerWidth / 2 || innerWidth < 500 ? 0 : 1, top: top + scrollY };
        }),
      );
    }
    const sections = stops.map(({ section }) => section).filter((section, n, all) => section !== all[n - 1]);
    assert.deepEqual(sections.slice(0, 4), ['header', 'request-title', 'records-title', 'fields-title']);
    // Never up within a part; on a narrow page, never up at all. The fields are scrolled.
    for (const [n, stop] of stops.entries()) {
      const before = stops[n - 1];
      if (before && stop.section !== 'fields-title' && (name === 'narrow' || before.section === stop.section)) assert.ok(stop.top >= before.top - 12, `${before.section} ${before.top}, ${stop.section} ${stop.top}`);
    }
    const small = await page.evaluate(() => [...document.querySelectorAll('button, a, input, select')].map((one) => one.getBoundingClientRect()).filter(({ width, height }) => width && (width < 24 || height < 24)).length);
    assert.equal(small, 0, 'something is too small to be hit');
    await done();
  });
}

test('forced colours mark the option, the error and the way of the plan', async () => {
  const { page, done } = await open({ hash: link('control-planes', 'name in (eu, us) or labels.env = prod'), forcedColors: 'active' });
  const style = (selector, pseudo) => page.evaluate(([selector, pseudo]) => ({ ...getComputedStyle(document.querySelector(selector), pseudo) }), [selector, pseudo]);
  const arrow = await style('.step', '::before');
  assert.deepEqual([arrow.borderTopWidth, arrow.backgroundColor === (await style('section')).backgroundColor], ['0px', false]);
  await page.screenshot({ path: `${pictures}/forced-plan.png`, fullPage: true });
  await page.focus(editor);
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' and nme = x and ');
  await page.waitForSelector(`${options}[aria-selected]`);
  assert.notEqual((await style(`${options}[aria-selected]`)).backgroundColor, (await style(`${options}:not([aria-selected])`)).backgroundColor);
  await page.screenshot({ path: `${pictures}/forced-list.png` });
  await page.keyboard.press('Escape');
  await page.keyboard.type('id = y');
  await page.waitForSelector('.cm-lintRange-error');
  assert.equal((await style('.cm-lintRange-error')).textDecorationLine, 'underline');
  await done();
});

test('a narrow page with a choice of long names does not scroll sideways', async () => {
  const { page, done } = await open({ hash: link('consumers', ''), viewport: { width: 320, height: 740 } });
  assert.ok((await page.locator('#request-problems .fix').count()) > 1);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), 0);
  await done();
});

test('Ctrl-Shift-M opens nothing', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'emial = x') });
  await page.focus(editor);
  await page.keyboard.press('Control+Shift+M');
  assert.equal(await page.locator('.cm-panel').count(), 0);
  await done();
});

test('a list is as high as the page says', async () => {
  const { page, done } = await open({ hash: link('api-builder@v3/apis', '') });
  await page.focus(editor);
  await page.keyboard.press('Control+Space');
  await page.waitForSelector(options);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector('.cm-tooltip-autocomplete > ul')).maxHeight), '256px');
  await done();
});

test('the verdict is written once', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'email = x') });
  await page.evaluate(() => {
    window.writes = 0;
    new MutationObserver(() => (window.writes += 1)).observe(document.querySelector('#verdict'), { childList: true, characterData: true, subtree: true });
  });
  await page.focus(editor);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('yz');
  await page.waitForFunction(() => document.querySelector('.request .url').textContent.includes('xyz'));
  assert.equal(await page.textContent('#verdict'), 'Good.');
  assert.equal(await page.evaluate(() => window.writes), 0);
  await done();
});

test('without JavaScript, the page says that it needs it', async () => {
  const { context, done } = await open();
  const bare = await (await context.browser().newContext({ javaScriptEnabled: false })).newPage();
  await bare.goto(server.address);
  assert.match(await bare.innerText('noscript'), /needs JavaScript/);
  await bare.context().close();
  await done();
});

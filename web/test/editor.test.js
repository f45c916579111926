// The editor: what is written into it by others than the person.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editor, filterOf, link, open, write } from './browser.js';

test('a field that is clicked is a condition of its own', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'active') });
  const email = page.getByRole('button', { name: 'email', exact: true });
  for (const [before, after] of [['active', 'active and email'], ['', 'email'], ['active and', 'active and email'], ['active and ', 'active and email'], ['not (', 'not (email'], ['active ', 'active and email']]) {
    await write(page, before);
    await page.keyboard.press('Escape');
    await email.click();
    assert.equal((await filterOf(page)).replaceAll('\u00a0', ' '), after);
  }
  await write(page, '= x');
  await page.keyboard.press('Control+Home');
  await email.click();
  assert.equal(await filterOf(page), 'email = x');
  await done();
});

test('a tip shows code as code', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'emial = x') });
  await page.hover('.cm-lintRange-error');
  await page.waitForSelector('.cm-tooltip-lint code');
  assert.doesNotMatch(await page.innerText('.cm-tooltip-lint'), /`/);
  await done();
});

/** How long the page is busy after a text is written. */
const busy = (page, text) =>
  page.evaluate(async (text) => {
    let most = 0;
    const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => (most = Math.max(most, duration))));
    observer.observe({ type: 'longtask' });
    document.execCommand('insertText', false, text);
    await new Promise((resolve) => setTimeout(resolve, 500));
    observer.disconnect();
    return most;
  }, text);

test('the first mistake is as fast as the next one', async () => {
  const script = () => {
    const { requestIdleCallback } = window;
    window.requestIdleCallback = (task) =>
      requestIdleCallback(() => {
        task();
        window.rested = true;
      });
  };
  const firsts = [];
  const nexts = [];
  // The best of three, as other work on the machine is not the page's.
  for (let n = 0; n < 3; n += 1) {
    const { page, done } = await open({ hash: link('identity@v3/users', 'active'), script });
    await page.waitForFunction(() => window.rested, undefined, { timeout: 5000 });
    await page.focus(editor);
    await page.keyboard.press('Control+End');
    firsts.push(await busy(page, ' (xx'));
    nexts.push(await busy(page, ' yy'));
    await done();
  }
  assert.ok(Math.min(...firsts) < Math.min(...nexts) + 100, `${firsts} ms, then ${nexts} ms`);
});

test('another request has a history of its own', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'active') });
  await write(page, 'active and email = x');
  await page.keyboard.press('Escape');
  await page.locator('#examples a').nth(2).click();
  await page.waitForFunction(() => document.querySelector('#collection').value === 'control-planes');
  await page.focus(editor);
  await page.keyboard.press('Control+z');
  assert.equal(await filterOf(page), 'name in (eu, us) or labels.env = prod');
  assert.equal(await page.getAttribute(editor, 'role'), 'combobox');
  assert.equal(await page.getAttribute(editor, 'aria-multiline'), null);
  await page.goBack();
  await page.waitForFunction(() => document.querySelector('#collection').value === 'identity@v3/users');
  assert.equal(await filterOf(page), 'active and email = x');
  await page.locator(editor).pressSequentially(' or emial = y');
  assert.equal(await page.getAttribute(editor, 'aria-invalid'), 'true');
  await page.waitForSelector('.cm-lintRange-error');
  await done();
});

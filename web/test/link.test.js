// What a link says, and what is written into it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { early, editor, filterOf, link, open, says, urls, write } from './browser.js';

const inLink = async (page) => Object.fromEntries(new URLSearchParams((await page.evaluate(() => location.hash)).slice(1)));

test('the lines of a filter in a link end in any way', async () => {
  for (const end of ['\r\n', '\r', '\n']) {
    const { page, done } = await open({ hash: link('identity@v3/users', `active and${end}email = x`) });
    assert.equal(await filterOf(page), 'active and\nemail = x');
    await says(page, 'Good.');
    // The next change is one of the text that is seen.
    await page.focus(editor);
    await page.keyboard.press('Control+End');
    await page.keyboard.type('y');
    assert.equal((await inLink(page)).f, 'active and\nemail = xy');
    await done();
  }
});

test('a value may be named as what every object has', async () => {
  for (const name of ['constructor', 'toString', 'valueOf', '__proto__', 'hasOwnProperty']) {
    const { page, done } = await open({ hash: link('identity@v3/users', '') });
    await write(page, `email = $${name}`);
    await says(page, `$${name} has no value yet.`);
    assert.equal(await page.inputValue('#args input'), '');
    await page.fill('#args input', 'a');
    await says(page, 'Good.');
    const wanted = ['https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Beq%5D=a'];
    assert.deepEqual(await urls(page), wanted);
    const { hash } = new URL(page.url());
    await done();
    const again = await open({ hash });
    assert.deepEqual(await urls(again.page), wanted, name);
    await again.done();
  }
});

test('a field that is cleared stays until it is left', async () => {
  const { page, done } = await open({ hash: link('dev-portal@v2/search', '', { b: 'https://a.example', 'p.indices': 'i', 'q.q': '1', 'q.join': '2' }) });
  for (const [selector, text] of [['#base', 'https://b.example'], ['#params input[name=q]', '3']]) {
    await page.focus(selector);
    await page.keyboard.press('Control+a');
    await page.keyboard.press('Delete');
    await page.keyboard.type(text);
    assert.equal(await page.inputValue(selector), text);
  }
  const [url] = await urls(page);
  assert.equal(url.split('?')[0], 'https://b.example/api/v2/search/i');
  assert.deepEqual(url.split('?')[1].split('&').sort(), ['join=2', 'q=3']);
  await page.fill('#params input[name=q]', '');
  await page.keyboard.press('Tab');
  await page.waitForSelector('#params input[name=q]', { state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement.name), 'join');
  await done();
});

test('a region and a base URL are not given together', async () => {
  const { page, done } = await open({ hash: link('control-planes', 'name = x', { r: 'eu', b: 'https://a.example' }) });
  assert.ok(await page.isDisabled('#region'));
  assert.match(await page.getAttribute('#region', 'title'), /base URL/);
  assert.equal((await inLink(page)).r, undefined);
  await page.fill('#base', '');
  assert.ok(await page.isEnabled('#region'));
  assert.equal((await inLink(page)).r, 'eu');
  await done();
});

test('what a field shows is what is sent', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'email = $x', { 'a.x': 'a\nb', b: ' https://a.example\n' }) });
  assert.equal(await page.inputValue('#args input'), 'ab');
  assert.deepEqual(await urls(page), ['https://a.example/v3/users?filter%5Bemail%5D%5Beq%5D=ab']);
  await done();
  const search = await open({ hash: link('ksearch@v1/search', '', { 'q.q': 'c\r\nd' }) });
  assert.equal(await search.page.inputValue('#params input'), 'cd');
  assert.deepEqual(await urls(search.page), ['https://global.api.konghq.com/v1/search?q=cd']);
  await search.done();
});

test('a link has no value that is not shown', async () => {
  const { page, done } = await open({ hash: link('identity@v3/teams/users', 'email = $secret', { 'a.secret': 's', 'a.other': 'o', 'p.teamId': '7f' }) });
  assert.deepEqual(await inLink(page), { c: 'identity@v3/teams/users', f: 'email = $secret', 'p.teamId': '7f', 'a.secret': 's' });
  await write(page, 'active');
  await page.fill('#collection', 'identity@v3/users');
  await says(page, 'Good.');
  assert.deepEqual(await inLink(page), { c: 'identity@v3/users', f: 'active' });
  await done();
});

test('ids are kept while a name has a mistake in it', async () => {
  const given = { c: 'identity@v3/teams/usres', f: 'active', 'p.teamId': '7f' };
  const { page, done } = await open({ hash: link(given.c, given.f, { 'p.teamId': '7f' }) });
  assert.deepEqual(await inLink(page), given);
  await page.getByRole('button', { name: 'Write identity@v3/teams/users', exact: true }).click();
  await says(page, 'Good.');
  assert.match((await urls(page))[0], /\/teams\/7f\/users/);
  await done();
});

test('a token or a password is never in the address', async () => {
  const watch = () => {
    window.hashes = [];
    const { replaceState } = history;
    history.replaceState = (...given) => {
      window.hashes.push(decodeURIComponent(given[2]));
      return replaceState.apply(history, given);
    };
  };
  const command = "curl -H 'Authorization: Bearer kpat_s3cr3ts3cr3t' 'https://me:s3cr3t@a.example/v3/users?filter[active]=true'";
  for (const into of ['#collection', editor]) {
    const { page, done } = await open({ hash: link('identity@v3/users', ''), script: watch });
    if (into === editor) {
      await page.focus(editor);
      await page.keyboard.insertText(command);
    } else await page.fill(into, command);
    await page.getByRole('button', { name: /^Read/ }).first().click();
    await says(page, 'The request and its token go to a.example, which is not Konnect\'s.');
    assert.deepEqual(await urls(page), ['https://a.example/v3/users?filter%5Bactive%5D=true']);
    await page.fill('#base', 'https://me:s3cr3t@a.example');
    const hashes = await page.evaluate(() => window.hashes);
    assert.ok(hashes.length > 1);
    assert.doesNotMatch(hashes.join(' '), /s3cr3t/);
    await done();
  }
  // Before the module is there, too.
  const { page, arrive, done } = await early({ script: watch });
  await page.fill('#editor textarea', command);
  await page.selectOption('#region', 'eu');
  assert.equal(await page.inputValue('#editor textarea'), command);
  await arrive();
  assert.equal(await filterOf(page), command);
  assert.doesNotMatch((await page.evaluate(() => window.hashes)).join(' '), /s3cr3t/);
  await done();
});

test('an argument has its field while the request has a problem', async () => {
  const { page, done } = await open({ hash: link('usrs', 'email in $mails and full_name = "$no" and active = $on', { 'a.mails': 'a,b' }) });
  assert.deepEqual(await page.locator('#args input').evaluateAll((all) => all.map(({ name, value }) => [name, value])), [['mails', 'a,b'], ['on', '']]);
  assert.equal((await inLink(page))['a.mails'], 'a,b');
  await page.getByRole('button', { name: 'Write identity@v3/users', exact: true }).click();
  await says(page, '$on has no value yet.');
  assert.equal(await page.inputValue('#args input[name=mails]'), 'a,b');
  await done();
});

test('a command where the collection belongs is read, with code as code', async () => {
  const { page, done } = await open({ hash: link('', '') });
  await page.fill('#collection', 'curl https://global.api.konghq.com/v3/users');
  await page.click('#request-problems .fix:text("Read")');
  assert.equal(await page.inputValue('#collection'), 'identity@v3/users');
  await page.fill('#collection', 'curl "https://$HOST/v3/apis?filter[name]=x"');
  await page.click('#request-problems .fix:text("Read")');
  assert.equal(await page.innerText('#told code'), 'https://$HOST');
  assert.doesNotMatch(await page.innerText('#told'), /`/);
  await done();
});

test('what looks like a secret is in no link, and that is told', async () => {
  const token = 'kpat_AbCdEfGhIjKlMnOpQrStUv';
  const { page, done } = await open({ hash: link('identity@v3/users', 'email = $e'), permissions: ['clipboard-read', 'clipboard-write'] });
  const copied = async () => {
    await page.click('#share');
    await page.waitForFunction(() => document.querySelector('#shared').textContent);
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await page.fill('[name=e]', token);
  assert.ok(!(await copied()).includes(token) && !page.url().includes(token));
  assert.match(await page.innerText('#shared'), /It leaves out \$e, which may contain a password or a token\./);
  await write(page, `email = ${token}`);
  assert.equal(new URL(await copied()).hash, '#c=identity%40v3%2Fusers');
  assert.match(await page.innerText('#shared'), /It leaves out the filter, which/);
  await page.fill('#collection', 'core-entities/services');
  await page.fill('[name=controlPlaneId]', `Bearer ${token}`);
  assert.ok(!(await copied()).includes(token));
  await done();
});

test('a browser that takes no more links has the right records and the right copy', async () => {
  const script = () => {
    history.replaceState = () => {
      throw new DOMException('too many calls', 'SecurityError');
    };
  };
  const { page, done } = await open({ hash: link('identity@v3/users', ''), script, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.fill('#records', '[{"email":"ada"}]');
  await write(page, 'email = ada');
  assert.equal(await page.innerText('#count'), '1 of 1 record matches.');
  await page.click('#share');
  await page.waitForFunction(() => document.querySelector('#shared').textContent.includes('copied'));
  assert.equal(new URL(await page.evaluate(() => navigator.clipboard.readText())).hash, link('identity@v3/users', 'email = ada'));
  await done();
});

test('that a link is copied is shown until it changes', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'active'), permissions: ['clipboard-read', 'clipboard-write'] });
  await page.click('#share');
  await page.waitForFunction(() => document.querySelector('#shared').textContent.includes('copied'));
  await write(page, 'active = false');
  await page.waitForFunction(() => document.querySelector('#shared').textContent === '');
  await done();
});

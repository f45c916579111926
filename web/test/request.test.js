// What a request needs besides a filter, and what the page tells of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editor, filterOf, link, open, says, urls, write } from './browser.js';

const sent = (page, part) => page.waitForFunction((part) => [...document.querySelectorAll('.request .url')].some(({ textContent }) => textContent.includes(part)), part);

test("the fix of a collection changes the collection, and only what the filter's is changes the filter", async () => {
  for (const [collection, filter, wanted] of [
    ['teams/use', 'active', 'identity@v3/teams/users'],
    ['teams/use', 'active and email contains kong and full_name = x', 'identity@v3/teams/users'],
    ['usrs', 'active', 'identity@v3/users'],
    ['consumers', 'username = x', 'consumers@v1/realms/consumers'],
  ]) {
    const { page, done } = await open({ hash: link(collection, filter) });
    assert.equal(await page.locator('#problems li').count(), 0);
    await page.getByRole('button', { name: `Write ${wanted}`, exact: true }).click();
    assert.equal(await page.inputValue('#collection'), wanted);
    assert.equal(await filterOf(page), filter);
    await done();
  }
  const { page, done } = await open({ hash: link('identity@v3/users', 'email = x', { b: 'portal.example.com' }) });
  assert.match(await page.innerText('#request-problems'), /https:\/\/portal\.example\.com/);
  assert.equal(await page.locator('.fix').count(), 0);
  await done();
});

test('a collection of a portal is asked for at its base URL, which is in the link', async () => {
  const { page, done } = await open({ hash: link('dev-portal@v3/applications', '') });
  assert.match(await page.innerText('#request-problems'), /[Tt]he field Base URL names it/);
  await page.fill('#base', 'https://portal.example.com');
  await sent(page, 'portal.example.com');
  assert.deepEqual(await urls(page), ['https://portal.example.com/api/v3/applications']);
  const { hash } = new URL(page.url());
  await done();
  const again = await open({ hash });
  assert.equal(await again.page.inputValue('#base'), 'https://portal.example.com');
  assert.equal((await urls(again.page)).length, 1);
  // The portal is not for Konnect's own collections, nor their token for the portal.
  await again.page.fill('#collection', 'identity@v3/users');
  await sent(again.page, 'global.api.konghq.com');
  assert.ok(await again.page.isHidden('#base-label'));
  await again.done();
});

test('a base URL of another host is told, and its field is there until it is left', async () => {
  const { page, done } = await open({ hash: `${link('identity@v3/users', 'active')}&b=https%3A%2F%2Fus.api.konghq.com.evil.example` });
  await says(page, "The request and its token go to us.api.konghq.com.evil.example, which is not Konnect's.");
  await page.fill('#base', 'https://eu.api.konghq.com');
  await says(page, 'Good.');
  await page.fill('#base', '');
  assert.ok(await page.isVisible('#base-label'));
  await page.focus('#collection');
  await page.waitForSelector('#base-label', { state: 'hidden' });
  // So is that of an address instead of a name.
  await page.fill('#collection', 'https://us.api.konghq.com.evil.example/v3/users');
  await says(page, "The request and its token go to us.api.konghq.com.evil.example, which is not Konnect's. See the note.");
  await done();
});

test('an address says where, so that no region is chosen beside it', async () => {
  const { page, done } = await open({ hash: link('https://eu.api.konghq.com/v3/apis', 'name = x') });
  await sent(page, 'eu.api.konghq.com/v3/apis');
  assert.ok(await page.isDisabled('#region'));
  await page.fill('#collection', 'api-builder@v3/apis');
  assert.ok(await page.isEnabled('#region'));
  await done();
});

test('spaces around an id are not part of it', async () => {
  const { page, done } = await open({ hash: link('control-planes/core-entities/services', '') });
  await page.fill('[name=controlPlaneId]', ' 8f2c ');
  await sent(page, '/control-planes/8f2c/');
  await page.fill('[name=controlPlaneId]', ' ');
  await says(page, 'Without a filter, the whole collection is fetched. controlPlaneId is still needed.');
  await done();
});

test('what is left of a field keeps the focus where it went', async () => {
  const { page, done } = await open({ hash: `${link('dev-portal@v3/applications', 'created_at > now-1h')}&b=https%3A%2F%2Fa.example` });
  await page.focus('#base');
  await page.waitForTimeout(1100);
  const copy = page.locator('.request .copy button').first();
  await copy.focus();
  await page.waitForTimeout(500);
  assert.ok(await copy.evaluate((button) => button === document.activeElement));
  await done();
});

test('every collection gets a plan', async () => {
  const { page, done } = await open();
  const names = await page.locator('#collections option').evaluateAll((all) => all.map(({ value }) => value));
  assert.ok(names.length > 200);
  await write(page, '');
  const without = await page.evaluate((names) => {
    const put = (input, value) => {
      input.value = value;
      input.dispatchEvent(new Event('input'));
    };
    return names.filter((name) => {
      put(document.querySelector('#collection'), name);
      if (!document.querySelector('#base-label').hidden) put(document.querySelector('#base'), 'https://portal.example.com');
      for (const input of document.querySelectorAll('#params input')) put(input, 'x');
      const has = document.querySelector('.request .url') && !document.querySelector('#request-problems li.error');
      put(document.querySelector('#base'), '');
      return !has;
    });
  }, names);
  assert.deepEqual(without, []);
  await done();
});

test('what a search needs has a field, and is in the link', async () => {
  const { page, done } = await open({ hash: link('ksearch@v1/search', '') });
  assert.match(await page.innerText('#request-problems'), /[Tt]he field q gives it/);
  await page.fill('#params input[name=q]', 'pay & go');
  await sent(page, 'pay');
  assert.deepEqual(await urls(page), ['https://global.api.konghq.com/v1/search?q=pay%20%26%20go']);
  const { hash } = new URL(page.url());
  await done();
  const again = await open({ hash });
  assert.equal((await urls(again.page)).length, 1);
  await again.done();
});

test('an id that is not given is asked for, and nothing is copied without it', async () => {
  const { page, done } = await open({ hash: link('identity@v3/teams/users', 'active') });
  await says(page, 'teamId is still needed.');
  assert.match((await urls(page))[0], /\/teams\/\{teamId\}\/users/);
  assert.equal(await page.locator('#plan button, #plan .request details').count(), 0);
  await page.fill('#params input[name=teamId]', '7f');
  await says(page, 'Good.');
  assert.equal(await page.locator('#plan .request > .copy button').count(), 1);
  await done();
});

test('an id in the address of a collection is not asked for again', async () => {
  const { page, done } = await open({ hash: link('https://eu.api.konghq.com/v2/control-planes/8f2c/core-entities/services', 'name = x') });
  assert.equal(await page.textContent('#verdict'), 'Good.');
  assert.equal(await page.locator('#params input').count(), 0);
  assert.deepEqual(await urls(page), ['https://eu.api.konghq.com/v2/control-planes/8f2c/core-entities/services?filter%5Bname%5D%5Beq%5D=x']);
  await done();
});

test('an argument gets a value, which is in the link', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'email in $mails and active = $on') });
  await page.fill('#records', '[{"email": "a@x.com", "active": true}, {"email": "b@x.com", "active": true}]');
  await says(page, '$mails has no value yet. $on has no value yet.');
  assert.equal(await page.innerText('#count'), 'the argument $mails has no value.');
  await page.fill('#args input[name=on]', 'true');
  await says(page, '$mails has no value yet.');
  await page.type('#args input[name=mails]', 'a@x.com, c@x.com');
  await says(page, 'Good.');
  assert.match((await urls(page)).join(' '), /eq%5D=a%40x\.com.*eq%5D=c%40x\.com/);
  assert.equal(await page.innerText('#count'), '1 of 2 records matches.');
  const { hash } = new URL(page.url());
  await page.fill('#args input[name=on]', 'maybe');
  await says(page, '1 problem.');
  // A value of an argument that is gone is nobody's mistake.
  await write(page, 'email = a');
  await says(page, 'Good.');
  assert.equal(await page.locator('#args input').count(), 0);
  await done();
  const again = await open({ hash });
  assert.equal(await again.page.textContent('#verdict'), 'Good.');
  await again.done();
});

for (const [name, collection, filter, verdict] of [
  ['contradicts itself', 'identity@v3/users', 'active and not active', /^No record can match\./],
  ['fetches everything', 'api-builder@v3/apis', 'description matches "^v[0-9]"', /^The whole collection is fetched\./],
  ['is empty', 'identity@v3/users', '', /^Without a filter, the whole collection is fetched\.$/],
]) {
  test(`the verdict is true of a filter that ${name}`, async () => {
    const { page, done } = await open({ hash: link(collection, filter) });
    assert.match(await page.textContent('#verdict[role=status]'), verdict);
    await done();
  });
}

test('an address is read with one click', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'active') });
  await page.fill('#collection', 'https://eu.api.konghq.com/v3/apis?filter[name][eq]=x&sort=name');
  await page.click('#request-problems .fix');
  assert.deepEqual(await urls(page), ['https://eu.api.konghq.com/v3/apis?filter%5Bname%5D%5Beq%5D=x']);
  assert.match(await page.innerText('#told'), /sort/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'collection');
  await page.fill('#collection', 'https://eu.api.konghq.com/v2/control-planes/8f2c/core-entities/services?filter[name]=x');
  await page.click('#request-problems .fix');
  assert.equal(await page.inputValue('#collection'), 'control-planes-config@v2/control-planes/core-entities/services');
  assert.equal(await page.inputValue('#region'), 'eu');
  assert.equal(await filterOf(page), 'name = "x"');
  assert.match((await urls(page))[0], /^https:\/\/eu\.api\.konghq\.com\/v2\/control-planes\/8f2c\/core-entities\/services\?/);
  assert.equal(await page.innerText('#told'), '');
  // A line of a shell, where the filter belongs, and a query alone.
  await page.fill('#collection', 'identity@v3/users');
  for (const [text, filter] of [['curl https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true', 'active = true'], ['?filter[email]=a', 'email = "a"']]) {
    await write(page, text);
    await page.keyboard.press('Escape');
    await page.click('#problems .fix:text("Read")');
    assert.equal(await page.inputValue('#collection'), 'identity@v3/users');
    assert.equal(await filterOf(page), filter);
    assert.equal(await page.innerText('#told'), '');
  }
  await done();
});

test('help names what the page has', async () => {
  for (const [collection, filter] of [['', 'active'], ['https://other.example/v3/users', 'active'], ['dev-portal@v3/applications', ''], ['https://us.api.konghq.com/v3/apis?x=1', ''], ['users', '?filter[a]=b'], ['nothing', '']]) {
    const { page, done } = await open({ hash: link(collection, filter) });
    const said = await page.locator('.problems').allInnerTexts();
    assert.ok(said.join('').length, collection);
    assert.doesNotMatch(said.join(' '), /base_url|withCatalog|collections lists|decode|params:|query:/, collection);
    await done();
  }
});

test('problems of the collection are above the filter', async () => {
  const { page, done } = await open({ hash: link('usrs', 'email = "x') });
  const top = async (selector) => (await page.locator(selector).boundingBox()).y;
  assert.ok((await top('#request-problems li')) < (await top(editor)));
  assert.match(await page.innerText('#plan'), /no plan while there are problems/);
  await done();
});

test('a region that nobody knows is not another one', async () => {
  const { page, done } = await open({ hash: link('control-planes', 'name = x', { r: 'mars' }) });
  assert.equal(await page.inputValue('#region'), 'mars');
  assert.match(await page.innerText('#request-problems'), /does not name the region mars/);
  assert.match((await urls(page))[0], /^https:\/\/mars\./);
  await page.selectOption('#region', 'eu');
  await says(page, 'Good.');
  await done();
});

test('a link that says nothing shows the start', async () => {
  for (const hash of ['#junk', '#%%%', '#zzz=1']) {
    const { page, done } = await open({ hash });
    assert.equal(await page.inputValue('#collection'), 'api-builder@v3/apis', hash);
    assert.equal((await urls(page)).length, 1);
    await done();
  }
});

test('what is open in the plan stays open while the filter changes', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'email = x') });
  await page.click('.request summary');
  await page.focus(editor);
  await page.keyboard.press('Control+End');
  await page.keyboard.type('y');
  await sent(page, 'xy');
  assert.ok(await page.evaluate(() => document.querySelector('.request details').open));
  await done();
});

test('a value of a list has commas in quotes', async () => {
  const { page, done } = await open({ hash: link('identity@v3/users', 'full_name in $n') });
  await page.fill('#records', '[{"full_name":"Smith, Ada"},{"full_name":"a\\"b"},{"full_name":"x y"}]');
  await page.fill('[name=n]', ' "Smith, Ada" ,"a""b",, x y ');
  assert.equal(await page.innerText('#count'), '3 of 3 records match.');
  await page.fill('[name=n]', 'x y');
  assert.equal(await page.innerText('#count'), '1 of 3 records matches.');
  await done();
});

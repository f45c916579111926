// A browser, and pages of it that are ready or on their way, for the tests.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './serve.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const pictures = fileURLToPath(new URL('../../target/web', import.meta.url));
mkdirSync(pictures, { recursive: true });

export let server;
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

/** A page that is loaded again for each test that asks for nothing special: to make one takes longer than most tests. */
let common;
async function plain() {
  const { page, context } = (common ??= await make({}));
  const mine = common;
  common = undefined;
  await page.goto('about:blank');
  await page.mouse.move(0, 0);
  page.removeAllListeners();
  return { page, context, end: () => (common = mine) };
}

/** Nothing is kept for when there is no network, which takes longer than most tests, but with `serviceWorkers: 'allow'`. */
async function make(options) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, serviceWorkers: 'block', ...options });
  return { page: await context.newPage(), context };
}

/** A page, ready unless `module` says what happens to its module; every error of a page fails its test. With options, it is one of its own. */
export async function open({ hash = '', module, script, ...options } = {}) {
  const isPlain = !module && !script && !Object.keys(options).length;
  const { page, context, end = () => context.close() } = await (isPlain ? plain() : make(options));
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
      await end();
    },
  };
}

/** A page whose module is on its way until `arrive`. */
export async function early(options) {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const opened = await open({ ...options, module: (route) => held.then(() => route.continue()) });
  const arrive = () => {
    release();
    return opened.page.waitForSelector('html[data-ready]');
  };
  return { ...opened, arrive };
}

export const editor = '#editor .cm-content';
export const filterOf = (page) => page.locator(editor).innerText();
export async function write(page, text) {
  await page.focus(editor);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await page.keyboard.type(text);
}
export const link = (collection, filter, more = {}) => `#${new URLSearchParams({ c: collection, f: filter, ...more })}`;
export const urls = (page) => page.locator('.request .copy:not(details .copy) .url').allInnerTexts().then((all) => all.map((url) => url.replace(/\s/g, '')));
/** Waits until the verdict is this. */
export const says = (page, text) => page.waitForFunction((text) => document.querySelector('#verdict').textContent === text, text);

/** What axe has against the page as it is. */
export async function violations(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`);
}

// How long the page takes: `node test/speed.js`. The times are in docs/speed.md.

import { chromium } from 'playwright-core';
import { serve } from './serve.js';

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];

/** From the address to the first plan, and until every filter is answered, as nothing of the page was seen before. */
async function cold({ mbit, latency }) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Network.emulateNetworkConditions', { offline: false, latency, downloadThroughput: (mbit * 1e6) / 8, uploadThroughput: (mbit * 1e6) / 8 });
  const begun = performance.now();
  await page.goto(server.address, { waitUntil: 'commit' });
  await page.waitForSelector('.request .url');
  const first = performance.now() - begun;
  await page.waitForSelector('html[data-ready]');
  const ready = performance.now() - begun;
  await context.close();
  return { first, ready };
}

for (const [name, line] of Object.entries({ 'no limit': { mbit: 1000, latency: 0 }, '10 Mbit/s, 40 ms': { mbit: 10, latency: 40 }, '1.6 Mbit/s, 150 ms': { mbit: 1.6, latency: 150 } })) {
  const times = [];
  for (let n = 0; n < 5; n += 1) times.push(await cold(line));
  const [first, ready] = ['first', 'ready'].map((step) => Math.round(median(times.map((time) => time[step]))));
  console.log(`${name}: first result ${first} ms, ready ${ready} ms`);
}

// From a key to what is shown of it, for a filter of 1 KB, until the page is laid out.
const page = await (await browser.newContext()).newPage();
const part = 'name contains pay and labels.env in (dev, test) and created_at >= now-7d';
let filter = part;
while (filter.length < 1000 - part.length) filter += ` and version != v${filter.length} and name contains p${filter.length}`;
await page.goto(`${server.address}#${new URLSearchParams({ c: 'api-builder@v3/apis', f: filter })}`);
await page.waitForSelector('html[data-ready]');
await page.focus('#editor .cm-content');
await page.keyboard.press('Control+End');
await page.evaluate(() => {
  window.times = [];
  let begun;
  addEventListener('keydown', () => (begun = performance.now()), true);
  new MutationObserver(() => {
    if (begun === undefined) return;
    document.body.offsetHeight;
    window.times.push(performance.now() - begun);
    begun = undefined;
  }).observe(document.querySelector('#plan'), { childList: true });
});
for (let n = 0; n < 60; n += 1) {
  await page.keyboard.press('x');
  await page.waitForTimeout(60);
}
const times = await page.evaluate(() => window.times);
console.log(`key to result, ${filter.length} bytes: median ${median(times).toFixed(1)} ms, slowest ${Math.max(...times).toFixed(1)} ms, of ${times.length}`);
await browser.close();
server.close();

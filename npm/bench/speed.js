// Size, time to load and time per call beside other languages' packages: `npm ci && node speed.js`.
//
// Each loads in a process of its own. A call is what a page asks for at each key: text in, an answer or problems out.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const FILTER = 'active and (email contains "example.com" or full_name contains "kong") and id != "7f9fd312"';
const now = '2026-08-22T10:00:00Z';

const PACKAGES = {
  'konnect-filter': {
    files: ['../dist/konnect_filter.wasm', '../dist/core.js', '../js/konnect.js', '../dist/catalog.json'],
    load: async () => {
      const { load } = await import('konnect-filter');
      const konnect = await load();
      return {
        parse: () => konnect.format(FILTER),
        check: () => konnect.check({ entity: 'users', filter: FILTER, split: true, partial: true, now }),
        'text to plan': () => konnect.plan({ entity: 'users', filter: FILTER, now }),
        complete: () => konnect.complete('active and em', 13, { entity: 'users' }),
      };
    },
  },
  '@cedar-policy/cedar-wasm': {
    files: ['nodejs/cedar_wasm_bg.wasm', 'nodejs/cedar_wasm.js'],
    load: async () => {
      const cedar = require('@cedar-policy/cedar-wasm/nodejs');
      const policy = 'permit(principal, action, resource) when { resource.active && (resource.email like "*example.com*" || resource.full_name like "*kong*") && resource.id != "7f9fd312" };';
      return { parse: () => cedar.checkParsePolicySet({ staticPolicies: policy }), 'text to JSON': () => cedar.policyToJson(policy) };
    },
  },
  prqlc: {
    files: ['dist/node/prqlc_js_bg.wasm', 'dist/node/prqlc_js.js'],
    load: async () => {
      const prql = require('prqlc');
      const query = 'from users\nfilter active && (email ~= "example.com" || full_name ~= "kong") && id != "7f9fd312"';
      return { parse: () => prql.prql_to_pl(query), 'text to SQL': () => prql.compile(query) };
    },
  },
};

const microseconds = (run) => {
  for (let n = 0; n < 200; n += 1) run();
  const rounds = [];
  for (let round = 0; round < 15; round += 1) {
    const begun = performance.now();
    for (let n = 0; n < 200; n += 1) run();
    rounds.push(((performance.now() - begun) * 1000) / 200);
  }
  return rounds.sort((a, b) => a - b)[7];
};

if (process.argv[2]) {
  const begun = performance.now();
  const calls = await PACKAGES[process.argv[2]].load();
  const [first] = Object.values(calls);
  first();
  const load = performance.now() - begun;
  const times = process.argv[3] ? {} : Object.fromEntries(Object.entries(calls).map(([name, run]) => [name, microseconds(run)]));
  console.log(JSON.stringify({ load, times }));
} else {
  const run = (...args) => JSON.parse(execFileSync(process.execPath, [fileURLToPath(import.meta.url), ...args], { encoding: 'utf8' }));
  for (const [name, { files }] of Object.entries(PACKAGES)) {
    const folder = new URL(name === 'konnect-filter' ? './x' : `./node_modules/${name}/x`, import.meta.url);
    const bytes = files.map((file) => readFileSync(new URL(file, folder)));
    const raw = bytes.reduce((sum, file) => sum + file.length, 0);
    const packed = bytes.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
    const loads = Array.from({ length: 9 }, () => run(name, 'load').load).sort((a, b) => a - b);
    const { times } = run(name);
    const shown = Object.entries(times).map(([what, time]) => `${what} ${time.toFixed(1)} µs`).join(', ');
    console.log(`${name}: ${Math.round(raw / 1000)} kB, ${Math.round(packed / 1000)} kB gzipped; first answer after ${loads[4].toFixed(0)} ms; ${shown}`);
  }
}

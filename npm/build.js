// Builds the package: `node build.js`, after `rustup target add wasm32-unknown-unknown`. `--module FILE` takes a module that was
// compiled elsewhere.

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const run = (command, args) => execFileSync(command, args, { cwd: here, stdio: 'inherit' });
const flag = process.argv.indexOf('--module');
const target = `${here}../target/npm`;
let module = flag > 0 ? process.argv[flag + 1] : undefined;

if (!module) {
  run('cargo', ['build', '--quiet', '--locked', '--package', 'konnect-filter-npm', '--release', '--target', 'wasm32-unknown-unknown', '--target-dir', target]);
  module = `${target}/wasm32-unknown-unknown/release/konnect_filter_npm.wasm`;
}
const dist = `${here}dist`;
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);
run('cargo', ['run', '--quiet', '--locked', '--package', 'glue', '--target-dir', target, '--', module, `${dist}/made`]);

// What is made keeps one instance in variables of its own. As a function it gives one at each call, so that another can take
// over from one that ended.
let glue = readFileSync(`${dist}/made/konnect_filter_npm.js`, 'utf8');
glue = glue.replace(/^\/\* @ts-self-types.*\*\/\n/, '');
const exported = /\nexport \{ initSync, __wbg_init as default \};\s*$/;
if (!exported.test(glue)) throw new Error('wasm-bindgen writes another form: see how `instantiate` is made');
glue = glue.replace(exported, '\n').replace('export class Core', 'class Core');
// Only the part that loads nothing is kept.
glue = glue.replace(/\nasync function __wbg_load[\s\S]*?(?=\nfunction initSync)/, '\n').replace(/\nlet __wbg_init_promise[\s\S]*$/, '\n');
if (/^export|import\.meta|\bfetch\b|\beval\b/m.test(glue)) throw new Error('wasm-bindgen writes another form: see how `instantiate` is made');
writeFileSync(`${dist}/core.js`, `// Made by wasm-bindgen and build.js.\nexport function instantiate(module) {\n${glue}\ninitSync({ module });\nreturn { Core };\n}\n`);
renameSync(`${dist}/made/konnect_filter_npm_bg.wasm`, `${dist}/konnect_filter.wasm`);
rmSync(`${dist}/made`, { recursive: true });

// The built-in collections, in the order that their files have in the crate.
const catalog = readdirSync(`${here}../core/catalog`).filter((name) => name.endsWith('.json')).sort();
const all = catalog.flatMap((name) => JSON.parse(readFileSync(`${here}../core/catalog/${name}`, 'utf8')));
writeFileSync(`${dist}/catalog.json`, JSON.stringify(all));

for (const name of ['konnect_filter.wasm', 'core.js', 'catalog.json']) {
  const bytes = readFileSync(`${dist}/${name}`);
  console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped`);
}

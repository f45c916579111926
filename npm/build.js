// Builds the package: `node build.js`, after `rustup target add wasm32-unknown-unknown`. `--modules FOLDER` takes modules that were compiled
// elsewhere, `FOLDER/full/konnect_filter_npm.wasm` and `FOLDER/lite/konnect_filter_npm.wasm`.

import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';

const here = fileURLToPath(new URL('.', import.meta.url));
const run = (command, args) => execFileSync(command, args, { cwd: here, stdio: 'inherit' });
const flag = process.argv.indexOf('--modules');
const target = `${here}../target/npm`;
const modules = flag > 0 ? process.argv[flag + 1] : target;

/** What is compiled, with which flags, and what it is called in the package. */
const MODULES = [
  { name: 'full', flags: [], file: 'konnect_filter.wasm' },
  { name: 'lite', flags: ['--no-default-features'], file: 'lite.wasm' },
];

if (flag < 0) {
  for (const { name, flags } of MODULES) {
    run('cargo', ['build', '--quiet', '--locked', '--package', 'konnect-filter-npm', '--release', '--target', 'wasm32-unknown-unknown', '--target-dir', target, ...flags]);
    // Both have one name in the folder in which they are built.
    cpSync(`${target}/wasm32-unknown-unknown/release/konnect_filter_npm.wasm`, `${modules}/${name}/konnect_filter_npm.wasm`);
  }
}
const dist = `${here}dist`;
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist);

/** The JavaScript that loads a module, which is put beside it. */
function glued({ name, file }) {
  const made = `${dist}/made`;
  run('cargo', ['run', '--quiet', '--locked', '--package', 'glue', '--target-dir', target, '--', `${modules}/${name}/konnect_filter_npm.wasm`, made]);
  const glue = readFileSync(`${made}/konnect_filter_npm.js`, 'utf8');
  renameSync(`${made}/konnect_filter_npm_bg.wasm`, `${dist}/${file}`);
  rmSync(made, { recursive: true });
  return glue;
}

// What is made keeps one instance in variables of its own. As a function it gives one at each call, so that another can take
// over from one that ended.
let [glue, ...others] = MODULES.map(glued);
if (others.some((other) => other !== glue)) throw new Error('the modules need different glue: write one for each');
glue = glue.replace(/^\/\* @ts-self-types.*\*\/\n/, '');
const exported = /\nexport \{ initSync, __wbg_init as default \};\s*$/;
if (!exported.test(glue)) throw new Error('wasm-bindgen writes another form: see how `instantiate` is made');
glue = glue.replace(exported, '\n').replace('export class Core', 'class Core');
// Only the part that loads nothing is kept.
glue = glue.replace(/\nasync function __wbg_load[\s\S]*?(?=\nfunction initSync)/, '\n').replace(/\nlet __wbg_init_promise[\s\S]*$/, '\n');
if (/^export|import\.meta|\bfetch\b|\beval\b/m.test(glue)) throw new Error('wasm-bindgen writes another form: see how `instantiate` is made');
writeFileSync(`${dist}/core.js`, `// Made by wasm-bindgen and build.js.\nexport function instantiate(module) {\n${glue}\ninitSync({ module });\nreturn { Core };\n}\n`);

for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(`${here}../${name}`, `${here}${name}`);

// The built-in collections, in the order that their files have in the crate.
const catalog = readdirSync(`${here}../core/catalog`).filter((name) => name.endsWith('.json')).sort();
const all = catalog.flatMap((name) => JSON.parse(readFileSync(`${here}../core/catalog/${name}`, 'utf8')));
writeFileSync(`${dist}/catalog.json`, JSON.stringify(all));

for (const name of [...MODULES.map(({ file }) => file), 'core.js', 'catalog.json']) {
  const bytes = readFileSync(`${dist}/${name}`);
  console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} gzipped, ${brotliCompressSync(bytes).length} with brotli`);
}

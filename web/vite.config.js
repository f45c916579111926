import { readFileSync } from 'node:fs';
import { load } from 'konnect-filter';
import { isDeepStrictEqual } from 'node:util';
import { defineConfig } from 'vite';
import { START, asked } from './src/state.js';

/** What `first.js` shows, which has to be the same on any day. */
async function first() {
  const konnect = await load();
  const { path, path_params, servers } = konnect.fields(START.collection);
  const [plan, later] = ['2000-01-01T00:00:00Z', '2100-01-01T00:00:00Z'].map((now) => konnect.plan({ ...asked(START, path_params), now }));
  if (!isDeepStrictEqual(plan, later)) throw new Error('the plan of START depends on the time');
  if (plan.warnings.length) throw new Error('the filter of START has problems');
  return { collection: { path, servers: { regions: servers.regions } }, plan };
}

/** The first plan comes with the page. What every other answer needs is asked for at once, and kept for when there is no network. */
const page = {
  name: 'page',
  enforce: 'post',
  transformIndexHtml: {
    order: 'post',
    async handler(html, { bundle }) {
      const wanted = Object.keys(bundle ?? {}).filter((name) => /\.wasm$|catalog.*\.json$/.test(name));
      return [
        ...wanted.map((name) => ({ tag: 'link', injectTo: 'head', attrs: { rel: 'preload', as: 'fetch', crossorigin: '', fetchpriority: 'low', href: `./${name}` } })),
        // Data, not code: nothing in it may end the element.
        { tag: 'script', injectTo: 'body', attrs: { type: 'application/json', id: 'first' }, children: JSON.stringify(await first()).replaceAll('<', '\\u003c') },
      ];
    },
  },
  generateBundle(_, bundle) {
    const files = ['./', ...Object.keys(bundle).filter((name) => name !== 'index.html').map((name) => `./${name}`)];
    const version = Object.keys(bundle).sort().join() + (bundle['index.html']?.source ?? '');
    const source = readFileSync(new URL('src/offline.js', import.meta.url), 'utf8');
    this.emitFile({ type: 'asset', fileName: 'offline.js', source: `const FILES = ${JSON.stringify(files)};\nconst VERSION = ${JSON.stringify(hash(version))};\n${source}` });
  },
};

const hash = (text) => [...text].reduce((sum, c) => (Math.imul(sum, 31) + c.charCodeAt(0)) >>> 0, 7).toString(36);

export default defineConfig({
  base: './',
  plugins: [page],
  // The module and the catalog lie beside the package, and are found from there.
  optimizeDeps: { exclude: ['konnect-filter'] },
  server: { fs: { allow: ['..'] } },
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});

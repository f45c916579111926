import { readFileSync } from 'node:fs';
import { defineConfig } from 'vite';

/** What has to be there before the first answer is asked for at once, and everything is kept for when there is no network. */
const page = {
  name: 'page',
  enforce: 'post',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle }) {
      const wanted = Object.keys(bundle ?? {}).filter((name) => /\.wasm$|catalog.*\.json$/.test(name));
      return wanted.map((name) => ({ tag: 'link', injectTo: 'head', attrs: { rel: 'preload', as: 'fetch', crossorigin: '', href: `./${name}` } }));
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
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});

// For browsers, with or without a bundler, and every other place that can `fetch` what lies beside a module.

import { loadWith } from './konnect.js';

export { fix } from './fix.js';
export { Konnect, KonnectFilterError } from './konnect.js';

export const load = (options) => loadWith(options, () => new URL('../dist/konnect_filter.wasm', import.meta.url), (url) => fetch(url));

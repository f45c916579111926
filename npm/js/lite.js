// The lite module, for browsers and the like: see `index.js`.

import { loadWith } from './konnect.js';

export { fix } from './fix.js';
export { Konnect, KonnectFilterError } from './konnect.js';

export const load = (options) => loadWith(options, () => new URL('../dist/lite.wasm', import.meta.url), (url) => fetch(url));

// For Node.js, whose `fetch` reads no files.

import { read } from './files.js';
import { loadWith } from './konnect.js';

export { fix } from './fix.js';
export { Konnect, KonnectFilterError } from './konnect.js';

export const load = (options) => loadWith(options, () => new URL('../dist/konnect_filter.wasm', import.meta.url), read);

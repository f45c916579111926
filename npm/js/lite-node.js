// The lite module, for Node.js: see `node.js`.

import { read } from './files.js';
import { loadWith } from './konnect.js';

export { fix } from './fix.js';
export { Konnect, KonnectFilterError } from './konnect.js';

export const load = (options) => loadWith(options, () => new URL('../dist/lite.wasm', import.meta.url), read);

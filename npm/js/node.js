// For Node.js, whose `fetch` reads no files.

import { readFile } from 'node:fs/promises';
import { loadWith } from './konnect.js';

export { Konnect, KonnectFilterError } from './konnect.js';

export const load = (options) => loadWith(options, (url) => readFile(url));

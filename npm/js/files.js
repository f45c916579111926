// How Node.js reads what an address has.

import { readFile } from 'node:fs/promises';

/** A file, by its URL or path, or what another address has. */
export const read = (address) => {
  const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : address;
  return typeof url === 'string' || url.protocol === 'file:' ? readFile(url) : fetch(url);
};

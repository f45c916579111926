// Types for people; `test/types.ts` uses all of them.

import type { Catalog, Konnect as Full, LoadOptions } from './index.js';

export type * from './index.js';
export { KonnectFilterError, fix } from './index.js';

/** The functions of the lite module: without `decode` and `explain`. A filter with `matches` is a problem with the code `no-regex`. */
export interface Konnect extends Omit<Full, 'withCatalog' | 'decode' | 'explain'> {
  /** With more collections, which are looked up first. */
  withCatalog(catalog: Catalog): Konnect;
}

/** For `instanceof`. */
export declare const Konnect: abstract new (...args: never) => Konnect;

/** Loads the lite module and the catalog, side by side. */
export declare function load(options?: LoadOptions): Promise<Konnect>;

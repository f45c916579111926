// The functions of the package, over the module that each entry names and loads in its own way.

import { instantiate } from '../dist/core.js';
import { KonnectFilterError } from './error.js';
import { catalogOf, completing, decoding, json, loading, matching, only, recordsOf, request, tag } from './given.js';

export { KonnectFilterError };

/** UTF-16 units of input after which the memory that it took is not kept. */
const MANY = 8 * 1024 * 1024;

const VERDICTS = { t: true, f: false, u: null };

/** The records of a text. Of each, `places` has the UTF-16 units between the one before and it, and its own. */
const read = (text, verdicts, places) => {
  const numbers = places.split(' ');
  let at = 0;
  return Array.from(verdicts, (verdict, n) => {
    const start = at + Number(numbers[2 * n]);
    at = start + Number(numbers[2 * n + 1]);
    const own = text.slice(start, at);
    return { record: JSON.parse(own), matches: VERDICTS[verdict], text: own };
  });
};

export class Konnect {
  #module;
  #catalogs;
  #core;
  #make;

  /**
   * @param {WebAssembly.Module} module
   * @param {string[]} catalogs
   * @param {(module: WebAssembly.Module) => any} make
   */
  constructor(module, catalogs, make = instantiate) {
    this.#module = module;
    this.#catalogs = catalogs;
    this.#make = make;
    this.#begin();
  }

  #begin() {
    const { Core } = this.#make(this.#module);
    const [base, ...added] = this.#catalogs;
    try {
      this.#core = added.reduce((core, text) => {
        const next = core.with(text);
        core.free();
        return next;
      }, new Core(base || undefined));
    } catch (error) {
      throw typeof error === 'string' ? this.#failed(error) : this.#ended(error);
    }
  }

  #failed(text) {
    const { problems, usage } = JSON.parse(text);
    return problems ? new KonnectFilterError(problems) : new TypeError(usage);
  }

  /** The module ended, out of memory or by a bug: what was asked has no answer. */
  #ended(error) {
    this.#core = undefined;
    const message = `the module ended: ${error?.message ?? error}`;
    const ended = new KonnectFilterError([{ code: 'internal', severity: 'error', message, in: 'filter', help: 'ask for less at once; later calls work again' }]);
    ended.cause = error;
    return ended;
  }

  #call(name, input) {
    const text = json(input);
    return this.#ask((core) => core.call(name, text), text.length);
  }

  /**
   * @param {(core: any) => string} ask
   * @param {number} units of what is asked
   */
  #ask(ask, units) {
    // After an end, a new module takes over.
    if (!this.#core) this.#begin();
    let answer;
    try {
      answer = ask(this.#core);
    } catch (error) {
      throw this.#ended(error);
    }
    // An instance never gives back memory; another one takes over.
    if (units > MANY) this.#core = undefined;
    // It begins so where there is an answer; a problem is the exception.
    if (!answer.startsWith('{"ok":')) throw this.#failed(answer);
    return JSON.parse(answer).ok;
  }

  withCatalog(catalog) {
    return new Konnect(this.#module, [...this.#catalogs, catalogOf(catalog)], this.#make);
  }

  encode(given) {
    return this.#call('encode', request(given));
  }

  plan(given) {
    return this.#call('plan', request(given));
  }

  check(given) {
    return this.#call('check', request(given));
  }

  decode(url, options) {
    return this.#call('decode', decoding(url, options));
  }

  match(filter, records, options) {
    const asked = matching(filter, options);
    const { text, written, list } = recordsOf(records);
    const input = json({ ...asked, places: !list });
    const { verdicts, places, warnings } = this.#ask((core) => core.judge(input, text), text.length);
    return { records: list ? list.map((record, n) => ({ record, matches: VERDICTS[verdicts[n]] })) : read(written, verdicts, places), warnings };
  }

  format(filter) {
    return this.#call('format', { filter: only(filter, 'filter') });
  }

  complete(filter, cursor, options) {
    return this.#call('complete', completing(filter, cursor, options));
  }

  collections(text) {
    return this.#call('collections', { name: text === undefined ? undefined : only(text, 'text') });
  }

  fields(entity) {
    return this.#call('fields', { name: only(entity, 'entity') });
  }

  explain(code) {
    return this.#call('explain', { name: code === undefined ? undefined : only(code, 'code') });
  }
}

/**
 * The module and the catalogs that `load` was asked for. `own` is the address of the entry's module: a bundler takes along what an entry
 * names, so no other file names one. `read` gets a URL or an address, and gives a Response or bytes.
 */
export async function loadWith(options, own, read) {
  const { wasm, catalog } = loading(options);
  const source = async (given, beside) => (given === undefined ? read(beside()) : given);
  const [module, text] = await Promise.all([
    source(wasm, own).then((given) => compiled(given, read)),
    catalog === false ? '' : source(catalog, () => new URL('../dist/catalog.json', import.meta.url)).then((given) => catalogText(given, read)),
  ]);
  return new Konnect(module, [text]);
}

async function compiled(given, read) {
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === 'string' || tag(given) === 'URL') given = await read(given);
  if (tag(given) === 'Response') {
    if (!given.ok) throw new Error(`the module cannot be loaded: ${given.status} for ${given.url}`);
    // Some servers do not know the type, without which nothing is compiled while it is loaded.
    const is = given.headers.get('content-type')?.startsWith('application/wasm');
    return is ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
  }
  if (!ArrayBuffer.isView(given) && !/ArrayBuffer$/.test(tag(given))) throw new TypeError('`wasm` takes an address, a URL, a Response, bytes or a module');
  return WebAssembly.compile(given);
}

async function catalogText(given, read) {
  if (tag(given) === 'URL') given = await read(given);
  if (tag(given) === 'Response') {
    if (!given.ok) throw new Error(`the catalog cannot be loaded: ${given.status} for ${given.url}`);
    given = await given.text();
  }
  return catalogOf(tag(given) === 'Uint8Array' ? new TextDecoder().decode(given) : given);
}

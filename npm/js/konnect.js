// The functions of the package, over the module that `index.js` and `node.js` load in their own ways.

import { instantiate } from '../dist/core.js';

/** Problems of what was asked: each with its code, its place and what to write instead. */
export class KonnectFilterError extends Error {
  /** @param {import('./index.d.ts').Problem[]} problems */
  constructor(problems) {
    const [first] = problems;
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
    super(`${first.message}${first.help ? `; ${first.help}` : ''}${more}`);
    this.name = 'KonnectFilterError';
    this.problems = problems;
  }
}

/** UTF-16 units of one input, about: what is longer is refused before it is copied. */
const MOST = 64 * 1024 * 1024;

const problem = (code, message, help) => new KonnectFilterError([{ code, severity: 'error', message, in: 'filter', ...(help && { help }) }]);

/** What a function takes beside the request itself. */
const OPTIONS = ['split', 'partial', 'strict', 'readable', 'now'];

const seconds = () => new Date(Math.floor(Date.now() / 1000) * 1000);

const instant = (now) => {
  if (now === undefined || now === null) return seconds().toISOString();
  if (!(now instanceof Date)) return String(now);
  if (Number.isNaN(now.getTime())) throw new TypeError('`now` is not a valid Date');
  return now.toISOString();
};

/** A Date is the instant that it is, in the fewest digits. */
const argument = (value) => (value instanceof Date ? instant(value).replace('.000Z', 'Z') : value);
const bound = (args) =>
  args && Object.fromEntries(Object.entries(args).map(([name, value]) => [name, Array.isArray(value) ? value.map(argument) : argument(value)]));

/** Text stays text; anything else becomes JSON. */
const asText = (value) => (typeof value === 'string' ? value : JSON.stringify(value) ?? 'null');

/** Half a surrogate pair is not a character, and becomes U+FFFD as everywhere: JSON has it as an escape, and only it so. */
const wellFormed = (json) =>
  json.includes('\\ud') ? json.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\ufffd')) : json;

const request = (given) => {
  if (typeof given !== 'object' || given === null) throw new TypeError('a request is an object, such as { entity: "users" }');
  const rest = { ...given };
  const options = {};
  for (const name of OPTIONS) {
    if (rest[name] !== undefined && name !== 'now') options[name] = rest[name];
    delete rest[name];
  }
  for (const name of Object.keys(rest)) if (rest[name] === undefined) delete rest[name];
  if (rest.args) rest.args = bound(rest.args);
  // Without a filter everything is listed: an empty filter is not the same as no filter.
  if (rest.filter === null) throw new TypeError('`filter` is null; leave it out to list everything');
  return { request: rest, now: instant(given.now), ...options };
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
    const ended = problem('internal', `the module ended: ${error?.message ?? error}`, 'ask for less at once; later calls work again');
    ended.cause = error;
    return ended;
  }

  #call(name, input) {
    const text = wellFormed(JSON.stringify(input));
    if (text.length > MOST) throw problem('too-long', `the input has ${text.length} characters; at most ${MOST} are read`);
    // After an end, a new module takes over.
    if (!this.#core) this.#begin();
    let answer;
    try {
      answer = this.#core.call(name, text);
    } catch (error) {
      throw this.#ended(error);
    }
    // It begins so where there is an answer; a problem is the exception.
    if (!answer.startsWith('{"ok":')) throw this.#failed(answer);
    return JSON.parse(answer).ok;
  }

  withCatalog(catalog) {
    return new Konnect(this.#module, [...this.#catalogs, asText(catalog)], this.#make);
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

  decode(url, { entity, now } = {}) {
    return this.#call('decode', { url: String(url), entity, now: instant(now) });
  }

  match(filter, records, { entity, args, now } = {}) {
    return this.#call('match', { filter, records: asText(records), entity, args: bound(args), now: instant(now) });
  }

  format(filter) {
    return this.#call('format', { filter });
  }

  complete(filter, cursor = filter.length, { entity, keys, values } = {}) {
    return this.#call('complete', { filter, cursor, entity, keys, values: values && Object.entries(values) });
  }

  collections(text) {
    return this.#call('collections', { name: text });
  }

  fields(entity) {
    return this.#call('fields', { name: entity });
  }

  explain(code) {
    return this.#call('explain', { name: code });
  }
}

/** The module and the catalogs that `load` was asked for. `read` gets a URL, and gives a Response or bytes. */
export async function loadWith({ wasm, catalog } = {}, read) {
  const source = async (given, beside) => (given === undefined ? read(beside()) : given);
  const [module, text] = await Promise.all([
    source(wasm, () => new URL('../dist/konnect_filter.wasm', import.meta.url)).then(compiled),
    catalog === false ? '' : source(catalog, () => new URL('../dist/catalog.json', import.meta.url)).then(catalogText),
  ]);
  return new Konnect(module, [text]);
}

async function compiled(given) {
  if (given instanceof WebAssembly.Module) return given;
  if (typeof given === 'string' || given instanceof URL) given = await fetch(given);
  if (typeof Response === 'function' && given instanceof Response) {
    if (!given.ok) throw new Error(`the module cannot be loaded: ${given.status} for ${given.url}`);
    // Some servers do not know the type, without which nothing is compiled while it is loaded.
    const is = given.headers.get('content-type')?.startsWith('application/wasm');
    return is ? WebAssembly.compileStreaming(given) : WebAssembly.compile(await given.arrayBuffer());
  }
  return WebAssembly.compile(given);
}

async function catalogText(given) {
  if (given instanceof URL) given = await fetch(given);
  if (typeof Response === 'function' && given instanceof Response) {
    if (!given.ok) throw new Error(`the catalog cannot be loaded: ${given.status} for ${given.url}`);
    return given.text();
  }
  return given instanceof Uint8Array ? new TextDecoder().decode(given) : asText(given);
}

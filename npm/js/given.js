// What callers give, read key by key and checked before it becomes JSON.
//
// `JSON.stringify` leaves out what it cannot write: a filter that is a function would be no filter, which lists everything.

import { KonnectFilterError } from './error.js';

/** UTF-16 units of one input, and bytes of records: what is longer is refused before it is copied. */
const MOST = 64 * 1024 * 1024;

const problem = (code, part, message, help) => new KonnectFilterError([{ code, severity: 'error', message, in: part, ...(help && { help }) }]);

/** The kind of an object, of any window or realm. */
export const tag = (value) => Object.prototype.toString.call(value).slice(8, -1);

const isPromise = (value) => typeof value?.then === 'function';
const isPlain = (value) => {
  if (tag(value) !== 'Object') return false;
  const above = Object.getPrototypeOf(value);
  return above === null || Object.getPrototypeOf(above) === null;
};

/** What a value is, in the words of an error. */
const named = (value) => {
  if (isPromise(value)) return 'a Promise; is an `await` missing?';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'string': return 'a string';
    case 'object': {
      if (value === null) return 'null';
      return isPlain(value) ? 'an object' : `an object of type ${tag(value) === 'Object' ? value.constructor?.name ?? 'Object' : tag(value)}`;
    }
    case 'function': case 'symbol': return `a ${typeof value}`;
    case 'bigint': return `${value}n`;
    default: return String(value);
  }
};

const refused = (name, takes, value) => new TypeError(`\`${name}\` takes ${takes}, not ${named(value)}`);

/** Which part of a call a key belongs to, in the words of a problem's `in`. */
const PARTS = { args: 'argument', base_url: 'base-url', params: 'param', page_after: 'page', page_before: 'page', keys: 'record', values: 'record', text: 'entity', code: 'filter' };

/** Counts what one call is given, so that its JSON fits into a string. */
class Size {
  #left = MOST;

  count(units, name) {
    this.#left -= units;
    if (this.#left >= 0) return;
    const [key] = name.split(/[.[]/, 1);
    throw problem('too-long', PARTS[key] ?? key, `with \`${name}\`, the call has more than ${MOST} characters`);
  }
}

const text = (value, name, size) => {
  if (typeof value !== 'string') throw refused(name, 'a string', value);
  size.count(value.length, name);
  return value;
};

const flag = (value, name) => {
  if (typeof value !== 'boolean') throw refused(name, 'true or false', value);
  return value;
};

const count = (value, name) => {
  if (!Number.isSafeInteger(value) || value < 0) throw refused(name, 'a whole number of at least 0', value);
  return value;
};

/** Of each index, which finds the holes of a list too. */
const items = (list, name, size, one) => Array.from(list, (value, n) => {
  size.count(1, name);
  return one(value, `${name}[${n}]`, size);
});

const texts = (value, name, size) => {
  if (!Array.isArray(value)) throw refused(name, 'a list of strings', value);
  return items(value, name, size, text);
};

const textOrTexts = (value, name, size) => {
  if (typeof value !== 'string' && !Array.isArray(value)) throw refused(name, 'a string or a list of strings', value);
  return Array.isArray(value) ? texts(value, name, size) : text(value, name, size);
};

/** An object whose keys are names. A Map has none, and a Date or a class may have others than it seems. */
const names = (one, example) => (value, name, size) => {
  if (!isPlain(value)) throw refused(name, `a plain object, such as ${example}`, value);
  return Object.fromEntries(Object.entries(value).map(([key, own]) => {
    size.count(key.length, name);
    return [key, one(own, `${name}.${key}`, size)];
  }));
};

const instant = (date, name) => {
  if (Number.isNaN(date.getTime())) throw new TypeError(`\`${name}\` is not a valid Date`);
  return date.toISOString();
};

const now = (value, name, size) => {
  if (tag(value) === 'Date') return instant(value, name);
  if (typeof value !== 'string') throw refused(name, 'a Date or a string', value);
  return text(value, name, size);
};

/** A Date is the instant that it is, in the fewest digits. */
const argument = (value, name, size) => {
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'string') return text(value, name, size);
  if (tag(value) === 'Date') return instant(value, name).replace('.000Z', 'Z');
  if (typeof value === 'bigint' || (Number.isFinite(value) && !Number.isSafeInteger(value))) {
    throw new TypeError(`\`${name}\` is ${named(value)}; write it as a string, so that it keeps its digits`);
  }
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw refused(name, 'a string, a whole number, true or false, null, a Date or a list of them', value);
  }
  return value;
};
const args = names((value, name, size) => (Array.isArray(value) ? items(value, name, size, argument) : argument(value, name, size)), '{ name: "payments" }');

/** Without a filter everything is listed: `null`, which may be a value that was not found, is not the same as no filter. */
const filter = (value, name, size) => {
  if (value === null) throw new TypeError('`filter` is null; leave it out to list everything');
  return text(value, name, size);
};

const REQUEST = {
  entity: text, filter, args, region: text, base_url: text, params: names(text, '{ teamId: "…" }'), sort: texts, page_size: count, page_number: count,
  page_after: text, page_before: text, query: names(textOrTexts, '{ name: "…" }'), split: flag, partial: flag, strict: flag, readable: flag, now,
};
const DECODE = { entity: text, now };
const MATCH = { entity: text, args, now };
const COMPLETE = { entity: text, keys: texts, values: names(texts, '{ name: ["…"] }') };
const LOAD = { wasm: (value) => value, catalog: (value) => value };

/** Insertions, deletions, replacements and exchanges of neighbours between two words. */
const distance = (a, b) => {
  const rows = [[...Array(b.length + 1).keys()]];
  for (let i = 1; i <= a.length; i += 1) {
    rows.push([i]);
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      rows[i][j] = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) rows[i][j] = Math.min(rows[i][j], rows[i - 2][j - 2] + 1);
    }
  }
  return rows[a.length][b.length];
};

const unknown = (key, known, whose) => {
  const [near] = Object.keys(known).map((name) => [name, key.length > 40 ? 9 : distance(key.toLowerCase(), name)]).sort(([, a], [, b]) => a - b);
  const shown = key.length > 40 ? `${key.slice(0, 40)}…` : key;
  return new TypeError(`${whose} no key \`${shown}\`; ${near[1] <= 2 ? `did you mean \`${near[0]}\`?` : `it takes ${Object.keys(known).join(', ')}`}`);
};

/** The known keys of an object, inherited ones too, each read once. Another key is a mistake, which would change what is asked. */
const fields = (given, known, whose, example, size) => {
  const wrong = () => new TypeError(`${whose.replace(/ has$/, ' must be')} an object, such as ${example}, not ${named(given)}`);
  // A Map has entries that are not keys, and keys of its own.
  if (typeof given !== 'object' || tag(given) !== 'Object' || isPromise(given)) throw wrong();
  for (const key in given) if (!Object.hasOwn(known, key)) throw unknown(key, known, whose);
  const found = {};
  for (const [key, read] of Object.entries(known)) {
    const value = given[key];
    if (value !== undefined) found[key] = read(value, key, size);
  }
  return found;
};

const seconds = () => new Date(Math.floor(Date.now() / 1000) * 1000).toISOString();

export const request = (given) => {
  const { split, partial, strict, readable, now = seconds(), ...rest } = fields(given, REQUEST, 'a request has', '{ entity: "users" }', new Size());
  return { request: rest, now, split, partial, strict, readable };
};

export const decoding = (url, options = {}) => {
  const size = new Size();
  const address = tag(url) === 'URL' ? url.href : url;
  if (typeof address !== 'string') throw refused('url', 'a string or a URL', url);
  return { url: text(address, 'url', size), now: seconds(), ...fields(options, DECODE, 'the second argument has', '{ entity: "users" }', size) };
};

export const matching = (filter, options = {}) => {
  const size = new Size();
  return { filter: text(filter, 'filter', size), now: seconds(), ...fields(options, MATCH, 'the third argument has', '{ entity: "users" }', size) };
};

export const completing = (filter, cursor, options = {}) => {
  const size = new Size();
  const typed = text(filter, 'filter', size);
  const { values, ...rest } = fields(options, COMPLETE, 'the third argument has', '{ entity: "users" }', size);
  return { filter: typed, cursor: cursor === undefined ? typed.length : count(cursor, 'cursor'), ...rest, values: values && Object.entries(values) };
};

export const loading = (options = {}) => fields(options, LOAD, 'the argument of `load` has', '{ catalog: false }');

/** One text alone. */
export const only = (value, name) => text(value, name, new Size());

/** Half a surrogate pair is not a character, and becomes U+FFFD as everywhere: JSON has it as an escape, and only it so. */
const wellFormed = (json) =>
  json.includes('\\ud') ? json.replace(/\\\\|\\ud[89a-f][0-9a-f]{2}/g, (found) => (found === '\\\\' ? found : '\ufffd')) : json;

/** The same of a text in which pairs are escapes too. Nothing moves: a place in the result is one in the text. */
const readable = (text) =>
  /\\ud/i.test(text)
    ? text.replace(/\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|\\ud[89a-f][0-9a-f]{2}/gi, (found) => (found.length === 6 ? '\\ufffd' : found))
    : text;

/** As some editors and systems begin a text. */
export const withoutMark = (text) => (text.startsWith('\ufeff') ? text.slice(1) : text);

/** As JSON has it in a list, where what it cannot write is null. */
export const json = (input) => wellFormed(JSON.stringify(input) ?? 'null');

/** The JSON of an object of the caller's, which may be nested too deep for it, have circles or be too long. */
const jsonOf = (value, refuse) => {
  try {
    return json(value);
  } catch (error) {
    throw refuse(error);
  }
};

/** Bytes of UTF-8. */
const bytes = (text) => {
  let bytes = 0;
  for (let n = 0; n < text.length; n += 1) {
    const unit = text.charCodeAt(n);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    // The two units of a pair are four bytes.
    else if (unit >= 0xd800 && unit < 0xdc00 && (text.charCodeAt(n + 1) & 0xfc00) === 0xdc00) bytes += 1;
    else bytes += 3;
  }
  return bytes;
};

const tooMany = (size) => problem('too-long', 'record', `the records have ${size}; at most ${MOST} are read`, 'match fewer at once');
const LIST = 'a list of objects or JSON text';

/** What turns into an object without anything of it. */
const isNoRecord = (value) => isPromise(value) || ArrayBuffer.isView(value) || ['Map', 'Set', 'WeakMap', 'WeakSet', 'RegExp', 'ArrayBuffer'].includes(tag(value));

/** Records as JSON text; of objects, the list that the text was made of besides. */
export const recordsOf = (records) => {
  if (typeof records === 'string') {
    // A character has at most three bytes per unit.
    const size = records.length * 3 > MOST ? bytes(records) : 0;
    if (size > MOST) throw tooMany(`${size} bytes`);
    const written = withoutMark(records);
    return { text: readable(written), written };
  }
  if (isPlain(records) && Array.isArray(records.data)) throw new TypeError(`\`records\` takes ${LIST}; give the \`data\` of the object`);
  if (!Array.isArray(records)) throw refused('records', LIST, records);
  const list = Array.from(records);
  let size = 0;
  const all = list.map((record, n) => {
    if (typeof record === 'object' && record !== null && isNoRecord(record)) throw refused(`records[${n}]`, 'an object', record);
    const own = jsonOf(record, (error) => problem('invalid-record', 'record', `record ${n + 1} cannot be written as JSON: ${error.message}`,
      /BigInt/.test(error.message) ? 'write large numbers as strings, or give the records as JSON text' : undefined));
    size += own.length + 1;
    if (size > MOST) throw tooMany(`more than ${MOST} bytes as JSON`);
    return own;
  });
  const text = `[${all.join()}]`;
  if (text.length * 3 > MOST && bytes(text) > MOST) throw tooMany(`${bytes(text)} bytes as JSON`);
  return { text, list };
};

/** A catalog as text. */
export const catalogOf = (catalog) => {
  if (Array.isArray(catalog)) {
    return jsonOf(catalog, (error) => problem('invalid-catalog', 'file', `the catalog cannot be written as JSON: ${error.message}`));
  }
  if (typeof catalog !== 'string') throw refused('catalog', 'a list of collections, its JSON text or, when it is loaded, its URL', catalog);
  if (!/^\s*[[{]/.test(catalog)) throw new TypeError('`catalog` is not JSON: a string is the text of a catalog; for a file, give its URL');
  return withoutMark(catalog);
};

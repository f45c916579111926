// Types for people; `test/types.ts` uses all of them.

/** A place in a text, in UTF-16 units as JavaScript counts them: `text.slice(...span)`. */
export type Span = [start: number, end: number];

/** What a problem is about. */
export type Part =
  | 'filter' | 'entity' | 'url' | 'region' | 'base-url' | 'param' | 'page' | 'sort' | 'query' | 'now' | 'file' | 'line' | 'record'
  | 'response' | 'credential' | 'argument' | 'allowed';

export interface Place {
  span: Span;
  /** From 1; columns are characters. */
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

/** A problem with the request, or a warning about it. The same object as the command's `--message-format json`. */
export interface Problem extends Partial<Place> {
  /** Stable, such as `unknown-field`; `explain` says what it means. */
  code: string;
  severity: 'error' | 'warning';
  message: string;
  in: Part;
  /** What is at the place, in a few words. */
  label?: string;
  /** What to write instead. */
  help?: string;
  /** Other places that belong to it. */
  labels?: (Place & { text: string })[];
  /**
   * Replacements that fix it, all to be made together; two problems may have the same ones, and `fix` makes those of several. `safe` ones
   * cannot mean anything other than what was written.
   */
  edits?: (Place & { text: string; safe: boolean })[];
  /** Options that solve it, each alone. */
  remedies?: { setting: string | Record<string, string>; effect: string }[];
  /** The parameter, sort key or paging option that it is about. */
  subject?: string;
}

/**
 * Thrown where what was asked cannot be answered. A `TypeError`, which names the key, is thrown where an argument has the wrong type:
 * nothing is left out silently, since less of a filter lists more.
 */
export class KonnectFilterError extends Error {
  /** At least one. */
  problems: Problem[];
}

/** The instant that relative dates (`now-7d`) count from; the current second by default. */
export type Now = Date | string;

/**
 * A literal. A number is a whole one, up to `Number.MAX_SAFE_INTEGER`; write others as strings (`'0.1'`), which keep their digits.
 * A `number` that is not (`1.5`, `NaN`) is a `TypeError`.
 */
export type Argument = string | number | boolean | null | Date;
export type Arguments = Record<string, Argument | readonly Argument[]>;

/** A list request. Every key but `entity` may be left out or `undefined`; a key of another name is a `TypeError`. */
export interface Request {
  /** The collection: a name (`users`, `api-builder@v3/apis`), a path or a URL. */
  entity: string;
  /** The filter; everything is listed without one. */
  filter?: string | undefined;
  /** The values of the filter's `$name`s: literals, whatever is in them. A `Date` is an instant. */
  args?: Arguments | undefined;
  /** For example `eu`; `us` by default. */
  region?: string | undefined;
  /** What comes before the version segment, instead of Konnect's own address. */
  base_url?: string | undefined;
  /** Path parameters. */
  params?: Record<string, string> | undefined;
  /** `FIELD [asc|desc]`, the first one first. */
  sort?: readonly string[] | undefined;
  page_size?: number | undefined;
  page_number?: number | undefined;
  page_after?: string | undefined;
  page_before?: string | undefined;
  /** Extra query parameters; a list of values for one that may be repeated. */
  query?: Record<string, string | readonly string[]> | undefined;
  /** Allows several requests. */
  split?: boolean | undefined;
  /** Allows a local filter, to be evaluated on the records with `match`. */
  partial?: boolean | undefined;
  /** Sends only what the published schema strictly allows. */
  strict?: boolean | undefined;
  /** Leaves brackets and the like as they are, to be read by people. */
  readable?: boolean | undefined;
  now?: Now | undefined;
}

export interface Encoded {
  /** The one address, where neither `split` nor `partial` was allowed. */
  url?: string;
  /** One address per request; none where no record can match. */
  urls: string[];
  /** The local filter: what is left to evaluate on the records. */
  residual: string | null;
  warnings: Problem[];
}

export interface Planned {
  /** The collection's full name. */
  entity: string;
  requests: {
    /** `null` where a `$name` in it has no value. */
    url: string | null;
    /** What Konnect filters; `null` for the whole collection. */
    filter: string | null;
    /** A command line for a POSIX shell; `null` where it cannot be sent. */
    curl: string | null;
  }[];
  /** The local filter. */
  residual: string | null;
  /** Why each remaining piece is local, and what else to know. */
  notes: { span: Span; text: string }[];
  /** The `$name`s without a value, and what each takes. */
  arguments: { name: string; type: string | null; list: boolean }[];
  warnings: Problem[];
}

export interface Decoded {
  /** What the URL says, as `encode` takes it; without `entity` where a query alone was given. */
  request: Omit<Request, 'entity'> & { entity?: string };
  warnings: Problem[];
}

export interface Matched<R extends object = Record<string, unknown>> {
  /** The records in their order, the objects that were given; `matches` is `null` where the filter is unknown for one. */
  records: { record: R; matches: boolean | null }[];
  warnings: Problem[];
}

export interface MatchedText {
  /** The records in their order, as `JSON.parse` reads them, and as they were written: numbers keep their digits there. */
  records: { record: Record<string, unknown>; matches: boolean | null; text: string }[];
  warnings: Problem[];
}

export interface MatchOptions {
  /** The collection, whose fields have types. */
  entity?: string | undefined;
  args?: Arguments | undefined;
  now?: Now | undefined;
}

export interface Candidate {
  /** What it replaces. */
  span: Span;
  /** What to write there. */
  text: string;
  kind: 'field' | 'record-field' | 'map' | 'operator' | 'value' | 'connective' | 'punctuation';
  /** What it means, in a few words. */
  about: string;
}

export interface Servers {
  /** The regions that serve it. */
  regions?: string[];
  /** Whether Konnect's global host serves it. */
  global?: boolean;
  /** Whether each portal serves it at its own host. */
  portal?: boolean;
  base_url?: string;
}

export interface Collection {
  /** The full name. */
  name: string;
  path: string;
  path_params: string[];
  servers: Servers;
  /** The names of the fields that Konnect filters by. */
  fields: string[];
}

export type FieldType = 'string' | 'uuid' | 'ulid' | 'date-time' | 'number' | 'boolean' | 'any' | { enum: string[] };

export interface Field {
  name: string;
  type: FieldType;
  /** Whether it is asked for as `NAME.KEY`. */
  map?: boolean;
  /** Each operator as the language and the wire write it. */
  operators: { language: string; wire: string }[];
  /** Where it is in the records. */
  path?: string[];
  pattern?: string;
  null?: boolean;
  required?: boolean;
  deprecated?: boolean;
}

export interface Fields {
  name: string;
  path: string;
  path_params: string[];
  servers: Servers;
  /** What Konnect filters by. */
  fields: Field[];
  /** What the records have besides, and is filtered locally. */
  local: { path: string[]; type: FieldType; map?: boolean; array?: boolean; nullable?: boolean }[];
  sort: Record<string, unknown> | null;
  paging: Record<string, unknown>;
  params: { name: string; values?: string[]; required?: boolean; keyed?: boolean; several?: 'repeated' | 'commas' }[];
}

export interface Explained {
  code: string;
  severity: 'error' | 'warning';
  title: string;
  cause: string;
  /** A command line that brings it about. */
  example: string;
  fix: string;
}

/** A name of an operator on the wire; `bare` is `filter[NAME]=value`, and `present` is `filter[NAME]`. */
export type Operator = 'bare' | 'eq' | 'neq' | 'contains' | 'ocontains' | 'oeq' | 'lt' | 'lte' | 'gt' | 'gte' | 'exists' | 'present';

/** A collection of a catalog. Keys that are not listed here are described with the library's `Entity`. */
export interface CatalogEntry {
  api: string;
  version: string;
  /** Its short name; by default, what its path ends with. */
  collection?: string;
  /** From the version segment on, such as `/v1/shops/{shopId}/orders`. */
  path: string;
  servers: Servers;
  /** What can be filtered by. */
  fields?: {
    name: string;
    type: FieldType;
    /** The operators that one request may combine on the field, one list for each choice. */
    branches: Operator[][];
    /** Where it is in the records: without it, it can be sent, and not evaluated here. */
    path?: string[];
    map?: boolean;
    nullable?: boolean;
    [key: string]: unknown;
  }[];
  /** What the records have. */
  record?: { path: string[]; type: FieldType; map?: boolean; array?: boolean; nullable?: boolean }[];
  paging?: { style: 'number' | 'cursor' | 'offset' | 'none'; [key: string]: unknown };
  /** The key of an answer under which the records are. */
  items?: string;
  [key: string]: unknown;
}

/** A catalog file: a list of collections, as `konnect-filter import` writes it, or its text. */
export type Catalog = string | readonly CatalogEntry[];

/**
 * Makes the edits of problems: those with `safe` alone, or all. `in` is the part of the request that the text is, the filter by default. A problem whose
 * edits reach into those of an earlier one keeps its text, so check the result again.
 */
export function fix(text: string, problems: readonly Problem[], options?: { safe?: boolean; in?: Part }): string;

/** The functions, with a catalog. None of them reads or sends anything. */
export class Konnect {
  private constructor();
  /** With more collections, which are looked up first. */
  withCatalog(catalog: Catalog): Konnect;
  /** The address of each request. There is one, `url`, where neither `split` nor `partial` is allowed. */
  encode(request: Request & { split?: false | undefined; partial?: false | undefined }): Encoded & { url: string };
  encode(request: Request): Encoded;
  /** Shows which part Konnect filters, which part is done locally, and why. Allows several requests and a local filter by default. */
  plan(request: Request): Planned;
  /**
   * The problems of the collection, the filter and its arguments, and warnings; none for a good filter that can be sent as `split`, `partial` and
   * `strict` allow. They are returned, not thrown. The rest of the request, only `encode` and `plan` look at: parameters, region, paging, sorting.
   */
  check(request: Request): Problem[];
  /** What a URL or a query string says. */
  decode(url: string | URL, options?: { entity?: string | undefined; now?: Now | undefined }): Decoded;
  /** Evaluates a filter on records, as the JSON that `JSON.stringify` makes of them. The objects are given back as they are. */
  match<R extends object>(filter: string, records: readonly R[], options?: MatchOptions): Matched<R>;
  /**
   * Evaluates a filter on the records of a JSON text: an array, an answer, or one after the other. An answer is an object without an `id` or a
   * `name` that has a list `data`, or a list of objects `items` or under the key that the collection's answers have.
   */
  match(filter: string, records: string, options?: MatchOptions): MatchedText;
  match(filter: string, records: string | readonly object[], options?: MatchOptions): Matched;
  /** Gives the filter in canonical form, and as a tree. */
  format(filter: string): { text: string; tree: unknown };
  /** What can come next at a place, the end by default. `keys` and `values` are what the records are known to have. */
  complete(
    filter: string,
    cursor?: number | undefined,
    options?: {
      entity?: string | undefined;
      keys?: readonly string[] | undefined;
      values?: Record<string, readonly string[]> | undefined;
    },
  ): Candidate[];
  /** Gives the collections that can be queried; with a text, those whose name or path contains it. */
  collections(text?: string): Collection[];
  /** What can be asked of one collection. */
  fields(entity: string): Fields;
  /** What a code of a problem means; `null` for one that does not exist. */
  explain(code: string): Explained | null;
  explain(): Explained[];
}

/** A compiled module, where the types of WebAssembly are known. */
type Module = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } } ? M : never;

export interface LoadOptions {
  /**
   * The module, instead of the one beside this package: its address (in Node.js its path too), a response, its bytes, or compiled.
   * In Node.js a `file:` URL is read.
   */
  wasm?: string | URL | Response | ArrayBuffer | ArrayBufferView | Module | Promise<Response> | undefined;
  /** The catalog, instead of the built-in one: its text, its collections, its address as a `URL`; `false` for none. */
  catalog?: Catalog | URL | Response | Promise<Response> | false | undefined;
}

/**
 * Loads the module and the catalog, side by side. A wrong catalog is a `KonnectFilterError`. What cannot be read is the error of
 * `fetch` or of the file system, an answer other than 2xx an `Error`, and bytes that are not a module a `WebAssembly.CompileError`.
 */
export function load(options?: LoadOptions): Promise<Konnect>;

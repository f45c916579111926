// Types for people; `test/types.ts` uses all of them.

/** A place in a text, in UTF-16 units as JavaScript counts them: `text.slice(...span)`. */
export type Span = [start: number, end: number];

/** What a problem speaks of. */
export type Part =
  | 'filter' | 'entity' | 'url' | 'region' | 'base-url' | 'param' | 'page' | 'sort' | 'query' | 'now' | 'file' | 'line' | 'record'
  | 'response' | 'credential';

export interface Place {
  span: Span;
  /** From 1; columns are characters. */
  line: number;
  column: number;
  end_line: number;
  end_column: number;
}

/** A problem, or a doubt, of what was asked. The same object as the command's `--message-format json`. */
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
  /** Replacements that fix it, all to be made together. `safe` ones cannot mean anything other than what was written. */
  edits?: (Place & { text: string; safe: boolean })[];
  /** Options that solve it, each alone. */
  remedies?: { setting: string | Record<string, string>; effect: string }[];
  /** Which parameter, sort key or paging option it speaks of. */
  subject?: string;
}

/** Thrown where what was asked cannot be answered. A `TypeError` is thrown where an argument has the wrong type. */
export class KonnectFilterError extends Error {
  /** At least one. */
  problems: Problem[];
}

/** The instant that relative dates (`now-7d`) count from; the current second by default. */
export type Now = Date | string;

export type Argument = string | number | boolean | null | Date;
export type Arguments = Record<string, Argument | Argument[]>;

/** A list request. Every key but `entity` may be left out. */
export interface Request {
  /** The collection: a name (`users`, `api-builder@v3/apis`), a path or a URL. */
  entity: string;
  /** The filter; everything is listed without one. */
  filter?: string;
  /** The values of the filter's `$name`s: literals, whatever is in them. A `Date` is an instant. */
  args?: Arguments;
  /** Such as `eu`; `us` by default. */
  region?: string;
  /** What comes before the version segment, instead of Konnect's own address. */
  base_url?: string;
  /** Path parameters. */
  params?: Record<string, string>;
  /** `FIELD [asc|desc]`, the first one first. */
  sort?: string[];
  page_size?: number;
  page_number?: number;
  page_after?: string;
  page_before?: string;
  /** Extra query parameters; a list of values for one that may be repeated. */
  query?: Record<string, string | string[]>;
  /** Allows several requests. */
  split?: boolean;
  /** Allows a local filter, to be evaluated on the records with `match`. */
  partial?: boolean;
  /** Sends only what the published schema allows by its letter. */
  strict?: boolean;
  /** Leaves brackets and the like as they are, to be read by people. */
  readable?: boolean;
  now?: Now;
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

export interface Matched {
  /** The records in their order; `matches` is `null` where the filter is unknown for one. */
  records: { record: Record<string, unknown>; matches: boolean | null }[];
  warnings: Problem[];
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

/** A catalog file: a list of collections, as `konnect-filter import` writes it, or its text. */
export type Catalog = string | object[];

/** The functions, with a catalog. None of them reads or sends anything. */
export class Konnect {
  private constructor();
  /** With more collections, which are looked up first. */
  withCatalog(catalog: Catalog): Konnect;
  /** The address of each request. */
  encode(request: Request): Encoded;
  /** Shows which part Konnect filters, which part is done locally, and why. Allows several requests and a local filter by default. */
  plan(request: Request): Planned;
  /** The problems of the collection and the filter, and doubts; none for a good filter. Does not throw them. */
  check(request: Request): Problem[];
  /** What a URL or a query string says. */
  decode(url: string | URL, options?: { entity?: string; now?: Now }): Decoded;
  /** Evaluates a filter on records: an array, or JSON text (an array, an answer of Konnect, one after the other). */
  match(filter: string, records: string | object[], options?: { entity?: string; args?: Arguments; now?: Now }): Matched;
  /** Gives the filter in canonical form, and as a tree. */
  format(filter: string): { text: string; tree: unknown };
  /** What can come next at a place, the end by default. `keys` and `values` are what the records are known to have. */
  complete(
    filter: string,
    cursor?: number,
    options?: { entity?: string; keys?: string[]; values?: Record<string, string[]> },
  ): Candidate[];
  /** Gives the collections that can be queried; with a text, those whose name or path contains it. */
  collections(text?: string): Collection[];
  /** What can be asked of one collection. */
  fields(entity: string): Fields;
  /** What a code of a problem means; `null` for one that does not exist. */
  explain(code: string): Explained | null;
  explain(): Explained[];
}

export interface LoadOptions {
  /** The module, instead of the one beside this package: its address, a response, its bytes, or compiled. */
  wasm?: string | URL | Response | BufferSource | WebAssembly.Module | Promise<Response>;
  /** The catalog, instead of the built-in one: its text, its collections, its address as a `URL`; `false` for none. */
  catalog?: Catalog | URL | Response | Promise<Response> | false;
}

/** Loads the module and the catalog, side by side. */
export function load(options?: LoadOptions): Promise<Konnect>;

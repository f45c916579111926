//! Examples at the end of each command's help.

pub(super) const ROOT: &str = "\
Examples:
  konnect-filter encode users 'email contains \"@konghq.com\" and active'
  konnect-filter plan api-builder@v3/apis 'name starts with pay or labels.env = prod'
  konnect-filter entities portal
  konnect-filter fields control-planes

The language in short:
  name = x   name != x   name in (a, b)   name contains pay   name starts with pay
  created_at >= now-7d   score between 1 and 5   labels.env exists   active   not active
  and, or, not, ( )      \"quotes around values with spaces\"

Exit status: 0 done, 1 the filter or the request is wrong, 2 the command line is wrong,
3 network or server failure, 4 the output cannot be written, 128+N ended by signal N (130: Ctrl-C).
`match`: 0 if any record matched, 1 if none, 2 on error (like grep).";

pub(super) const ENCODE: &str = "\
Examples:
  konnect-filter encode users 'email contains \"@konghq.com\" and active'
  konnect-filter encode api-builder@v3/apis 'labels.env in (dev, test)' --region eu --sort 'created_at desc'
  konnect-filter encode teams/users --param teamId=5f8b 'active'
  konnect-filter encode control-planes 'name contains prod' --output curl | sh
  konnect-filter encode users 'full_name = a or email = b' --split
  konnect-filter encode users 'email = $email' --arg email=\"$EMAIL\"
  konnect-filter encode users 'id in $ids' --arg-file ids=ids.txt --split --max-requests 100
  echo '{\"entity\":\"users\",\"filter\":\"active\"}' | konnect-filter encode --batch

Omit FILTER to list everything. An empty FILTER is an error, so an unset shell variable
cannot list everything by accident.

Output to paste names the variable of the credential and never contains its value:
$KONNECT_TOKEN, or $KONNECT_COOKIE for a dev portal; kongctl has a credential of its own. The cookie
may have its name or not, but in har it has none. A plain http:// address of another machine is
refused, as `list` refuses it. curl reads the header from standard input and wget from a temporary
file, which keeps the token out of the process list; the others take it as an argument. cmd output
is for the prompt: in a batch file, percent signs are doubled.

--arg and --arg-file give values to `$name` in the filter. A value is never read as syntax.

Nothing is sent, so `--param NAME=@TEXT` is an error here: `list` looks the id up. Write @@ for a literal @.

--batch reads one JSON object per line with entity, filter, args, region, base_url, params,
page_size, page_number, page_after, page_before, sort and query; flags set the defaults. A line without
filter lists everything; one whose filter is \"\" or null is an error. Output line N
is the result for input line N: {\"url\":…}, with --split or --partial {\"urls\":[…],\"residual\":…}, or {\"errors\":[…]}.";

pub(super) const DECODE: &str = "\
Examples:
  konnect-filter decode 'https://us.api.konghq.com/v2/control-planes?filter[name][contains]=prod'
  konnect-filter decode --collection users 'filter%5Bactive%5D=true' --output filter
  konnect-filter decode 'curl -s https://global.api.konghq.com/v3/users?filter[active]=true'
  konnect-filter decode 'GET /v3/users?filter[active]=true HTTP/1.1'
  konnect-filter decode https://cloud.konghq.com/us/gateway-manager/";

pub(super) const CHECK: &str = "\
Examples:
  konnect-filter check users 'email contains konghq and active'
  konnect-filter check users \"$FILTER\" --message-format json
  konnect-filter check users 'email = \u{201c}a@b.c\u{201d}' --fix
  konnect-filter check control-planes 'name starts with pay' --partial

Reports what `encode` would report of the collection and the filter: without --split and --partial,
a filter that a single URL cannot express is an error. Path parameters, a base URL and required query
parameters are not asked for, nor are values of arguments: of `$name` without one, a note says what it takes, and
`encode` refuses it. --profile is compared with the collection, and with the fields and
operators of the filter; with the host only where COLLECTION is a URL, as nothing is sent.";

pub(super) const PLAN: &str = "\
Examples:
  konnect-filter plan users 'full_name contains pay or email = \"a@b.c\"'
  konnect-filter plan control-planes 'name starts with pay' --output json
  konnect-filter plan users 'email = $email'

By default a plan may both split and filter locally; give --split or --partial to allow
only that. Arguments may be without a value: the plan says what each takes, and shows no URL for
a request that has one.";

pub(super) const MATCH: &str = "\
Examples:
  konnect-filter match 'labels.env = prod and created_at >= now-7d' records.json
  curl … | konnect-filter match 'name starts with pay' --output json
  konnect-filter match --collection users 'active' users.jsonl more.jsonl
  konnect-filter match -c 'not active' users.jsonl

As in SQL, a test on a missing or null field is neither true nor false; a record is kept
only if the whole filter is true. Without --collection, types are taken from each record's
values. A key that a record has twice, where the filter looks for it, is an error: JSON leaves
open which one counts.

The exit status is that of grep: 0 if any record matched, 1 if none, 2 on error; with -q, 0 at the first match.
Of several files, one that cannot be read to its end is named, and the others are read: the status is then 2. -c prints
a count for each of them, as FILE:N.";

pub(super) const SQL: &str = "\
Examples:
  konnect-filter sql --dialect duckdb --record json 'labels.env = prod and created_at >= now-7d'
  konnect-filter sql --dialect sqlite --columns name:text,size:number,labels:json 'size > 9 and labels.env exists'
  konnect-filter sql --dialect duckdb --record json --collection users 'active' > where.sql
  konnect-filter sql --dialect spark --columns name:text,created_at:timestamp 'name starts with pay and created_at < now-1d'

The expression is true for exactly the records that `match` keeps, and NULL where the filter is neither true nor
false: put it after WHERE. What a dialect cannot express exactly is an error.

--record names a column that contains each record as JSON text. --columns names columns and what is in them; a
column of the type json contains what the rest of a field's name asks for, as labels:json does for labels.env.

What a column of each type contains:
  text       strings, also those that are numbers or times in the records
  number     numbers of any type of the engine; in SQLite integers only, as a REAL column fails when the expression runs
  boolean    booleans
  timestamp  instants, in UTC where they have no zone; in Spark TIMESTAMP; not in SQLite, whose times are text
  json       JSON as text, in PostgreSQL also json and jsonb

docs/sql.md says what each dialect can express and how long it takes.";

pub(super) const VERIFY: &str = "\
Examples:
  konnect-filter verify users
  konnect-filter verify control-planes/core-entities/services --region eu --param controlPlaneId=7f…
  konnect-filter verify users --output json > users.json

It reads a sample of the collection, derives values from it for each field and operator, sends each filter alone, and
compares what comes back with what the filter means. It only reads, one request at a time. `ignored`: everything came;
`too wide`: some records came that the filter excludes, which `list` leaves out; `too narrow` and `minds case`: records
are missing, which no filter on that field can bring back; `no data`: the records do not tell.

Values of records are shown only with --show-values. After Ctrl-C (status 130), a failure, --timeout or --max-requests
(status 3), what is known is printed, and JSON names the probes that were not sent. Commands that are given such a
profile warn about it.";

pub(super) const SEARCH: &str = "\
Examples:
  konnect-filter search 'type = team and labels.department != eng and name ends with _qa'
  konnect-filter search 'type = team' --output curl --region eu";

pub(super) const ENTITIES: &str = "\
Examples:
  konnect-filter entities
  konnect-filter entities portal
  konnect-filter entities --catalog shop.yaml --no-builtin
  konnect-filter entities --output json | jq -r '.[].name'

In a pipe, each collection is a line with tabs between its name, its path, where it is, and the number of
fields that Konnect filters by.";

pub(super) const FIELDS: &str = "\
Examples:
  konnect-filter fields users
  konnect-filter fields control-planes --output json
  konnect-filter fields audit-logs | cut -f 1

In a pipe, each field is a line with tabs between its name, its type, who filters by it (Konnect, another
service, or this program: local), its operators in the language, and those on the wire. --output text is the
page for people, which also has paging, sorting and parameters, as --output json has.";

pub(super) const FMT: &str = "\
Examples:
  konnect-filter fmt 'name==prod AND (a=1)'
  konnect-filter fmt --fix 'name => 3'
  konnect-filter fmt 'name = a or not b' --output json
  konnect-filter fmt - < filter.txt";

pub(super) const IMPORT: &str = "\
Examples:
  konnect-filter import identity_v3.yaml > identity.json
  konnect-filter import specs/*.yaml --output-dir catalog
  konnect-filter import openapi.yaml --api shop > shop.json
  konnect-filter encode --catalog identity.json users 'active'

What cannot be read of a file is left out, with a warning each. If no collection is left of all files, that is
an error: nothing is written. Limits of lengths, sizes and numbers, such as maxLength or minimum, are not read:
the service refuses what is beyond them.";

pub(super) const EXPLAIN: &str = "\
Examples:
  konnect-filter explain unknown-field
  konnect-filter explain";

pub(super) const MAN: &str = "\
Examples:
  konnect-filter man ~/.local/share/man/man1
  man konnect-filter-encode

`man` looks where `manpath` says. If that leaves the folder out: man -M ~/.local/share/man konnect-filter-encode";

pub(super) const COMPLETIONS: &str = "\
Examples:
  konnect-filter completions bash >> ~/.bashrc
  konnect-filter completions zsh  >> ~/.zshrc
  konnect-filter completions fish > ~/.config/fish/completions/konnect-filter.fish
  konnect-filter completions powershell >> $PROFILE
  konnect-filter completions elvish >> ~/.config/elvish/rc.elv";

pub(super) const LIST: &str = "\
Examples:
  konnect-filter list users 'email contains \"@konghq.com\" and active'
  konnect-filter list control-planes 'labels.env = prod' --region eu --output csv --columns id,name,labels.env
  konnect-filter list control-planes/core-entities/services --param controlPlaneId=@prod-eu 'name starts with pay'
  konnect-filter list api-builder@v3/apis 'created_at >= now-7d' --count
  konnect-filter list users --dry-run --output har > users.har
  konnect-filter list --search 'type = team and name ends with _qa'

Anything Konnect cannot filter is filtered locally, using several requests if needed. --split or --partial alone
allows only that. All pages are read. If anything fails, the exit status is not 0, so a partial result is never
mistaken for a complete one. Where a full page reaches the total that the service states, and nothing else says that it
is the last, one more page is requested to see that the total is true.

Every record is checked with the whole filter. Those that the service should not have sent are left out with a
warning; --on-mismatch keep prints them, fail stops at the first with exit status 3. A record without a field that
was sent, or with a value there that cannot be read, such as a time without a zone, cannot be checked and is printed,
and --on-mismatch fail does not fail for it; a warning says so where no record could be checked, and `verify` measures
what the service does. What is evaluated here is not true of such a value. A record that has a key twice is an error.

--sort is applied by Konnect where it can and one request suffices. Otherwise the records are sorted here, when all of them
are read, and --limit takes the first of these.

If the collection changes while it is read, what was there all the time is printed once, as it was on its page. What
was added or deleted meanwhile may or may not be printed. An id that comes again on a later page is the same record, and
the first one is printed; --verbose counts such duplicates. Where pages go by number or offset, each deletion moves
records to earlier pages: if the total shrinks, the pages are read again. If as many records were added as deleted,
the total does not tell, and a record can be missed.

--count counts the records that pass the checks. Without a filter, it prints the total that the service claims, if it
states one; to count the records themselves, count the lines of --output id.

The token is read from --token-file, or else from the first of KONNECT_TOKEN, KONNECT_PAT,
KONGCTL_DEFAULT_KONNECT_PAT and DECK_KONNECT_TOKEN that is set. It is sent only over https and only to the
requested host, and is never printed. A dev portal's cookie is read from --cookie-file or KONNECT_COOKIE.

A table shows the columns that tell records apart, as many as fit the terminal; ids are never cut.
CSV values are not escaped: a spreadsheet may treat a value starting with =, +, - or @ as a formula.

--param NAME=@TEXT looks up the id by name (one extra request); write @@ for a literal @.";

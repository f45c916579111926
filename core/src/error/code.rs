//! The stable codes, one documented row each.

use super::row::{CodeRow, codes};
use super::severity::Severity;

codes! {
    // syntax: the filter as written
    EmptyFilter "empty-filter" Error "The filter is empty."
        cause "The filter contains only whitespace."
        example "konnect-filter fmt ''"
        fix r#"Write a predicate, for example `name contains "pay"`."#;
    TooLong "too-long" Error "The text is longer than the limit."
        cause "The text is longer than 1 MiB, or than the limit that the program set."
        example r#"head -c 1100000 /dev/zero | tr '\0' a | konnect-filter fmt -"#
        fix "Split the filter into several.";
    TooDeep "too-deep" Error "Parentheses or `not`s are nested deeper than the limit."
        cause "More than 128 parentheses and `not`s are nested."
        example r#"head -c 200 /dev/zero | tr '\0' '!' | konnect-filter fmt -"#
        fix "Remove redundant parentheses, or split the filter in two.";
    InvalidArgument "invalid-argument" Error "An argument's name is not well formed."
        cause "A `$` is followed by something other than a name of letters, digits and `_`."
        example "konnect-filter fmt 'name = $user.name'"
        fix r#"Write `$name`, or quote text that begins with `$`: `"$user.name"`."#;
    UnexpectedCharacter "unexpected-character" Error "A character is not allowed here."
        cause "A character has no meaning at this place: a square bracket, an invisible character, a call such as `now()`."
        example "konnect-filter fmt 'created_at > now()'"
        fix "Follow the help in the message, or quote a value that contains the character.";
    MissingField "missing-field" Error "A condition does not start with a field."
        cause "An operator, `and` or `or` appears where a condition should begin."
        example "konnect-filter fmt '= 5'"
        fix "Write the field first: `name = 5`.";
    InvalidField "invalid-field" Error "A field's name is not well formed."
        cause "A name begins with a dash or a dot, has two dots in a row, or contains a character that names cannot contain."
        example "konnect-filter fmt 'labels..env = x'"
        fix r#"Correct the name; quote a part that contains other characters: `labels."my key"`."#;
    MissingOperator "missing-operator" Error "A field is followed by a value with no operator in between."
        cause "The field is not followed by an operator."
        example r#"konnect-filter fmt 'name "prod"'"#
        fix r#"Write the operator: `name = "prod"`."#;
    UnknownOperator "unknown-operator" Error "The operator does not exist here."
        cause "An operator from another language, such as `like`, `=>` or `startswith`."
        example r#"konnect-filter fmt 'name like "%x%"'"#
        fix "Use the equivalent here: `contains`, `>=`, `starts with`.";
    MissingValue "missing-value" Error "An operator has no value."
        cause "Nothing follows the operator."
        example "konnect-filter fmt 'name =='"
        fix r#"Write the value: `name == "prod"`; an empty string is `""`."#;
    InvalidValue "invalid-value" Error "The value must be quoted."
        cause "The value contains spaces or a character that is not allowed without quotes."
        example "konnect-filter fmt 'name = prod eu'"
        fix r#"Quote it: `name = "prod eu"`."#;
    KeywordAsName "keyword-as-name" Error "A keyword is used as a field or a value."
        cause "A keyword such as `in` or `contains` appears unquoted where a field or a value belongs."
        example "konnect-filter fmt 'name = in'"
        fix r#"Quote it: `name = "in"`."#;
    MissingConnective "missing-connective" Error "Two conditions have no `and` or `or` between them."
        cause "One condition ends and another begins."
        example "konnect-filter fmt 'a = 1 b = 2'"
        fix "Write `and` or `or` between them.";
    TrailingConnective "trailing-connective" Error "Nothing follows `and` or `or`."
        cause "The filter or group ends after `and` or `or`."
        example "konnect-filter fmt 'a = 1 and'"
        fix "Remove it, or add another condition.";
    WrongConnective "wrong-connective" Error "Conditions are joined by something other than `and` or `or`."
        cause "`&`, `|`, a comma or a misspelled word appears between conditions."
        example "konnect-filter fmt 'a = 1 & b = 2'"
        fix "Write `and` or `or`.";
    ReversedComparison "reversed-comparison" Error "The value comes before the field."
        cause "A quoted value appears where the field belongs, and a name where the value belongs."
        example r#"konnect-filter fmt '"prod" = name'"#
        fix r#"Write the field first: `name = "prod"`."#;
    UnclosedString "unclosed-string" Error "A string is not closed."
        cause "A string has no closing quote, or ends early at a quote that was meant to be part of it."
        example r#"konnect-filter fmt 'a = "x'"#
        fix r#"Close it; inside double quotes write `\"`, inside single quotes write `''`."#;
    InvalidEscape "invalid-escape" Error "A backslash is followed by a character that cannot be escaped."
        cause "A backslash can only come before a quote, a backslash, `n`, `r`, `t` or `u{…}`."
        example r#"konnect-filter fmt 'a matches "\d"'"#
        fix "Double the backslash.";
    SmartQuotes "smart-quotes" Error "Curly quotes were used instead of straight quotes."
        cause "A word processor or a chat replaced the straight quotes by “ ”."
        example "konnect-filter fmt 'a = “x”'"
        fix "Write straight quotes.";
    UnclosedParenthesis "unclosed-parenthesis" Error "A parenthesis or bracket is not closed."
        cause "A parenthesis or list has no end, or ends with the wrong bracket."
        example "konnect-filter fmt '(a = 1'"
        fix "Close it where the group ends.";
    UnopenedParenthesis "unopened-parenthesis" Error "A parenthesis or bracket is closed but was never opened."
        cause "A closing bracket appears where nothing is open."
        example "konnect-filter fmt 'a = 1)'"
        fix "Remove the closing bracket.";
    EmptyGroup "empty-group" Error "A pair of parentheses contains no filter."
        cause "There is nothing between the two parentheses."
        example "konnect-filter fmt 'a = 1 and ()'"
        fix "Write a condition in them, or remove them.";
    EmptyList "empty-list" Error "A list contains no values."
        cause "There is nothing between the list's parentheses."
        example "konnect-filter fmt 'a in ()'"
        fix "Give at least one value; to find records without the field use `not exists`.";
    MissingList "missing-list" Error "An operator needs a list in parentheses."
        cause "`in` is followed by values with no parentheses, or several values follow `=`."
        example "konnect-filter fmt 'a in x, y'"
        fix "Write `a in (x, y)`.";
    WrongSeparator "wrong-separator" Error "The values of a list are not separated by commas."
        cause "The values are separated by spaces, semicolons or words."
        example "konnect-filter fmt 'a in (x y)'"
        fix "Separate them with commas.";
    QueryString "query-string" Error "The text is a query string, not a filter."
        cause "A URL, or a part of one, was given where a filter is expected."
        example "konnect-filter fmt 'filter[name][eq]=x'"
        fix "Convert it with `konnect-filter decode`.";

    // check: the filter as meant
    UnboundArgument "unbound-argument" Error "An argument of the filter has no value."
        cause "The filter contains `$name`, and no value was given for `name`."
        example "konnect-filter encode users 'email = $email'"
        fix "Give it a value: `--arg email=VALUE`, or `--arg-file` for a list.";
    UnusedArgument "unused-argument" Error "A value was given for an argument that the filter does not have."
        cause "The name is misspelled, or the filter no longer has it."
        example "konnect-filter encode users active --arg email=a"
        fix "Correct the name, or remove the value.";
    ListArgument "list-argument" Error "An argument is a list where a single value belongs."
        cause "Several values were given for an argument that is compared with `=`, `<` or the like."
        example "konnect-filter encode users 'email = $email' --arg email=a --arg email=b"
        fix "Write `in $email`, or give one value.";
    UnknownField "unknown-field" Error "The collection has no such field."
        cause "The name is misspelled, or the collection has no such field; most services would ignore it and return everything."
        example "konnect-filter check users 'emial = x'"
        fix "Use one of the fields that `konnect-filter fields COLLECTION` lists.";
    UnfilterableField "unfilterable-field" Error "The record has the field, but Konnect cannot filter by it."
        cause "The records have the field, but the published description offers no filter for it."
        example "konnect-filter encode users 'updated_at > now-1d'"
        fix "Filter by another field, or filter the records with `konnect-filter match`.";
    MissingKey "missing-key" Error "The field needs a key."
        cause "Labels and similar maps are filtered by key."
        example "konnect-filter check api-builder@v3/apis 'labels = dev'"
        fix "Write the key after a dot: `labels.env = dev`.";
    UnexpectedKey "unexpected-key" Error "The field has no keys."
        cause "A dot and a name follow a field that is a single value."
        example "konnect-filter check users 'email.x = 1'"
        fix "Remove the key.";
    UnsupportedOperator "unsupported-operator" Error "The operator cannot be used with this field."
        cause "The operator does not apply to the field's type, or Konnect does not offer it for the field."
        example r#"konnect-filter check users 'active contains x'"#
        fix "Use one of the operators that the help lists, or `--partial`.";
    WrongType "wrong-type" Error "The value does not fit the field's type."
        cause "The field takes a number, a date, a boolean or an id, and the value cannot be read as one."
        example "konnect-filter check users 'active = maybe'"
        fix "Write a value of the form that the help shows.";
    UnknownEnumValue "unknown-enum-value" Error "The field has no such value."
        cause "The field accepts only certain values, and this is not one of them."
        example "konnect-filter check control-planes 'config.auth_type = x'"
        fix "Use one of the values that the help lists.";
    NullValue "null-value" Error "Unquoted `null` cannot be used here."
        cause r#"Unquoted `null` means "no value"; this field cannot be compared with it."#
        example "konnect-filter check users 'email = null'"
        fix r#"Use `is null`, or `"null"` for the string."#;
    InvalidRegex "invalid-regex" Error "The pattern is not a valid regular expression, or is too large."
        cause "The pattern after `matches` is not a valid regular expression, or is too large."
        example r#"konnect-filter check users 'email matches "("'"#
        fix "Correct it; the syntax is that of Rust's `regex`.";
    NoRegex "no-regex" Error "This build has no regular expressions."
        cause "The program is built without the feature `regex` of the library, or uses the lite package for JavaScript, and a filter has `matches`."
        example "konnect-filter --version"
        fix "Use `contains`, `starts with` or `ends with`; in a program, enable the feature, or import `konnect-filter` instead of `konnect-filter/lite`.";
    NotAllowed "not-allowed" Error "The program does not allow filtering by this."
        cause "A program restricts which fields and operators its users' filters may have, and how many predicates, requests and records."
        example "konnect-filter --version"
        fix "Use what the message names.";
    InvalidAllowed "invalid-allowed" Error "The program allows a field or an operator that does not exist."
        cause "A program names the fields and operators that its users' filters may have, and one of the names is misspelled, or the collection has no such field."
        example "konnect-filter --version"
        fix "In the program, correct the name, or remove it.";
    NotABoolean "not-a-boolean" Error "A field used on its own must be a boolean."
        cause "A field is used on its own, as if it were true or false, but it is not a boolean."
        example "konnect-filter check users 'email'"
        fix "Add an operator and a value, or use `email exists`.";

    // plan and wire: the filter as Konnect can answer it
    CannotSend "cannot-send" Error "A single request cannot express this."
        cause "Konnect cannot express this in a single request: for example `or` between two fields."
        example "konnect-filter encode users 'email = a or active'"
        fix "Use `--split` (several requests) or `--partial` (a broader request, filtered locally).";
    MissingFilter "missing-filter" Error "The collection requires a filter on a field."
        cause "The collection's description says that a request without a filter on this field is refused."
        example r#"echo '[{"api":"shop","version":"v1","collection":"orders","path":"/v1/orders","servers":{"global":true},"fields":[{"name":"shop","branches":[["eq"]],"required":true}]}]' >m.json; konnect-filter encode --catalog m.json orders"#
        fix "Add a test of the field, joined by `and`.";
    CommaInList "comma-in-list" Error "A list value cannot contain a comma: Konnect has no escape for it."
        cause "List values are sent separated by commas, and there is no escape."
        example r#"konnect-filter encode api-builder@v3/apis 'name in ("a,b", c)'"#
        fix "Use `--split`: the value is sent in a request of its own.";
    ListTooLong "list-too-long" Error "A list has more items than one parameter can carry."
        cause "The list contains more than 50 values; servers reject that."
        example r#"konnect-filter encode api-builder@v3/apis "name in ($(seq -s, 60))""#
        fix "Use `--split`.";
    ValueTooLong "value-too-long" Error "A value is longer than one parameter can carry."
        cause "The value is longer than 1,024 bytes; servers reject that."
        example r#"konnect-filter encode users "email = $(head -c 2000 /dev/zero | tr '\0' a)""#
        fix "Shorten it.";
    EmptyValue "empty-value" Error "An empty value cannot be sent: servers disagree on its meaning."
        cause "Some servers treat an empty value as no filter and return everything."
        example r#"konnect-filter encode users 'email = ""'"#
        fix "Use `--partial`: it is checked locally.";
    NeverTrue "never-true" Error "No record can match the filter."
        cause "Two parts of the filter contradict each other."
        example "konnect-filter encode users 'email = a and email = b'"
        fix "Change one of them.";
    TooManyRequests "too-many-requests" Error "The filter needs more requests than the limit."
        cause "The alternatives need more than 16 requests."
        example r#"konnect-filter encode users --split "$(seq -f 'email contains a%02g' -s ' or ' 17)""#
        fix "Use fewer alternatives, allow more requests by `--max-requests`, or use `--partial`.";
    NotEvaluable "not-evaluable" Error "Part of the filter must be checked locally, but the field's location in the records is unknown."
        cause "Konnect cannot filter by this part, and the published description does not say where the records contain the field."
        example r#"konnect-filter encode api-publications --partial 'api_name starts with x'"#
        fix "Remove the part.";
    NotInSql "not-in-sql" Error "The dialect cannot say part of the filter exactly."
        cause "The engine has nothing that means the same, such as regular expressions in SQLite, or no column was given for the field."
        example r#"konnect-filter sql --dialect sqlite --record json 'name matches "a+"'"#
        fix "Write the part in another way, give a column for the field, or filter the records with `konnect-filter match`.";

    // request: where it is sent
    UnknownEntity "unknown-entity" Error "No collection has that name."
        cause "The name is misspelled, or the collection is not in the catalog."
        example "konnect-filter check userz 'email = x'"
        fix "Find it with `konnect-filter entities TEXT`, or import its description.";
    AmbiguousEntity "ambiguous-entity" Error "Several collections have that name."
        cause "The short name matches several collections."
        example "konnect-filter check consumers 'username = x'"
        fix "Use one of the full names that the help lists.";
    MissingParam "missing-param" Error "A path parameter has no value."
        cause "The path needs a parameter, such as a control plane id, that was not given."
        example "konnect-filter encode teams/users 'email = x'"
        fix "Add `--param NAME=VALUE`, or give the path with its ids.";
    UnknownParam "unknown-param" Error "The path has no such parameter."
        cause "`--param` names a parameter that the path does not have."
        example "konnect-filter encode users --param x=1 'email = a'"
        fix "Remove it, or correct its name.";
    InvalidParam "invalid-param" Error "A path parameter is not a single non-empty segment."
        cause "A path parameter is empty, is `.` or `..`, or contains a slash."
        example "konnect-filter encode teams/users --param teamId=.. 'email = x'"
        fix "Give one non-empty segment.";
    InvalidRegion "invalid-region" Error "The region is not well formed."
        cause "A region may contain only letters, digits and hyphens."
        example "konnect-filter encode control-planes --region 'e/u' 'name = x'"
        fix "Give a region such as `us`, `eu` or `au`.";
    RegionNotUsed "region-not-used" Error "The collection has no region."
        cause "The collection is global, but a region was given."
        example "konnect-filter encode users --region eu 'email = x'"
        fix "Remove the region.";
    MissingBaseUrl "missing-base-url" Error "The collection is served from your own host."
        cause "A dev portal is served from your own host, which the catalog cannot know."
        example "konnect-filter encode /api/v3/applications 'name = x'"
        fix "Add `--base-url`.";
    InvalidBaseUrl "invalid-base-url" Error "The base URL cannot be used."
        cause "The base URL must be an http or https URL without a query string."
        example "konnect-filter encode users --base-url 'ftp://x' 'email = a'"
        fix "Give a URL such as `https://us.api.konghq.com`.";
    InvalidPaging "invalid-paging" Error "The collection does not support that paging."
        cause "The collection does not support that paging option or page size."
        example "konnect-filter encode users --page-after x 'email = a'"
        fix "Use the option that the help names.";
    InvalidSort "invalid-sort" Error "The collection does not support that sort."
        cause "The collection cannot be sorted by that field, or cannot be sorted at all, or its description does not say how a sort is written."
        example "konnect-filter encode users --sort nope 'email = a'"
        fix "Use one of the sort fields that `konnect-filter fields COLLECTION` lists.";
    InvalidQuery "invalid-query" Error "The collection does not have that query parameter."
        cause "`--query` names a parameter that the collection does not have."
        example "konnect-filter encode users --query nope=1 'email = a'"
        fix "Remove it, or correct its name.";
    InvalidNow "invalid-now" Error "The time for relative dates is not RFC 3339."
        cause "The value of `--now` is not an RFC 3339 time."
        example "konnect-filter check users --now yesterday 'email = a'"
        fix "Write a time like `2026-08-22T10:00:00Z`.";

    // decode: a URL back to a filter
    InvalidUrl "invalid-url" Error "The text is neither a URL nor a query string."
        cause "The text is not a URL, or contains a `#` or a control character."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email]=a#b'"
        fix "Give a URL such as `https://global.api.konghq.com/v3/users?filter[email][contains]=x`.";
    InvalidEncoding "invalid-encoding" Error "A percent sign is not followed by two hexadecimal digits, or the bytes are not UTF-8."
        cause "A percent sign is not followed by two hexadecimal digits, or the decoded bytes are not UTF-8."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email]=%zz'"
        fix "Encode the percent sign as `%25`.";
    UnknownParameter "unknown-parameter" Error "The query has a parameter that the collection does not have."
        cause "The collection has no such parameter; a service may ignore it."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?nope=1'"
        fix "Remove it, or correct its name.";
    DuplicateParameter "duplicate-parameter" Error "A parameter appears twice in the query."
        cause "Servers treat repeated parameters differently: some fail, some use the last."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email]=a&filter[email]=b'"
        fix "Keep one of them.";
    MalformedParameter "malformed-parameter" Error "A filter parameter is not `filter[FIELD]` or `filter[FIELD][OPERATOR]`."
        cause "The brackets in a filter parameter are unbalanced."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email=a'"
        fix "Write `filter[FIELD]` or `filter[FIELD][OPERATOR]`.";

    // files, batches and records
    InvalidSpec "invalid-spec" Error "The file is not a valid OpenAPI 3 document."
        cause "The file is not an OpenAPI 3 document, is damaged, or describes no collection that can be listed."
        example "echo '{}' | konnect-filter import -"
        fix "Give a published OpenAPI 3.0 or 3.1 file, JSON or YAML.";
    InvalidCatalog "invalid-catalog" Error "A catalog, or a collection in it, is not valid."
        cause "The file given with `--catalog` is neither a catalog that `import` wrote nor an OpenAPI file, or is damaged. In a program: a collection that it built breaks a rule for those in a file, such as a path without its first slash."
        example "echo '{}' >c.json; konnect-filter check --catalog c.json users 'email = a'"
        fix "Regenerate it with `konnect-filter import`, or correct what the message names.";
    InvalidProfile "invalid-profile" Error "The profile is not one of this collection and host."
        cause "The file given with `--profile` is not what `verify --output json` wrote, or it was measured on another collection, host or version."
        example "echo '{}' >p.json; konnect-filter plan users 'active' --profile p.json"
        fix "Measure again: `konnect-filter verify COLLECTION --output json`.";
    IncompleteProfile "incomplete-profile" Warning "Not every probe of the collection is in the profile."
        cause "`verify` was interrupted, failed, or reached `--timeout` or `--max-requests` before the end, or rows of its report were removed. What was not measured is taken to be as documented."
        example r#"echo '{"collection":"identity@v3/users","host":"global.api.konghq.com","measured":"2026-08-22T00:00:00Z","sample":0,"complete":false,"rows":[]}' >p.json; konnect-filter plan users 'active' --profile p.json"#
        fix "Measure again, with more requests or time: `konnect-filter verify COLLECTION --output json --max-requests 1000`.";
    InvalidLine "invalid-line" Error "A line of a batch is not a JSON object with known keys."
        cause "A line of `encode --batch` is not JSON, or has an unknown key."
        example r#"echo '{"x":1}' | konnect-filter encode --batch"#
        fix "Correct the line.";
    InvalidRecord "invalid-record" Error "The input is not JSON records, or a record has a key twice where the filter looks."
        cause r#"`match` expects an array, `{"data":[…]}` or JSON lines. Of a key that is there twice, JSON leaves open which one counts."#
        example "echo nope | konnect-filter match 'a = 1'"
        fix "Give JSON records.";
    Unreadable "unreadable" Error "A file or stream cannot be read."
        cause "The file does not exist, cannot be read, or is not UTF-8."
        example "konnect-filter match 'a = 1' /does/not/exist"
        fix "Give a file that can be read.";

    // client: the credential, the way to the service, and what it answers
    MissingCredential "missing-credential" Error "The service requires a credential, and none was given."
        cause "The service answered 401, and there was no token or cookie to send."
        example "konnect-filter list users 'active'"
        fix "Set `KONNECT_TOKEN` or pass `--token-file`; for a dev portal, set `KONNECT_COOKIE` or pass `--cookie-file`.";
    InvalidCredential "invalid-credential" Error "The token or cookie cannot be sent, or its file cannot be read."
        cause "The token or cookie is empty, shorter than 8 characters, contains a space, a line break or another character that a header cannot carry, or its file cannot be read."
        example "KONNECT_TOKEN='kpat_a kpat_b' konnect-filter list users 'active'"
        fix "Give exactly one token, as Konnect shows it.";
    InsecureCredential "insecure-credential" Error "A credential is sent only over https, and only where it belongs."
        cause "The URL begins with `http://`, where anyone on the network path could read the credential; or, in a program, the collection is at a host that is not Konnect's and that the program did not name."
        example "KONNECT_TOKEN=kpat_example konnect-filter list users --base-url 'http://konnect.example.com' 'active'"
        fix "Use an `https://` URL; for a server on this machine, add `--allow-http-loopback`; in a program, name the host by `base_url`, or set `with_allow_foreign_hosts`.";
    Unauthorized "unauthorized" Error "The service rejected the credential."
        cause "The token or cookie is truncated, revoked, expired or meant for another service; the service answered 401."
        example "konnect-filter list users 'active'"
        fix "Create a new token in Konnect, and check that the variable or file contains the complete token; `--verbose` shows which host was asked.";
    Forbidden "forbidden" Error "The credential does not allow the request."
        cause "The token's owner has no role with read access to this collection or these path parameters; the service answered 403."
        example "konnect-filter list users 'active'"
        fix "Ask an administrator of the organisation for such a role, or use another token.";
    NotFound "not-found" Error "The service found nothing at this path."
        cause "A path parameter does not exist, or belongs to another region or base URL."
        example "konnect-filter list users 'active'"
        fix "Check the ids given with `--param`, `--region` and `--base-url`.";
    Rejected "rejected" Error "The service rejected the request as invalid."
        cause "The service does not accept part of the filter or an option, although its published description allows it."
        example "konnect-filter list users 'active'"
        fix "See the service's own message; `--dry-run` shows what is sent.";
    TooManyTries "too-many-tries" Error "The service was too busy or unavailable at every attempt."
        cause "The service answered 429, 502, 503 or 504 each time, or asked for a pause longer than a minute."
        example "konnect-filter list users 'active'"
        fix "Try again later; if the message names a pause, wait at least that long. For 429, send fewer requests at once.";
    ServiceFailed "service-failed" Error "The service failed."
        cause "The service returned an internal error (e.g. 500); retrying immediately would not help."
        example "konnect-filter list users 'active'"
        fix "Try again later; `--verbose` shows the request that failed.";
    Unreachable "unreachable" Error "The service cannot be reached, or the connection broke."
        cause "The host name cannot be resolved, nothing answers there, its certificate is not trusted, or the connection broke before an answer came, at every attempt."
        example "konnect-filter list users 'active'"
        fix "Check the network, the proxy if there is one, the region and the base URL; for a private CA, pass `--ca-file`.";
    Redirected "redirected" Error "The service redirected the request, and the redirect was not followed."
        cause "The URL has moved, or a login page or a proxy answered instead."
        example "konnect-filter list users 'active'"
        fix "Give the right URL with `--base-url`, or sign in again.";
    InvalidAnswer "invalid-answer" Error "The service's response is not what the collection's description says."
        cause "The response is not JSON, is empty or breaks off at every attempt, has no records where the description has them, has a record with one key twice, or is larger than a page may be."
        example "konnect-filter list users 'active'"
        fix "Check the base URL, and that no proxy or login page answers; a smaller `--page-size` makes responses smaller.";
    BrokenPaging "broken-paging" Error "The pages do not add up: following them would give a wrong or endless result."
        cause "A page was repeated, fewer records arrived than announced, or the link to the next page is unusable."
        example "konnect-filter list users 'active'"
        fix "Try again, as the collection may have changed while it was read; another `--page-size` may help.";
    FilterNotApplied "filter-not-applied" Warning "The service sent records that the filter excludes."
        cause "The service ignores a filter, or reads it in another way. The records were received, checked and left out."
        example "konnect-filter list users 'active'"
        fix "The result is right as far as records were received; `--on-mismatch fail` makes it an error.";
    FilterNotChecked "filter-not-checked" Warning "No record shows whether the service applied a filter."
        cause "The records do not have the field that was filtered by, or a value there that cannot be read. They were kept."
        example "konnect-filter list users 'active'"
        fix "`konnect-filter verify COLLECTION` measures whether the service applies the filter.";
    TooManyRecords "too-many-records" Error "Too many records to remove duplicates."
        cause "Each record is remembered so that none is printed twice; the limit is 4,000,000."
        example "konnect-filter list users 'active'"
        fix "Narrow the filter, or run it in parts, such as one per month.";
    Stopped "stopped" Error "Reading was stopped before all records arrived."
        cause "`--timeout` has passed, `verify` has sent as many requests as `--max-requests` allows, or a program that uses the library asked its client to stop; the command ends without this error when it is interrupted."
        example "konnect-filter list users 'active'"
        fix "Start again from the beginning to get all records.";

    // warnings
    MixedConnectives "mixed-connectives" Warning "`and` and `or` are mixed without parentheses."
        cause "`and` binds tighter than `or`, which is easy to overlook."
        example "konnect-filter check users 'email = a or email = b and active' --split"
        fix "Add parentheses to make the grouping explicit.";
    LooksLikeRegex "looks-like-regex" Warning "The value looks like a regular expression, but is compared as plain text."
        cause "`contains` takes plain text, and the value contains regular-expression characters."
        example r#"konnect-filter check users 'email contains "^a.*b$"'"#
        fix "Use `matches`, or remove them.";
    LooksLikeWildcard "looks-like-wildcard" Warning "The value has a `*`, which is matched literally."
        cause "`*` is not a wildcard; it is matched literally."
        example r#"konnect-filter check users 'email = "pay*"'"#
        fix "Use `starts with`, `ends with` or `contains`.";
    SkippedPart "skipped-part" Warning "A part of an OpenAPI file was skipped."
        cause "`import` cannot read this part, or cannot say how it is sent."
        example r##"echo '{"openapi":"3.1.0","paths":{"/a":{"$ref":"#/b"}}}' | konnect-filter import -"##
        fix "Correct the file at the place given, or do without the part.";
    LooksLikeDate "looks-like-date" Warning "The value looks like a time, but the field is a string."
        cause "`now`, `now-7d`, `today` and the like are times only for a date-time field; a string field compares them literally."
        example "konnect-filter check users 'email = now-7d'"
        fix "Compare a date-time field, or quote the value if you mean the string.";
    Unordered "unordered" Warning "Values are compared by `<`, `>` or `between` that have no order."
        cause "No field gives the type, and the two values are not both numbers or both times: the comparison is unknown, and the record is left out."
        example r#"echo '{"a":"abc"}' | konnect-filter match 'a > 9'"#
        fix "Compare numbers with numbers and times with times, or test what the field is first with `matches`.";
    OldVersion "old-version" Warning "The address has an older version than the published description."
        cause "The URL has a version that the published description does not have any more; it is read as the newer one."
        example "konnect-filter decode https://global.api.konghq.com/v2/users/"
        fix "Use the version that the message names.";
    ShellVariable "shell-variable" Warning "A variable of the shell was pasted, and not its value."
        cause "The pasted command line has `$NAME` outside of single quotes, where the shell puts a value. As the whole value of a filter it is read as an argument; elsewhere it is text."
        example r#"konnect-filter decode 'curl "https://global.api.konghq.com/v3/teams/$TEAM/users"'"#
        fix "Write the value instead of the variable.";
    LooksForeign "looks-foreign" Warning "The value looks like another language's or program's syntax."
        cause "The value is compared literally, but looks like a link, URL-encoded text, a regular expression between slashes, or `None`."
        example "konnect-filter check users 'email = mailto:bob@example.com'"
        fix "Write only the value.";
    UnlistedValue "unlisted-value" Warning "The value is not among the published ones."
        cause "The filter takes any string, but the published description of the records lists a few values, and this is not one of them."
        example "konnect-filter check control-planes 'cluster_type = serverless'"
        fix "Check its spelling; if the value is newer than the description, ignore the warning: it is sent as it is.";
    ExactInstant "exact-instant" Warning "A field is compared with an exact instant."
        cause "A relative time, or one with nanoseconds, is one instant, and hardly any record matches it."
        example "konnect-filter check apis 'created_at = now-7d'"
        fix "Ask for a day, as in `created_at = 2026-08-22`, or for a range.";
    UnknownRegion "unknown-region" Warning "The published description does not name the region."
        cause "The collection's published description does not name the region; it may be new."
        example "konnect-filter encode control-planes --region xx 'name = a'"
        fix "Check its spelling.";
    ForeignHost "foreign-host" Warning "The URL's host is not one where the collection is served."
        cause "The URL's path is that of a known collection, but its host is not known to serve it: another service may have a path that looks the same."
        example "konnect-filter decode 'https://internal.example.com/v3/users?filter[active]=true'"
        fix "Name the host with `--base-url` if it serves the collection, or give the service's own collections with `--catalog`.";
    AlwaysTrue "always-true" Warning "The condition is true for every record that has the field."
        cause "The condition excludes nothing."
        example r#"konnect-filter check users 'email contains ""' --partial"#
        fix "Remove or correct it.";
    AlwaysFalse "always-false" Warning "The condition is true for no record."
        cause "Nothing can match this part."
        example "konnect-filter check users 'active or created_at between 2021-01-01 and 2020-01-01' --split"
        fix "Correct it.";
    FetchesAll "fetches-all" Warning "Konnect cannot apply any part of the filter: the whole collection is fetched."
        cause "No part of the filter can be sent: every record is fetched and checked locally."
        example r#"konnect-filter check users 'email matches "x"' --partial"#
        fix "Add a condition that Konnect can apply, if there is one.";
    SortedPerRequest "sorted-per-request" Warning "Several requests are sent, and each is sorted by itself."
        cause "The filter needs several requests. The service sorts the answer to each, and not all of them together."
        example "konnect-filter encode apis 'name = pay or version = v1' --split --sort name"
        fix "Sort the records when all of them are read, as `konnect-filter list` does.";
    Duplicate "duplicate" Warning "The same condition appears twice."
        cause "The condition is written twice."
        example "konnect-filter check users 'email = a and email = a'"
        fix "Remove one of them.";

    // the program itself
    Internal "internal" Error "There is a bug in konnect-filter."
        cause "The program reached a state that should be impossible, and stopped rather than send a request that may be wrong."
        example "konnect-filter --version"
        fix "Report the command, the filter and the version.";
}

//! The stable codes, one documented row each.

use super::Severity;

/// One row of the table of codes.
pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) severity: Severity,
    pub(super) title: &'static str,
    pub(super) cause: &'static str,
    pub(super) example: &'static str,
    pub(super) cure: &'static str,
}

/// Makes the enum, its names and its rows from one table.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal
        cause $cause:literal
        example $example:literal
        cure $cure:literal;)*) => {
        /// What kind of problem it is. The name ([`Code::as_str`]) is stable: scripts may match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub(super) const fn row(self) -> &'static Row {
                match self {
                    $(Self::$variant => &Row {
                        name: $name,
                        severity: Severity::$severity,
                        title: $title,
                        cause: $cause,
                        example: $example,
                        cure: $cure,
                    },)*
                }
            }
        }
    };
}

codes! {
    // syntax: the filter as written
    EmptyFilter "empty-filter" Error "There is no filter in the text."
        cause "The text holds white space alone."
        example "konnect-filter fmt ''"
        cure r#"Write a predicate, for example `name contains "pay"`."#;
    TooLong "too-long" Error "The text is longer than the limit."
        cause "The text is longer than 1 MiB, or than the limit that the program set."
        example r#"head -c 1100000 /dev/zero | tr '\0' a | konnect-filter fmt -"#
        cure "Split the filter into several.";
    TooDeep "too-deep" Error "Parentheses or `not`s are nested deeper than the limit."
        cause "More than 128 parentheses and `not`s are open at one place."
        example r#"head -c 200 /dev/zero | tr '\0' '!' | konnect-filter fmt -"#
        cure "Take out parentheses that group nothing, or split the filter in two.";
    UnexpectedCharacter "unexpected-character" Error "A character that no filter has at this place."
        cause "A sign that means nothing here: a bracket that groups, an invisible character, a call such as `now()`."
        example "konnect-filter fmt 'created_at > now()'"
        cure "Write what the help says, or quote a value that holds the sign.";
    MissingField "missing-field" Error "A predicate begins without a field."
        cause "An operator, `and` or `or` stands where a predicate should begin."
        example "konnect-filter fmt '= 5'"
        cure "Write the field first: `name = 5`.";
    InvalidField "invalid-field" Error "A field's name is not well formed."
        cause "A name begins with a dash or a dot, has dots with nothing between, or holds a sign that names do not."
        example "konnect-filter fmt 'labels..env = x'"
        cure r#"Correct the name; quote a part that holds other signs: `labels."my key"`."#;
    MissingOperator "missing-operator" Error "A field is followed by a value with no operator between."
        cause "A value, or nothing that can be an operator, follows the field."
        example r#"konnect-filter fmt 'name "prod"'"#
        cure r#"Write the operator: `name = "prod"`."#;
    UnknownOperator "unknown-operator" Error "An operator that the language does not have."
        cause "A word or sign of another language stands where an operator should, such as `like`, `=>` or `startswith`."
        example r#"konnect-filter fmt 'name like "%x%"'"#
        cure "Write ours: `contains`, `>=`, `starts with`.";
    MissingValue "missing-value" Error "An operator has no value."
        cause "Nothing follows the operator."
        example "konnect-filter fmt 'name =='"
        cure r#"Write the value: `name == "prod"`; an empty text is `""`."#;
    InvalidValue "invalid-value" Error "A value that has to be quoted."
        cause "A value has several words, or a sign in it that barewords do not hold."
        example "konnect-filter fmt 'name = prod eu'"
        cure r#"Quote it: `name = "prod eu"`."#;
    KeywordAsName "keyword-as-name" Error "A keyword stands where a field or a value is expected."
        cause "A keyword such as `in` or `contains` stands unquoted where a field or a value should."
        example "konnect-filter fmt 'name = in'"
        cure r#"Quote it: `name = "in"`."#;
    MissingConnective "missing-connective" Error "Two predicates have no `and` or `or` between them."
        cause "A predicate ends, and another begins."
        example "konnect-filter fmt 'a = 1 b = 2'"
        cure "Write `and` or `or` between them.";
    TrailingConnective "trailing-connective" Error "An `and` or `or` has nothing behind it."
        cause "The filter or group ends behind `and` or `or`."
        example "konnect-filter fmt 'a = 1 and'"
        cure "Take it out, or write another predicate.";
    WrongConnective "wrong-connective" Error "Predicates are joined by something else than `and` or `or`."
        cause "`&`, `|`, a comma or a misspelled word stands between predicates."
        example "konnect-filter fmt 'a = 1 & b = 2'"
        cure "Write `and` or `or`.";
    ReversedComparison "reversed-comparison" Error "The value stands before the operator and the field behind it."
        cause "A quoted value stands where the field should, and a name where the value should."
        example r#"konnect-filter fmt '"prod" = name'"#
        cure r#"Write the field first: `name = "prod"`."#;
    UnclosedString "unclosed-string" Error "A quote is opened and never closed."
        cause "A string has no quote at its end, or ends at a quote that was meant to be in it."
        example r#"konnect-filter fmt 'a = "x'"#
        cure r#"Close it; write a quote inside a string as `\"`, or as two quotes in single quotes."#;
    InvalidEscape "invalid-escape" Error "A backslash in a string is followed by nothing that it can escape."
        cause "A backslash stands before something else than a quote, a backslash, `n`, `r`, `t` or `u{…}`."
        example r#"konnect-filter fmt 'a matches "\d"'"#
        cure "Double the backslash.";
    SmartQuotes "smart-quotes" Error "Typographic quotes stand where plain ones are needed."
        cause "A word processor put “ ” in the place of plain quotes."
        example "konnect-filter fmt 'a = “x”'"
        cure "Write plain quotes.";
    UnclosedParenthesis "unclosed-parenthesis" Error "A parenthesis or bracket is opened and never closed."
        cause "A parenthesis or list has no end, or ends with the wrong bracket."
        example "konnect-filter fmt '(a = 1'"
        cure "Close it where the group ends.";
    UnopenedParenthesis "unopened-parenthesis" Error "A parenthesis or bracket is closed and was never opened."
        cause "A closing bracket stands where nothing is open."
        example "konnect-filter fmt 'a = 1)'"
        cure "Take it out.";
    EmptyGroup "empty-group" Error "A pair of parentheses holds no filter."
        cause "Nothing stands between two parentheses."
        example "konnect-filter fmt 'a = 1 and ()'"
        cure "Write a predicate in them, or take them out.";
    EmptyList "empty-list" Error "A list holds no value."
        cause "A list has no value."
        example "konnect-filter fmt 'a in ()'"
        cure "Write one value at least; a field that is not there is `not exists`.";
    MissingList "missing-list" Error "An operator needs a list in parentheses."
        cause "`in` is followed by values with no parentheses, or several values follow `=`."
        example "konnect-filter fmt 'a in x, y'"
        cure "Write `a in (x, y)`.";
    WrongSeparator "wrong-separator" Error "The values of a list are separated by something else than commas."
        cause "The values of a list are separated by spaces, semicolons or words."
        example "konnect-filter fmt 'a in (x y)'"
        cure "Separate them with commas.";
    QueryString "query-string" Error "The text is a query string, not a filter."
        cause "A URL, or a part of one, was given where a filter is expected."
        example "konnect-filter fmt 'filter[name][eq]=x'"
        cure "Make a filter of it with `konnect-filter decode`.";

    // check: the filter as meant
    UnknownField "unknown-field" Error "The collection has no such field."
        cause "The name is misspelled, or the collection has no such field; most services would ignore it and answer with everything."
        example "konnect-filter check users 'emial = x'"
        cure "Use one of the fields that `konnect-filter fields ENTITY` lists.";
    UnfilterableField "unfilterable-field" Error "The record has the field, but Konnect cannot filter by it."
        cause "The records have the field, but the published description offers no filter for it."
        example "konnect-filter encode users 'updated_at > now-1d'"
        cure "Filter by another field, or filter the records with `konnect-filter match`.";
    MissingKey "missing-key" Error "A field of free keys is used without a key."
        cause "Labels and their like are filtered by key."
        example "konnect-filter check api-builder@v3/apis 'labels = dev'"
        cure "Write the key behind a dot: `labels.env = dev`.";
    UnexpectedKey "unexpected-key" Error "A key follows a field that has none."
        cause "A dot and a name follow a field that is one value."
        example "konnect-filter check users 'email.x = 1'"
        cure "Take the key out.";
    UnsupportedOperator "unsupported-operator" Error "The field does not offer the operator."
        cause "The operator makes no sense for the field's type, or Konnect does not offer it for the field."
        example r#"konnect-filter check users 'active contains x'"#
        cure "Use one of the operators that the help lists, or `--partial`.";
    WrongType "wrong-type" Error "The value is not of the field's type."
        cause "The field is a number, date, boolean or id, and the value is not."
        example "konnect-filter check users 'active = maybe'"
        cure "Write a value as the help shows it.";
    UnknownEnumValue "unknown-enum-value" Error "The field has no such value."
        cause "The field takes one of a few values, and this is none of them."
        example "konnect-filter check control-planes 'config.cluster_type = x'"
        cure "Use one of the values that the help lists.";
    NullValue "null-value" Error "An unquoted `null` for a field that does not take it."
        cause "`null` without quotes is the absence of a value, which this field cannot be compared with."
        example "konnect-filter check users 'email = null'"
        cure r#"Write `is null`, or `"null"` for the text."#;
    InvalidRegex "invalid-regex" Error "The regular expression is not well formed, or too large."
        cause "The expression behind `matches` is not one, or is too large."
        example r#"konnect-filter check users 'email matches "("'"#
        cure "Correct it; the syntax is that of Rust's `regex`.";
    NotABoolean "not-a-boolean" Error "A field that is no boolean stands alone."
        cause "A field stands alone, as if it were true or false, and is neither."
        example "konnect-filter check users 'email'"
        cure "Write an operator and a value, or `email exists`.";

    // plan and wire: the filter as Konnect can answer it
    CannotSend "cannot-send" Error "One request cannot say this."
        cause "Konnect cannot say this in one request, such as `or` between two fields."
        example "konnect-filter encode users 'email = a or active'"
        cure "Use `--split` for several requests, or `--partial` for a wider one and a local rest.";
    CommaInList "comma-in-list" Error "A comma cannot be sent inside a list: Konnect has no escape for it."
        cause "The values of a list travel separated by commas, and there is no escape."
        example r#"konnect-filter encode api-builder@v3/apis 'name in ("a,b", c)'"#
        cure "Use `--split`: the value is sent alone.";
    ListTooLong "list-too-long" Error "A list has more items than one parameter can hold."
        cause "A list holds more than 50 values, which servers refuse."
        example r#"konnect-filter encode api-builder@v3/apis "name in ($(seq -s, 60))""#
        cure "Use `--split`.";
    ValueTooLong "value-too-long" Error "A value has more bytes than one parameter can hold."
        cause "A value is longer than 1,024 bytes, which servers refuse."
        example r#"konnect-filter encode users "email = $(head -c 2000 /dev/zero | tr '\0' a)""#
        cure "Shorten it.";
    EmptyValue "empty-value" Error "An empty value cannot be sent: servers read it differently."
        cause "Some servers read an empty value as no filter, and answer with everything."
        example r#"konnect-filter encode users 'email = ""'"#
        cure "Use `--partial`: the test is made locally.";
    NeverTrue "never-true" Error "No record can satisfy the filter."
        cause "Two parts of the filter exclude each other."
        example "konnect-filter encode users 'email = a and email = b'"
        cure "Correct one of them.";
    TooManyRequests "too-many-requests" Error "The filter needs more requests than the limit."
        cause "The alternatives need more requests than 16."
        example r#"konnect-filter encode users --split "$(seq -f 'email contains a%02g' -s ' or ' 17)""#
        cure "Filter by fewer alternatives, or use `--partial`.";
    NotEvaluable "not-evaluable" Error "A piece has to be evaluated locally, and where the field stands in the records is not known."
        cause "A part that Konnect cannot filter by would be tested locally, and where its field stands in the records is not known."
        example r#"konnect-filter encode api-publications --partial 'api_name starts with x'"#
        cure "Take the part out.";

    // request: where it is sent
    UnknownEntity "unknown-entity" Error "No collection has that name."
        cause "The name is misspelled, or the collection is not in the catalog."
        example "konnect-filter check userz 'email = x'"
        cure "Find it with `konnect-filter entities TEXT`, or import its description.";
    AmbiguousEntity "ambiguous-entity" Error "Several collections have that name."
        cause "The short name fits several collections."
        example "konnect-filter check consumers 'username = x'"
        cure "Use one of the full names that the help lists.";
    MissingParam "missing-param" Error "A path parameter has no value."
        cause "The path has a parameter, such as a control plane's id, that was not given."
        example "konnect-filter encode teams/users 'email = x'"
        cure "Add `--param NAME=VALUE`, or give the path with its ids.";
    UnknownParam "unknown-param" Error "The path has no such parameter."
        cause "`--param` names a parameter that the path does not have."
        example "konnect-filter encode users --param x=1 'email = a'"
        cure "Take it out, or correct its name.";
    InvalidParam "invalid-param" Error "A path parameter is not one non-empty segment."
        cause "A path parameter is empty, `.` or `..`, or holds a slash."
        example "konnect-filter encode teams/users --param teamId=.. 'email = x'"
        cure "Give one non-empty segment.";
    InvalidRegion "invalid-region" Error "A region is letters, digits and dashes."
        cause "A region has other characters than letters, digits and dashes."
        example "konnect-filter encode control-planes --region 'e/u' 'name = x'"
        cure "Give a region such as `us`, `eu` or `au`.";
    RegionNotUsed "region-not-used" Error "The collection has no region."
        cause "The collection is global, and a region was given."
        example "konnect-filter encode users --region eu 'email = x'"
        cure "Leave the region out.";
    MissingBaseUrl "missing-base-url" Error "The collection is served from a host that only you know."
        cause "A dev portal is served from your own host."
        example "konnect-filter encode /api/v3/applications 'name = x'"
        cure "Add `--base-url`.";
    InvalidBaseUrl "invalid-base-url" Error "The base address is not an http or https URL that can be used."
        cause "The base address is no http or https URL, or has a query."
        example "konnect-filter encode users --base-url 'ftp://x' 'email = a'"
        cure "Give an address such as `https://us.api.konghq.com`.";
    InvalidPaging "invalid-paging" Error "The collection does not page that way, or not by that number."
        cause "The collection does not page that way, or has a smaller maximum."
        example "konnect-filter encode users --page-after x 'email = a'"
        cure "Use the option that the help names.";
    InvalidSort "invalid-sort" Error "The collection cannot be sorted that way."
        cause "The collection cannot be sorted by that field, or at all."
        example "konnect-filter encode users --sort nope 'email = a'"
        cure "Use one of the sort fields that `konnect-filter fields ENTITY` lists.";
    InvalidQuery "invalid-query" Error "An extra query parameter that the collection does not have."
        cause "`--query` names a parameter that the collection does not have."
        example "konnect-filter encode users --query nope=1 'email = a'"
        cure "Take it out, or correct its name.";
    InvalidNow "invalid-now" Error "The instant for relative dates is not RFC 3339."
        cause "The value of `--now` is no RFC 3339 instant."
        example "konnect-filter check users --now yesterday 'email = a'"
        cure "Write for example `2026-08-22T10:00:00Z`.";

    // decode: a URL back to a filter
    InvalidUrl "invalid-url" Error "The text is neither a URL nor a query string."
        cause "The text is no URL, or holds a `#` or a control character."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email]=a#b'"
        cure "Give a URL such as `https://global.api.konghq.com/v3/users?filter[email][contains]=x`.";
    InvalidEncoding "invalid-encoding" Error "A percent sign is not followed by two hexadecimal digits, or the bytes are not UTF-8."
        cause "A percent sign stands alone, or the bytes are not UTF-8."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email]=%zz'"
        cure "Encode the percent sign as `%25`.";
    UnknownParameter "unknown-parameter" Error "The query has a parameter that the collection does not have."
        cause "The collection has no such parameter; a service may ignore it."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?nope=1'"
        cure "Take it out, or correct its name.";
    DuplicateParameter "duplicate-parameter" Error "The query has the same parameter twice."
        cause "Servers disagree on a parameter that stands twice: an error, or the last one wins."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email]=a&filter[email]=b'"
        cure "Keep one of them.";
    MalformedParameter "malformed-parameter" Error "A filter parameter is not `filter[FIELD]` or `filter[FIELD][OPERATOR]`."
        cause "The brackets of a filter parameter do not pair."
        example "konnect-filter decode 'https://global.api.konghq.com/v3/users?filter[email=a'"
        cure "Write `filter[FIELD]` or `filter[FIELD][OPERATOR]`.";

    // files, batches and records
    InvalidSpec "invalid-spec" Error "The file is not an OpenAPI 3 description that can be read."
        cause "The file is no OpenAPI 3 description, or is damaged."
        example "echo '{}' | konnect-filter import -"
        cure "Give a published OpenAPI 3.0 or 3.1 file, JSON or YAML.";
    InvalidCatalog "invalid-catalog" Error "The file is not a catalog that can be read."
        cause "A file given with `--catalog` is not one that `import` wrote, or was damaged."
        example "echo '{}' >c.json; konnect-filter check --catalog c.json users 'email = a'"
        cure "Make it anew with `konnect-filter import`.";
    InvalidLine "invalid-line" Error "A line of a batch is not a JSON object with known keys."
        cause "A line of `encode --batch` is not JSON, or has an unknown key."
        example r#"echo '{"x":1}' | konnect-filter encode --batch"#
        cure "Correct the line.";
    InvalidRecord "invalid-record" Error "The input is not JSON records."
        cause r#"What `match` reads is neither an array, nor `{"data":[…]}`, nor JSON lines."#
        example "echo nope | konnect-filter match 'a = 1'"
        cure "Give JSON records.";
    Unreadable "unreadable" Error "A file or stream cannot be read."
        cause "The file is not there, may not be read, or is not UTF-8."
        example "konnect-filter match 'a = 1' /does/not/exist"
        cure "Give a file that can be read.";

    // client: the credential, the way to the service, and what it answers
    MissingCredential "missing-credential" Error "The service wants a credential and none was given."
        cause "No token and no cookie was given, and the service answered 401."
        example "konnect-filter list users 'active'"
        cure "Put a token in `KONNECT_TOKEN`, or in a file for `--token-file`; a dev portal takes the cookie in `KONNECT_COOKIE`, or in a file for `--cookie-file`.";
    InvalidCredential "invalid-credential" Error "The token or cookie cannot be sent, or its file cannot be read."
        cause "The token or cookie is empty, or holds a space, a line break or another sign that its header cannot carry, or its file cannot be read."
        example "KONNECT_TOKEN='kpat_a kpat_b' konnect-filter list users 'active'"
        cure "Give one token alone, as Konnect shows it.";
    InsecureCredential "insecure-credential" Error "A credential is never sent without https."
        cause "The base address begins with `http://`, where anybody on the way can read the credential."
        example "KONNECT_TOKEN=kpat_a konnect-filter list users --base-url 'http://konnect.example.com' 'active'"
        cure "Use an `https://` address; a server on this machine itself takes `--allow-http-loopback`.";
    Unauthorized "unauthorized" Error "The service does not accept the credential."
        cause "The token or cookie is cut, revoked, expired or meant for another service, and the service answered 401."
        example "konnect-filter list users 'active'"
        cure "Make a new token in Konnect, and check that the variable or file holds all of it; `--verbose` shows which host was asked.";
    Forbidden "forbidden" Error "The credential does not allow the request."
        cause "The token's owner has no role that may read this collection, or not for these path parameters; the service answered 403."
        example "konnect-filter list users 'active'"
        cure "Ask an administrator of the organisation for such a role, or use another token.";
    NotFound "not-found" Error "The service has nothing at the address."
        cause "A path parameter names nothing, or what it names lives in another region or at another base address."
        example "konnect-filter list users 'active'"
        cure "Check the ids given with `--param`, `--region` and `--base-url`.";
    Rejected "rejected" Error "The service refuses the request as wrong."
        cause "The service does not accept a part of the filter or an option, though its published description allows it."
        example "konnect-filter list users 'active'"
        cure "Read the service's own words in the message; `--dry-run` shows what is sent.";
    TooManyTries "too-many-tries" Error "The service was too busy or not available at every try."
        cause "The service answered 429, 502, 503 or 504 each time, or asks for a longer pause than a minute."
        example "konnect-filter list users 'active'"
        cure "Try again later, where the message has a pause not before it; fewer requests at a time help against 429.";
    ServiceFailed "service-failed" Error "The service failed."
        cause "The service answered with a failure of its own, such as 500, which another try at once would not mend."
        example "konnect-filter list users 'active'"
        cure "Try again later; `--verbose` shows the request that failed.";
    Unreachable "unreachable" Error "The service cannot be reached, or the connection broke."
        cause "The host's name is not known, nothing answers there, its certificate is not trusted, or the connection broke at every try."
        example "konnect-filter list users 'active'"
        cure "Check the network, the proxy if there is one, the region and the base address; name the certificates of your own authority with `--ca-file`.";
    Redirected "redirected" Error "The service sends the request to another address, and it was not followed."
        cause "The address has moved, or a login page or a proxy answers in its place."
        example "konnect-filter list users 'active'"
        cure "Give the right address with `--base-url`, or log in anew.";
    InvalidAnswer "invalid-answer" Error "The service's answer is not what the collection's description says."
        cause "The answer is no JSON, has no records where the description has them, or is larger than a page may be."
        example "konnect-filter list users 'active'"
        cure "Check the base address, and that no proxy or login page answers; a smaller `--page-size` makes answers smaller.";
    BrokenPaging "broken-paging" Error "The pages do not add up: following them would give a wrong or endless result."
        cause "A page came twice or leads back, fewer records came than were announced, or the way to the next page cannot be followed."
        example "konnect-filter list users 'active'"
        cure "Try again, as the collection may have changed while it was read; another `--page-size` may help.";
    TooManyRecords "too-many-records" Error "There are more records than can be told from each other."
        cause "Each record is remembered so that none is given twice, and 4,000,000 were."
        example "konnect-filter list users 'active'"
        cure "Narrow the filter, or run it in parts, such as one for each month.";
    Stopped "stopped" Error "Reading was stopped before all records were there."
        cause "A program that uses the library asked its client to stop; the command stops at Ctrl-C without this problem."
        example "konnect-filter list users 'active'"
        cure "Read again from the beginning where all records are wanted.";

    // warnings
    MixedConnectives "mixed-connectives" Warning "`and` and `or` are mixed without parentheses."
        cause "`and` binds tighter than `or`, which not every reader knows."
        example "konnect-filter check users 'email = a or email = b and active' --split"
        cure "Write parentheses.";
    LooksLikeRegex "looks-like-regex" Warning "The value looks like a regular expression, but is compared as plain text."
        cause "`contains` takes plain text, and the value has the signs of a regular expression."
        example r#"konnect-filter check users 'email contains "^a.*b$"'"#
        cure "Use `matches`, or leave the signs out.";
    LooksLikeWildcard "looks-like-wildcard" Warning "The value has a `*` that stands for itself."
        cause "A `*` is no wildcard: it stands for itself."
        example r#"konnect-filter check users 'email = "pay*"'"#
        cure "Use `starts with`, `ends with` or `contains`.";
    LooksLikeDate "looks-like-date" Warning "The value looks like a time, but the field is text."
        cause "`now`, `now-7d`, `today` and the like are times only for a field that is a date-time; a text field takes them as their letters."
        example "konnect-filter check users 'email = now-7d'"
        cure "Compare a date-time field, or quote the value if the text is meant.";
    UnknownRegion "unknown-region" Warning "The published description does not name the region."
        cause "The published description of the collection does not name the region; it may be a new one."
        example "konnect-filter encode control-planes --region xx 'name = a'"
        cure "Check its spelling.";
    AlwaysTrue "always-true" Warning "The predicate holds for every record that has the field."
        cause "Nothing is excluded by the part."
        example r#"konnect-filter check users 'email contains ""' --partial"#
        cure "Take it out, or write what was meant.";
    AlwaysFalse "always-false" Warning "The predicate holds for no record."
        cause "Nothing can satisfy the part."
        example "konnect-filter check users 'active or created_at between 2021-01-01 and 2020-01-01' --split"
        cure "Correct it.";
    FetchesAll "fetches-all" Warning "Konnect can filter by none of it: the whole collection is fetched."
        cause "No part of the filter can be sent: every record is fetched and tested locally."
        example r#"konnect-filter check users 'email matches "x"' --partial"#
        cure "Add a part that Konnect can filter by, if there is one.";
    Duplicate "duplicate" Warning "The same predicate is written twice."
        cause "The same predicate stands twice."
        example "konnect-filter check users 'email = a and email = a'"
        cure "Take one of them out.";

    // the program itself
    Internal "internal" Error "There is a bug in konnect-filter."
        cause "The program came to a state that it rules out, and stopped rather than send a request that may be wrong."
        example "konnect-filter --version"
        cure "Report the command, the filter and the version.";
}

//! The stable codes, one documented row each.

use serde::{Serialize, Serializer};

use super::Severity;

/// One row of the table of codes.
struct Row {
    name: &'static str,
    severity: Severity,
    title: &'static str,
}

/// Makes the enum, its names and its rows from one table.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $title:literal;)*) => {
        /// What kind of problem it is. The name ([`Code::as_str`]) is stable: scripts may match on it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $title] $variant,)*
        }

        impl Code {
            /// Every code, in the order of the pipeline.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$variant => &Row { name: $name, severity: Severity::$severity, title: $title },)*
                }
            }
        }
    };
}

codes! {
    // syntax: the filter as written
    EmptyFilter "empty-filter" Error "There is no filter in the text.";
    TooLong "too-long" Error "The text is longer than the limit.";
    TooDeep "too-deep" Error "Parentheses or `not`s are nested deeper than the limit.";
    UnexpectedCharacter "unexpected-character" Error "A character that no filter has at this place.";
    MissingField "missing-field" Error "A predicate begins without a field.";
    InvalidField "invalid-field" Error "A field's name is not well formed.";
    MissingOperator "missing-operator" Error "A field is followed by a value with no operator between.";
    UnknownOperator "unknown-operator" Error "An operator that the language does not have.";
    MissingValue "missing-value" Error "An operator has no value.";
    InvalidValue "invalid-value" Error "A value that has to be quoted.";
    KeywordAsName "keyword-as-name" Error "A keyword stands where a field or a value is expected.";
    MissingConnective "missing-connective" Error "Two predicates have no `and` or `or` between them.";
    TrailingConnective "trailing-connective" Error "An `and` or `or` has nothing behind it.";
    WrongConnective "wrong-connective" Error "Predicates are joined by something else than `and` or `or`.";
    ReversedComparison "reversed-comparison" Error "The value stands before the operator and the field behind it.";
    UnclosedString "unclosed-string" Error "A quote is opened and never closed.";
    InvalidEscape "invalid-escape" Error "A backslash in a string is followed by nothing that it can escape.";
    SmartQuotes "smart-quotes" Error "Typographic quotes stand where plain ones are needed.";
    UnclosedParenthesis "unclosed-parenthesis" Error "A parenthesis or bracket is opened and never closed.";
    UnopenedParenthesis "unopened-parenthesis" Error "A parenthesis or bracket is closed and was never opened.";
    EmptyGroup "empty-group" Error "A pair of parentheses holds no filter.";
    EmptyList "empty-list" Error "A list holds no value.";
    MissingList "missing-list" Error "An operator needs a list in parentheses.";
    WrongSeparator "wrong-separator" Error "The values of a list are separated by something else than commas.";
    QueryString "query-string" Error "The text is a query string, not a filter.";

    // check: the filter as meant
    UnknownField "unknown-field" Error "The collection has no such field.";
    UnfilterableField "unfilterable-field" Error "The record has the field, but Konnect cannot filter by it.";
    MissingKey "missing-key" Error "A field of free keys is used without a key.";
    UnexpectedKey "unexpected-key" Error "A key follows a field that has none.";
    UnsupportedOperator "unsupported-operator" Error "The field does not offer the operator.";
    WrongType "wrong-type" Error "The value is not of the field's type.";
    UnknownEnumValue "unknown-enum-value" Error "The field has no such value.";
    NullValue "null-value" Error "An unquoted `null` for a field that does not take it.";
    InvalidRegex "invalid-regex" Error "The regular expression is not well formed, or too large.";
    NotABoolean "not-a-boolean" Error "A field that is no boolean stands alone.";

    // plan and wire: the filter as Konnect can answer it
    CannotSend "cannot-send" Error "One request cannot say this.";
    CommaInList "comma-in-list" Error "A comma cannot be sent inside a list: Konnect has no escape for it.";
    ListTooLong "list-too-long" Error "A list has more items than one parameter can hold.";
    ValueTooLong "value-too-long" Error "A value has more bytes than one parameter can hold.";
    EmptyValue "empty-value" Error "An empty value cannot be sent: servers read it differently.";
    NeverTrue "never-true" Error "No record can satisfy the filter.";
    TooManyRequests "too-many-requests" Error "The filter needs more requests than the limit.";
    NotEvaluable "not-evaluable" Error "A piece has to be evaluated locally, and where the field stands in the records is not known.";

    // request: where it is sent
    UnknownEntity "unknown-entity" Error "No collection has that name.";
    AmbiguousEntity "ambiguous-entity" Error "Several collections have that name.";
    MissingParam "missing-param" Error "A path parameter has no value.";
    UnknownParam "unknown-param" Error "The path has no such parameter.";
    InvalidParam "invalid-param" Error "A path parameter is not one non-empty segment.";
    InvalidRegion "invalid-region" Error "A region is letters, digits and dashes.";
    RegionNotUsed "region-not-used" Error "The collection has no region.";
    MissingBaseUrl "missing-base-url" Error "The collection is served from a host that only you know.";
    InvalidBaseUrl "invalid-base-url" Error "The base address is not an http or https URL that can be used.";
    InvalidPaging "invalid-paging" Error "The collection does not page that way, or not by that number.";
    InvalidSort "invalid-sort" Error "The collection cannot be sorted that way.";
    InvalidQuery "invalid-query" Error "An extra query parameter that the collection does not have.";
    InvalidNow "invalid-now" Error "The instant for relative dates is not RFC 3339.";

    // decode: a URL back to a filter
    InvalidUrl "invalid-url" Error "The text is neither a URL nor a query string.";
    InvalidEncoding "invalid-encoding" Error "A percent sign is not followed by two hexadecimal digits, or the bytes are not UTF-8.";
    UnknownParameter "unknown-parameter" Error "The query has a parameter that the collection does not have.";
    DuplicateParameter "duplicate-parameter" Error "The query has the same parameter twice.";
    MalformedParameter "malformed-parameter" Error "A filter parameter is not `filter[FIELD]` or `filter[FIELD][OPERATOR]`.";

    // files, batches and records
    InvalidSpec "invalid-spec" Error "The file is not an OpenAPI 3 description that can be read.";
    InvalidCatalog "invalid-catalog" Error "The file is not a catalog that can be read.";
    InvalidLine "invalid-line" Error "A line of a batch is not a JSON object with known keys.";
    InvalidRecord "invalid-record" Error "The input is not JSON records.";
    Unreadable "unreadable" Error "A file or stream cannot be read.";

    // client: the credential, the way to the service, and what it answers
    MissingCredential "missing-credential" Error "The service wants a credential and none was given.";
    InvalidCredential "invalid-credential" Error "A token or cookie cannot be one, or cannot be read.";
    InsecureCredential "insecure-credential" Error "A credential is never sent without https.";
    Unauthorized "unauthorized" Error "The service does not accept the credential.";
    Forbidden "forbidden" Error "The credential does not allow the request.";
    NotFound "not-found" Error "The service has nothing at the address.";
    Rejected "rejected" Error "The service refuses the request as wrong.";
    TooManyTries "too-many-tries" Error "The service was busy or failing at every try.";
    ServiceFailed "service-failed" Error "The service failed.";
    Unreachable "unreachable" Error "The service cannot be reached, or the connection broke.";
    Redirected "redirected" Error "The service sends the request to another address, and it was not followed.";
    InvalidAnswer "invalid-answer" Error "The service's answer is not what the collection's description says.";
    BrokenPaging "broken-paging" Error "The pages do not add up: following them would give a wrong or endless result.";
    TooManyRecords "too-many-records" Error "There are more records than the limit.";

    // warnings
    MixedConnectives "mixed-connectives" Warning "`and` and `or` are mixed without parentheses.";
    LooksLikeRegex "looks-like-regex" Warning "The value looks like a regular expression, but is compared as plain text.";
    LooksLikeWildcard "looks-like-wildcard" Warning "The value has a `*` that stands for itself.";
    UnknownRegion "unknown-region" Warning "The published description does not name the region.";
    AlwaysTrue "always-true" Warning "The predicate holds for every record that has the field.";
    AlwaysFalse "always-false" Warning "The predicate holds for no record.";
    FetchesAll "fetches-all" Warning "Konnect can filter by none of it: the whole collection is fetched.";
    Duplicate "duplicate" Warning "The same predicate is written twice.";
}

impl Code {
    /// The stable name, such as `unknown-field`.
    ///
    /// ```
    /// assert_eq!(konnect_filter::Code::UnknownField.as_str(), "unknown-field");
    /// ```
    pub const fn as_str(self) -> &'static str {
        self.row().name
    }

    /// Whether problems of this code stop.
    pub const fn severity(self) -> Severity {
        self.row().severity
    }

    /// What it means, in one sentence.
    pub const fn title(self) -> &'static str {
        self.row().title
    }

    /// The code with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == name)
    }
}

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

//! Every limit of the crate and its default, in one place.

use serde::{Deserialize, Serialize};

use crate::setters::setters;

/// Bounds that keep any input harmless; each is counted while parsing, building, planning or decoding, and passing one
/// is an error that names the limit, its value and the place.
///
/// ```
/// use konnect_filter::Limits;
/// let limits = Limits::DEFAULT.with_list_items(10);
/// assert_eq!(limits.nesting, 128);
/// // In a file, what is left out is the default.
/// assert_eq!(serde_json::from_str::<Limits>(r#"{"list_items": 10}"#)?, limits);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of filter text, URL or query string (default 1 MiB). Values above [`Limits::MAX_TEXT_BYTES`] count as that.
    pub text_bytes: usize,
    /// Open parentheses and pending `not`s at one place of a filter (default 128). Values above
    /// [`Limits::MAX_NESTING`] count as that, which keeps every walk of the tree safe on a 256 KiB stack (512 KiB in
    /// a build without any optimisation).
    pub nesting: usize,
    /// Items of a list sent to Konnect (default 50, what the public server accepts); longer lists take several requests.
    pub list_items: usize,
    /// Bytes of a value sent to Konnect, before percent-encoding (default 1,024, what the public server accepts).
    pub value_bytes: usize,
    /// Requests that one plan may contain (default 16).
    pub requests: usize,
    /// Size of a compiled regular expression, in bytes, as the `regex` crate counts it (default 1 MiB).
    pub regex_bytes: usize,
    /// What the repetitions of a regular expression come to when they are written without counts (default 1,000): `a{3}b?`
    /// comes to four. Looking for one in a text takes at most about this many steps per byte.
    pub regex_repeats: usize,
    /// Regular expressions in one filter (default 32): compiling one may take its whole [`Limits::regex_bytes`].
    pub regexes: usize,
    /// Bytes of one OpenAPI or catalog file (default 16 MiB; the largest published one has 1.1 MB).
    pub file_bytes: usize,
    /// Problems reported for one input, the first ones, and notes of one plan (default 64).
    pub problems: usize,
}

impl Limits {
    /// The most that [`Limits::text_bytes`] can be raised to, so that a [`Span`](crate::Span) can store every offset: 1 GiB.
    pub const MAX_TEXT_BYTES: usize = 1 << 30;
    /// The most that [`Limits::nesting`] can be raised to.
    pub const MAX_NESTING: usize = 128;

    /// The limits that apply if none are given.
    pub const DEFAULT: Self = Self {
        text_bytes: 1 << 20,
        nesting: 128,
        list_items: 50,
        value_bytes: 1024,
        requests: 16,
        regex_bytes: 1 << 20,
        regex_repeats: 1_000,
        regexes: 32,
        file_bytes: 16 << 20,
        problems: 64,
    };
}

setters! { Limits {
    [const] with_text_bytes(text_bytes: usize) = text_bytes;
    [const] with_nesting(nesting: usize) = nesting;
    [const] with_list_items(list_items: usize) = list_items;
    [const] with_value_bytes(value_bytes: usize) = value_bytes;
    [const] with_requests(requests: usize) = requests;
    [const] with_regex_bytes(regex_bytes: usize) = regex_bytes;
    [const] with_regex_repeats(regex_repeats: usize) = regex_repeats;
    [const] with_regexes(regexes: usize) = regexes;
    [const] with_file_bytes(file_bytes: usize) = file_bytes;
    [const] with_problems(problems: usize) = problems;
}}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Past this many tests in all requests together, alternatives are not expanded: the plan has wider requests, but never
/// wrong ones.
pub(crate) const MAX_ATOMS: usize = 200_000;

/// Past this many bytes of values compared with one another, tests are not simplified, and alternatives that others cover
/// are not looked for: the plan sends or evaluates more, but nothing wrong.
pub(crate) const MAX_COMPARED_BYTES: usize = 1 << 22;

/// Bytes of a name that is compared with others to find the one that was meant: nobody mistypes longer ones, and the comparison
/// takes quadratic time.
pub(crate) const MAX_SUGGESTED_CHARS: usize = 64;

/// Bytes of an expression in SQL.
pub(crate) const MAX_SQL_BYTES: usize = 16 << 20;

/// Names, paths and URLs of collections.
pub(crate) mod lookup {
    /// Bytes of a name, path or URL that is looked up; a URL's query does not count.
    pub(crate) const MAX_BYTES: usize = 8 * 1024;
    /// Segments of a path that is looked up.
    pub(crate) const MAX_SEGMENTS: usize = 64;
    /// Segments that may be a version, and the versions tried instead of each.
    pub(crate) const MAX_TRIED: usize = 4;
    /// Names whose collections are remembered, each of at most [`MAX_BYTES`].
    pub(crate) const MAX_REMEMBERED: usize = 256;
}

/// What messages show and offer.
pub(crate) mod messages {
    /// Bytes that are read to try the replacements that one filter's problems offer, counted as often as they are read; past
    /// this, a replacement is offered as it is.
    pub(crate) const TRIED_BYTES: usize = 1 << 20;
    /// In filters of up to this many bytes, replacements are tried in the whole; in longer ones, in their own piece of it.
    pub(crate) const TRIED_WHOLE_BYTES: usize = 1 << 13;
    /// How many replacements are followed, one out of the other.
    pub(crate) const TRIED_STEPS: usize = 4;
    /// The most characters of one piece of input that a message shows.
    pub(crate) const SHOWN_CHARS: usize = 40;
    /// The most characters that anyone would type.
    pub(crate) const TYPED_CHARS: usize = 240;
    /// The most bytes of a replacement that is offered, so that an error stays small whatever was typed.
    pub(crate) const OFFERED_BYTES: usize = 1024;
    /// The longest text that is looked at.
    pub(crate) const SPOKEN_BYTES: usize = 80;
    /// Longer strings are nothing that was pasted.
    pub(crate) const PASTED_BYTES: usize = 1024;
    /// As much of the text as a form can have.
    pub(crate) const FOREIGN_BYTES: usize = 1024;
    /// The most escapes that one problem fixes.
    pub(crate) const FIXED_ESCAPES: usize = 32;
}

/// Numbers and regular expressions.
pub(crate) mod numbers {
    /// The most digits of an exponent, leading zeros aside: sums of such an exponent and a length fit an `i128`.
    pub(crate) const EXPONENT_DIGITS: usize = 36;
    /// How deep the groups of an expression may be nested.
    pub(crate) const REGEX_NESTING: u32 = 64;
}

/// Plans.
pub(crate) mod planning {
    /// How often a conjunction is looked at again when alternatives come down to one, which may settle others.
    pub(crate) const MAX_ROUNDS: usize = 4;
    /// Alternatives that are nested deeper are left as they are: each level takes room on the stack.
    pub(crate) const MAX_DEPTH: usize = 8;
    /// How often conjunctions are joined, each time up to all of those that differ in one list.
    pub(crate) const MAX_JOINS: usize = 16;
    /// Parts of a list that a value may still go to.
    pub(crate) const MAX_OPEN_PARTS: usize = 16;
}

/// Records that are evaluated as text.
pub(crate) mod matching {
    /// So many places can be looked for at once.
    pub(crate) const MAX_PLACES: usize = 16;
    /// A number with at most so many digits, and an exponent of at most two, is in the range of a float.
    pub(crate) const MAX_DIGITS: usize = 200;
}

/// Expressions in SQL.
pub(crate) mod sql {
    /// Arrays around a value, for engines without recursion.
    pub(crate) const ARRAYS_AROUND: usize = 4;
    /// Bytes of a column's name in PostgreSQL, which would cut off the rest.
    pub(crate) const MAX_NAME_BYTES: usize = 63;
    /// The longest expression that is written.
    pub(crate) const MAX_REGEX_BYTES: usize = 1 << 16;
    /// The most strings that an expression is written out as.
    pub(crate) const MAX_PIECES: usize = 64;
    /// The most parts that a name with dots may have where the records tell which dots separate: the ways to read it double
    /// with each.
    pub(crate) const MAX_PARTS: usize = 6;
}

/// Reading pages and records.
#[cfg(feature = "listing")]
pub(crate) mod listing {
    /// No answer says more about its paging.
    pub(crate) const MAX_PAGING_BYTES: usize = 256 << 10;
    /// Records that are looked at without a pause while none of them comes out.
    #[cfg(any(feature = "client", feature = "async"))]
    pub(crate) const LOOKED_AT_RECORDS: usize = 64;
    /// The bytes of these records.
    #[cfg(any(feature = "client", feature = "async"))]
    pub(crate) const LOOKED_AT_BYTES: usize = 256 << 10;
    /// Bytes of a record whose values are not counted before they are built: it cannot have many.
    pub(crate) const UNCOUNTED_BYTES: usize = 1 << 20;
    /// Values of one record.
    pub(crate) const MAX_VALUES: usize = 1 << 18;
    /// However large a description allows pages to be.
    pub(crate) const MAX_PAGE_SIZE: u64 = 1000;
    /// A request whose pages do not add up is read again this often.
    pub(crate) const MAX_REREADS: u32 = 2;
    /// The records that can be told from each other unless the program says otherwise.
    pub(crate) const MAX_RECORDS: u64 = 4_000_000;
    /// A server that gives an empty page and a cursor to another one, again and again, is not answering.
    pub(crate) const MAX_EMPTY_PAGES: u32 = 100;
    /// The most answers that are awaited at once, whatever a program asks for.
    pub(crate) const MAX_IN_FLIGHT: usize = 64;
    /// Pages that were asked for before their turn: past this, no more are.
    pub(crate) const MAX_AHEAD_PAGES: usize = 256;
    /// The bytes of these pages.
    pub(crate) const MAX_AHEAD_BYTES: usize = 32 << 20;
}

/// Measuring what a service does.
#[cfg(feature = "listing")]
pub(crate) mod verify {
    /// Fields of the records that are asked for although the description does not filter by them.
    pub(crate) const MAX_UNDOCUMENTED: usize = 2;
    /// Pairs of values that are tried to find one that tells.
    pub(crate) const MAX_PAIRED: usize = 8;
    /// Items of the longer of the lists that are sent.
    pub(crate) const MAX_LISTED: usize = 5;
    /// Keys of a map that are looked at.
    pub(crate) const MAX_KEYS: usize = 2;
    /// Values of a field that are looked at to find one that tells.
    pub(crate) const MAX_VALUES: usize = 20;
    /// Longer values are not asked for.
    pub(crate) const MAX_BYTES: usize = 200;
}

/// Listing over HTTP.
#[cfg(any(feature = "client", feature = "async"))]
pub(crate) mod client {
    use std::time::Duration;

    /// A wait that never ends, as far as anybody can tell. It can be added to an instant, as [`Duration::MAX`] cannot.
    pub(crate) const MAX_WAIT: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    /// What a service says is shown up to here.
    pub(crate) const MAX_REASON_CHARS: usize = 300;
    /// No error's body is longer; of one that is, this much is read.
    pub(crate) const MAX_ERROR_BYTES: u64 = 64 << 10;
    /// No token is longer; a file that is was named by mistake.
    pub(crate) const MAX_TOKEN_BYTES: u64 = 16 << 10;
    /// Requests of a listing that are on their way at once unless a program asks for another number.
    pub(crate) const IN_FLIGHT: usize = 4;
    /// Bytes of one page unless a program asks for another number.
    pub(crate) const PAGE_BYTES: u64 = 64 << 20;
    /// Attempts where there was no connection, and the service never answered anything: one more tells a lost packet from a wrong address.
    pub(crate) const UNANSWERED_ATTEMPTS: u32 = 2;
    /// Redirects that are followed for one request, all of them to the same place.
    pub(crate) const MAX_REDIRECTS: u32 = 5;
}

/// Patterns of fields.
pub(crate) mod pattern {
    /// Bytes of one.
    pub(crate) const MAX_TEXT: usize = 4096;
    /// Bytes that one takes, compiled.
    pub(crate) const MAX_BYTES: usize = 8 << 20;
    /// And those of a small one.
    #[cfg(feature = "openapi")]
    pub(crate) const SMALL_BYTES: usize = 64 << 10;
}

/// Reading OpenAPI files.
#[cfg(feature = "openapi")]
pub(crate) mod import {
    /// Links that one `$ref` may lead through.
    pub(crate) const MAX_HOPS: usize = 32;
    /// Levels of `allOf`, `oneOf` and `anyOf` within each other that are looked into.
    pub(crate) const MAX_NESTING: usize = 16;
    /// Schemas, properties and listed values that may be looked at while one file is read; the largest published one needs
    /// 5,000. References make a small file describe a tree of any size: this bounds the time.
    pub(crate) const MAX_STEPS: usize = 500_000;
    /// Bytes of text that may be looked through or copied while one file is read. References share a long text between any
    /// number of places: this bounds the memory, and the time for each step.
    pub(crate) const MAX_TEXT_BYTES: usize = 64 << 20;
    /// Alternatives of one field that are told apart; the published files have at most 9.
    pub(crate) const MAX_BRANCHES: usize = 64;
    /// Bytes of a server's address with its variables filled in; published ones have 40.
    pub(crate) const MAX_URL_BYTES: usize = 2048;
    /// Parts that are named for each file; of more, only the number is told.
    pub(crate) const MAX_NOTES: usize = 256;
    /// Different regular expressions of filter fields that are compiled of one file; the published ones have one.
    pub(crate) const MAX_PATTERNS: usize = 100;
    /// And those that are not small.
    pub(crate) const MAX_LARGE_PATTERNS: usize = 4;
    /// Record fields that are kept of one collection; the largest published record has about 150.
    pub(crate) const MAX_FIELDS: usize = 1_000;
    /// Operations that are read of one file.
    pub(crate) const MAX_PATHS: usize = 20_000;
    /// Segments of a path that are looked at; published ones have a dozen.
    pub(crate) const MAX_SEGMENTS: usize = 32;
    /// Characters of a name that is made of a title or a folder.
    pub(crate) const MAX_API_CHARS: usize = 64;
    /// Values that one file may contain, keys included; the largest published one has 44,000.
    pub(crate) const MAX_NODES: usize = 400_000;
    /// Levels of nesting; the deepest published file has 25.
    pub(crate) const MAX_DEPTH: usize = 64;
    /// Anchors, and aliases, of one file. What aliases repeat counts as values.
    pub(crate) const MAX_ALIASES: usize = 50_000;
    /// Bytes of text that anchors and aliases may copy.
    pub(crate) const MAX_COPIED_BYTES: usize = 16 << 20;
    /// What is left out and named; more is not reported.
    pub(crate) const MAX_LEFT_OUT: usize = 64;
}

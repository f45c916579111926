//! Every limit of the crate and its default, in one place.

/// Bounds that keep any input harmless; each is counted while parsing, building, planning or decoding, and passing one
/// is an error that names the limit, its value and the place.
///
/// ```
/// use konnect_filter::Limits;
/// let limits = Limits { list_items: 10, ..Limits::default() };
/// assert_eq!(limits.nesting, 128);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// Past this many comparisons of tests, or copies of them, alternatives are not expanded or joined: the plan has more
/// requests, or wider ones, but never wrong ones.
pub(crate) const MAX_ATOMS: usize = 200_000;

/// Past this many bytes of values compared with one another, tests are not simplified: the plan sends or evaluates more,
/// but nothing wrong.
pub(crate) const MAX_COMPARED_BYTES: usize = 1 << 22;

/// Bytes of a name that is compared with others to find the one that was meant: nobody mistypes longer ones, and the comparison
/// takes quadratic time.
pub(crate) const MAX_SUGGESTED_CHARS: usize = 64;

/// Bytes of an expression in SQL.
pub(crate) const MAX_SQL_BYTES: usize = 16 << 20;

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

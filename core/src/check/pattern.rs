//! Regular expressions: compiled within bounds, and explained where they are not well formed.

use std::fmt;

use regex_syntax::ast::ErrorKind;
use regex_syntax::hir::{ErrorKind as TranslateErrorKind, Hir, HirKind};

use crate::error::{Code, Diagnostic, Fallible, Setting, brief};
use crate::limits::Limits;
use crate::limits::numbers::REGEX_NESTING;
use crate::regular::{Regex, RegexBuilder, RegexError};
use crate::span::Span;
use crate::syntax::Value;

/// A regular expression that is compiled; a clone shares what it was compiled to.
///
/// The syntax is that of the [`regex`](https://docs.rs/regex/1/regex/#syntax) crate: no look-around and no references back to a group, so
/// that a match takes time linear in the text's length. Without the feature `regex` there are none: `matches` is refused
/// ([`Code::NoRegex`]).
///
/// ```
/// use konnect_filter::check::{Condition, Context, Pattern, TermTest, check_untyped};
/// let filter = konnect_filter::parse(r#"name matches "^pay(ments)?-""#)?;
/// let Condition::Term(term) = check_untyped(&filter, &Context::from_clock())?.condition else { unreachable!() };
/// let TermTest::Regex(pattern) = term.test else { unreachable!() };
/// let pattern: Pattern = pattern;
/// assert_eq!(pattern.as_str(), "^pay(ments)?-");
/// assert!(pattern.is_match("pay-api") && !pattern.is_match("prepay-api"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Clone)]
pub struct Pattern(pub(crate) Regex);

impl Pattern {
    /// The expression as it is written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it matches somewhere in a text.
    #[inline]
    pub fn is_match(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

/// The same expression as it is written.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Pattern {}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.as_str()).finish()
    }
}

/// A `matches` in a build that has no regular expressions.
pub(super) fn not_built(operator: Span) -> Diagnostic {
    Diagnostic::new(Code::NoRegex, operator, "this build has no regular expressions, which `matches` needs")
        .label("not in this build")
        .help("use `contains`, `starts with` or `ends with`")
        .remedy(Setting::Regex, "adds regular expressions")
}

/// Compiles the expression, the `count`th of its filter.
pub(super) fn compile(value: &Value<'_>, count: usize, limits: &Limits) -> Fallible<Pattern> {
    let fault = |message: String| Diagnostic::new(Code::InvalidRegex, value.span(), message);
    if count > limits.regexes {
        let message = format!("the filter has more than {} regular expressions", limits.regexes);
        return Err(fault(message).label("one too many").help("join them with `|`, or use `contains`"));
    }
    let repeats = repeats(value.text());
    if repeats > limits.regex_repeats {
        let message = format!(
            "the repetitions of the regular expression come to {repeats} characters, and the limit is {}",
            limits.regex_repeats
        );
        let help = "shorten its counted repetitions, such as `{1000}`";
        return Err(fault(message).label("too many").help(help));
    }
    let built = RegexBuilder::new(value.text()).size_limit(limits.regex_bytes).nest_limit(REGEX_NESTING).build();
    built.map(Pattern).map_err(|error| match error {
        RegexError::CompiledTooBig(limit) => {
            fault(format!("the regular expression takes more than {limit} bytes when compiled"))
                .label("too large")
                .help("shorten its counted repetitions, such as `{1000}`")
        }
        _ => syntax(value),
    })
}

/// What the repetitions of an expression come to when they are written without counts. An engine that looks for all of their
/// beginnings at once takes as many steps for a byte of text.
fn repeats(text: &str) -> usize {
    let mut builder = regex_syntax::ParserBuilder::new();
    builder.nest_limit(REGEX_NESTING).build().parse(text).map_or(0, |parsed| within_repeats(&parsed, false))
}

/// Plain recursion: [`REGEX_NESTING`] bounds the depth.
fn within_repeats(hir: &Hir, repeated: bool) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => usize::from(repeated) * literal.0.len(),
        HirKind::Class(_) => usize::from(repeated),
        HirKind::Capture(group) => within_repeats(&group.sub, repeated),
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min).max(1);
            within_repeats(&repetition.sub, true).saturating_mul(usize::try_from(times).unwrap_or(usize::MAX))
        }
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(0, |sum, part| sum.saturating_add(within_repeats(part, repeated)))
        }
    }
}

/// What is wrong with an expression that does not parse, and where.
fn syntax(value: &Value<'_>) -> Diagnostic {
    let mut builder = regex_syntax::ParserBuilder::new();
    let mut help = "escape a literal character with a backslash, or use `contains` for plain text";
    let (what, inner) = match builder.nest_limit(REGEX_NESTING).build().parse(value.text()) {
        Err(regex_syntax::Error::Parse(error)) => {
            let what = match error.kind() {
                ErrorKind::UnsupportedLookAround => {
                    help = "write what is around it as a `matches` or `not … matches` of its own, joined with `and`";
                    "look-around is not supported".to_owned()
                }
                ErrorKind::UnsupportedBackreference => "it refers back to a group, which is not supported".to_owned(),
                // The parser's own words, which repeat nothing of the expression.
                kind => kind.to_string(),
            };
            (what, Some(*error.span()))
        }
        Err(regex_syntax::Error::Translate(error)) => {
            let is_property = matches!(
                error.kind(),
                TranslateErrorKind::UnicodePropertyNotFound | TranslateErrorKind::UnicodePropertyValueNotFound
            );
            if is_property && !cfg!(feature = "unicode") {
                help = "write the letters themselves, as in `[A-Z]`";
                ("this build knows no properties of Unicode".to_owned(), Some(*error.span()))
            } else {
                (error.kind().to_string(), Some(*error.span()))
            }
        }
        _ => ("it is not valid".to_owned(), None),
    };
    let place = inner.and_then(|inner| within(value, inner.start.offset, inner.end.offset)).unwrap_or(value.span());
    Diagnostic::new(Code::InvalidRegex, place, format!("the regular expression is not valid: {what}"))
        .label("here")
        .help(help)
}

/// The place in the source of a place in the value, where the value is written as it reads.
fn within(value: &Value<'_>, start: usize, end: usize) -> Option<Span> {
    let span = value.span();
    let quote = usize::from(value.is_quoted());
    if span.len() != value.text().len() + 2 * quote {
        return None;
    }
    // Where something is missing, what is there instead is shown.
    let next = || value.text().get(start..)?.chars().next().map(char::len_utf8);
    let end = if start == end { end + next()? } else { end };
    let offset = |inner: usize| u32::try_from(inner + quote).ok()?.checked_add(span.start);
    Some(Span::new(offset(start)?, offset(end)?))
}

/// An expression where plain text is matched.
pub(super) fn in_plain_text(value: &Value<'_>) -> Diagnostic {
    let message = format!("`{}` looks like a regular expression, but is matched as plain text", brief(value.text()));
    Diagnostic::new(Code::LooksLikeRegex, value.span(), message).label("plain text")
}

/// Whether a text has what only regular expressions have.
pub(super) fn looks_like_regex(text: &str) -> bool {
    if !text.bytes().any(|byte| matches!(byte, b'*' | b'+' | b'^' | b'$' | b'\\' | b'|' | b'[')) {
        return false;
    }
    let has = |piece: &str| text.contains(piece);
    let anchored = text.len() > 1 && (text.starts_with('^') || text.ends_with('$'));
    let class = has("[") && (has("]+") || has("]*") || has("]{"));
    let group = text.starts_with('(') && text.ends_with(')') && has("|");
    // `\d+`, but not the `\d` of `C:\data`.
    let escape = text.as_bytes().windows(3).any(|window| {
        matches!(window, [b'\\', b'd' | b'w' | b's' | b'b' | b'D' | b'W' | b'S', next] if !next.is_ascii_alphanumeric())
    });
    anchored || class || group || escape || [".*", ".+", "\\."].iter().any(|piece| has(piece))
}

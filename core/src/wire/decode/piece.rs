//! One parameter of a query, and problems in it.

use std::borrow::Cow;

use super::line::Source;
use crate::error::{Code, Diagnostic, Fallible, Part};
use crate::percent::{self, Undecodable};
use crate::span::Span;

/// A problem in a URL, without its place yet.
pub(super) fn problem(code: Code, message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_part(code, Part::Url, message)
}

/// One parameter of the query, with its places.
pub(super) struct Piece<'t> {
    pub(super) name: Cow<'t, str>,
    pub(super) value: Option<Cow<'t, str>>,
    /// The name of the shell's variable that the value is.
    pub(super) argument: Option<&'t str>,
    pub(super) name_span: Span,
    pub(super) value_span: Span,
}

impl Piece<'_> {
    pub(super) fn span(&self) -> Span {
        self.name_span.to(self.value_span)
    }
}

/// Reads one parameter of the text.
pub(super) fn piece<'t>(source: Source<'t>, raw: &'t str) -> Fallible<Piece<'t>> {
    let (name, value) = raw.split_once('=').map_or((raw, None), |(name, value)| (name, Some(value)));
    let decoded = |part: &'t str| {
        percent::decode(part).map_err(|reason| {
            let (message, place) = match reason {
                Undecodable::Escape(at) => {
                    let cut = part.get(at..).unwrap_or(part);
                    let end = cut.char_indices().nth(3).map_or(cut.len(), |(end, _)| end);
                    ("a `%` that two hexadecimal digits do not follow", cut.get(..end).unwrap_or(cut))
                }
                Undecodable::Utf8 => ("the bytes are not UTF-8", part),
            };
            let found = problem(Code::InvalidEncoding, message).at(source.span_of(place));
            found.help("write `%25` for a percent sign, and text as percent-encoded UTF-8")
        })
    };
    let name_span = source.span_of(name);
    let value_span = value.map_or(Span::new(name_span.end, name_span.end), |value| source.span_of(value));
    let argument = value.and_then(|value| source.argument(value));
    Ok(Piece { argument, name: decoded(name)?, value: value.map(decoded).transpose()?, name_span, value_span })
}

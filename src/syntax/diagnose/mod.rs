//! What a [`Stop`] means to the person who typed it.
//!
//! The parser stops at the first mistake and knows little about it. Here, where time no longer matters, the place is looked at
//! ([`site`]), the mistake is named (one file per thing that was expected), and a fix is applied to a copy of the text
//! ([`fixed`]), which is parsed again: what is found then is a problem of its own, not a consequence. A mistake that cannot be
//! fixed ends the search, so that nothing reported is a guess. A replacement that does not let the parser past its place
//! is never offered.

mod characters;
mod common;
mod connective;
mod finding;
mod fixed;
mod foreign;
mod group;
mod list;
mod operand;
mod operator;
mod rest;
mod site;
mod string;
mod value;
mod words;

use self::finding::Finding;
use self::fixed::Fixed;
use self::site::Site;
use super::grammar;
use super::stop::{Expected, Stop};
use crate::error::{Code, Diagnostic, Error, Part};
use crate::limits::Limits;

/// The text is too long.
pub(super) fn too_long(limits: &Limits) -> Diagnostic {
    let most = limits.text_bytes.min(Limits::MAX_TEXT_BYTES);
    // Not how many it has: of a stream no more is read than shows that there are too many.
    let message = format!("the filter has more than {most} bytes, which is the limit");
    Diagnostic::elsewhere(Code::TooLong, Part::Filter, message).help("split it into several filters")
}

/// Everything that is wrong with `text`, where the parser stopped first at `stop`.
pub(super) fn explain(text: &str, stop: Stop, limits: &Limits) -> Error {
    let nesting = limits.nesting.min(Limits::MAX_NESTING);
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut fixed = Fixed::new(text);
    let mut stop = stop;
    // Each problem costs a parse of the whole; so many bytes in all keep a long text linear.
    let mut budget = text.len().saturating_mul(8).max(1 << 20);
    let first = loop {
        let finding = find(&Site::new(fixed.text(), stop), nesting);
        let (mut diagnostic, patch) = fixed.to_original(finding);
        let before = fixed.text().len();
        let next = patch.and_then(|patch| {
            fixed.apply(patch)?;
            Some(grammar::read(fixed.text(), nesting).err())
        });
        let Some(next) = next else {
            diagnostic.edits.clear();
            break diagnostic;
        };
        let Some(next) = next else { break diagnostic };
        if !is_past((stop, before), (next, fixed.text().len())) {
            diagnostic.edits.clear();
            break diagnostic;
        }
        stop = next;
        budget = budget.saturating_sub(text.len());
        if found.len() + 1 >= limits.problems || budget == 0 {
            break diagnostic;
        }
        found.push(diagnostic);
    };
    found.push(first);
    found.sort_by_key(|diagnostic| diagnostic.span);
    Error::check(found).err().unwrap_or_else(|| Diagnostic::internal("a text is refused without a reason").into())
}

/// Whether the second place is after the first; each with the length of the text in which it was found.
///
/// Measured from the end, where nothing changes; at the very end, where something can have been inserted, by what began.
fn is_past((stop, before): (Stop, usize), (next, now): (Stop, usize)) -> bool {
    let began = |stop: Stop, length: usize| (stop.expected, length.saturating_sub(stop.began as usize));
    next.left < stop.left || (next.left == 0 && stop.left == 0 && began(next, now) != began(stop, before))
}

fn find(site: &Site<'_>, nesting: usize) -> Finding {
    if let Some(finding) =
        operand::query_string(site).or_else(|| foreign::find(site)).or_else(|| characters::find(site))
    {
        return finding;
    }
    match site.expected {
        Expected::Predicate => operand::predicate(site),
        Expected::Segment => operand::segment(site),
        Expected::FieldFirst => operand::reversed(site),
        Expected::Operator => operator::operator(site),
        Expected::OperatorRest => rest::rest(site),
        Expected::Value => value::value(site),
        Expected::ArgumentName => value::argument(site),
        Expected::RangeAnd => value::range(site),
        Expected::List => list::list(site),
        Expected::Comma => list::comma(site),
        Expected::Connective => connective::connective(site),
        Expected::Close => group::close(site),
        Expected::NoClose => group::no_close(site),
        Expected::Quote => string::unclosed(site),
        Expected::Escape => string::escape(site),
        Expected::LessNesting => Finding::last(
            Diagnostic::new(
                Code::TooDeep,
                site.span(site.at, site.token().end),
                format!("nested deeper than {nesting} levels"),
            )
            .help("remove parentheses that group nothing, or split the filter in two"),
        ),
    }
}

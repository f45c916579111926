//! What probably was meant otherwise, but does not stop.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::checker::Checker;
use super::resolve::ResolvedField;
use super::value::{Literal, is_nothing};
use super::{date, lookalike, pattern, plain, wildcard};
use crate::catalog::Type;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::span::Span;
use crate::syntax::{MatchOperator, Node, Operand, Operands, Range, Value};

/// Up to this many operands are compared with each other; more of them through a table.
pub(super) const FEW: usize = 8;

/// `a or b and c`, where the `and` has no parentheses of its own.
pub(super) fn mixed(checker: &mut Checker<'_, '_>, operands: Operands<'_, '_>) {
    // The span of a group includes its parentheses, so it is wider than its operands.
    let bare = |operand: &Operand<'_, '_>| match operand.node() {
        Node::And(inner) => {
            let span = operand.span();
            inner.first().span().to(inner.last().span()) == span && !span.is_empty()
        }
        _ => false,
    };
    let Some(first) = operands.iter().find(bare) else { return };
    let mut diagnostic = Diagnostic::new(Code::MixedConnectives, first.span(), "`and` binds tighter than `or`")
        .label("read as one group")
        .help("add parentheses to make the grouping explicit");
    for span in operands.iter().filter(bare).map(Operand::span).take(FEW) {
        diagnostic =
            diagnostic.replace(Span::new(span.start, span.start), "(").replace(Span::new(span.end, span.end), ")");
    }
    checker.warning(diagnostic);
}

/// The same predicate twice in one chain.
pub(super) fn duplicates(checker: &mut Checker<'_, '_>, operands: Operands<'_, '_>) {
    // The usual chain, of different fields, ends here.
    if all_differ(operands.iter().map(|operand| match operand.node() {
        Node::Predicate(predicate) => {
            let name = predicate.field().name().as_bytes();
            Some(name.len() + 8 * name.last().copied().map_or(0, usize::from))
        }
        _ => None,
    })) {
        return;
    }
    let predicates = operands.iter().filter_map(|operand| match operand.node() {
        Node::Predicate(predicate) => Some((predicate, operand.span())),
        _ => None,
    });
    repeated(operands.len(), predicates, |first, second| {
        checker.warning(
            Diagnostic::new(Code::Duplicate, second, "the predicate appears twice")
                .label("again")
                .secondary_label(first, "first written here")
                .help("remove one of them"),
        );
    });
}

/// The same value twice in one list, and values such as `x*` or `EMPTY`; `test` is the place of all but the field.
pub(super) fn items(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    negated: bool,
    values: &[Value<'_>],
    test: Span,
) {
    let (not, joint) = if negated { ("not ", "and") } else { ("", "or") };
    let all = wildcard::all(values).filter(|_| place.is_text());
    if let (Some((matcher, cores)), Some(first)) = (&all, values.first()) {
        let instead = format!("{not}{} ({})", matcher.as_str(), cores.join(", "));
        let warning = wildcard::literal_wildcard(first).help(format!(
            "write `{} {}`",
            to_type(place.name.name()),
            to_type(&instead)
        ));
        checker.warning(place.rewrite(warning, test, instead));
    }
    let is_asked = |value: &&Value<'_>| value.is_written() && !plain::is_plain(value.text());
    let asked = if place.is_text() && all.is_none() { values } else { &[] };
    for value in asked.iter().filter(is_asked) {
        if lookalike::value(checker, value) || lookalike::boolean(checker, place, value) {
            continue;
        }
        if is_nothing(value.text()) && !value.is_quoted() {
            let message = format!("`{}` is compared as text, and not with what is missing", brief(value.text()));
            let help =
                format!("write `{} is {not}null` beside the list, joined by `{joint}`", to_type(place.name.name()));
            checker.warning(Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help));
            continue;
        }
        let inner = wildcard::of_part(value.text(), MatchOperator::In, negated).filter(|_| !value.is_quoted());
        let instead = match (inner, wildcard::shape(value.text())) {
            (Some(ours), _) => ours,
            (None, Some((core, Some(matcher)))) => format!("{not}{} {}", matcher.as_str(), Value::quoted(core)),
            _ => continue,
        };
        let whole = to_type(&format!("{} {instead}", place.name.name())).to_string();
        checker.warning(if values.len() == 1 {
            place.rewrite(wildcard::literal_wildcard(value).help(format!("write `{whole}`")), test, instead)
        } else {
            wildcard::literal_wildcard(value).help(format!("write `{whole}` beside the list, joined by `{joint}`"))
        });
    }
    // What a program binds may well have the same value twice.
    let written = values.iter().filter(|value| !value.is_bound());
    repeated(values.len(), written.map(|value| (value.text(), value.span())), |first, second| {
        let message = format!("the value appears twice in the list of `{}`", place.shown());
        checker.warning(
            Diagnostic::new(Code::Duplicate, second, message)
                .label("again")
                .secondary_label(first, "first written here")
                .help("remove one of them"),
        );
    });
}

/// Calls `report` with the places of an item, of which there are at most `count`, and of each equal one after it.
fn repeated<T: Eq + std::hash::Hash + Copy>(
    count: usize,
    items: impl Iterator<Item = (T, Span)> + Clone,
    mut report: impl FnMut(Span, Span),
) {
    if count <= FEW {
        for (index, (item, span)) in items.clone().enumerate() {
            if let Some((_, first)) = items.clone().take(index).find(|(earlier, _)| *earlier == item) {
                report(first, span);
            }
        }
        return;
    }
    let mut seen = HashMap::new();
    for (item, span) in items {
        match seen.entry(item) {
            std::collections::hash_map::Entry::Occupied(entry) => report(*entry.get(), span),
            std::collections::hash_map::Entry::Vacant(entry) => {
                entry.insert(span);
            }
        }
    }
}

/// `email = now-7d`: a word for an instant, which a text field takes as its letters.
pub(super) fn relative_date(checker: &mut Checker<'_, '_>, place: &ResolvedField<'_, '_>, value: &Value<'_>) {
    if value.is_quoted() || !matches!(place.kind, Some(Type::String | Type::Any)) || !date::is_relative(value.text()) {
        return;
    }
    let (word, quoted) = (brief(value.text()), Value::quoted(value.text()).to_string());
    let is = if place.kind == Some(&Type::Any) { "takes any type" } else { "is text" };
    let message = format!("`{}` {is}, so `{word}` is compared as these letters and not as a time", place.shown());
    let warning = Diagnostic::new(Code::LooksLikeDate, value.span(), message).label("not a time here");
    let help = format!("write `{quoted}` if the text is meant; otherwise compare a field that is a date-time");
    checker.warning(warning.suggest(value.span(), quoted).help(help));
}

/// What is typed after `contains`, `starts with`, `ends with`.
pub(super) fn substrings(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    (matcher, negated): (MatchOperator, bool),
    values: &[Value<'_>],
    operator: Span,
) {
    let not = if negated { "not " } else { "" };
    for value in values {
        let text = value.text();
        if !value.is_written() && !text.is_empty() || plain::is_plain(text) {
            continue;
        }
        if !value.is_quoted() && place.is_text() && date::is_relative(text) {
            let quoted = Value::quoted(text).to_string();
            let message = format!("`{}` is searched for as these letters and not as a time", brief(text));
            let help = format!("write `{quoted}` if the letters are meant, or compare with `>` or `<`");
            let warning = Diagnostic::new(Code::LooksLikeDate, value.span(), message).label("not a time here");
            checker.warning(warning.suggest(value.span(), quoted).help(help));
        }
        if !text.is_empty() && plain::is_word(text) {
            continue;
        }
        let with = |matcher: MatchOperator, text: &str| format!("{not}{} {}", matcher.as_str(), Value::quoted(text));
        let (diagnostic, instead) = if text.is_empty() {
            let diagnostic = Diagnostic::new(Code::AlwaysTrue, value.span(), "every string contains the empty string");
            let help = format!("write `{} {not}exists` if that is what you mean", place.shown());
            checker.warning(diagnostic.label("empty").help(help));
            continue;
        } else if let Some(inner) = doubly_quoted(value) {
            let message = format!("`{}` has quotes inside of its quotes", brief(text));
            (Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text"), with(matcher, inner))
        } else if pattern::looks_like_regex(text) {
            (pattern::in_plain_text(value), with(MatchOperator::Matches, text))
        } else if let Some(ours) = wildcard::of_part(text, matcher, negated).filter(|_| !is_quoted_star(value)) {
            (wildcard::literal_wildcard(value), ours)
        } else {
            match wildcard::shape(text) {
                Some((core, Some(shape))) if matcher == MatchOperator::Contains => {
                    (wildcard::literal_wildcard(value), with(shape, core))
                }
                Some((core, Some(_))) => (wildcard::literal_wildcard(value), with(matcher, core)),
                _ => {
                    lookalike::value(checker, value);
                    continue;
                }
            }
        };
        let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&instead));
        // Beside other values, it takes a predicate of its own.
        checker.warning(if values.len() == 1 {
            place.rewrite(diagnostic.help(help), operator.to(value.span()), instead)
        } else {
            let joint = if negated { "and" } else { "or" };
            diagnostic.help(format!("{help} beside the list, joined by `{joint}`"))
        });
    }
}

/// `"p*y"`: in quotes, a sign between letters is one of them.
fn is_quoted_star(value: &Value<'_>) -> bool {
    value.is_quoted() && value.text().trim_matches(['*', '%']).contains(['*', '%'])
}

/// What is inside of quotes that a value has within its own.
pub(super) fn doubly_quoted<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    let inner = |quote: char| value.text().strip_prefix(quote)?.strip_suffix(quote);
    inner('"')
        .or_else(|| inner('\''))
        .filter(|inner| value.is_quoted() && !inner.is_empty() && !inner.contains(['"', '\'']))
}

/// `between 5 and 3`.
pub(super) fn reversed(checker: &mut Checker<'_, '_>, range: &Range<'_>, low: &Literal, high: &Literal) {
    if low.typed.compare(&high.typed) != Some(Ordering::Greater) {
        return;
    }
    checker.warning(
        Diagnostic::new(Code::AlwaysFalse, range.low.span().to(range.high.span()), "the range ends before it begins")
            .label("an empty range")
            .help(format!("write `between {} and {}`", to_type(range.high.text()), to_type(range.low.text())))
            .suggest(range.low.span(), range.high.to_string())
            .suggest(range.high.span(), range.low.to_string()),
    );
}

/// Whether it is plain at once that no two of these are equal: each sets a bit of its own.
fn all_differ(items: impl Iterator<Item = Option<usize>>) -> bool {
    let mut seen = 0_u64;
    for item in items.flatten() {
        let bit = 1 << (item % 64);
        if seen & bit != 0 {
            return false;
        }
        seen |= bit;
    }
    true
}

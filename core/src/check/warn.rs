//! What probably was meant otherwise, but does not stop.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::checker::Checker;
use super::condition::{Condition, Target, Term, Test};
use super::date;
use super::resolve::Place;
use super::typed::Typed;
use super::value::Literal;
use crate::catalog::Type;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::span::Span;
use crate::syntax::{Comparison, Matcher, Node, Operand, Operands, Range, Value};

/// Up to this many operands are compared with each other; more of them through a table.
const FEW: usize = 8;

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
                .also(first, "first written here")
                .help("remove one of them"),
        );
    });
}

/// The same value twice in one list, and values such as `x*`.
pub(super) fn items(checker: &mut Checker<'_, '_>, place: &Place<'_, '_>, negated: bool, values: &[Value<'_>]) {
    for value in values.iter().filter(|value| value.is_written() && is_text(place)) {
        let Some((core, Some(matcher))) = wild(value.text()) else { continue };
        let (not, joint) = if negated { ("not ", "and") } else { ("", "or") };
        let instead = format!("{} {not}{} {}", to_type(place.name.name()), matcher.as_str(), Value::quoted(core));
        checker
            .warning(star(value).help(format!("write `{}` beside the list, joined by `{joint}`", to_type(&instead))));
    }
    // What a program binds may well have the same value twice.
    let written = values.iter().filter(|value| !value.is_bound());
    repeated(values.len(), written.map(|value| (value.text(), value.span())), |first, second| {
        let message = format!("the value appears twice in the list of `{}`", place.shown());
        checker.warning(
            Diagnostic::new(Code::Duplicate, second, message)
                .label("again")
                .also(first, "first written here")
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

/// `name = x*`: the star is literal.
pub(super) fn wildcard(
    checker: &mut Checker<'_, '_>,
    place: &Place<'_, '_>,
    comparison: Comparison,
    value: &Value<'_>,
    operator: Span,
) {
    if !is_text(place) {
        return;
    }
    let Some((core, matcher)) = wild(value.text()) else { return };
    let not = if comparison == Comparison::Ne { "not " } else { "" };
    let is_regex = looks_like_regex(value.text());
    let instead = match matcher {
        _ if is_regex => format!("{not}matches {}", Value::quoted(value.text())),
        Some(matcher) => format!("{not}{} {}", matcher.as_str(), Value::quoted(core)),
        None => format!("{not}exists"),
    };
    let diagnostic = if is_regex { regex(value) } else { star(value) };
    let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&instead));
    checker.warning(place.rewrite(diagnostic.help(help), operator.to(value.span()), instead));
}

/// `email = now-7d`: a word for an instant, which a text field takes as its letters.
pub(super) fn relative_date(checker: &mut Checker<'_, '_>, place: &Place<'_, '_>, value: &Value<'_>) {
    if value.is_quoted() || !matches!(place.kind, Some(Type::String | Type::Any)) || !date::is_relative(value.text()) {
        return;
    }
    let (word, quoted) = (brief(value.text()), Value::quoted(value.text()).to_string());
    let message = format!("`{}` is text, so `{word}` is compared as these letters and not as a time", place.shown());
    let warning = Diagnostic::new(Code::LooksLikeDate, value.span(), message).label("not a time here");
    let help = format!("write `{quoted}` if the text is meant; otherwise compare a field that is a date-time");
    checker.warning(warning.suggest(value.span(), quoted).help(help));
}

fn is_text_or_untyped(place: &Place<'_, '_>) -> bool {
    matches!(place.kind, None | Some(Type::String | Type::Any))
}

/// What is typed after `contains`, `starts with`, `ends with`.
pub(super) fn pieces(
    checker: &mut Checker<'_, '_>,
    place: &Place<'_, '_>,
    (matcher, negated): (Matcher, bool),
    values: &[Value<'_>],
    operator: Span,
) {
    let not = if negated { "not " } else { "" };
    for value in values {
        let text = value.text();
        if !value.is_written() && !text.is_empty() {
            continue;
        }
        if !value.is_quoted() && is_text_or_untyped(place) && date::is_relative(text) {
            let quoted = Value::quoted(text).to_string();
            let message = format!("`{}` is searched for as these letters and not as a time", brief(text));
            let help = format!("write `{quoted}` if the letters are meant, or compare with `>` or `<`");
            let warning = Diagnostic::new(Code::LooksLikeDate, value.span(), message).label("not a time here");
            checker.warning(warning.suggest(value.span(), quoted).help(help));
        }
        let (diagnostic, matcher, instead) = if text.is_empty() {
            let diagnostic = Diagnostic::new(Code::AlwaysTrue, value.span(), "every string contains the empty string");
            let help = format!("write `{} {not}exists` if that is what you mean", place.shown());
            checker.warning(diagnostic.label("empty").help(help));
            continue;
        } else if let Some(inner) = doubly_quoted(value) {
            let message = format!("`{}` has quotes inside of its quotes", brief(text));
            (Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text"), matcher, inner)
        } else if looks_like_regex(text) {
            (regex(value), Matcher::Matches, text)
        } else {
            match wild(text) {
                Some((core, Some(shape))) if matcher == Matcher::Contains => (star(value), shape, core),
                Some((core, Some(_))) => (star(value), matcher, core),
                _ => continue,
            }
        };
        let instead = format!("{not}{} {}", matcher.as_str(), Value::quoted(instead));
        let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&instead));
        let diagnostic = diagnostic.help(help);
        // Beside other values, it takes a predicate of its own.
        let single = values.len() == 1;
        checker.warning(if single {
            place.rewrite(diagnostic, operator.to(value.span()), instead)
        } else {
            diagnostic
        });
    }
}

/// What is inside of quotes that a value has within its own.
pub(super) fn doubly_quoted<'v>(value: &'v Value<'_>) -> Option<&'v str> {
    let inner = |quote: char| value.text().strip_prefix(quote)?.strip_suffix(quote);
    inner('"')
        .or_else(|| inner('\''))
        .filter(|inner| value.is_quoted() && !inner.is_empty() && !inner.contains(['"', '\'']))
}

fn regex(value: &Value<'_>) -> Diagnostic {
    let message = format!("`{}` looks like a regular expression, but is matched as plain text", brief(value.text()));
    Diagnostic::new(Code::LooksLikeRegex, value.span(), message).label("plain text")
}

/// `matches pay*`.
pub(super) fn star_in_regex(value: &Value<'_>) -> Diagnostic {
    let message = format!("`*` repeats the character before it in the regular expression `{}`", brief(value.text()));
    Diagnostic::new(Code::LooksLikeWildcard, value.span(), message).label("not a wildcard")
}

pub(super) fn star(value: &Value<'_>) -> Diagnostic {
    Diagnostic::new(
        Code::LooksLikeWildcard,
        value.span(),
        format!("`*` is not a wildcard in `{}`: it is matched literally", brief(value.text())),
    )
    .label("plain text")
}

pub(super) const fn is_text(place: &Place<'_, '_>) -> bool {
    matches!(place.kind, None | Some(Type::String | Type::Any))
}

/// What is between the wildcards of `*x*`, `x*`, `*x` or SQL's `%x%`, and the operator that says it; `None` for `*` alone.
fn wild(text: &str) -> Option<(&str, Option<Matcher>)> {
    let (first, last) = (*text.as_bytes().first()?, *text.as_bytes().last()?);
    let mark = match (first, last) {
        (b'*', _) | (_, b'*') => '*',
        (b'%', _) => '%',
        // `100%` is a text like another.
        (_, b'%') if !text.as_bytes().iter().rev().nth(1).is_some_and(u8::is_ascii_digit) => '%',
        _ => return None,
    };
    let core = text.trim_matches(mark);
    Some(match (core.is_empty(), text.starts_with(mark), text.ends_with(mark)) {
        (true, ..) => (core, None),
        (_, true, true) => (core, Some(Matcher::Contains)),
        (_, true, false) => (core, Some(Matcher::EndsWith)),
        _ => (core, Some(Matcher::StartsWith)),
    })
}

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

/// Predicates on one field that no value can satisfy together, or that every value satisfies one of.
pub(super) fn chain(checker: &mut Checker<'_, '_>, conditions: &[Condition<'_>], and: bool) {
    let terms = conditions.iter().filter_map(|condition| match condition {
        Condition::Term(term) => Some(term),
        _ => None,
    });
    if conditions.len() <= FEW {
        // The usual chains, of different fields or of `=` joined by `or`, end here.
        let mut later = terms.clone();
        let mut suspect = false;
        while let Some(term) = later.next() {
            suspect |=
                later.clone().any(|other| term.target == other.target && (binds(term, and) || binds(other, and)));
        }
        if !suspect {
            return;
        }
    }
    let mut terms: Vec<&Term<'_>> = terms.filter(|term| !could_be_array(checker, &term.target)).collect();
    terms.sort_by(|one, other| one.target.cmp(&other.target));
    for group in terms.chunk_by(|one, other| one.target == other.target) {
        if let Some((first, second)) = conflict(group, and) {
            let presence = exists_conflict(group, and) == Some((first, second));
            report(checker, first, second, and, presence);
        }
    }
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

/// Whether a test in a chain leaves little room for others: two that leave out a value each never conflict.
fn binds(term: &Term<'_>, and: bool) -> bool {
    match &term.test {
        Test::Compare(comparison, _) => {
            let left_out = if term.negated == and { Comparison::Eq } else { Comparison::Ne };
            *comparison != left_out
        }
        Test::Exists => true,
        _ => false,
    }
}

fn could_be_array(checker: &Checker<'_, '_>, target: &Target<'_>) -> bool {
    checker.entity.is_none_or(|entity| target.may_be_array(entity))
}

/// `presence`: it is whether the field is there that both ask.
fn report(checker: &mut Checker<'_, '_>, first: Span, second: Span, and: bool, presence: bool) {
    let (first, second) = if first > second { (second, first) } else { (first, second) };
    checker.warning(if and {
        Diagnostic::new(Code::AlwaysFalse, second, "the two predicates contradict each other")
            .label("contradicts the other one")
            .also(first, "the other one")
            .help("write `or` between them, or remove one")
    } else {
        Diagnostic::new(Code::AlwaysTrue, second, "one of the two predicates is always true")
            .label("true whenever the other is false")
            .also(first, "the other one")
            .help(if presence {
                "remove both: every record either has the field or does not"
            } else {
                "write `exists` if that is what you mean, or remove one"
            })
    });
}

/// Two tests of one place that exclude each other; with `and` false, whose negations do.
fn conflict(terms: &[&Term<'_>], and: bool) -> Option<(Span, Span)> {
    let comparisons = terms.iter().filter_map(|term| match &term.test {
        Test::Compare(comparison, value) => {
            let comparison = if term.negated == and { comparison.negate() } else { *comparison };
            Some((comparison, value, term.span))
        }
        _ => None,
    });
    let (mut equal, mut low, mut high) = (None, None, None);
    for (comparison, value, span) in comparisons.clone() {
        match comparison {
            Comparison::Eq => match equal {
                None => equal = Some((value, span)),
                Some((other, first)) if differ(value, other) => return Some((first, span)),
                Some(_) => {}
            },
            Comparison::Gt | Comparison::Ge => tighten(&mut low, (value, comparison, span), Ordering::Greater),
            Comparison::Lt | Comparison::Le => tighten(&mut high, (value, comparison, span), Ordering::Less),
            Comparison::Ne => {}
        }
    }
    let outside = |one: &Typed, (bound, comparison, span): (&Typed, Comparison, Span)| {
        let order = one.compare(bound)?;
        let inside = match comparison {
            Comparison::Gt => order.is_gt(),
            Comparison::Ge => order.is_ge(),
            Comparison::Lt => order.is_lt(),
            _ => order.is_le(),
        };
        (!inside).then_some(span)
    };
    if let Some((value, span)) = equal {
        let bounds = [low, high].into_iter().flatten();
        let beyond = bounds.filter_map(|bound| outside(value, bound)).next();
        let unequal = comparisons.clone().filter(|(comparison, ..)| *comparison == Comparison::Ne);
        let refused = || {
            unequal.filter(|(_, other, _)| value.compare(other) == Some(Ordering::Equal)).map(|(.., span)| span).next()
        };
        return Some((span, beyond.or_else(refused)?));
    }
    let (Some((from, from_comparison, first)), Some((to, to_comparison, second))) = (low, high) else {
        return exists_conflict(terms, and);
    };
    let empty = match from.compare(to)? {
        Ordering::Greater => true,
        Ordering::Equal => from_comparison == Comparison::Gt || to_comparison == Comparison::Lt,
        Ordering::Less => false,
    };
    (empty && first != second).then_some((first, second))
}

fn exists_conflict(terms: &[&Term<'_>], and: bool) -> Option<(Span, Span)> {
    let find = |negated: bool| {
        terms.iter().find(|term| matches!(term.test, Test::Exists) && term.negated == negated).map(|term| term.span)
    };
    let absent = find(and)?;
    let present = find(!and)?;
    Some((absent, present))
}

fn differ(one: &Typed, other: &Typed) -> bool {
    one.compare(other).is_some_and(Ordering::is_ne)
}

type Bound<'t, 'a> = (&'t Typed, Comparison, Span);

/// Keeps the tighter of two bounds: the one whose value is further `towards`, and of equal ones the one that excludes its end.
fn tighten<'t, 'a>(bound: &mut Option<Bound<'t, 'a>>, new: Bound<'t, 'a>, towards: Ordering) {
    let tighter = match bound {
        None => true,
        Some((value, ..)) => match new.0.compare(value) {
            Some(Ordering::Equal) => matches!(new.1, Comparison::Gt | Comparison::Lt),
            order => order == Some(towards),
        },
    };
    if tighter {
        *bound = Some(new);
    }
}

//! Wildcards, which this language does not have: what looks like one, and the operator that says it.

use super::checker::Checker;
use super::pattern;
use super::resolve::ResolvedField;
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::span::Span;
use crate::syntax::{MatchOperator, Value, glob};

/// `name = x*`: the star is literal.
pub(super) fn at_end(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    negated: bool,
    value: &Value<'_>,
    operator: Span,
) {
    if !place.is_text() {
        return;
    }
    if value.text().contains("\\*") {
        return escaped(checker, place, negated, value, operator);
    }
    let Some((core, matcher)) = shape(value.text()) else { return };
    let not = if negated { "not " } else { "" };
    let is_regex = pattern::looks_like_regex(value.text());
    let instead = match matcher {
        _ if is_regex => format!("{not}matches {}", Value::quoted(value.text())),
        Some(matcher) => format!("{not}{} {}", matcher.as_str(), Value::quoted(core)),
        None => format!("{not}exists"),
    };
    let diagnostic = if is_regex { pattern::in_plain_text(value) } else { literal_wildcard(value) };
    let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&instead));
    checker.warning(place.rewrite(diagnostic.help(help), operator.to(value.span()), instead));
}

/// `"pay\*"`: a star that was escaped, which it need not be.
fn escaped(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    negated: bool,
    value: &Value<'_>,
    operator: Span,
) {
    let message = format!("`{}` has a backslash in it: a `*` needs none", brief(value.text()));
    let text = value.text().replace("\\*", "*");
    let ours = format!("{} {}", if negated { "!=" } else { "=" }, Value::quoted(text));
    let help = format!("write `{} {}`", to_type(place.name.name()), to_type(&ours));
    let warning = Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help);
    checker.warning(place.rewrite(warning, operator.to(value.span()), ours));
}

/// `p*y`: a wildcard between letters, where no quotes say that it is one of them. Whether there is one.
pub(super) fn between(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    negated: bool,
    value: &Value<'_>,
    operator: Span,
) -> bool {
    let Some(marks) = inner(value.text()).filter(|_| !value.is_quoted()) else { return false };
    let ours = glob::operator(value.text(), marks, negated);
    let help = format!("write `{} {ours}`", to_type(place.name.name()));
    checker.warning(place.rewrite(literal_wildcard(value).help(help), operator.to(value.span()), ours));
    true
}

/// `contains p*y` and `starts with p?y`: the test that a wildcard between letters makes of one of a part.
pub(super) fn of_part(text: &str, matcher: MatchOperator, negated: bool) -> Option<String> {
    let marks = inner(text).or_else(|| is_one(text).then_some(glob::GLOB))?;
    let any = if text.contains('%') { '%' } else { '*' };
    let core = text.trim_matches(any);
    Some(match matcher {
        MatchOperator::Contains => glob::operator(&format!("{any}{core}{any}"), marks, negated),
        MatchOperator::StartsWith => glob::operator(&format!("{core}{any}"), marks, negated),
        MatchOperator::EndsWith => glob::operator(&format!("{any}{core}"), marks, negated),
        MatchOperator::In => glob::operator(text, marks, negated),
        MatchOperator::Matches => return None,
    })
}

/// The wildcards that are between letters; `50%off` has none, and a regular expression has its own.
fn inner(text: &str) -> Option<glob::Marks> {
    if text.contains("\\") || text.contains(".*") {
        return None;
    }
    if text.trim_matches('*').contains('*') {
        return (!text.contains('%')).then_some(glob::GLOB);
    }
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_wildcard = |(before, after): (&str, &str)| {
        is_letter(before.chars().next_back()) && is_letter(after.chars().next()) && !text.contains('*')
    };
    text.trim_matches('%').split_once('%').is_some_and(is_wildcard).then_some(glob::PERCENT)
}

/// `p?y`: one character, as JQL and shells have it. A question or an address has its `?` elsewhere, or more signs.
fn is_one(text: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '?' | '*');
    text.split_once('?').is_some_and(|(before, after)| {
        before.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
    }) && text.chars().all(is_word)
}

/// `matches pay*`, which a shell's user means as `starts with pay`: the operator and value that say it.
pub(super) fn as_regex(value: &Value<'_>, negated: bool) -> Option<String> {
    let text = value.text();
    let core = text.trim_matches('*');
    let is_plain =
        !core.is_empty() && core.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ' | '@' | '/'));
    (is_plain && core.len() < text.len() && value.is_written()).then(|| glob::operator(text, glob::GLOB, negated))
}

/// `matches pay*`.
pub(super) fn in_regex(value: &Value<'_>) -> Diagnostic {
    let message = format!("`*` repeats the character before it in the regular expression `{}`", brief(value.text()));
    Diagnostic::new(Code::LooksLikeWildcard, value.span(), message).label("not a wildcard")
}

/// What is between the wildcards of each value of a list, quoted, where all of them ask for the same operator.
pub(super) fn all(values: &[Value<'_>]) -> Option<(MatchOperator, Vec<String>)> {
    let mut same = None;
    let mut cores = Vec::new();
    for value in values {
        let (core, matcher) = shape(value.text()).filter(|_| value.is_written() && !value.text().contains('\\'))?;
        let matcher = matcher?;
        if *same.get_or_insert(matcher) != matcher
            || core.contains(['*', '%'])
            || pattern::looks_like_regex(value.text())
        {
            return None;
        }
        cores.push(Value::quoted(core).to_string());
    }
    same.map(|matcher| (matcher, cores))
}

pub(super) fn literal_wildcard(value: &Value<'_>) -> Diagnostic {
    let mark = ['*', '%'].into_iter().find(|mark| value.text().contains(*mark)).unwrap_or('?');
    Diagnostic::new(
        Code::LooksLikeWildcard,
        value.span(),
        format!("`{mark}` is not a wildcard in `{}`: it is matched literally", brief(value.text())),
    )
    .label("plain text")
}

/// What is between the wildcards of `*x*`, `x*`, `*x` or SQL's `%x%`, and the operator that says it; `None` for `*` alone.
pub(super) fn shape(text: &str) -> Option<(&str, Option<MatchOperator>)> {
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
        (_, true, true) => (core, Some(MatchOperator::Contains)),
        (_, true, false) => (core, Some(MatchOperator::EndsWith)),
        _ => (core, Some(MatchOperator::StartsWith)),
    })
}

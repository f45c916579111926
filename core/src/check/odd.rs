//! Values that look like something else: a wildcard, a link, an operator, an escape, look-alike letters, an unpublished value.

use super::checker::Checker;
use super::date;
use super::resolve::{Place, ResolvedField};
use super::typed::{TypedValue, ValueKind};
use super::value::is_nothing;
use super::{lookalike, pattern, plain, warn, wildcard};
use crate::catalog::{Entity, Type};
use crate::error::{Code, Diagnostic, brief, to_type};
use crate::number::is_digits;
use crate::percent;
use crate::span::Span;
use crate::suggest::{differences, listed};
use crate::syntax::{Comparison, MatchOperator, Value, html};

/// What is compared for equality.
pub(super) fn value(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    comparison: Comparison,
    value: &Value<'_>,
    operator: Span,
) {
    if !place.is_text() {
        return;
    }
    if counts_keys(place, value) {
        let name = brief(place.name.name());
        let map = place.field().map_or_else(String::new, |field| to_type(&field.name).to_string());
        let message = format!("`{name}` is the value of a key, not how many keys there are");
        let help = format!("keys cannot be counted; write `{map} is null` for what is missing");
        checker.warning(Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help));
        return;
    }
    let is_word = || plain::is_word(value.text()) && !is_nothing(value.text());
    if !value.is_written() || lookalike::boolean(checker, place, value) || is_word() {
        unlisted(checker, place, value);
        return;
    }
    let negated = comparison == Comparison::Ne;
    if !value.is_quoted() && is_placeholder(value.text()) {
        let message = format!("`{}` looks like a placeholder that was not filled in", brief(value.text()));
        let help = format!("put the value there; if the text is meant, write `{}`", to_type(&quoted(value)));
        checker.warning(Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help));
        return;
    }
    if lookalike::value(checker, value) {
        return;
    }
    if let Some((message, ours)) = foreign(value, negated) {
        let help = format!("write `{} {ours}`", to_type(place.name.name()));
        let warning = Diagnostic::new(Code::LooksForeign, value.span(), message).label("as text").help(help);
        let warning = place.rewrite(warning, operator.to(value.span()), ours);
        checker.warning(warning);
        return;
    }
    if !wildcard::between(checker, place, negated, value, operator) {
        wildcard::at_end(checker, place, negated, value, operator);
        unlisted(checker, place, value);
    }
}

/// `labels.length = 0`, which asks for a label, and hardly means one.
fn counts_keys(place: &ResolvedField<'_, '_>, value: &Value<'_>) -> bool {
    let text = value.text();
    // Few values are numbers.
    if value.is_quoted() || !is_digits(text) {
        return false;
    }
    let is = |words: &[&str]| place.key().is_some_and(|key| words.iter().any(|word| word.eq_ignore_ascii_case(key)));
    is(&["length", "len"]) || text == "0" && is(&["size", "count"])
}

/// What a value is in another language or place, and the operator and value that say it here.
fn foreign(value: &Value<'_>, negated: bool) -> Option<(String, String)> {
    let text = value.text();
    let shown = brief(text);
    let equals = if negated { "!=" } else { "=" };
    let not = if negated { "not " } else { "" };
    if !value.is_quoted() && is_nothing(text) {
        let ours = if negated { "is not null" } else { "is null" };
        return Some((format!("`{shown}` is compared as text; use `is null` for a missing value"), ours.into()));
    }
    if let Some(inner) = warn::doubly_quoted(value) {
        return Some((
            format!("`{shown}` has quotes inside of its quotes"),
            format!("{equals} {}", Value::quoted(inner)),
        ));
    }
    if let Some(inner) = text
        .strip_prefix("**")
        .and_then(|text| text.strip_suffix("**"))
        .filter(|inner| !inner.is_empty() && !inner.contains('*'))
    {
        return Some((format!("`{shown}` has the asterisks of bold text"), format!("{equals} {}", Value::bare(inner))));
    }
    if let Some(plain) = html::plain(text) {
        return Some((
            format!("`{shown}` is how HTML writes `{}`", brief(&plain)),
            format!("{equals} {}", Value::quoted(plain)),
        ));
    }
    if let Some(address) = text.strip_prefix("mailto:").filter(|address| address.contains('@')) {
        return Some((format!("`{shown}` is a link, not an address"), format!("{equals} {}", Value::bare(address))));
    }
    if text.strip_prefix('@').is_some_and(|domain| domain.contains('.') && !domain.contains('@')) {
        return Some((
            format!("`{shown}` is only the end of an address"),
            format!("{not}ends with {}", Value::quoted(text)),
        ));
    }
    if let Some((word, rest)) =
        text.split_once(':').filter(|(_, rest)| !value.is_quoted() && !rest.is_empty() && !rest.starts_with("//"))
    {
        let ours = match word {
            "contains" | "like" => Some("contains"),
            "startswith" | "starts_with" => Some("starts with"),
            "endswith" | "ends_with" => Some("ends with"),
            "regex" | "matches" => Some("matches"),
            "eq" => Some("="),
            "ne" | "neq" | "not" => Some("!="),
            _ => None,
        };
        if let Some(ours) = ours {
            return Some((
                format!("`{shown}` starts with the name of an operator"),
                format!("{ours} {}", Value::bare(rest)),
            ));
        }
    }
    if let Some((pattern, flags)) =
        text.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')).filter(|_| !value.is_quoted())
    {
        // Without flags it may be a path: `/pay/`.
        let is_regex = match flags {
            "" => pattern::looks_like_regex(pattern),
            _ => flags.bytes().all(|byte| b"gimsuxy".contains(&byte)),
        };
        if is_regex && !pattern.is_empty() && !pattern.contains('/') {
            let is_plain = regex_syntax::escape(pattern) == pattern;
            let ours = if is_plain && flags.contains('i') {
                format!("{not}contains {}", Value::quoted(pattern))
            } else {
                let fold = if flags.contains('i') { "(?i)" } else { "" };
                format!("{not}matches {}", Value::quoted(format!("{fold}{pattern}")))
            };
            return Some((format!("`{shown}` is another language's regular expression, compared as text"), ours));
        }
    }
    let decoded = percent(text)?;
    Some((
        format!("`{shown}` looks URL-encoded, and is encoded again when it is sent"),
        format!("{equals} {}", Value::bare(decoded)),
    ))
}

fn quoted(value: &Value<'_>) -> String {
    Value::quoted(value.text()).to_string()
}

/// `:name`, `@name`, `%s` and `%(name)s`, as programs write what is to be put into a query.
fn is_placeholder(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    text == "%s" || text.strip_prefix([':', '@']).is_some_and(is_name)
}

/// The text that `%20` and the like encode; `None` where there is none of them, or something else has a `%` as well.
fn percent(text: &str) -> Option<String> {
    let decoded = percent::decode_segment(text).ok().filter(|_| text.contains('%'))?;
    (!decoded.chars().any(char::is_control)).then(|| decoded.into_owned())
}

/// The values that the records of the field are published to have, where the filter's own description does not say so.
fn published<'e>(entity: Option<&'e Entity>, place: &ResolvedField<'_, '_>) -> Option<&'e [String]> {
    let Place::Filter(field, None) = place.place else { return None };
    entity?.published(field)
}

/// A value that is none of those that the records are published to have.
pub(super) fn unlisted(checker: &mut Checker<'_, '_>, place: &ResolvedField<'_, '_>, value: &Value<'_>) {
    let Some(values) = published(checker.entity, place) else { return };
    if value.argument_name().is_some() || values.iter().any(|known| known == value.text()) {
        return;
    }
    let message = format!("`{}` is not a published value of `{}`", brief(value.text()), place.shown());
    let warning = Diagnostic::new(Code::UnlistedValue, value.span(), message).label("not a published value");
    let list = format!("the values are {}", listed(values.iter()));
    checker.warning(match among(values, value.text()) {
        Some(near) => {
            let warning = warning.help(format!("did you mean `{near}`? {list}"));
            if value.is_bound() { warning } else { warning.suggest(value.span(), Value::bare(near).to_string()) }
        }
        None => warning.help(list),
    });
}

/// The one value that `typed` is without regard to case, without what all of them begin with, as its beginning, or with one or
/// two letters wrong.
fn among<'v>(values: &'v [String], typed: &str) -> Option<&'v str> {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect::<String>();
    if typed.len() > 64 {
        return None;
    }
    let wanted = letters(typed);
    let only = |fits: &dyn Fn(&str) -> bool| {
        let mut found = values.iter().filter(|value| fits(value));
        found.next().filter(|_| found.next().is_none()).map(String::as_str)
    };
    let joined = format!("_{}", typed.replace('-', "_").to_uppercase());
    only(&|value| letters(value) == wanted)
        .or_else(|| only(&|value| value.to_uppercase().ends_with(&joined)))
        .or_else(|| only(&|value| wanted.len() >= 3 && letters(value).starts_with(&wanted)))
        // `K8S` of `CLUSTER_TYPE_K8S_INGRESS_CONTROLLER`: whole words of one value alone.
        .or_else(|| {
            only(&|value| wanted.len() >= 3 && format!("_{}_", value.to_uppercase()).contains(&format!("{joined}_")))
        })
        .or_else(|| only(&|value| differences(&letters(value), &wanted).is_some_and(|count| count <= 1)))
}

/// `= now-7d`, and `=` with a fraction of a second finer than records have: an instant is hardly ever met.
pub(super) fn instant(
    checker: &mut Checker<'_, '_>,
    place: &ResolvedField<'_, '_>,
    value: &Value<'_>,
    typed: &TypedValue,
) {
    if !matches!(place.kind, Some(Type::DateTime)) {
        return;
    }
    let ValueKind::Instant(at) = typed.kind else { return };
    let text = value.text();
    let is_relative = date::is_relative(text) && (text.eq_ignore_ascii_case("now") || text.contains(['-', '+']));
    let is_fine = at.subsec_nanosecond() % 1_000 != 0;
    if !(is_relative || is_fine) {
        return;
    }
    let name = to_type(place.name.name());
    let warning = Diagnostic::new(Code::ExactInstant, value.span(), "hardly any record matches an exact instant")
        .label(if is_fine { "nanoseconds" } else { "one instant" });
    checker.warning(if is_relative {
        let day = at.to_string().split('T').next().unwrap_or_default().to_owned();
        let help = format!("write the day, `{name} = {day}`, or a range, as in `{name} >= {text}`");
        warning.suggest(value.span(), day).help(help)
    } else {
        warning.help("use a range: `between`, or `>=` and `<`")
    });
}

/// `contains 2026-08` of a date-time: the day, month or year that is meant.
pub(super) fn part_of_time(
    place: &ResolvedField<'_, '_>,
    matcher: MatchOperator,
    negated: bool,
    values: &[Value<'_>],
) -> Option<String> {
    let [value] = values else { return None };
    if !value.is_written()
        || !matches!(place.kind, Some(Type::DateTime))
        || !matches!(matcher, MatchOperator::Contains | MatchOperator::StartsWith)
    {
        return None;
    }
    let text = value.text().trim_matches(['%', '*']);
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let not = if negated { "not " } else { "" };
    Some(match shape.as_str() {
        "0000-00-00" => {
            let _: jiff::civil::Date = text.parse().ok()?;
            format!("{} {text}", if negated { "!=" } else { "=" })
        }
        "0000-00" => {
            let first: jiff::civil::Date = format!("{text}-01").parse().ok()?;
            format!("{not}between {first} and {}", first.last_of_month())
        }
        "0000" => format!("{not}between {text}-01-01 and {text}-12-31"),
        _ => return None,
    })
}

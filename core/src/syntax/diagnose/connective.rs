//! Mistakes after a predicate, where `and`, `or` or the end is expected.

use super::super::class::Keyword;
use super::super::spoken::{has_shape, offset, spoken};
use super::super::{Comparison, MatchOperator, Test, Value};
use super::finding::Finding;
use super::rule::{Rule, on};
use super::site::{Kind, Site, Token, quoted};
use super::words::{self, brief_code, code};
use crate::error::{Code, Diagnostic};
use crate::number::is_digits;
use crate::span::Span;

/// Expected: `and`, `or` or the end.
pub(super) static RULES: &[Rule] = &[
    Rule::new("a = x🚀y", |site| is_glued(site).then(|| glued_to_value(site, site.token())).flatten()),
    Rule::new("a = 1 & b = 2", |site| on(site, &[Kind::Joint], single_joint)),
    Rule::new("a = 1, b = 2", |site| on(site, &[Kind::Comma], separator)),
    Rule::new("a = 1; b = 2", |site| {
        matches!(site.of(site.token()), ";" | "，" | "、").then(|| separator(site, site.token()))
    }),
    Rule::new("(a = 1]", |site| {
        let open = site.open_group().filter(|open| site.of(*open) == "(" && site.of(site.token()) == "]")?;
        Some(super::list::wrong_bracket(site, site.token(), Some(open)))
    }),
    Rule::new("a = 1]", |site| on(site, &[Kind::Close], |site, _| super::group::no_close(site))),
    Rule::new("a = 1 adn b = 2", |site| on(site, &[Kind::Word], word)),
    Rule::new("x < 5 < 9", |site| on(site, &[Kind::Symbol], chained)),
    Rule::new("a = today()", |site| {
        let token = site.token();
        (site.of(token) == "(" && site.of(site.token_at(token.end)) == ")").then(|| call(site, token))
    }),
    Rule::new("a = f(x)", |site| {
        let is_call = site.token().kind == Kind::Open && is_glued(site) && site.before().kind == Kind::Word;
        is_call.then(|| super::common::function(site, site.before()))
    }),
    Rule::new("a = 1 (b = 2)", |site| on(site, &[Kind::Quoted, Kind::Open], missing)),
    Rule::new("a = 1 $", |site| Some(strange(site, site.token()))),
];

fn is_glued(site: &Site<'_>) -> bool {
    site.is_glued(site.token().start) && site.before().kind != Kind::Close
}

/// A character that means nothing after a predicate.
fn strange(site: &Site<'_>, token: Token) -> Finding {
    Finding::last(
        Diagnostic::new(
            Code::UnexpectedCharacter,
            site.span_of(token),
            format!("`{}` follows a predicate", brief_code(site.of(token))),
        )
        .label("expected `and`, `or` or the end")
        .help("join predicates with `and` or `or`; quote a value that contains such a character"),
    )
}

/// The value that ends where the parser stopped, as written in the text: of the last predicate, if it has only one.
fn last_value<'a>(site: &Site<'a>) -> Option<(Value<'a>, Span, bool)> {
    let predicate = site.last_predicate()?;
    let (value, is_equal) = match predicate.test() {
        Test::Compare { value, comparison } => (value.clone(), matches!(comparison, Comparison::Eq | Comparison::Ne)),
        Test::Match { values, matcher, .. } if *matcher != MatchOperator::In && values.len() == 1 => {
            (values.first()?.clone(), true)
        }
        Test::Between { range, .. } => (range.high.clone(), false),
        _ => return None,
    };
    let span = site.shifted(value.span());
    (site.cut(span.end as usize, site.at).trim().is_empty()).then_some((value, span, is_equal))
}

fn missing(site: &Site<'_>, token: Token) -> Finding {
    let diagnostic =
        Diagnostic::new(Code::MissingConnective, site.span_of(token), "two predicates need `and` or `or` between them")
            .label("expected `and` or `or`")
            .help("write `and` or `or` between them");
    if token.kind == Kind::Quoted && !site.begins_predicate(token) {
        return Finding::last(
            Diagnostic::new(Code::MissingConnective, site.span_of(token), "a second value follows the first")
                .label("expected `and`, `or` or the end")
                .help("write a list for several values: `in (a, b)`"),
        );
    }
    let space = if site.is_glued(token.start) && site.before().end == token.start { " " } else { "" };
    Finding::fixed(diagnostic.suggest(site.span(token.start, token.start), format!("{space}and ")))
}

/// Something follows a value directly: a quote in a quoted value, or a character that must be quoted.
fn glued_to_value(site: &Site<'_>, token: Token) -> Option<Finding> {
    let (value, span, _) = last_value(site)?;
    let start = span.start as usize;
    let end = site.word_end(token.start);
    let rest = site.cut(token.start, end);
    if value.is_quoted() {
        if !matches!(token.kind, Kind::Word) || site.keyword(token).is_some() {
            return None;
        }
        // `'it's'`: the quote inside closes the string.
        let quote = site.cut(start, start + 1);
        let message = "this quote ends the value";
        let last = site.span(span.end as usize - 1, span.end as usize);
        let Some(inner) = rest.strip_suffix(quote).filter(|inner| !inner.contains(['"', '\'', '(', ')', '\\'])) else {
            let help = if quote == "'" {
                "a quote inside a value in single quotes is doubled: `''`"
            } else {
                "a quote inside a value is escaped: `\\\"`"
            };
            let diagnostic =
                Diagnostic::new(Code::UnclosedString, last, message).label("the value ends here").help(help);
            return rest.contains(quote).then(|| Finding::last(diagnostic));
        };
        // `'it\'s'`: the backslash was to keep the quote.
        let before = value.text();
        let text = quoted(&format!("{}{quote}{inner}", before.strip_suffix('\\').unwrap_or(before)));
        let whole = site.span(start, end);
        let diagnostic = Diagnostic::new(Code::UnclosedString, last, message)
            .label("the value ends here")
            .help(format!("write `{}`", code(&text)))
            .suggest(whole, text);
        return Some(Finding::fixed(diagnostic));
    }
    let is_mark = site.of(token) == "!" && site.ends_predicate(site.token_at(token.end));
    let can_hold = is_mark || matches!(token.kind, Kind::Other | Kind::Unclosed | Kind::Quoted | Kind::Joint);
    if !can_hold || rest.starts_with(';') {
        return None;
    }
    let end = end - rest.len() + rest.trim_end_matches([')', ']', ',']).len();
    let text = site.cut(start, end);
    let has_operator = text.contains(['=', '<', '>', '(', ')', '"', '\\']);
    if has_operator || (token.kind == Kind::Joint && site.is_operator(site.token_at(end))) || text.ends_with(['&', '|'])
    {
        return None;
    }
    let whole = site.span(start, end);
    if let Some(finding) = super::characters::within(text, whole) {
        return Some(finding);
    }
    let diagnostic = Diagnostic::new(Code::InvalidValue, whole, format!("`{}` must be quoted", brief_code(text)))
        .label("one value, it seems")
        .help(format!("write `{}`", code(&quoted(text))))
        .suggest(whole, quoted(text));
    Some(Finding::fixed(diagnostic))
}

/// A word after a predicate.
fn word(site: &Site<'_>, token: Token) -> Finding {
    let name = site.of(token);
    let next = site.token_at(token.end);
    if site.keyword(token) == Some(Keyword::Not) || site.begins_predicate(token) {
        return missing(site, token);
    }
    let follows = site.begins_predicate(next) || next.kind == Kind::Open || site.keyword(next) == Some(Keyword::Not);
    if let Some(ours) = words::nearest_connective(name).filter(|_| follows) {
        return misspelled(site, token, ours);
    }
    if matches!(name.to_ascii_lowercase().as_str(), "order" | "sort" | "limit" | "offset") {
        return Finding::last(
            Diagnostic::new(Code::MissingConnective, site.span_of(token), format!("a filter has no `{name}`"))
                .label("expected `and`, `or` or the end")
                .help("sorting and paging are options of the request, not a part of the filter"),
        );
    }
    if site.keyword(token).is_some() {
        return chained(site, token);
    }
    several_words(site, token).unwrap_or_else(|| {
        if let Some(ours) = words::nearest_connective(name).filter(|_| !site.ends_predicate(next)) {
            return misspelled(site, token, ours);
        }
        Finding::last(
            Diagnostic::new(
                Code::MissingConnective,
                site.span_of(token),
                format!("`{}` follows a complete predicate", brief_code(name)),
            )
            .label("expected `and`, `or` or the end")
            .help("write `and` or `or` before a further predicate; a value with spaces must be quoted"),
        )
    })
}

/// `name = prod eu`: the words up to the end of the predicate are one value.
fn several_words(site: &Site<'_>, token: Token) -> Option<Finding> {
    let (value, span, _) = last_value(site).filter(|(value, ..)| !value.is_quoted())?;
    let mut last = token;
    let mut count = 2;
    loop {
        let next = site.token_at(last.end);
        if next.kind != Kind::Word || site.keyword(next).is_some() || site.begins_predicate(next) {
            break;
        }
        last = next;
        count += 1;
    }
    let start = span.start as usize;
    let text = site.cut(start, last.end);
    let whole = site.span(start, last.end);
    if let Some(instant) = one_word_instant(site, value.text(), token, last) {
        let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a time is written without spaces")
            .label("two words")
            .help(format!("write `{instant}`"))
            .suggest(whole, instant);
        return Some(Finding::fixed(diagnostic));
    }
    let after = site.token_at(last.end);
    if !(site.ends_predicate(after) || site.begins_predicate(after)) {
        return None;
    }
    if site.is_ordering() {
        // Neither a number nor a time has several words.
        return Some(Finding::last(
            Diagnostic::new(Code::InvalidValue, whole, "a number or a time is written without spaces")
                .label("several words")
                .help("write a time as in `2026-08-22T10:00:00Z`, `2026-08-22` or `now-7d`"),
        ));
    }
    // `last week` and `7 days ago`, but not `2 d`, which is as likely to be a text.
    let is_time = text.ends_with("ago") || !text.starts_with(|c: char| c.is_ascii_digit());
    if let Some(instant) = spoken(text).filter(|_| is_time) {
        let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a time is written without spaces")
            .label("a time in other words")
            .help(format!("write for example `>= {instant}`; if the text is meant, write `{}`", code(&quoted(text))));
        return Some(Finding::patched(diagnostic, whole, "x"));
    }
    let number = if count == 2 { "two".to_owned() } else { count.to_string() };
    let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a value with spaces must be quoted")
        .label(format!("{number} words"))
        .help(format!("quote it: `{}`", code(&quoted(text))))
        .suggest(whole, quoted(text));
    Some(Finding::fixed(diagnostic))
}

/// `2026-08-22 10:00` and `now - 7d`, each as one word.
fn one_word_instant(site: &Site<'_>, value: &str, token: Token, last: Token) -> Option<String> {
    let text = site.of(token);
    if has_shape(value, "0000-00-00T00:00:00") && token == last && text.eq_ignore_ascii_case("z") {
        return Some(format!("{value}Z"));
    }
    if has_shape(value, "0000-00-00") && token == last {
        let clock = text.strip_suffix(['Z', 'z']).unwrap_or(text);
        let (clock, zone) = match clock.find(['+', '-']) {
            Some(at) => (clock.get(..at)?, offset(clock.get(at..)?)?),
            None => (clock, "Z".to_owned()),
        };
        return if has_shape(clock, "00:00") {
            Some(format!("{value}T{clock}:00{zone}"))
        } else {
            has_shape(clock, "00:00:00").then(|| format!("{value}T{clock}{zone}"))
        };
    }
    if site.of(last).eq_ignore_ascii_case("ago") && site.token_at(token.end).end == last.end {
        let unit = text.to_ascii_lowercase();
        let units = ["second", "minute", "hour", "day", "week"];
        let unit = units.into_iter().find(|known| unit.trim_end_matches('s') == *known)?;
        let is_count = value.len() <= 6 && is_digits(value);
        return is_count.then(|| format!("now-{value}{}", unit.get(..1).unwrap_or_default()));
    }
    let is_length = |text: &str| {
        let digits = text.trim_start_matches(['-', '+']);
        digits.strip_suffix(['s', 'm', 'h', 'd', 'w']).is_some_and(is_digits)
    };
    let whole: String = site.cut(token.start, last.end).split_whitespace().collect();
    (value.eq_ignore_ascii_case("now") && whole.starts_with(['-', '+']) && is_length(&whole))
        .then(|| format!("{value}{whole}"))
}

/// `now()`.
fn call(site: &Site<'_>, token: Token) -> Finding {
    let close = site.token_at(token.end);
    let span = site.span(token.start, close.end);
    let name = brief_code(site.of(site.before()));
    let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("`{name}` takes no parentheses"))
        .label("no call")
        .help(format!("write `{name}`"));
    Finding::fixed(if name.eq_ignore_ascii_case("now") {
        diagnostic.replace(span, "")
    } else {
        diagnostic.suggest(span, "")
    })
}

/// An operator after a complete predicate: `a < b < c`.
fn chained(site: &Site<'_>, token: Token) -> Finding {
    let high = site.last_predicate().and_then(|predicate| match predicate.test() {
        Test::Between { range, .. } if !range.high.is_quoted() => Some(site.shifted(range.high.span())),
        _ => None,
    });
    if let Some(high) = high {
        // What was read as the upper end is the field of the next predicate.
        let place = Span::new(high.start, high.start);
        let diagnostic = Diagnostic::new(Code::MissingValue, place, "`between` needs a second value")
            .label("a value is missing here")
            .help("write the upper end after `and`");
        return Finding::patched(diagnostic, place, "0 and ");
    }
    if let Some(finding) = existence_compared(site, token) {
        return finding;
    }
    let diagnostic = Diagnostic::new(
        Code::MissingConnective,
        site.span_of(token),
        format!("a second operator, `{}`, follows a complete predicate", brief_code(site.of(token))),
    )
    .label("expected `and`, `or` or the end")
    .help("compare one field with one value, and join comparisons with `and`; a range is written with `between`");
    Finding::last(diagnostic)
}

/// `labels.env exists = true`, as on Konnect's wire.
fn existence_compared(site: &Site<'_>, token: Token) -> Option<Finding> {
    let predicate = site.last_predicate()?;
    let Test::Exists { negated: false } = predicate.test() else { return None };
    let value = site.token_at(token.end);
    let is = |word: &str| site.of(value).eq_ignore_ascii_case(word);
    if !matches!(site.of(token), "=" | "==") || !(is("true") || is("false")) {
        return None;
    }
    let ours = if is("true") { "exists" } else { "not exists" };
    let start = site.operand + predicate.operator_span().start as usize;
    let whole = site.span(start, value.end);
    let diagnostic = Diagnostic::new(Code::UnknownOperator, whole, "`exists` takes no value")
        .label("not compared with anything")
        .help(format!("write `{ours}`"))
        .suggest(whole, ours);
    Some(Finding::fixed(diagnostic))
}

/// A single `&` or `|`, or three.
pub(super) fn single_joint(site: &Site<'_>, token: Token) -> Finding {
    let text = site.of(token);
    let ours = if text.starts_with('&') { "and" } else { "or" };
    let glued = |yes: bool| if yes { " " } else { "" };
    let next = site.token_at(token.end);
    let before = site.is_glued(token.start) && site.before().end == token.start;
    let replacement = format!("{}{ours}{}", glued(before), glued(next.start == token.end && next.kind != Kind::Open));
    let span = site.span_of(token);
    let diagnostic = Diagnostic::new(
        Code::WrongConnective,
        span,
        format!("predicates are joined with `{ours}`, not with `{}`", brief_code(text)),
    )
    .label(format!("expected `{ours}`"))
    .help(format!("write `{ours}`"));
    if next.kind == Kind::End {
        return Finding::last(diagnostic);
    }
    Finding::fixed(diagnostic.replace(span, replacement))
}

/// `an` for `and`.
pub(super) fn misspelled(site: &Site<'_>, token: Token, ours: &str) -> Finding {
    let name = brief_code(site.of(token));
    let span = site.span_of(token);
    let diagnostic = Diagnostic::new(Code::WrongConnective, span, format!("`{name}` is neither `and` nor `or`"))
        .label("expected `and` or `or`")
        .help(format!("did you mean `{ours}`?"));
    Finding::fixed(diagnostic.suggest(span, ours))
}

/// A comma or semicolon after a predicate.
pub(super) fn separator(site: &Site<'_>, token: Token) -> Finding {
    let sign = site.of(token);
    let span = site.span_of(token);
    let next = site.token_at(token.end);
    if next.kind == Kind::End {
        let diagnostic = Diagnostic::new(Code::UnexpectedCharacter, span, format!("`{sign}` is not needed at the end"))
            .label("expected the end")
            .help("remove it");
        return Finding::fixed(diagnostic.replace(span, ""));
    }
    if sign == "," {
        if let Some(finding) = list_without_brackets(site, next) {
            return finding;
        }
    }
    let diagnostic = Diagnostic::new(
        Code::WrongConnective,
        span,
        format!("predicates are joined with `and` or `or`, not with `{sign}`"),
    )
    .label("expected `and` or `or`")
    .help("write `and` or `or`");
    // RSQL, which compares with `==`, writes `or` as a comma; others write `and` so.
    let is_rsql = sign == "," && site.text.contains("==");
    if is_rsql {
        return Finding::last(
            diagnostic.help("write `and` if both are asked for, or `or` if one is enough, as RSQL's comma says"),
        );
    }
    if !site.begins_predicate(next)
        && site.keyword(next) != Some(Keyword::Not)
        && next.kind != Kind::Open
        && site.of(next) != "!"
    {
        return match next.kind {
            Kind::Word if site.keyword(next).is_none() => {
                Finding::fixed(diagnostic.suggest(span, spaced(site, token, next)))
            }
            _ => Finding::last(diagnostic),
        };
    }
    Finding::fixed(diagnostic.suggest(span, spaced(site, token, next)))
}

fn spaced(site: &Site<'_>, token: Token, next: Token) -> String {
    let before = if site.before().end == token.start { " " } else { "" };
    let after = if next.start == token.end { " " } else { "" };
    format!("{before}and{after}")
}

/// `name = a, b`.
fn list_without_brackets(site: &Site<'_>, next: Token) -> Option<Finding> {
    let (_, span, is_equal) = last_value(site)?;
    let predicate = site.last_predicate()?;
    let is_value = |token: Token| matches!(token.kind, Kind::Word | Kind::Quoted) && site.keyword(token).is_none();
    let mut last = next;
    loop {
        if !is_value(last) || site.begins_predicate(last) {
            return None;
        }
        let comma = site.token_at(last.end);
        if site.ends_predicate(comma) {
            break;
        }
        if comma.kind != Kind::Comma {
            return None;
        }
        last = site.token_at(comma.end);
    }
    let operator = match predicate.test() {
        Test::Compare { comparison: Comparison::Eq, .. } => "in",
        Test::Compare { comparison: Comparison::Ne, .. } => "not in",
        Test::Match { .. } if is_equal => site.cut(
            site.operand + predicate.operator_span().start as usize,
            site.operand + predicate.operator_span().end as usize,
        ),
        _ => return None,
    };
    let start = site.operand + predicate.operator_span().start as usize;
    let items = site.cut(span.start as usize, last.end);
    let glued = if site.is_glued(start) { " " } else { "" };
    let text = format!("{operator} ({items})");
    let whole = site.span(span.start as usize, last.end);
    let diagnostic = Diagnostic::new(Code::MissingList, whole, "several values need a list in parentheses")
        .label("no parentheses")
        .help(format!("write `{}`", code(&text)))
        .suggest(site.span(start, last.end), format!("{glued}{text}"));
    Some(Finding::fixed(diagnostic))
}

//! Values of several words.

use super::super::calendar;
use super::super::civil::{has_shape, offset};
use super::super::spoken::spoken;
use super::context::{ErrorContext, Kind, Token, quoted};
use super::items::last_value;
use super::recovery::Recovery;
use super::separator::listed;
use super::words::code;
use crate::error::{Code, Diagnostic};
use crate::number::is_digits;

/// `name = prod eu`: the words up to the end of the predicate are one value.
pub(super) fn several_words(site: &ErrorContext<'_>, token: Token) -> Option<Recovery> {
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
    let text = site.slice(start, last.end);
    let whole = site.span(start, last.end);
    let is_time = site.names.is_time(site.field());
    let one_word = || one_word_instant(site, value.text(), token, last);
    if let Some(instant) = (is_time != Some(false)).then(one_word).flatten() {
        let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a time is written without spaces")
            .label("two words")
            .help(format!("write `{instant}`"))
            .suggest(whole, instant);
        return Some(Recovery::fixed(diagnostic));
    }
    let after = site.token_at(last.end);
    if !(site.ends_predicate(after) || site.begins_predicate(after)) {
        return listed(site);
    }
    // What it names is known where `now` is.
    if is_time == Some(true) && calendar::read(text).is_some() {
        let ours = quoted(text);
        let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a time is written without spaces");
        let diagnostic = diagnostic.label("a time in other words").help(format!("write `{}`", code(&ours)));
        return Some(Recovery::fixed(diagnostic.suggest(whole, ours)));
    }
    if site.is_ordering() || is_time == Some(true) && spoken(text).is_none() {
        // Neither a number nor a time has several words.
        return Some(Recovery::last(
            Diagnostic::new(Code::InvalidValue, whole, "a number or a time is written without spaces")
                .label("several words")
                .help("write a time as in `2026-08-22T10:00:00Z`, `2026-08-22` or `now-7d`"),
        ));
    }
    // `last week` and `7 days ago`, but not `2 d`, which is as likely to be a text.
    let is_words = text.ends_with("ago") || !text.starts_with(|c: char| c.is_ascii_digit());
    let may_be_time = is_time == Some(true) || is_time.is_none() && is_words;
    if let Some(instant) = spoken(text).filter(|_| may_be_time) {
        let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a time is written without spaces")
            .label("a time in other words");
        let help = if is_time == Some(true) {
            format!("write for example `>= {instant}`")
        } else {
            format!("write for example `>= {instant}`; if the text is meant, write `{}`", code(&quoted(text)))
        };
        return Some(Recovery::patched(diagnostic.help(help), whole, "x"));
    }
    let number = if count == 2 { "two".to_owned() } else { count.to_string() };
    let diagnostic = Diagnostic::new(Code::InvalidValue, whole, "a value with spaces must be quoted")
        .label(format!("{number} words"))
        .help(format!("quote it: `{}`", code(&quoted(text))))
        .suggest(whole, quoted(text));
    Some(Recovery::fixed(diagnostic))
}

/// `2026-08-22 10:00` and `now - 7d`, each as one word.
fn one_word_instant(site: &ErrorContext<'_>, value: &str, token: Token, last: Token) -> Option<String> {
    let text = site.text_of(token);
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
    if site.text_of(last).eq_ignore_ascii_case("ago") && site.token_at(token.end).end == last.end {
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
    let whole: String = site.slice(token.start, last.end).split_whitespace().collect();
    (value.eq_ignore_ascii_case("now") && whole.starts_with(['-', '+']) && is_length(&whole))
        .then(|| format!("{value}{whole}"))
}

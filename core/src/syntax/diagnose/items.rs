//! Values one after another, where the language has a list in parentheses.

use super::super::class::Keyword;
use super::super::spoken::spoken;
use super::super::{Comparison, MatchOperator, Test, Value};
use super::context::{ErrorContext, Kind, Token, quoted};
use crate::span::Span;

/// Values with something between them.
pub(super) struct Items {
    /// As they are written here: those of several words are quoted.
    pub(super) texts: Vec<String>,
    /// Where each begins and ends, and how many words it has.
    pub(super) places: Vec<(usize, usize, usize)>,
    /// Where the last one ends.
    pub(super) end: usize,
    /// Whether one of them has several words.
    pub(super) spaced: bool,
}

impl Items {
    /// As a list.
    pub(super) fn list(&self) -> String {
        format!("({})", self.texts.join(", "))
    }
}

/// A comma, or what else is typed for one.
pub(super) fn is_separator(site: &ErrorContext<'_>, token: Token) -> bool {
    token.kind == Kind::Comma || matches!(site.text_of(token), ";" | "，" | "、" | "；")
}

/// A comma, or a word between two values.
pub(super) fn is_joint(site: &ErrorContext<'_>, token: Token) -> bool {
    is_separator(site, token)
        || token.kind == Kind::Joint
        || matches!(site.keyword(token), Some(Keyword::And | Keyword::Or))
}

/// Whether a predicate begins at `token`, which may be the name of one that is true or false, or a key.
pub(super) fn begins_predicate(site: &ErrorContext<'_>, token: Token) -> bool {
    let name = site.text_of(token);
    let is_name = token.kind == Kind::Word
        && (site.names.is_boolean(name) || name.split_once('.').is_some_and(|(map, _)| site.names.is_map(map)));
    is_name
        || site.begins_predicate(token)
        || token.kind == Kind::Open
        || site.keyword(token) == Some(Keyword::Not)
        || site.text_of(token) == "!"
}

/// The values from `first` on, as long as something of `separates` is between them and no predicate begins.
pub(super) fn items(
    site: &ErrorContext<'_>,
    first: Token,
    separates: fn(&ErrorContext<'_>, Token) -> bool,
) -> Option<Items> {
    let mut found = Items { texts: Vec::new(), places: Vec::new(), end: first.start, spaced: false };
    let mut token = first;
    loop {
        let (text, end, words) = item(site, token)?;
        found.texts.push(text);
        found.places.push((token.start, end, words));
        found.end = end;
        found.spaced |= words > 1;
        let between = site.token_at(end);
        let next = site.token_at(between.end);
        // What is after the last one is not of the list.
        if !separates(site, between) || next.kind == Kind::End || begins_predicate(site, next) {
            return Some(found);
        }
        token = next;
    }
}

/// A value, where it ends, and how many words it has.
fn item(site: &ErrorContext<'_>, first: Token) -> Option<(String, usize, usize)> {
    let is_word = |token: Token| token.kind == Kind::Word && site.keyword(token).is_none();
    if first.kind == Kind::Quoted {
        return Some((site.text_of(first).to_owned(), first.end, 1));
    }
    let (mut last, mut words) = (first, 0);
    let mut token = first;
    while is_word(token) && (words == 0 || !site.begins_predicate(token)) {
        last = token;
        words += 1;
        token = site.token_at(token.end);
    }
    let text = site.slice(first.start, last.end);
    let written = match words {
        0 => return None,
        1 => text.to_owned(),
        // A time in words is not a text, and hardly one instant.
        _ if site.names.is_time(site.field()) == Some(true) => spoken(text).filter(|time| !time.starts_with("now"))?,
        _ => quoted(text),
    };
    Some((written, last.end, words))
}

/// The value that ends where the parser stopped, as written in the text: of the last predicate, if it has only one.
pub(super) fn last_value<'a>(site: &ErrorContext<'a>) -> Option<(Value<'a>, Span, bool)> {
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
    (site.slice(span.end as usize, site.at).trim().is_empty()).then_some((value, span, is_equal))
}

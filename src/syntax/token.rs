//! The tokens of the language: fields, values, operators, white space.
//!
//! Each function is a nom parser: it takes the rest of the input and gives what it read and what is left, or a [`Slip`].
//! A slip is `Copy` and small; the message is made once, at the end, by [`super::diagnose`].

use std::borrow::Cow;

use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Input};

use super::ast::{Comparison, Field, Matcher, Range, Test, Value, Values};
use super::class::{self, Keyword};
use crate::span::Span;

/// What a nom parser of this language gives.
pub(super) type Parsed<'a, T> = IResult<&'a str, T, Slip>;

/// Where the parser stopped, and what it had expected there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slip {
    pub(super) expected: Expected,
    /// Bytes left where it stopped.
    pub(super) left: u32,
    /// Bytes left where the thing began that it was reading, such as an opening quote.
    pub(super) began: u32,
}

/// What was expected where the parser stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// A predicate, `not` or an opening parenthesis.
    Predicate,
    /// A segment of a field's name, behind a dot.
    Segment,
    /// An operator, or what ends a predicate.
    Operator,
    /// `in`, `contains` and the like behind `not`, or the rest of an operator of two words.
    OperatorRest,
    /// A value.
    Value,
    /// A list in parentheses.
    List,
    /// A comma or the end of a list.
    Comma,
    /// The second value of `between`.
    RangeAnd,
    /// `and`, `or` or the end.
    Connective,
    /// The quote that closes a string.
    Quote,
    /// Something that a backslash can escape.
    Escape,
    /// The parenthesis that closes a group.
    Close,
    /// Nothing: a closing parenthesis that was never opened.
    NoClose,
    /// Fewer open parentheses and `not`s.
    LessNesting,
}

impl<'a> ParseError<&'a str> for Slip {
    fn from_error_kind(input: &'a str, _: ErrorKind) -> Self {
        let left = left(input);
        Self { expected: Expected::Predicate, left, began: left }
    }

    fn append(_: &'a str, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// Number of bytes left; the limit on the text's length makes it fit.
pub(super) fn left(input: &str) -> u32 {
    u32::try_from(input.len()).unwrap_or(u32::MAX)
}

/// A slip at `input`: the parser that decided by what it read is committed, so this is nom's `Failure`.
pub(super) fn slip<'a, T>(expected: Expected, input: &'a str) -> Parsed<'a, T> {
    slip_since(expected, input, input)
}

pub(super) fn slip_since<'a, T>(expected: Expected, input: &'a str, began: &'a str) -> Parsed<'a, T> {
    Err(Err::Failure(Slip { expected, left: left(input), began: left(began) }))
}

/// The length of the whole source, from which offsets are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) len: u32,
}

impl Source {
    /// The offset at which `rest` begins.
    pub(super) fn offset(self, rest: &str) -> u32 {
        self.len.saturating_sub(left(rest))
    }

    pub(super) fn span(self, from: &str, to: &str) -> Span {
        Span::new(self.offset(from), self.offset(to))
    }

    // value = string | bareword
    pub(super) fn value<'a>(self, input: &'a str) -> Parsed<'a, Value<'a>> {
        let (rest, text, quoted) = match input.as_bytes().first() {
            Some(b'"') => {
                let (rest, text) = double_quoted(input)?;
                (rest, text, true)
            }
            Some(b'\'') => {
                let (rest, text) = single_quoted(input)?;
                (rest, text, true)
            }
            _ => {
                let (rest, word) = input.take_split(class::word_len(input));
                if word.is_empty() || class::keyword(word).is_some() {
                    return slip(Expected::Value, input);
                }
                (rest, Cow::Borrowed(word), false)
            }
        };
        Ok((rest, Value::at(text, quoted, self.span(input, rest))))
    }

    // field = (name | string) *( "." (name | string) )
    pub(super) fn field<'a>(self, input: &'a str) -> Parsed<'a, Field<'a>> {
        let len = class::name_len(input);
        let (mut rest, first) = input.take_split(len);
        if !rest.starts_with('.') && len > 0 {
            // A plain name, the usual case.
            return if first.starts_with('-') || class::keyword(first).is_some() {
                slip(Expected::Predicate, input)
            } else {
                Ok((rest, Field::at(first, self.span(input, rest))))
            };
        }
        // Borrowed as long as no segment is quoted: then the source is the name.
        let mut owned: Option<String> = None;
        rest = input;
        loop {
            let at_start = rest.len() == input.len();
            let before = input.len() - rest.len();
            let after = match rest.as_bytes().first() {
                Some(b'"' | b'\'') => {
                    let (after, text) = quoted(rest)?;
                    let name = owned.get_or_insert_with(|| input.take(before).to_owned());
                    name.push_str(&text);
                    after
                }
                _ => {
                    let (after, segment) = rest.take_split(class::name_len(rest));
                    if at_start && (segment.starts_with('-') || class::keyword(segment).is_some()) {
                        return slip(Expected::Predicate, input);
                    }
                    if segment.is_empty() {
                        let expected = if at_start { Expected::Predicate } else { Expected::Segment };
                        return slip_since(expected, rest, input);
                    }
                    if let Some(name) = &mut owned {
                        name.push_str(segment);
                    }
                    after
                }
            };
            let Some(behind_dot) = after.strip_prefix('.') else {
                let name = owned.map_or_else(|| Cow::Borrowed(input.take(input.len() - after.len())), Cow::Owned);
                return Ok((after, Field::at(name, self.span(input, after))));
            };
            if let Some(name) = &mut owned {
                name.push('.');
            }
            rest = behind_dot;
        }
    }

    /// The operator behind a field and what it is compared with; gives the operator's end too.
    pub(super) fn test<'a>(self, input: &'a str) -> Parsed<'a, (Test<'a>, u32)> {
        let compare = |length: usize, comparison| {
            let rest = input.take_from(length);
            let end = self.offset(rest);
            let (rest, value) = self.value(skip_space(rest))?;
            Ok((rest, (Test::Compare { comparison, value }, end)))
        };
        let bytes = input.as_bytes();
        match (bytes.first(), bytes.get(1)) {
            (Some(b'='), Some(b'=')) => compare(2, Comparison::Eq),
            (Some(b'='), _) => compare(1, Comparison::Eq),
            (Some(b'!'), Some(b'=')) | (Some(b'<'), Some(b'>')) => compare(2, Comparison::Ne),
            (Some(b'!'), Some(b'~')) => self.matching(input.take_from(2), Matcher::Contains, true),
            (Some(b'~'), _) => self.matching(input.take_from(1), Matcher::Contains, false),
            (Some(b'<'), Some(b'=')) => compare(2, Comparison::Le),
            (Some(b'<'), _) => compare(1, Comparison::Lt),
            (Some(b'>'), Some(b'=')) => compare(2, Comparison::Ge),
            (Some(b'>'), _) => compare(1, Comparison::Gt),
            _ => {
                let (rest, word) = input.take_split(class::word_len(input));
                match class::keyword(word) {
                    Some(Keyword::Compare(comparison)) => compare(word.len(), comparison),
                    Some(Keyword::Not) => {
                        let rest = skip_space(rest);
                        let (behind, word) = rest.take_split(class::word_len(rest));
                        self.negatable(class::keyword(word), behind, true).unwrap_or_else(|| {
                            if rest.starts_with('~') {
                                self.matching(rest.take_from(1), Matcher::Contains, true)
                            } else {
                                slip_since(Expected::OperatorRest, rest, input)
                            }
                        })
                    }
                    Some(Keyword::Is) => {
                        let (behind, negated) = match word_of(skip_space(rest)) {
                            (behind, word) if word.eq_ignore_ascii_case("not") => (behind, true),
                            _ => (rest, false),
                        };
                        let operand = skip_space(behind);
                        let (rest, word) = word_of(operand);
                        if !word.eq_ignore_ascii_case("null") {
                            return slip_since(Expected::OperatorRest, operand, input);
                        }
                        // `is null` is `not exists`.
                        Ok((rest, (Test::Exists { negated: !negated }, self.offset(rest))))
                    }
                    keyword => self.negatable(keyword, rest, false).unwrap_or_else(|| slip(Expected::Operator, input)),
                }
            }
        }
    }

    /// The operators that `not` can stand before; `rest` is what follows `keyword`.
    fn negatable<'a>(
        self,
        keyword: Option<Keyword>,
        rest: &'a str,
        negated: bool,
    ) -> Option<Parsed<'a, (Test<'a>, u32)>> {
        Some(match keyword? {
            Keyword::In => self.in_list(rest, negated),
            Keyword::Contains => self.matching(rest, Matcher::Contains, negated),
            Keyword::Matches => self.matching(rest, Matcher::Matches, negated),
            Keyword::Starts => self.with(rest, Matcher::StartsWith, negated),
            Keyword::Ends => self.with(rest, Matcher::EndsWith, negated),
            Keyword::Between => self.between(rest, negated),
            Keyword::Exists => Ok((rest, (Test::Exists { negated }, self.offset(rest)))),
            _ => return None,
        })
    }

    fn in_list<'a>(self, rest: &'a str, negated: bool) -> Parsed<'a, (Test<'a>, u32)> {
        let end = self.offset(rest);
        let input = skip_space(rest);
        if !input.starts_with(['(', '[']) {
            return slip(Expected::List, input);
        }
        let (rest, values) = self.list(input)?;
        Ok((rest, (Test::Match { matcher: Matcher::In, negated, values }, end)))
    }

    // "starts with" and "ends with": the second word
    fn with<'a>(self, rest: &'a str, matcher: Matcher, negated: bool) -> Parsed<'a, (Test<'a>, u32)> {
        let input = skip_space(rest);
        let (rest, word) = word_of(input);
        if !word.eq_ignore_ascii_case("with") {
            return slip(Expected::OperatorRest, input);
        }
        self.matching(rest, matcher, negated)
    }

    fn matching<'a>(self, rest: &'a str, matcher: Matcher, negated: bool) -> Parsed<'a, (Test<'a>, u32)> {
        let end = self.offset(rest);
        let input = skip_space(rest);
        let (rest, values) = if input.starts_with(['(', '[']) && matcher != Matcher::Matches {
            self.list(input)?
        } else {
            let (rest, value) = self.value(input)?;
            (rest, Values::one(value))
        };
        Ok((rest, (Test::Match { matcher, negated, values }, end)))
    }

    fn between<'a>(self, rest: &'a str, negated: bool) -> Parsed<'a, (Test<'a>, u32)> {
        let end = self.offset(rest);
        let (rest, low) = self.value(skip_space(rest))?;
        let input = skip_space(rest);
        let (rest, word) = word_of(input);
        let rest = if word.eq_ignore_ascii_case("and") {
            rest
        } else if let Some(rest) = input.strip_prefix("&&") {
            rest
        } else {
            return slip(Expected::RangeAnd, input);
        };
        let (rest, high) = self.value(skip_space(rest))?;
        Ok((rest, (Test::Between { negated, range: Box::new(Range { low, high }) }, end)))
    }

    // list = "(" value *("," value) [","] ")" | "[" … "]"
    fn list<'a>(self, input: &'a str) -> Parsed<'a, Values<'a>> {
        let (mut rest, open) = input.take_split(1);
        let close = if open == "[" { ']' } else { ')' };
        rest = skip_space(rest);
        let (after, first) = self.value(rest)?;
        rest = skip_space(after);
        if let Some(rest) = rest.strip_prefix(close) {
            return Ok((rest, Values::one(first)));
        }
        let mut values = vec![first];
        loop {
            let Some(after) = rest.strip_prefix(',') else {
                return slip_since(Expected::Comma, rest, input);
            };
            rest = skip_space(after);
            if !rest.starts_with(close) {
                let (after, value) = self.value(rest)?;
                values.push(value);
                rest = skip_space(after);
            }
            if let Some(rest) = rest.strip_prefix(close) {
                return Values::new(values).map_or_else(|| slip(Expected::Value, rest), |values| Ok((rest, values)));
            }
        }
    }
}

/// What is behind white space.
pub(super) fn skip_space(input: &str) -> &str {
    match input.as_bytes() {
        // One blank between words is the usual case.
        [b' ', next, ..] if next.is_ascii_graphic() => input.take_from(1),
        [first, ..] if first.is_ascii_graphic() => input,
        _ => input.take_from(class::space_len(input)),
    }
}

/// The word at the start, keyword or not, and what is behind it.
pub(super) fn word_of(input: &str) -> (&str, &str) {
    input.take_split(class::word_len(input))
}

fn quoted(input: &str) -> Parsed<'_, Cow<'_, str>> {
    if input.starts_with('"') { double_quoted(input) } else { single_quoted(input) }
}

// "…" with \" \\ \' \n \r \t \u{…}
fn double_quoted(input: &str) -> Parsed<'_, Cow<'_, str>> {
    let body = input.take_from(1);
    let mut text = Cow::Borrowed("");
    let mut rest = body;
    loop {
        let Some(length) = rest.bytes().position(|byte| byte == b'"' || byte == b'\\') else {
            return slip_since(Expected::Quote, "", input);
        };
        let (after, chunk) = rest.take_split(length);
        let (behind, mark) = after.take_split(1);
        if mark == "\"" {
            if text.is_empty() {
                return Ok((behind, Cow::Borrowed(chunk)));
            }
            text.to_mut().push_str(chunk);
            return Ok((behind, text));
        }
        let (behind, c) = escape(after, input)?;
        let text = text.to_mut();
        text.push_str(chunk);
        text.push(c);
        rest = behind;
    }
}

/// What stands behind a backslash; `input` begins with it.
fn escape<'a>(input: &'a str, string: &'a str) -> Parsed<'a, char> {
    let body = input.take_from(1);
    let mut chars = body.chars();
    let c = match chars.next() {
        Some(c @ ('"' | '\\' | '\'')) => c,
        Some('n') => '\n',
        Some('r') => '\r',
        Some('t') => '\t',
        Some('u') => {
            let digits = chars.as_str().strip_prefix('{').and_then(|rest| rest.split_once('}'));
            let c = digits
                .filter(|(digits, _)| digits.len() <= 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
                .and_then(|(digits, rest)| {
                    Some((rest, u32::from_str_radix(digits, 16).ok().and_then(char::from_u32)?))
                });
            return c.map_or_else(|| slip_since(Expected::Escape, input, string), Ok);
        }
        Some(_) => return slip_since(Expected::Escape, input, string),
        None => return slip_since(Expected::Quote, "", string),
    };
    Ok((chars.as_str(), c))
}

// '…' with '' for a quote
fn single_quoted(input: &str) -> Parsed<'_, Cow<'_, str>> {
    let mut text = Cow::Borrowed("");
    let mut rest = input.take_from(1);
    loop {
        let Some(length) = rest.bytes().position(|byte| byte == b'\'') else {
            return slip_since(Expected::Quote, "", input);
        };
        let (after, chunk) = rest.take_split(length);
        let behind = after.take_from(1);
        let Some(behind_pair) = behind.strip_prefix('\'') else {
            if text.is_empty() {
                return Ok((behind, Cow::Borrowed(chunk)));
            }
            text.to_mut().push_str(chunk);
            return Ok((behind, text));
        };
        let text = text.to_mut();
        text.push_str(chunk);
        text.push('\'');
        rest = behind_pair;
    }
}

//! The tokens of the language: fields, values, operators, white space.
//!
//! Each function is a nom parser: it takes the rest of the input and gives what it read and what is left, or where it stopped.

use std::borrow::Cow;

use nom::Input;

use super::class::{self, Keyword};
use super::comparison::Comparison;
use super::predicate::{MatchOperator, Range, Test};
use super::stop::{Expected, Parsed, left, stop, stop_since};
use super::string::{double_quoted, quoted, single_quoted};
use super::value::{FieldName, Form, Value, Values};
use crate::span::Span;

/// The length of the whole source, from which offsets are counted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) len: u32,
}

impl Source {
    /// The offset at which `rest` begins.
    pub(super) fn offset(self, rest: &str) -> u32 {
        self.len.wrapping_sub(left(rest))
    }

    /// The span of what was read between two rests; `to` is a rest of `from`.
    pub(super) fn span(self, from: &str, to: &str) -> Span {
        Span { start: self.offset(from), end: self.offset(to) }
    }

    // value = string | bareword | argument
    #[inline(always)]
    pub(super) fn value<'a>(self, input: &'a str) -> Parsed<'a, Value<'a>> {
        let (rest, text, form) = match input.as_bytes().first() {
            Some(b'"') => {
                let (rest, text) = double_quoted(input)?;
                (rest, text, Form::Quoted)
            }
            Some(b'\'') => {
                let (rest, text) = single_quoted(input)?;
                (rest, text, Form::Quoted)
            }
            Some(b'$') => {
                let (rest, text) = argument(input)?;
                (rest, Cow::Borrowed(text), Form::Argument)
            }
            _ => {
                let (rest, word) = input.take_split(class::word_len(input));
                if word.is_empty() || class::keyword(word).is_some() {
                    return stop(Expected::Value, input);
                }
                (rest, Cow::Borrowed(word), Form::Bare)
            }
        };
        Ok((rest, Value::at(text, form, self.span(input, rest))))
    }

    // field = (name | string) *( "." (name | string) )
    #[inline(always)]
    pub(super) fn field<'a>(self, input: &'a str) -> Parsed<'a, FieldName<'a>> {
        let mut rest = input;
        loop {
            let len = class::name_len(rest);
            if len == 0 {
                // A quoted segment, or where it stopped.
                return self.quoted_field(input);
            }
            let (tail, segment) = rest.take_split(len);
            if rest.len() == input.len() && (segment.starts_with('-') || class::keyword(segment).is_some()) {
                return stop(Expected::Predicate, input);
            }
            match tail.strip_prefix('.') {
                Some(after_dot) => rest = after_dot,
                None => {
                    let name = input.take(input.len() - tail.len());
                    return Ok((tail, FieldName::at(name, self.span(input, tail))));
                }
            }
        }
    }

    /// A field with a quoted segment.
    #[cold]
    fn quoted_field<'a>(self, input: &'a str) -> Parsed<'a, FieldName<'a>> {
        let mut rest = input;
        // Borrowed as long as no segment is quoted: then the source is the name.
        let mut owned: Option<String> = None;
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
                        return stop(Expected::Predicate, input);
                    }
                    if segment.is_empty() {
                        let expected = if at_start { Expected::Predicate } else { Expected::Segment };
                        return stop_since(expected, rest, input);
                    }
                    if let Some(name) = &mut owned {
                        name.push_str(segment);
                    }
                    after
                }
            };
            let Some(after_dot) = after.strip_prefix('.') else {
                let name = owned.map_or_else(|| Cow::Borrowed(input.take(input.len() - after.len())), Cow::Owned);
                return Ok((after, FieldName::at(name, self.span(input, after))));
            };
            if let Some(name) = &mut owned {
                name.push('.');
            }
            rest = after_dot;
        }
    }

    /// Writes what is asked of a field, and gives where its operator ends; `None` where nothing is, as the field is on its own.
    #[inline(always)]
    pub(super) fn test<'a>(self, input: &'a str, test: &mut Test<'a>) -> Parsed<'a, Option<u32>> {
        let (rest, operator) = operator(input)?;
        let end = self.offset(rest);
        let operand = skip_space(rest);
        let rest = match operator {
            OperatorToken::None => return Ok((input, None)),
            OperatorToken::Compare(comparison) => {
                let (rest, value) = self.value(operand)?;
                *test = Test::Compare { comparison, value };
                rest
            }
            OperatorToken::Match { matcher, negated } => {
                let (rest, values) = self.operands(matcher, operand)?;
                *test = Test::Match { matcher, negated, values };
                rest
            }
            OperatorToken::Between { negated } => {
                let (rest, range) = self.range(operand)?;
                *test = Test::Between { negated, range: Box::new(range) };
                rest
            }
            OperatorToken::Exists { negated } => {
                *test = Test::Exists { negated };
                rest
            }
        };
        Ok((rest, Some(end)))
    }

    /// A list, or one value where the operator takes one.
    fn operands<'a>(self, matcher: MatchOperator, input: &'a str) -> Parsed<'a, Values<'a>> {
        let first = input.as_bytes().first();
        let is_list = matches!(first, Some(b'(' | b'['));
        match matcher {
            // An argument may be a list.
            MatchOperator::In if !is_list && first != Some(&b'$') => stop(Expected::List, input),
            MatchOperator::In | MatchOperator::Contains | MatchOperator::StartsWith | MatchOperator::EndsWith
                if is_list =>
            {
                self.list(input)
            }
            _ => {
                let (rest, value) = self.value(input)?;
                Ok((rest, Values::one(value)))
            }
        }
    }

    // value "and" value
    #[inline(never)]
    fn range<'a>(self, input: &'a str) -> Parsed<'a, Range<'a>> {
        let (rest, low) = self.value(input)?;
        let input = skip_space(rest);
        let (rest, word) = word_of(input);
        let rest = if word.eq_ignore_ascii_case("and") {
            rest
        } else if let Some(rest) = input.strip_prefix("&&") {
            rest
        } else {
            return stop(Expected::RangeAnd, input);
        };
        let (rest, high) = self.value(skip_space(rest))?;
        Ok((rest, Range { low, high }))
    }

    // list = "(" value *("," value) [","] ")" | "[" … "]"
    #[inline(never)]
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
                return stop_since(Expected::Comma, rest, input);
            };
            rest = skip_space(after);
            if !rest.starts_with(close) {
                let (after, value) = self.value(rest)?;
                values.push(value);
                rest = skip_space(after);
            }
            if let Some(rest) = rest.strip_prefix(close) {
                return Values::new(values).map_or_else(|| stop(Expected::Value, rest), |values| Ok((rest, values)));
            }
        }
    }
}

// argument = "$" 1*(letter | digit | "_")
#[cold]
fn argument(input: &str) -> Parsed<'_, &str> {
    let (rest, text) = input.take_split(1 + class::argument_len(input.take_from(1)));
    // What would be read as one word is one.
    if text.len() == 1 || class::word_len(rest) > 0 || rest.starts_with(['$', '{', '(', '[']) {
        return stop_since(Expected::ArgumentName, rest, input);
    }
    Ok((rest, text))
}

/// An operator, read but not yet its operand.
#[derive(Debug, Clone, Copy)]
pub(super) enum OperatorToken {
    /// None: what ends a predicate is there instead.
    None,
    Compare(Comparison),
    Match {
        matcher: MatchOperator,
        negated: bool,
    },
    Between {
        negated: bool,
    },
    Exists {
        negated: bool,
    },
}

/// The operator at the start.
pub(super) fn operator(input: &str) -> Parsed<'_, OperatorToken> {
    let bytes = input.as_bytes();
    let (len, operator) = match (bytes.first(), bytes.get(1)) {
        (Some(b'='), Some(b'=')) => (2, OperatorToken::Compare(Comparison::Eq)),
        (Some(b'='), _) => (1, OperatorToken::Compare(Comparison::Eq)),
        (Some(b'!'), Some(b'=')) | (Some(b'<'), Some(b'>')) => (2, OperatorToken::Compare(Comparison::Ne)),
        (Some(b'<'), Some(b'=')) => (2, OperatorToken::Compare(Comparison::Le)),
        (Some(b'<'), _) => (1, OperatorToken::Compare(Comparison::Lt)),
        (Some(b'>'), Some(b'=')) => (2, OperatorToken::Compare(Comparison::Ge)),
        (Some(b'>'), _) => (1, OperatorToken::Compare(Comparison::Gt)),
        (Some(b'~'), _) => (1, OperatorToken::Match { matcher: MatchOperator::Contains, negated: false }),
        (Some(b'!'), Some(b'~')) => (2, OperatorToken::Match { matcher: MatchOperator::Contains, negated: true }),
        (None | Some(b')'), _) | (Some(b'&'), Some(b'&')) | (Some(b'|'), Some(b'|')) => (0, OperatorToken::None),
        _ => return word_operator(input),
    };
    Ok((input.take_from(len), operator))
}

/// An operator that is a word, or several.
fn word_operator(input: &str) -> Parsed<'_, OperatorToken> {
    let (rest, word) = word_of(input);
    match class::keyword(word) {
        Some(Keyword::And | Keyword::Or) => Ok((input, OperatorToken::None)),
        Some(Keyword::Compare(comparison)) => Ok((rest, OperatorToken::Compare(comparison))),
        Some(Keyword::Not) => {
            let operand = skip_space(rest);
            let (rest, word) = word_of(operand);
            if let Some(rest) = operand.strip_prefix('~') {
                return Ok((rest, OperatorToken::Match { matcher: MatchOperator::Contains, negated: true }));
            }
            negatable(class::keyword(word), rest, true)
                .unwrap_or_else(|| stop_since(Expected::OperatorRest, operand, input))
        }
        Some(Keyword::Is) => {
            let (tail, negated) = match word_of(skip_space(rest)) {
                (tail, word) if word.eq_ignore_ascii_case("not") => (tail, true),
                _ => (rest, false),
            };
            let operand = skip_space(tail);
            let (rest, word) = word_of(operand);
            if !word.eq_ignore_ascii_case("null") {
                return stop_since(Expected::OperatorRest, operand, input);
            }
            // `is null` is `not exists`.
            Ok((rest, OperatorToken::Exists { negated: !negated }))
        }
        keyword => negatable(keyword, rest, false).unwrap_or_else(|| stop(Expected::Operator, input)),
    }
}

/// The operators that `not` can precede; `rest` is what follows `keyword`.
fn negatable(keyword: Option<Keyword>, rest: &str, negated: bool) -> Option<Parsed<'_, OperatorToken>> {
    let matcher = match keyword? {
        Keyword::In => MatchOperator::In,
        Keyword::Contains => MatchOperator::Contains,
        Keyword::Matches => MatchOperator::Matches,
        Keyword::Starts => return Some(with(rest, MatchOperator::StartsWith, negated)),
        Keyword::Ends => return Some(with(rest, MatchOperator::EndsWith, negated)),
        Keyword::Between => return Some(Ok((rest, OperatorToken::Between { negated }))),
        Keyword::Exists => return Some(Ok((rest, OperatorToken::Exists { negated }))),
        _ => return None,
    };
    Some(Ok((rest, OperatorToken::Match { matcher, negated })))
}

// "starts with" and "ends with": the second word
fn with(rest: &str, matcher: MatchOperator, negated: bool) -> Parsed<'_, OperatorToken> {
    let input = skip_space(rest);
    let (rest, word) = word_of(input);
    if !word.eq_ignore_ascii_case("with") {
        return stop(Expected::OperatorRest, input);
    }
    Ok((rest, OperatorToken::Match { matcher, negated }))
}

/// What follows white space.
#[inline]
pub(super) fn skip_space(input: &str) -> &str {
    match input.as_bytes() {
        // One blank between words is the usual case.
        [b' ', next, ..] if class::is_not_space(*next) => input.take_from(1),
        [first, ..] if class::is_not_space(*first) => input,
        _ => skip_long_space(input),
    }
}

/// The same for several blanks, line breaks and the end: out of the usual path.
#[inline(never)]
fn skip_long_space(input: &str) -> &str {
    input.take_from(class::space_len(input))
}

/// The word at the start, keyword or not, and what follows it.
pub(super) fn word_of(input: &str) -> (&str, &str) {
    input.take_split(class::word_len(input))
}

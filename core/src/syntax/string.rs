//! Quoted strings, which borrow from the source where they contain no escape.

use std::borrow::Cow;

use nom::Input;

use super::stop::{Expected, Parsed, stop_since};

pub(super) fn quoted(input: &str) -> Parsed<'_, Cow<'_, str>> {
    if input.starts_with('"') { double_quoted(input) } else { single_quoted(input) }
}

// "…" with \" \\ \' \n \r \t \u{…}
pub(super) fn double_quoted(input: &str) -> Parsed<'_, Cow<'_, str>> {
    let body = input.take_from(1);
    let mut text = Cow::Borrowed("");
    let mut rest = body;
    loop {
        let Some(length) = rest.bytes().position(|byte| byte == b'"' || byte == b'\\') else {
            return stop_since(Expected::Quote, "", input);
        };
        let (after, chunk) = rest.take_split(length);
        let (tail, mark) = after.take_split(1);
        if mark == "\"" {
            if text.is_empty() {
                return Ok((tail, Cow::Borrowed(chunk)));
            }
            text.to_mut().push_str(chunk);
            return Ok((tail, text));
        }
        let (tail, c) = escape(after, input)?;
        let text = text.to_mut();
        text.push_str(chunk);
        text.push(c);
        rest = tail;
    }
}

/// What follows a backslash; `input` begins with it.
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
            return c.map_or_else(|| stop_since(Expected::Escape, input, string), Ok);
        }
        Some(_) => return stop_since(Expected::Escape, input, string),
        None => return stop_since(Expected::Quote, "", string),
    };
    Ok((chars.as_str(), c))
}

// '…' with '' for a quote
pub(super) fn single_quoted(input: &str) -> Parsed<'_, Cow<'_, str>> {
    let mut text = Cow::Borrowed("");
    let mut rest = input.take_from(1);
    loop {
        let Some(length) = rest.bytes().position(|byte| byte == b'\'') else {
            return stop_since(Expected::Quote, "", input);
        };
        let (after, chunk) = rest.take_split(length);
        let tail = after.take_from(1);
        let Some(after_pair) = tail.strip_prefix('\'') else {
            if text.is_empty() {
                return Ok((tail, Cow::Borrowed(chunk)));
            }
            text.to_mut().push_str(chunk);
            return Ok((tail, text));
        };
        let text = text.to_mut();
        text.push_str(chunk);
        text.push('\'');
        rest = after_pair;
    }
}

//! `(name, version) in ((a, 1), (b, 2))`: several fields at once.

use super::super::super::class::Keyword;
use super::super::context::{ErrorContext, Kind, Token};
use super::super::recovery::Recovery;
use super::super::words::code;
use super::joined::whole_operand;
use crate::error::{Code, Diagnostic};

/// A comparison of several fields with as many values, or with a list of them.
pub(super) fn find(site: &ErrorContext<'_>) -> Option<Recovery> {
    if site.token().kind != Kind::Comma {
        return None;
    }
    let open = site.open_group().filter(|open| site.text_of(*open) == "(")?;
    let (names, close) = values(site, open)?;
    let mut operator = site.token_at(close.end);
    let mut negated = site.keyword(operator) == Some(Keyword::Not);
    if negated {
        operator = site.token_at(operator.end);
    }
    let list = site.token_at(operator.end);
    if let ([from, to], true) = (names.as_slice(), site.text_of(operator).eq_ignore_ascii_case("overlaps") && !negated)
    {
        return overlaps(site, (from, to), open, list);
    }
    let (rows, end) = match site.text_of(operator) {
        "=" | "==" if !negated => row(site, list)?,
        "!=" | "<>" if !negated => {
            negated = true;
            row(site, list)?
        }
        word if word.eq_ignore_ascii_case("in") => rows(site, list)?,
        _ => return None,
    };
    if rows.iter().any(|row| row.len() != names.len()) {
        return None;
    }
    let several = rows.len() > 1;
    let parts = rows.into_iter().map(|row| {
        let tests: Vec<String> = names.iter().zip(row).map(|(name, value)| format!("{name} = {value}")).collect();
        let tests = tests.join(" and ");
        if several { format!("({tests})") } else { tests }
    });
    let ours = parts.collect::<Vec<_>>().join(" or ");
    let ours = if negated { format!("not ({ours})") } else { whole_operand(site, ours, (open.start, end)) };
    let whole = site.span(open.start, end);
    let diagnostic = Diagnostic::new(Code::UnknownOperator, whole, "several fields cannot be compared at once")
        .label("a row of fields")
        .help(format!("write `{}`", code(&ours)))
        .suggest(whole, ours);
    Some(Recovery::fixed(diagnostic))
}

/// `(a, b) overlaps (x, y)`: SQL's stretches of time, of which neither contains its end.
fn overlaps(site: &ErrorContext<'_>, (from, to): (&str, &str), open: Token, list: Token) -> Option<Recovery> {
    // `DATE '…'` says nothing more than the day.
    let mut ends = Vec::new();
    let mut token = site.token_at(list.end);
    while list.kind == Kind::Open && !matches!(token.kind, Kind::Close | Kind::End) && ends.len() < 3 {
        let is_type = ["date", "timestamp"].iter().any(|name| site.text_of(token).eq_ignore_ascii_case(name));
        if !is_type && token.kind != Kind::Comma {
            ends.push(site.text_of(token));
        }
        token = site.token_at(token.end);
    }
    let [first, last] = ends.as_slice() else { return None };
    let end = token.end;
    // A day is a midnight there, and the whole day here.
    let after = if first.contains(':') { ">" } else { ">=" };
    let ours = whole_operand(site, format!("{from} < {last} and {to} {after} {first}"), (open.start, end));
    let whole = site.span(open.start, end);
    let diagnostic = Diagnostic::new(Code::UnknownOperator, whole, "`overlaps` is not an operator here")
        .label("two stretches of time")
        .help(format!("write `{}`", code(&ours)))
        .suggest(whole, ours);
    Some(Recovery::fixed(diagnostic))
}

/// One row of values, and where it ends.
fn row<'a>(site: &ErrorContext<'a>, open: Token) -> Option<(Vec<Vec<&'a str>>, usize)> {
    let (values, close) = values(site, open)?;
    Some((vec![values], close.end))
}

/// The rows of a list, and where it ends.
fn rows<'a>(site: &ErrorContext<'a>, open: Token) -> Option<(Vec<Vec<&'a str>>, usize)> {
    let mut found = Vec::new();
    let mut token = site.token_at(open.end);
    if open.kind != Kind::Open {
        return None;
    }
    loop {
        let (values, close) = values(site, token)?;
        found.push(values);
        let next = site.token_at(close.end);
        match next.kind {
            Kind::Comma => token = site.token_at(next.end),
            Kind::Close => return Some((found, next.end)),
            _ => return None,
        }
    }
}

/// The values between two brackets, and the closing one.
fn values<'a>(site: &ErrorContext<'a>, open: Token) -> Option<(Vec<&'a str>, Token)> {
    if open.kind != Kind::Open {
        return None;
    }
    let mut found = Vec::new();
    let mut token = site.token_at(open.end);
    loop {
        let is_value = matches!(token.kind, Kind::Word | Kind::Quoted) && site.keyword(token).is_none();
        found.push(is_value.then(|| site.text_of(token))?);
        let next = site.token_at(token.end);
        match next.kind {
            Kind::Comma => token = site.token_at(next.end),
            Kind::Close => return Some((found, next)),
            _ => return None,
        }
    }
}

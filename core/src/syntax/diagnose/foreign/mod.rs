//! Forms of other languages: each is a pattern with what it is here, in a table ([`forms`]).
//!
//! A pattern is matched where the operand begins in which the parser stopped, and has to reach beyond that place. So a form is only
//! looked for in what the parser could not read. In a build without regular expressions none is looked for.

mod form;
mod forms;
mod joined;
mod needs;
mod object;
mod pattern;
mod pieces;
mod tuples;
mod whole;

use self::form::Form;
use self::forms::{AFTER, AT_OPERAND, AT_STOP, LOGICAL, OVERLAP};
pub(super) use self::forms::{IGNORES_CASE, note};
use self::joined::whole_operand;
pub(super) use self::pieces::plain;
use super::super::class;
use super::super::spoken::rounding;
use super::super::stop::Expected;
use super::context::{self, ErrorContext};
use super::recovery::Recovery;
use super::words::code;
use crate::error::{Code, Diagnostic};
use crate::limits::messages::FOREIGN_BYTES;
use crate::regular::{self, Captures};
use crate::span::{Span, floor_char_boundary};

/// A form of another language where the parser stopped.
pub(super) fn find(site: &ErrorContext<'_>) -> Option<Recovery> {
    if !regular::IS_BUILT || matches!(site.expected, Expected::Escape | Expected::LessNesting | Expected::FieldFirst) {
        return None;
    }
    let (after, logical): (&[form::Kind], &[form::Kind]) = match site.expected {
        Expected::Connective => (AFTER, LOGICAL),
        Expected::Operator => (&[], LOGICAL),
        _ => (&[], &[]),
    };
    whole::find(site)
        .or_else(|| tuples::find(site))
        .or_else(|| at(site, OVERLAP, overlap(site)?))
        .or_else(|| at(site, AT_STOP, site.at))
        .or_else(|| at(site, after, site.at))
        .or_else(|| at(site, logical, site.at))
        .or_else(|| at(site, AT_OPERAND, operand(site)))
}

/// Where the operand begins, after its `not`s.
fn operand(site: &ErrorContext<'_>) -> usize {
    let mut start = site.operand_start;
    loop {
        let token = site.token_at(start);
        let text = site.text_of(token);
        if token.end > site.at || !(text == "!" || text.eq_ignore_ascii_case("not")) {
            return token.start;
        }
        start = token.end;
    }
}

/// Where `tags && ARRAY[…]` begins, of which only `tags` could be read.
fn overlap(site: &ErrorContext<'_>) -> Option<usize> {
    let rest = site.slice(operand(site), site.text.len());
    let joint = site.before_offset(operand(site));
    let before = site.before_offset(joint.start);
    let is_array = rest.starts_with('{') || rest.get(..5).is_some_and(|word| word.eq_ignore_ascii_case("array"));
    (is_array && site.text_of(joint) == "&&" && before.kind == context::Kind::Word).then_some(before.start)
}

fn at(site: &ErrorContext<'_>, kinds: &[form::Kind], start: usize) -> Option<Recovery> {
    let end = floor_char_boundary(site.text, start.saturating_add(FOREIGN_BYTES));
    let text = site.slice(start, end);
    let start = start + (text.len() - text.trim_start().len());
    let text = text.trim_start();
    let lower = text.to_ascii_lowercase();
    // What reaches beyond the place, white space aside.
    let reach = site.token().start.max(site.at);
    for kind in kinds {
        for form in kind.forms {
            if !form.may_match(&lower) {
                continue;
            }
            let Some(captures) = form.matched(text).filter(|found| pieces::are_meant(found, site.names)) else {
                continue;
            };
            let length = captures.get_match().end();
            // What is compared with something is not a value.
            if form.ours != "{h}" && !form.ours.starts_with('!') && site.is_operator(site.token_at(start + length)) {
                continue;
            }
            // A name or a value goes on.
            let goes_on = |c: char| class::is_word(c);
            if text.get(..length).is_some_and(|text| text.ends_with(goes_on))
                && text.get(length..).is_some_and(|text| text.starts_with(goes_on))
            {
                continue;
            }
            // `a$5`: the sign is the end of no text.
            let is_sign = |text: &str| text.ends_with('$') && captures.name("c").is_some();
            if text.get(..length).is_some_and(is_sign)
                && text.get(length..).is_some_and(|rest| rest.starts_with(|c: char| !class::is_space(c) && c != ')'))
            {
                continue;
            }
            // The number of `7 days ago` is not the value.
            if form.ours.ends_with("{v}") && is_count(text, length) {
                continue;
            }
            if start + length < reach || (start + length == reach && reach < site.text.len()) {
                continue;
            }
            if let Some(finding) = found(site, kind, form, &captures, start) {
                return Some(finding);
            }
        }
    }
    None
}

/// Whether what ends at a place is how many units of time a length has.
fn is_count(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let is_unit = |word: &str| {
        ["second", "minute", "hour", "day", "week", "month", "year"]
            .iter()
            .any(|unit| word.trim_end_matches('s') == *unit)
    };
    text.get(..end).is_some_and(|text| text.ends_with(|c: char| c.is_ascii_digit()))
        && rest.split_whitespace().next().is_some_and(|word| is_unit(&word.to_ascii_lowercase()))
}

fn found(
    site: &ErrorContext<'_>,
    kind: &form::Kind,
    form: &Form,
    captures: &Captures<'_>,
    start: usize,
) -> Option<Recovery> {
    let typed = captures.get_match().as_str().trim_end();
    let span = site.span(start, start + typed.len());
    // A month is so many days here, which the person is told.
    let time = captures.name("d").or_else(|| captures.name("u"));
    let label = time.and_then(|time| rounding(time.as_str())).unwrap_or(kind.label);
    let problem = |typed: &str, span: Span| {
        let message = kind.message.replace("{}", &super::words::brief_code(typed.trim()));
        Diagnostic::new(kind.code, span, message).label(label)
    };
    if let Some(help) = form.ours.strip_prefix('!') {
        // A text is of no use to a field that takes none.
        let is_text = captures.name("g").is_none_or(|name| site.names.is_text(name.as_str()));
        let (help, of_text) = help.split_once('|').unwrap_or((help, ""));
        let help = if is_text { [help, of_text].concat() } else { help.to_owned() };
        let part = captures
            .name("n")
            .map_or((typed, span), |part| (part.as_str(), site.span(start + part.start(), start + part.end())));
        let mut help = help.replace("{}", &super::context::quoted(part.0));
        let known = ["many:many", "g:g", "v:v", "q:q", "like:q", "other:q", "whole:r", "part:r"];
        for (name, key) in known.into_iter().filter_map(|piece| piece.split_once(':')) {
            if captures.name(key).is_some() && help.contains(&format!("<{name}>")) {
                help = help.replace(&format!("<{name}>"), &pieces::written(&format!("{{{name}:{key}}}"), captures)?);
            }
        }
        let diagnostic = problem(part.0, part.1).help(help);
        return Some(match kind.code {
            Code::InvalidValue => Recovery::patched(diagnostic, span, "x = x"),
            _ => Recovery::last(diagnostic),
        });
    }
    let ours = pieces::written(form.ours, captures)?;
    // With `and` between two values of one field, no record could match.
    if kind.code == Code::WrongConnective
        && form.ours.starts_with("and {g}")
        && ours.contains(" = ")
        && is_again(site, captures)
    {
        let value = ours.split_once(" = ").map_or("…", |(_, value)| value);
        let help = format!("write a list if one of the values is enough: `{} in (…, {value})`", code(site.field()));
        return Some(Recovery::last(problem(typed, span).help(help)));
    }
    // `C#`, where the sign is a part of the value.
    if typed.starts_with('#') && site.is_glued(start) && !site.slice(0, start).ends_with(['"', '\'', ')', ']']) {
        return None;
    }
    // Taken out, it takes the space before it along.
    if ours.is_empty() {
        let from = site.slice(0, start).trim_end().len();
        let end = start + captures.get_match().end();
        let taken = if from == 0 { site.span(start, end) } else { site.span(from, start + typed.len()) };
        return Some(Recovery::fixed(problem(typed, span).help(kind.help).suggest(taken, "")));
    }
    // `a&amp;b` is one word.
    if ours == "and" && site.is_glued(start) {
        return None;
    }
    // What is missing is not equal to a value, where SQL negates a test that is never unknown.
    let ours = if form.pattern.contains("<=>") && form.ours.ends_with("{v}") && is_in_negation(site, start) {
        let field = pieces::written("{f}", captures)?;
        format!("{ours} and {field} is not null")
    } else {
        ours
    };
    let ours = whole_operand(site, ours, (start, start + typed.len()));
    if typed.replace("()", "") == ours {
        return None;
    }
    let (before, after) = shared(typed, &ours);
    // Between two signs, the place is both of them.
    let gap = typed.get(before..typed.len() - after).is_some_and(|middle| middle.trim().is_empty());
    let (before, after) = if gap && !typed.get(before..).is_some_and(str::is_empty) {
        let is_word = |c: char| !c.is_whitespace();
        let head = typed.get(..before).unwrap_or_default().trim_end_matches(is_word).len();
        let tail = typed.get(typed.len() - after..).unwrap_or_default().trim_start_matches(is_word).len();
        (head, tail)
    } else {
        (before, after)
    };
    let middle = typed.get(before..typed.len() - after).unwrap_or(typed);
    let edit = ours.get(before..ours.len() - after).unwrap_or(&ours);
    let span = site.span(start + before, start + before + middle.len());
    Some(Recovery::fixed(
        problem(middle, span).help(format!("write `{}`{}", code(&ours), (kind.note)(&ours))).suggest(span, edit),
    ))
}

/// Whether a `not` before a place may be of what is there.
fn is_in_negation(site: &ErrorContext<'_>, start: usize) -> bool {
    let before = site.slice(0, start);
    let is_not = |word: &str| word.eq_ignore_ascii_case("not");
    before.ends_with('!') || before.contains("!(") || before.split(|c: char| !class::is_word(c)).any(is_not)
}

/// Whether the form tests the field of the predicate before it.
fn is_again(site: &ErrorContext<'_>, captures: &Captures<'_>) -> bool {
    captures.name("g").is_some_and(|field| field.as_str() == site.field())
}

/// How many bytes two strings share at their beginning and their end: whole words and strings.
fn shared(one: &str, other: &str) -> (usize, usize) {
    // A colon is a part of a clock, and of nothing else.
    let is_joined = |left: Option<char>, right: Option<char>| {
        let is_word = |c: char| class::is_word(c) || matches!(c, '"' | '\'');
        match (left, right) {
            (Some(digit), Some(':')) | (Some(':'), Some(digit)) => digit.is_ascii_digit(),
            (Some(left), Some(right)) => is_word(left) && is_word(right),
            _ => false,
        }
    };
    let is_even = |text: &str| text.matches('"').count() % 2 == 0 && text.matches('\'').count() % 2 == 0;
    let rest = |text: &str, from: usize| text.get(from..).and_then(|text| text.chars().next());
    let mut before: usize = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    loop {
        let text = one.get(..before).unwrap_or_default();
        let last = text.chars().next_back();
        let splits = is_joined(last, rest(one, before)) || is_joined(last, rest(other, before));
        if !splits && is_even(text) {
            break;
        }
        let Some(last) = text.chars().next_back() else { break };
        before -= last.len_utf8();
    }
    let (one, other) = (one.get(before..).unwrap_or_default(), other.get(before..).unwrap_or_default());
    let pairs = one.chars().rev().zip(other.chars().rev());
    let mut after: usize = pairs.take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    loop {
        let text = one.get(one.len() - after..).unwrap_or_default();
        let last = |text: &str| text.get(..text.len() - after).and_then(|text| text.chars().next_back());
        let first = text.chars().next();
        let splits = is_joined(last(one), first) || is_joined(last(other), first);
        if !splits && is_even(text) {
            break;
        }
        let Some(first) = text.chars().next() else { break };
        after -= first.len_utf8();
    }
    // What is only put in is shown with what it is put into.
    if one.len() == after { (0, 0) } else { (before, after) }
}

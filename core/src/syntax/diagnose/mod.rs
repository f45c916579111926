//! What a [`Stop`] means to the person who typed it.
//!
//! The parser stops at the first mistake and knows little about it. Here, where time no longer matters, the place is looked at
//! ([`site`]), the mistake is named (one file per thing that was expected), and a fix is applied to a copy of the text
//! ([`repaired`]), which is parsed again: what is found then is a problem of its own, not a consequence. A mistake that cannot be
//! fixed ends the search, so that nothing reported is a guess. A replacement that does not let the parser past its place
//! is never offered.

mod characters;
mod common;
mod connective;
mod context;
mod foreign;
mod group;
mod items;
mod like;
mod list;
mod operand;
mod operator;
mod recovery;
mod repaired;
mod repeat;
mod rest;
mod reversed;
mod rule;
mod segment;
mod separator;
mod several;
mod string;
mod value;
mod words;

use self::context::ErrorContext;
use self::recovery::Recovery;
use self::repaired::RepairedText;
use self::rule::Rule;
use super::grammar;
use super::known::Names;
use super::stop::{Expected, Stop};
use crate::error::{Code, Diagnostic, Edit, Error, Part};
use crate::limits::Limits;

/// The text is too long.
pub(super) fn too_long(limits: &Limits) -> Diagnostic {
    let most = limits.text_bytes.min(Limits::MAX_TEXT_BYTES);
    // Not how many it has: of a stream no more is read than shows that there are too many.
    let message = format!("the filter has more than {most} bytes, which is the limit");
    Diagnostic::in_part(Code::TooLong, Part::Filter, message).help("split it into several filters")
}

/// Everything that is wrong with `text`, where the parser stopped first at `stop`.
pub(super) fn explain(text: &str, stop: Stop, limits: &Limits, names: &dyn Names) -> Error {
    let nesting = limits.nesting.min(Limits::MAX_NESTING);
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut fixed = RepairedText::new(text);
    let mut stop = stop;
    // Each problem costs a parse of the whole; so many bytes in all keep a long text linear.
    let mut budget = text.len().saturating_mul(8).max(1 << 20);
    let first = loop {
        let finding = find(&ErrorContext::new(fixed.text(), stop, names), nesting);
        let (mut diagnostic, patch) = fixed.map_to_source(finding);
        let before = fixed.text().len();
        let unwraps = patch.as_ref().is_some_and(|patch| is_around(patch, before));
        let next = patch.and_then(|patch| {
            fixed.apply(patch)?;
            Some(grammar::read(fixed.text(), nesting).err())
        });
        let Some(next) = next else {
            diagnostic.edits.clear();
            break diagnostic;
        };
        let Some(next) = next else { break diagnostic };
        if !unwraps && !is_past((stop, before), (next, fixed.text().len())) {
            diagnostic.edits.clear();
            break diagnostic;
        }
        stop = next;
        budget = budget.saturating_sub(text.len());
        if found.len() + 1 >= limits.problems || budget == 0 {
            break diagnostic;
        }
        found.push(diagnostic);
    };
    found.push(first);
    found.sort_by_key(|diagnostic| diagnostic.span);
    Error::unless_empty(found)
        .err()
        .unwrap_or_else(|| Diagnostic::internal("a text is refused without a reason").into())
}

/// Whether a change only takes away what is around a text of this length: it cannot be made without end.
fn is_around(patch: &[Edit], length: usize) -> bool {
    let is_end = |edit: &Edit| edit.text.is_empty() && (edit.span.start == 0 || edit.span.end as usize == length);
    patch.iter().all(is_end) && patch.iter().any(|edit| edit.span.start == 0 && !edit.span.is_empty())
}

/// Whether the second place is after the first; each with the length of the text in which it was found.
///
/// Measured from the end, where nothing changes; at the very end, where something can have been inserted, by what began.
fn is_past((stop, before): (Stop, usize), (next, now): (Stop, usize)) -> bool {
    let began = |stop: Stop, length: usize| (stop.expected, length.saturating_sub(stop.began as usize));
    next.left < stop.left || (next.left == 0 && stop.left == 0 && began(next, now) != began(stop, before))
}

fn find(site: &ErrorContext<'_>, nesting: usize) -> Recovery {
    let mut rules = ANYWHERE.iter().chain(rules(site.expected));
    rules.find_map(|rule| (rule.find)(site)).unwrap_or_else(|| {
        let message = format!("nested deeper than {nesting} levels");
        Recovery::last(
            Diagnostic::new(Code::TooDeep, site.span(site.at, site.token().end), message)
                .help("remove parentheses that group nothing, or split the filter in two"),
        )
    })
}

/// Rules that do not ask what was expected.
static ANYWHERE: &[Rule] = &[
    Rule::new("?filter[name]=x", operand::query_string),
    Rule::new("name:pay*", foreign::find),
    Rule::new("name ≠ x", characters::find),
];

/// The rules for what was expected; the last one always knows something, except that nesting is not a matter of a place.
fn rules(expected: Expected) -> &'static [Rule] {
    match expected {
        Expected::Predicate => operand::RULES,
        Expected::Operator => operator::RULES,
        Expected::Value => value::RULES,
        Expected::Connective => connective::RULES,
        Expected::Segment => &[Rule { example: "labels. = x", find: |site| Some(segment::segment(site)) }],
        Expected::FieldFirst => &[Rule { example: "\"prod\" = name", find: |site| Some(reversed::reversed(site)) }],
        Expected::OperatorRest => &[Rule { example: "name starts pay", find: |site| Some(rest::rest(site)) }],
        Expected::ArgumentName => &[Rule { example: "name = $", find: |site| Some(value::argument(site)) }],
        Expected::RangeAnd => &[Rule { example: "age between 1, 5", find: |site| Some(value::range(site)) }],
        Expected::List => &[Rule { example: "name in prod", find: |site| Some(list::list(site)) }],
        Expected::Comma => &[Rule { example: "name in (a b", find: |site| Some(list::comma(site)) }],
        Expected::Close => &[Rule { example: "(a = 1", find: |site| Some(group::close(site)) }],
        Expected::NoClose => &[Rule { example: "a = 1)", find: |site| Some(group::no_close(site)) }],
        Expected::Quote => &[Rule { example: "a = \"x", find: |site| Some(string::unclosed(site)) }],
        Expected::Escape => &[Rule { example: "a = \"\\d\"", find: |site| Some(string::escape(site)) }],
        Expected::LessNesting => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::known::Unknown;
    use super::{ANYWHERE, ErrorContext, Expected, Limits, Rule, grammar, rules};

    /// Each example is explained by its own rule, and by none that is tried before.
    #[test]
    fn every_rule_explains_its_example() {
        let explained = |rules: &[&Rule], own: &Rule| {
            let example = own.example;
            let Err(stop) = grammar::read(example, Limits::MAX_NESTING) else { return format!("{example} is right") };
            let site = ErrorContext::new(example, stop, &Unknown);
            let first = rules.iter().find(|rule| (rule.find)(&site).is_some());
            first.map_or_else(|| "nothing".to_owned(), |rule| rule.example.to_owned())
        };
        let mut wrong = Vec::new();
        let mut check = |rules: &[&Rule], own: &Rule, expected: Option<Expected>| {
            let stop = grammar::read(own.example, Limits::MAX_NESTING).map(drop).map_err(|stop| stop.expected);
            let first = explained(rules, own);
            if first != own.example || expected.is_some_and(|expected| stop != Err(expected)) {
                wrong.push(format!("{:?} is explained by the rule of {first:?}, {stop:?}", own.example));
            }
        };
        let anywhere: Vec<&Rule> = ANYWHERE.iter().collect();
        anywhere.iter().for_each(|own| check(&anywhere, own, None));
        for expected in Expected::ALL {
            let all: Vec<&Rule> = ANYWHERE.iter().chain(rules(expected)).collect();
            rules(expected).iter().for_each(|own| check(&all, own, Some(expected)));
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

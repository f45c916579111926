//! Where a problem stands that is not in the filter: in a flag, as far as that can be told.
//!
//! The library knows no flags, so its problems name only their part (`sort`, `param`), and quote what they speak of.

use konnect_filter::Span;
use konnect_filter::error::{Diagnostic, Part};

/// The flag that a problem without a place speaks of, and where in it.
pub(crate) fn place<'s>(problem: &Diagnostic, sources: &'s [(Part, String)]) -> Option<(&'s str, Span)> {
    let own = || sources.iter().filter(|(part, text)| *part == problem.part && text.starts_with("--"));
    let found = own().find_map(|(_, text)| {
        let mut quoted = problem.message.split('`').skip(1).step_by(2);
        let is_name = matches!(problem.part, Part::Param | Part::Query);
        quoted.find_map(|word| Some((text.as_str(), named(text, word, is_name)?)))
    });
    let mut all = own();
    match (found, problem.part, all.next(), all.next()) {
        (None, Part::Region | Part::Page | Part::Sort | Part::Now, Some((_, only)), None) => {
            Some((only, span(value_of(only)?, only.len())?))
        }
        _ => found,
    }
}

/// Where the value begins.
fn value_of(flag: &str) -> Option<usize> {
    flag.find(' ').map(|at| at + 1)
}

/// The word in the flag's value; before an `=` where names stand there.
fn named(flag: &str, word: &str, is_name: bool) -> Option<Span> {
    let start = value_of(flag)?;
    let value = flag.get(start..)?;
    let ends = |rest: &str| rest.is_empty() || rest.starts_with([' ', '=', ',']);
    let mut found = value.match_indices(word).filter(|(at, _)| {
        let (before, behind) = (value.get(..*at).unwrap_or_default(), value.get(at + word.len()..).unwrap_or_default());
        (before.is_empty() || (!is_name && before.ends_with([' ', ',']))) && ends(behind)
    });
    let (at, _) = found.next().filter(|_| !word.is_empty())?;
    span(start + at, start + at + word.len())
}

fn span(from: usize, to: usize) -> Option<Span> {
    Some(Span::new(from.try_into().ok()?, to.try_into().ok()?))
}

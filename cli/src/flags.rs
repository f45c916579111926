//! Where a problem stands that is not in the filter: in a flag, as far as that can be told.
//!
//! The library knows no flags, so its problems name only their part (`sort`, `param`), and quote what they speak of.

use clap::ArgMatches;
use konnect_filter::Span;
use konnect_filter::error::{Diagnostic, Part};

/// The flags that problems speak of. Not `--base-url`, which may hold a password.
const FLAGS: [(&str, Part); 9] = [
    ("region", Part::Region),
    ("param", Part::Param),
    ("page-size", Part::Page),
    ("page-number", Part::Page),
    ("page-after", Part::Page),
    ("page-before", Part::Page),
    ("sort", Part::Sort),
    ("query", Part::Query),
    ("now", Part::Now),
];

/// The flags of this command line, as they would be typed.
pub(crate) fn of(matches: &ArgMatches) -> Vec<(Part, String)> {
    let values = |name| matches.try_get_raw(name).ok().flatten().into_iter().flatten();
    let texts = FLAGS.iter().flat_map(|(name, part)| {
        values(name).map(move |value| (*part, format!("--{name} {}", value.to_string_lossy())))
    });
    texts.collect()
}

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

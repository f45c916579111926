//! What `curl` replaces in a URL itself, unless `--globoff` is given: `{a,b}` and `[1-3]` make several URLs of one.

use super::piece::problem;
use super::word::Word;
use crate::error::{Code, Diagnostic, Result, brief};

/// The URL as `curl` asks for it, where it is one. The brackets in `filter[name]`, which `curl` refuses, are read as they are
/// meant, and so is a `{teamId}` in the path.
///
/// # Errors
/// Where `curl` makes several URLs of it, or takes braces away.
pub(super) fn single(word: &Word) -> Result<Word> {
    let mut out = Word::default();
    let mut variables = word.variables.iter().peekable();
    let mut chars = word.text.char_indices().peekable();
    let mut is_query = false;
    while let Some((at, c)) = chars.next() {
        let place = word.places.get(at).copied().unwrap_or_default();
        if let Some(variable) = variables.next_if(|variable| variable.start == at) {
            let start = out.text.len();
            out.push(place, c);
            while let Some((at, c)) = chars.next_if(|&(at, _)| at < variable.end) {
                out.push(word.places.get(at).copied().unwrap_or_default(), c);
            }
            out.variables.push(start..out.text.len());
            continue;
        }
        is_query |= c == '?';
        let rest = word.text.get(at..).unwrap_or_default();
        let found = match c {
            '{' => braces(rest, is_query),
            '[' => range(rest),
            _ => None,
        };
        if let Some(found) = found {
            return Err(replaced(found).at(word.span(at..at.saturating_add(found.len()))).into());
        }
        match chars.next_if(|&(_, next)| c == '\\' && matches!(next, '[' | ']' | '{' | '}')) {
            Some((next, c)) => out.push(word.places.get(next).copied().unwrap_or(place), c),
            None => out.push(place, c),
        }
    }
    Ok(out)
}

fn braces(rest: &str, is_query: bool) -> Option<&str> {
    let inner = rest.find('}').and_then(|end| rest.get(..=end));
    inner.filter(|inner| is_query || inner.contains(','))
}

/// `[1-3]`, `[a-z]` and `[000-100:10]`.
fn range(rest: &str) -> Option<&str> {
    let whole = rest.get(..=rest.find(']')?)?;
    let inner = whole.trim_start_matches('[').trim_end_matches(']');
    let (ends, step) = inner.split_once(':').map_or((inner, None), |(ends, step)| (ends, Some(step)));
    let (first, last) = ends.split_once('-')?;
    let is_number = |text: &str| text.parse::<u64>().is_ok();
    let is_letter = |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_range = is_number(first) && is_number(last) || is_letter(first) && is_letter(last);
    (is_range && step.is_none_or(is_number)).then_some(whole)
}

fn replaced(found: &str) -> Diagnostic {
    let message = format!("`curl` does not send `{}` as it is, but puts what it lists into the URL", brief(found));
    let help = "add `-g` if it is meant as it is, or paste one of the URLs";
    problem(Code::InvalidUrl, message).help(help)
}

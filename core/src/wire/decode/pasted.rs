//! The address in what people paste: a command line with a URL in it, or the first line of a request.

use super::piece::problem;
use crate::error::{Code, Diagnostic, Result};
use crate::span::Span;

/// The part of `text` that is an address: all of it, unless it is a command line or a request.
///
/// # Errors
/// Where what was pasted asks for something other than a list, or has parts of the address elsewhere.
pub(super) fn address(text: &str) -> Result<&str> {
    let trimmed = text.trim();
    let Some((first, rest)) = trimmed.split_once(char::is_whitespace) else { return Ok(trimmed) };
    if let Some(address) = request(first, rest)? {
        return Ok(address);
    }
    let Some(at) = ["https://", "http://"].iter().filter_map(|scheme| begins(rest, scheme)).min() else {
        return Ok(trimmed);
    };
    if !is_program(first) {
        return Ok(trimmed);
    }
    only_reads(rest)?;
    let (before, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
    let end = match before.chars().next_back() {
        Some(quote @ ('\'' | '"')) => tail.find(quote),
        _ => tail.find(char::is_whitespace),
    };
    Ok(end.and_then(|end| tail.get(..end)).unwrap_or(tail))
}

fn is_program(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// A command line as the program gets it, and where each of its bytes comes from.
pub(super) struct Unescaped {
    pub(super) text: String,
    places: Vec<usize>,
}

impl Unescaped {
    /// The problem with its places in what was pasted. A replacement would have to be escaped again.
    pub(super) fn in_pasted(&self, mut problem: Diagnostic) -> Diagnostic {
        let offset = |offset: u32| {
            let place = self.places.get(offset as usize).or(self.places.last()).copied().unwrap_or_default();
            u32::try_from(place).unwrap_or(u32::MAX)
        };
        let place = |span: Span| Span::new(offset(span.start), offset(span.end));
        problem.span = problem.span.map(place);
        for label in &mut problem.labels {
            label.span = place(label.span);
        }
        problem.edits.clear();
        problem
    }
}

/// A line of Windows' `cmd`, where a caret escapes outside of quotes and continues a line, and where a batch file has two percent
/// signs for one; `None` for any other text.
pub(super) fn unescaped(text: &str) -> Option<Unescaped> {
    let first = text.split_whitespace().next()?;
    let continues = || text.lines().any(|line| line.ends_with(" ^") || line.ends_with("\"^"));
    let is_cmd = is_program(first) && text.contains("://") && (text.contains(" ^\"") || continues());
    if !is_cmd {
        return None;
    }
    let mut line = Unescaped { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
    let mut chars = text.char_indices().peekable();
    let mut is_quoted = false;
    while let Some((at, c)) = chars.next() {
        let (at, c) = match c {
            '^' if !is_quoted => match chars.next() {
                Some((_, '\r')) => {
                    chars.next_if(|&(_, next)| next == '\n');
                    (at, ' ')
                }
                Some((_, '\n')) => (at, ' '),
                Some(escaped) => escaped,
                None => break,
            },
            '"' => {
                is_quoted = !is_quoted;
                (at, c)
            }
            '%' => {
                chars.next_if(|&(_, next)| next == '%');
                (at, c)
            }
            _ => (at, c),
        };
        line.text.push(c);
        line.places.extend(std::iter::repeat_n(at, c.len_utf8()));
    }
    line.places.push(text.len());
    Some(line)
}

/// Where an address begins that is a word of its own, in quotes or not.
fn begins(line: &str, scheme: &str) -> Option<usize> {
    line.match_indices(scheme).map(|(at, _)| at).find(|at| {
        let before = line.get(..*at).and_then(|before| before.chars().next_back());
        before.is_none_or(|c| c.is_whitespace() || matches!(c, '\'' | '"'))
    })
}

/// The address of a request's first line, `GET /v3/users HTTP/1.1`.
fn request<'t>(method: &str, rest: &'t str) -> Result<Option<&'t str>> {
    let is_method = matches!(method, "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS");
    let address = rest.split_whitespace().next().unwrap_or_default();
    if !is_method || !(address.starts_with('/') || address.contains("://")) {
        return Ok(None);
    }
    if method != "GET" {
        return Err(not_a_list(method).into());
    }
    Ok(Some(address))
}

fn not_a_list(method: &str) -> Diagnostic {
    problem(Code::InvalidUrl, format!("`{method}` does not list records")).help("paste a `GET` request")
}

/// Refuses what the address alone does not say.
fn only_reads(line: &str) -> Result<()> {
    let words: Vec<_> = line.split_whitespace().collect();
    for (index, word) in words.iter().enumerate() {
        let name = word.split('=').next().unwrap_or_default();
        if matches!(
            name,
            "-d" | "-G" | "--get" | "--data" | "--data-raw" | "--data-binary" | "--data-urlencode" | "--json"
        ) {
            let message = format!("`{name}` has a part of the request that is not in the URL");
            return Err(problem(Code::InvalidUrl, message).help("write all parameters into the URL, after `?`").into());
        }
        let method = match name {
            "-X" | "--request" | "-Method" | "--method" => {
                word.split_once('=').map(|(_, method)| method).or_else(|| words.get(index + 1).copied())
            }
            _ => None,
        };
        let method = method.map(|method| method.trim_matches(['\'', '"']));
        if let Some(method) = method.filter(|method| !method.eq_ignore_ascii_case("GET")) {
            return Err(not_a_list(method).into());
        }
    }
    Ok(())
}

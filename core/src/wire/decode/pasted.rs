//! The address in what people paste: a command line with a URL in it, or the first line of a request.

use super::line::Line;
use super::piece::problem;
use super::shell::Word;
use super::{curl, shell};
use crate::error::{Code, Result, brief};

/// The part of `text` that is an address: all of it, unless it is a command line or a request.
///
/// # Errors
/// Where what was pasted asks for something other than a list, or has parts of the address elsewhere.
pub(super) fn address(text: &str) -> Result<&str> {
    let trimmed = after_prompt(text).trim_end();
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

/// The programs that people send requests with, and what begins a request.
const PROGRAMS: [&str; 12] = [
    "curl",
    "curl.exe",
    "wget",
    "http",
    "https",
    "xh",
    "kongctl",
    "GET",
    "Invoke-RestMethod",
    "Invoke-WebRequest",
    "irm",
    "iwr",
];

/// The text after the prompt that was copied with it, such as `$ ` or `[me@host here]$ `.
fn after_prompt(text: &str) -> &str {
    let text = text.trim_start();
    let is_sign = |c: char| matches!(c, '$' | '%' | '>' | '#' | '\u{276f}' | '\u{279c}');
    let Some((before, after)) = text.find(is_sign).and_then(|at| text.split_at_checked(at)) else { return text };
    let after = after.trim_start_matches(is_sign);
    let rest = after.trim_start();
    // A prompt alone, or one that says more before a program that is known.
    let is_prompt = match before {
        "" => rest.len() < after.len(),
        _ => {
            let first = rest.split_whitespace().next().unwrap_or_default();
            !before.contains(['?', '=', '&', '\'', '"', '|']) && !before.contains("://") && PROGRAMS.contains(&first)
        }
    };
    if is_prompt { rest } else { text }
}

/// The address of a command line, put together as its program does; `None` for any other text. `expands` is whether its
/// shell has variables that begin with a dollar sign.
///
/// # Errors
/// As [`address`]'s.
pub(super) fn command(text: &str, expands: bool) -> Result<Option<Line>> {
    let own = after_prompt(text);
    let start = text.len().saturating_sub(own.len());
    let Some((first, rest)) = own.split_once(char::is_whitespace) else { return Ok(None) };
    if !rest.contains("://") || !is_program(first) || request(first, rest)?.is_some() {
        return Ok(None);
    }
    let mut commands = shell::commands(own, expands);
    for place in commands.iter_mut().flatten().flat_map(|word| &mut word.places) {
        *place = place.saturating_add(start);
    }
    for words in &commands {
        let name = words.iter().position(|word| curl::is_name(&word.text));
        let own = name.and_then(|name| words.get(name + 1..));
        if let Some(line) = own.map(curl::address).transpose()?.flatten() {
            return Ok(Some(line));
        }
    }
    let is_address = |word: &Word| ["https://", "http://"].iter().any(|scheme| word.text.starts_with(scheme));
    let Some(words) = commands.iter().find(|words| words.iter().any(is_address)) else { return Ok(None) };
    let Some(word) = words.iter().find(|word| is_address(word)) else { return Ok(None) };
    only_reads(rest)?;
    if words.iter().filter(|word| is_address(word)).count() > 1 {
        return Err(curl::several().into());
    }
    says_nothing_else(words, word)?;
    let mut line = Line::new(expands);
    line.push_word(word, 0);
    Ok(Some(line))
}

/// A line of Windows' `cmd`, where a caret escapes outside of quotes and continues a line, and where a batch file has two percent
/// signs for one; `None` for any other text.
pub(super) fn unescaped(text: &str) -> Option<Line> {
    let first = after_prompt(text).split_whitespace().next()?;
    let continues = || text.lines().any(|line| line.ends_with(" ^") || line.ends_with("\"^"));
    let is_cmd = is_program(first) && text.contains("://") && (text.contains(" ^\"") || continues());
    if !is_cmd {
        return None;
    }
    let mut line = Line::new(false);
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
        line.push(at, c);
    }
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
        return Err(curl::not_a_list(method).into());
    }
    Ok(Some(address))
}

/// Refuses the words beside an address that add to the request: HTTPie's items, and bodies.
fn says_nothing_else(words: &[Word], address: &Word) -> Result<()> {
    let is_httpie = words.iter().any(|word| matches!(word.text.as_str(), "http" | "https" | "xh"));
    for word in words.iter().filter(|word| word.places != address.places) {
        let text = word.text.as_str();
        if is_httpie && matches!(text, "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS") {
            return Err(curl::not_a_list(text).into());
        }
        // `Header:value` is none of the address; `name=value`, `name==value` and `name:=value` are.
        let sign = text.find([':', '=']).and_then(|at| text.get(at..));
        let is_item = sign.is_some_and(|rest| rest.starts_with('=') || rest.starts_with(":="));
        let name = text.split('=').next().unwrap_or_default();
        let is_body = ["-Body", "--post-data", "--post-file", "--body-data", "--body-file", "--raw"]
            .iter()
            .any(|option| option.eq_ignore_ascii_case(name));
        if is_body || is_httpie && is_item && !text.starts_with('-') {
            return Err(curl::has_a_body(&brief(text).to_string(), false).into());
        }
    }
    Ok(())
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
            return Err(curl::not_a_list(method).into());
        }
    }
    Ok(())
}

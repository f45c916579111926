//! The address in what people paste: a command line with a URL in it, or the first line of a request.

use super::line::Line;
use super::piece::problem;
use super::shell::Word;
use super::{curl, shell};
use crate::error::{Code, Diagnostic, Result, brief};

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

/// The command in a text: without its prompt, the assignments before it and the `$(…)` around it. Where no program follows that is
/// known, all of the text, which may be a query: `a=b`.
fn own_command(text: &str) -> &str {
    let whole = after_prompt(text);
    let mut rest = whole;
    while let Some(inner) = after_assignment(rest) {
        rest = inner.trim_start();
    }
    let first = rest.split_whitespace().next().unwrap_or_default();
    if PROGRAMS.contains(&first) || curl::is_name(first) { rest } else { whole }
}

/// What follows an assignment, or is in the `$(…)` of one, or in one alone.
fn after_assignment(text: &str) -> Option<&str> {
    let word = text.split_whitespace().next()?;
    if matches!(word, "export" | "local" | "declare" | "readonly") {
        return text.get(word.len()..).map(str::trim_start);
    }
    let substituted = |value: &'_ str| {
        let bare = value.strip_prefix('"').unwrap_or(value);
        bare.strip_prefix("$(").map(|inner| value.len() - inner.len())
    };
    if let Some(at) = substituted(text) {
        return text.get(at..);
    }
    let (name, _) = word.split_once('=')?;
    let value = text.get(name.len() + 1..)?;
    if name.is_empty()
        || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        || name.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if let Some(at) = substituted(value) {
        return value.get(at..);
    }
    // The value ends at the first blank outside of quotes.
    let mut quote = None;
    let end = value.find(|c: char| {
        match quote {
            None if matches!(c, '\'' | '"') => quote = Some(c),
            Some(open) if open == c => quote = None,
            _ => (),
        }
        quote.is_none() && c.is_whitespace()
    });
    value.get(end?..)
}

/// The path that `kongctl api get` is given: it knows the host itself.
fn kongctl(words: &[Word]) -> Result<Option<&Word>> {
    let at = words.iter().position(|word| word.text == "kongctl");
    let Some([api, rest @ ..]) = at.and_then(|at| words.get(at + 1..)) else { return Ok(None) };
    if api.text != "api" {
        return Ok(None);
    }
    let method = rest.first().map(|word| word.text.as_str()).unwrap_or_default();
    if matches!(method, "post" | "put" | "patch" | "delete") {
        return Err(curl::not_a_list(method).into());
    }
    Ok(rest.iter().find(|word| word.text.starts_with('/')))
}

/// That a command has no address, with the variable that it may be in.
fn no_address(commands: &[Vec<Word>]) -> Diagnostic {
    let mut words = commands.iter().flatten();
    let variable = words.find(|word| word.variables.len() == 1 && word.base() == Some(word.text.len()));
    let help = "write the URL itself, such as https://us.api.konghq.com/v2/control-planes";
    let message = match variable {
        Some(word) => format!("`{}` is a variable of the shell, and its value is not known here", brief(&word.text)),
        None => "the command has no URL that begins with `https://`".to_owned(),
    };
    problem(Code::InvalidUrl, message).help(help)
}

/// The address of a command line, put together as its program does; `None` for any other text. `expands` is whether its
/// shell has variables that begin with a dollar sign.
///
/// # Errors
/// As [`address`]'s.
pub(super) fn command(text: &str, expands: bool) -> Result<Option<Line>> {
    let own = own_command(text);
    let start = text.len().saturating_sub(own.len());
    let Some((first, rest)) = own.split_once(char::is_whitespace) else { return Ok(None) };
    let is_known = PROGRAMS.contains(&first) || curl::is_name(first);
    if !(rest.contains("://") || is_known) || !is_program(first) || request(first, rest)?.is_some() {
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
    for words in &commands {
        if let Some(word) = kongctl(words)? {
            let mut line = Line::new(expands);
            line.push_word(word, 0);
            return Ok(Some(line));
        }
    }
    let own = commands.iter().find_map(|words| Some((words, words.iter().find(|word| word.is_address())?)));
    let Some((words, word)) = own else {
        return if is_known { Err(no_address(&commands).into()) } else { Ok(None) };
    };
    only_reads(rest)?;
    if words.iter().filter(|word| word.is_address()).count() > 1 {
        return Err(curl::several().into());
    }
    says_nothing_else(words, word)?;
    let mut line = Line::new(expands);
    line.push_address(word);
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

//! The address in what people paste: a command line with a URL in it, or the first lines of a request.

use super::line::{Asked, Line};
use super::piece::problem;
use super::word::{Rules, Unclosed, Word};
use super::{curl, powershell, programs, raw, refused, shell};
use crate::error::{Code, Diagnostic, Part, Result, brief};
use crate::span::Span;

/// Whether the word is the name of a program that people send requests with.
fn is_known(word: &str) -> bool {
    curl::is_name(word) || programs::is_name(word)
}

fn is_program(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// The text after the prompt that was copied with it, such as `$ ` or `[me@host here]$ `.
pub(super) fn after_prompt(text: &str) -> &str {
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
            !before.contains(['?', '=', '&', '\'', '"', '|']) && !before.contains("://") && is_known(first)
        }
    };
    if is_prompt { rest } else { text }
}

/// A command, without what is around it.
struct Own<'t> {
    text: &'t str,
    /// Whether it can be nothing else.
    is_command: bool,
    /// Whether it is in a substitution in double quotes.
    is_quoted: bool,
}

/// The command in a text: without its prompt, the assignments before it and the `$(…)` around it. Where no program follows that
/// is known, all of the text, which may be a query: `a=b`.
fn own_command(text: &str) -> Own<'_> {
    let whole = after_prompt(text);
    let mut own = Own { text: whole, is_command: false, is_quoted: false };
    while let Some((inner, around)) = after_assignment(own.text) {
        own.text = inner.trim_start();
        own.is_command |= around != Around::Nothing;
        own.is_quoted |= around == Around::Quotes;
    }
    own.text = own.text.trim_start_matches(['(', ' ']);
    let first = own.text.split_whitespace().next().unwrap_or_default();
    if own.is_command || is_known(first) { own } else { Own { text: whole, ..own } }
}

/// What is around a text that follows an assignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    /// `$(…)`
    Brackets,
    /// `"$(…)"`
    Quotes,
}

/// What follows an assignment, or is in the `$(…)` of one, or in one alone.
fn after_assignment(text: &str) -> Option<(&str, Around)> {
    let word = text.split_whitespace().next()?;
    if matches!(word, "export" | "local" | "declare" | "readonly") {
        return Some((text.get(word.len()..)?.trim_start(), Around::Nothing));
    }
    let substituted = |value: &'_ str| {
        let bare = value.strip_prefix('"').unwrap_or(value);
        let inner = bare.strip_prefix("$(").or_else(|| bare.strip_prefix('`'));
        let around = if bare.len() < value.len() { Around::Quotes } else { Around::Brackets };
        inner.map(|inner| (value.len() - inner.len(), around))
    };
    if let Some((at, around)) = substituted(text) {
        return Some((text.get(at..)?, around));
    }
    // PowerShell's: `$r = irm …`.
    if let Some((name, value)) = text.strip_prefix('$').and_then(|rest| rest.split_once('=')) {
        let name = name.trim_end();
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ':'));
        return is_name.then_some((value, Around::Nothing));
    }
    let (name, _) = word.split_once('=')?;
    let value = text.get(name.len() + 1..)?;
    if name.is_empty()
        || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        || name.starts_with(|c: char| c.is_ascii_digit())
    {
        return None;
    }
    if let Some((at, around)) = substituted(value) {
        return Some((value.get(at..)?, around));
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
    Some((value.get(end?..)?, Around::Nothing))
}

/// That a command has no address, with the variable that it may be in.
fn no_address(commands: &[Vec<Word>]) -> Diagnostic {
    let unknown = |word: &&Word| !word.is_inner && word.is_unknown();
    let variable = commands.iter().flatten().find(unknown).and_then(Word::variable);
    let help = "write the URL itself, such as https://us.api.konghq.com/v2/control-planes";
    let message = match variable {
        Some(name) => format!("`{}` is a variable of the shell, and its value is not known here", brief(name)),
        None => "the command has no URL that begins with `https://`".to_owned(),
    };
    problem(Code::InvalidUrl, message).help(help)
}

/// The shell of a command.
fn shell_of(text: &str, first: &str, is_cmd: bool) -> Rules {
    let continues = || text.lines().any(|line| line.ends_with(" `"));
    // Windows' shell has another `curl`, so that its own is called so.
    let is_windows = || first.ends_with(".exe") && text.contains(['\'', '`']);
    match is_cmd {
        true => Rules::Cmd,
        false if programs::is_powershell(first) || continues() || is_windows() => Rules::PowerShell,
        false if text.trim_start().starts_with("PS ") && !text.contains(" \\\n") => Rules::PowerShell,
        false => Rules::Posix,
    }
}

/// The address of a command line, put together as its program does, or of a request; `None` for any other text. `is_cmd` is
/// whether it is a line of Windows' `cmd`.
///
/// # Errors
/// Where what was pasted asks for something other than a list, or for several, or has parts of the address elsewhere.
pub(super) fn command(text: &str, is_cmd: bool) -> Result<Option<Line>> {
    let Own { text: own, is_command, is_quoted } = own_command(text);
    let start = text.len().saturating_sub(own.len());
    if let Some(line) = raw::request(own, start)? {
        return Ok(Some(line));
    }
    let first = own.split_whitespace().next().unwrap_or_default();
    let is_alone = own.len() == first.len() && !is_command;
    let is_sure = is_command || is_known(first);
    if is_alone || !(is_sure || own.contains("://") && is_program(first)) {
        return Ok(None);
    }
    let shell = shell_of(text, first, is_cmd);
    let commands = match shell {
        Rules::PowerShell => powershell::commands(own),
        Rules::Posix | Rules::Cmd => shell::commands(own, shell, is_quoted),
    };
    let mut commands = match commands {
        Ok(commands) => commands,
        Err(Unclosed(at)) => return Err(unclosed(own, at, start).into()),
    };
    for place in commands.iter_mut().flatten().flat_map(|word| &mut word.places) {
        *place = place.saturating_add(start);
    }
    let has_program = commands.iter().flatten().any(|word| is_known(&word.text));
    let mut found = Asked::Nothing;
    for words in &commands {
        let after = |at: usize| words.get(at.saturating_add(1)..).unwrap_or_default();
        let position = |test: &dyn Fn(&str) -> bool| words.iter().position(|word| test(&word.text));
        let asked = if let Some(at) = position(&curl::is_name) {
            curl::address(after(at), shell)?
        } else if let Some(at) = position(&|word| word == "kongctl") {
            programs::kongctl(after(at), shell)?
        } else if !has_program || position(&programs::is_name).is_some() {
            programs::address(words, shell)?
        } else {
            Asked::Nothing
        };
        found = match (found, asked) {
            (found, Asked::Nothing) => found,
            (Asked::Nothing, asked) => asked,
            _ => return Err(refused::several().into()),
        };
    }
    match found {
        Asked::Address(line) => Ok(Some(line)),
        _ if is_sure => Err(no_address(&commands).into()),
        _ => Ok(None),
    }
}

fn unclosed(own: &str, at: usize, start: usize) -> Diagnostic {
    let sign = own.get(at..).and_then(|rest| rest.chars().next()).unwrap_or_default();
    let place = start.saturating_add(at);
    let found = Diagnostic::in_part(Code::InvalidUrl, Part::Url, format!("nothing closes this `{sign}`"));
    found
        .at(Span::of(place, place.saturating_add(sign.len_utf8())))
        .help("paste the whole command, or the URL without the command")
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
    let mut line = Line::new(Rules::Cmd);
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

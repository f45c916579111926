//! The words of a pasted command line, as a POSIX shell or Windows' `cmd` reads them.

use std::iter::Peekable;
use std::str::CharIndices;

use super::word::{Rules, Unclosed, Word};

type Chars<'t> = Peekable<CharIndices<'t>>;
type Read = Result<(), Unclosed>;

/// The words of each command of the line. `is_quoted` is whether it is the inside of `"$(…)"`.
pub(super) fn commands(text: &str, shell: Rules, mut is_quoted: bool) -> Result<Vec<Vec<Word>>, Unclosed> {
    let is_posix = shell == Rules::Posix;
    let mut commands = vec![Vec::new()];
    let mut word: Option<Word> = None;
    // Whether a brace is open outside of quotes, and something in it separates.
    let mut brace = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // What is pasted without quotes has the `&` of its query.
        let is_end = match c {
            '|' | ';' | '<' | '>' | '(' | ')' | '\n' => true,
            '`' => is_posix,
            '&' => word.is_none() || chars.peek().is_none_or(|&(_, next)| next == '&' || next.is_whitespace()),
            _ => false,
        };
        if c.is_whitespace() || is_end {
            brace = None;
            if let (Some(word), Some(command)) = (word.take(), commands.last_mut()) {
                command.push(word);
            }
            if is_end {
                commands.push(Vec::new());
            }
            if is_quoted && matches!(c, ')' | '`') && chars.next_if(|&(_, next)| next == '"').is_some() {
                is_quoted = false;
            }
            continue;
        }
        if c == '\\' && continues(&mut chars) {
            continue;
        }
        if c == '#' && is_posix && word.is_none() {
            while chars.next_if(|&(_, c)| c != '\n').is_some() {}
            continue;
        }
        // In `cmd` it is a letter, but some quote as they do elsewhere.
        let is_quote = is_posix || word.is_none();
        let word = word.get_or_insert_default();
        match c {
            '\'' if is_quote => single(word, at, &mut chars)?,
            '"' => double(word, at, &mut chars, shell)?,
            '$' if is_posix => match chars.peek() {
                Some(&(quote, '\'')) => {
                    chars.next();
                    escaped(word, quote, &mut chars)?;
                }
                Some(&(quote, '"')) => {
                    chars.next();
                    double(word, quote, &mut chars, shell)?;
                }
                _ => variable(word, at, &mut chars)?,
            },
            '\\' if is_posix => match chars.next() {
                Some((at, c)) => word.push(at, c),
                None => word.push(at, c),
            },
            '\\' => match chars.next_if(|&(_, c)| c == '"') {
                Some((at, c)) => word.push(at, c),
                None => word.push(at, c),
            },
            _ => {
                brace = match (c, brace) {
                    _ if !is_posix => None,
                    ('{', _) => Some(false),
                    (',', Some(_)) => Some(true),
                    ('.', Some(_)) if word.text.ends_with('.') => Some(true),
                    ('}', Some(is_several)) => {
                        word.is_several |= is_several;
                        None
                    }
                    (_, brace) => brace,
                };
                word.push(at, c);
            }
        }
    }
    if let (Some(word), Some(command)) = (word, commands.last_mut()) {
        command.push(word);
    }
    Ok(commands)
}

/// Takes the end of a line that continues, and the prompt of the next.
pub(super) fn continues(chars: &mut Chars<'_>) -> bool {
    let mut ahead = chars.clone();
    ahead.next_if(|&(_, c)| c == '\r');
    if ahead.next_if(|&(_, c)| c == '\n').is_none() {
        return false;
    }
    *chars = ahead.clone();
    while ahead.next_if(|&(_, c)| c == '>').is_some() {}
    if ahead.next_if(|&(_, c)| c == ' ').is_some() {
        *chars = ahead;
    }
    true
}

fn single(word: &mut Word, open: usize, chars: &mut Chars<'_>) -> Read {
    for (at, c) in chars.by_ref() {
        if c == '\'' {
            return Ok(());
        }
        word.push(at, c);
    }
    Err(Unclosed(open))
}

fn double(word: &mut Word, open: usize, chars: &mut Chars<'_>, shell: Rules) -> Read {
    let is_posix = shell == Rules::Posix;
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok(()),
            '\\' if continues(chars) => {}
            '\\' => match chars.next_if(|&(_, c)| c == '"' || is_posix && matches!(c, '$' | '`' | '\\')) {
                Some((at, c)) => word.push(at, c),
                None => word.push(at, c),
            },
            '$' if is_posix => variable(word, at, chars)?,
            '`' if is_posix => {
                let start = word.text.len();
                word.push(at, c);
                loop {
                    let Some((next, c)) = chars.next() else { return Err(Unclosed(at)) };
                    word.push(next, c);
                    if c == '`' {
                        break;
                    }
                }
                word.variables.push(start..word.text.len());
            }
            _ => word.push(at, c),
        }
    }
    Err(Unclosed(open))
}

/// `$'…'`, as browsers copy what has an exclamation mark or a quote in it.
fn escaped(word: &mut Word, open: usize, chars: &mut Chars<'_>) -> Read {
    // Escaped bytes, several of which may be one character, and where the first one is.
    let mut bytes: (usize, Vec<u8>) = (open, Vec::new());
    while let Some((at, c)) = chars.next() {
        let byte = match (c, chars.peek()) {
            ('\\', Some(&(_, 'x'))) => {
                chars.next();
                u8::try_from(coded(chars, 2, 16)).ok()
            }
            ('\\', Some(&(_, '0'..='7'))) => Some((coded(chars, 3, 8) & 0xff) as u8),
            _ => None,
        };
        if let Some(byte) = byte {
            if bytes.1.is_empty() {
                bytes.0 = at;
            }
            bytes.1.push(byte);
            continue;
        }
        for c in String::from_utf8_lossy(&bytes.1).chars() {
            word.push(bytes.0, c);
        }
        bytes.1.clear();
        let c = match c {
            '\'' => return Ok(()),
            '\\' => match chars.next() {
                Some((_, 'n')) => '\n',
                Some((_, 'r')) => '\r',
                Some((_, 't')) => '\t',
                Some((_, 'a')) => '\x07',
                Some((_, 'b')) => '\x08',
                Some((_, 'e' | 'E')) => '\x1b',
                Some((_, 'f')) => '\x0c',
                Some((_, 'v')) => '\x0b',
                Some((_, 'u')) => char::from_u32(coded(chars, 4, 16)).unwrap_or(char::REPLACEMENT_CHARACTER),
                Some((_, 'U')) => char::from_u32(coded(chars, 8, 16)).unwrap_or(char::REPLACEMENT_CHARACTER),
                Some((_, c @ ('\\' | '\'' | '"' | '?'))) => c,
                // Any other is two characters.
                Some((next, c)) => {
                    word.push(at, '\\');
                    word.push(next, c);
                    continue;
                }
                None => break,
            },
            c => c,
        };
        word.push(at, c);
    }
    Err(Unclosed(open))
}

/// The number that up to `most` digits are.
fn coded(chars: &mut Chars<'_>, most: usize, radix: u32) -> u32 {
    let mut code = 0_u32;
    for _ in 0..most {
        let Some(digit) = chars.peek().and_then(|&(_, c)| c.to_digit(radix)) else { break };
        chars.next();
        code = code.wrapping_mul(radix).wrapping_add(digit);
    }
    code
}

/// What follows a dollar sign: a name, or something in brackets that the shell would work out.
fn variable(word: &mut Word, at: usize, chars: &mut Chars<'_>) -> Read {
    let start = word.text.len();
    word.push(at, '$');
    match chars.peek() {
        Some(&(_, open @ ('{' | '('))) => bracketed(word, at, open, chars)?,
        Some(&(_, c)) if c.is_ascii_alphabetic() || c == '_' => {
            while let Some((at, c)) = chars.next_if(|&(_, c)| c.is_ascii_alphanumeric() || c == '_') {
                word.push(at, c);
            }
        }
        Some(&(_, c)) if c.is_ascii_digit() => {
            chars.next();
            word.push(at, c);
        }
        // A dollar sign that begins no name is one.
        _ => return Ok(()),
    }
    word.variables.push(start..word.text.len());
    Ok(())
}

/// What is in brackets after a dollar sign.
pub(super) fn bracketed(word: &mut Word, dollar: usize, open: char, chars: &mut Chars<'_>) -> Read {
    let close = if open == '{' { '}' } else { ')' };
    let mut depth = 0_usize;
    for (at, c) in chars.by_ref() {
        word.push(at, c);
        depth = if c == open { depth + 1 } else { depth - usize::from(c == close) };
        if depth == 0 {
            return Ok(());
        }
    }
    Err(Unclosed(dollar))
}

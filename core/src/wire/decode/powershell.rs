//! The words of a pasted command line, as PowerShell reads them.

use std::iter::Peekable;
use std::str::CharIndices;

use super::shell::{bracketed, continues};
use super::word::{Unclosed, Word};

type Chars<'t> = Peekable<CharIndices<'t>>;
type Read = Result<(), Unclosed>;

/// The words of each command of the line.
pub(super) fn commands(text: &str) -> Result<Vec<Vec<Word>>, Unclosed> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<Word> = None;
    // The braces that are open since the `@{` of a table, and where that is.
    let (mut depth, mut table) = (0_usize, 0);
    // The brackets that are open in a command, around an argument of it.
    let mut brackets = 0_usize;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_start = word.is_none();
        if c == '@' && is_start && chars.next_if(|&(_, next)| next == '{').is_some() {
            (depth, table) = (depth + 1, if depth == 0 { at } else { table });
            continue;
        }
        let is_argument = !is_start || commands.last().is_some_and(|command| !command.is_empty());
        if c == '(' && depth == 0 && is_argument {
            brackets += 1;
        }
        let is_in_brackets = brackets > 0;
        if c == ')' && depth == 0 {
            brackets = brackets.saturating_sub(1);
        }
        let is_end = match c {
            '|' | ';' | '(' | ')' | '\n' => true,
            '{' | '}' => is_start || depth > 0,
            '&' => is_start || chars.peek().is_none_or(|&(_, next)| next == '&' || next.is_whitespace()),
            _ => false,
        };
        if c.is_whitespace() || is_end {
            if let (Some(mut word), Some(command)) = (word.take(), commands.last_mut()) {
                word.is_inner = depth > 0;
                command.push(word);
            }
            match c {
                '{' if depth > 0 => depth += 1,
                '}' if depth > 0 => depth -= 1,
                _ if is_end && depth == 0 && !is_in_brackets => commands.push(Vec::new()),
                _ => {}
            }
            continue;
        }
        if c == '`' && continues(&mut chars) {
            continue;
        }
        if c == '#' && is_start {
            while chars.next_if(|&(_, c)| c != '\n').is_some() {}
            continue;
        }
        let word = word.get_or_insert_default();
        match c {
            c if is_single(c) => single(word, at, &mut chars)?,
            c if is_double(c) => double(word, at, &mut chars)?,
            '`' => escape(word, at, &mut chars),
            '$' => variable(word, at, &mut chars)?,
            _ => word.push(at, c),
        }
    }
    if depth > 0 {
        return Err(Unclosed(table));
    }
    if let (Some(word), Some(command)) = (word, commands.last_mut()) {
        command.push(word);
    }
    Ok(commands)
}

/// Whether it is a quote: it takes typographic ones for straight ones.
const fn is_single(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

const fn is_double(c: char) -> bool {
    matches!(c, '"' | '\u{201c}'..='\u{201e}')
}

/// Two quotes are one that is text.
fn single(word: &mut Word, open: usize, chars: &mut Chars<'_>) -> Read {
    while let Some((at, c)) = chars.next() {
        if is_single(c) && chars.next_if(|&(_, next)| is_single(next)).is_none() {
            return Ok(());
        }
        word.push(at, c);
    }
    Err(Unclosed(open))
}

fn double(word: &mut Word, open: usize, chars: &mut Chars<'_>) -> Read {
    while let Some((at, c)) = chars.next() {
        match c {
            c if is_double(c) && chars.next_if(|&(_, next)| is_double(next)).is_none() => return Ok(()),
            '`' => escape(word, at, chars),
            '$' => variable(word, at, chars)?,
            _ => word.push(at, c),
        }
    }
    Err(Unclosed(open))
}

/// What a backtick escapes.
fn escape(word: &mut Word, at: usize, chars: &mut Chars<'_>) {
    let c = match chars.next() {
        Some((_, '0')) => '\0',
        Some((_, 'a')) => '\x07',
        Some((_, 'b')) => '\x08',
        Some((_, 'e')) => '\x1b',
        Some((_, 'f')) => '\x0c',
        Some((_, 'n')) => '\n',
        Some((_, 'r')) => '\r',
        Some((_, 't')) => '\t',
        Some((_, 'v')) => '\x0b',
        Some((_, 'u')) if chars.next_if(|&(_, c)| c == '{').is_some() => {
            let mut code = 0_u32;
            for (_, c) in chars.by_ref().take_while(|&(_, c)| c != '}') {
                code = c.to_digit(16).map_or(u32::MAX, |digit| code.saturating_mul(16).saturating_add(digit));
            }
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
        }
        Some((_, c)) => c,
        None => '`',
    };
    word.push(at, c);
}

/// `$NAME`, `$env:NAME`, `${…}` and `$(…)`.
fn variable(word: &mut Word, at: usize, chars: &mut Chars<'_>) -> Read {
    let start = word.text.len();
    let is_letter = |c: char| c.is_alphanumeric() || c == '_';
    word.push(at, '$');
    match chars.peek() {
        Some(&(_, open @ ('{' | '('))) => bracketed(word, at, open, chars)?,
        Some(&(_, c)) if is_letter(c) => {
            while let Some(next) = chars.next_if(|&(_, c)| is_letter(c)) {
                word.extend([next]);
            }
            // What follows the colon of `$env:NAME` is a name.
            let mut ahead = chars.clone();
            if ahead.next_if(|&(_, c)| c == ':').is_some() && ahead.peek().is_some_and(|&(_, c)| is_letter(c)) {
                word.extend(chars.next());
                while let Some(next) = chars.next_if(|&(_, c)| is_letter(c)) {
                    word.extend([next]);
                }
            }
        }
        _ => return Ok(()),
    }
    word.variables.push(start..word.text.len());
    Ok(())
}

//! The words of a pasted command line, as a POSIX shell reads them.

use std::iter::Peekable;
use std::ops::Range;
use std::str::CharIndices;

/// One word, without its quotes and escapes.
#[derive(Debug, Default)]
pub(super) struct Word {
    pub(super) text: String,
    /// Where each byte comes from.
    pub(super) places: Vec<usize>,
    /// The parts that the shell would replace, such as `$NAME`.
    pub(super) variables: Vec<Range<usize>>,
}

impl Word {
    /// Where the variable ends that the word begins with.
    pub(super) fn base(&self) -> Option<usize> {
        self.variables.first().filter(|first| first.start == 0).map(|first| first.end)
    }

    /// Whether it is an address: one that is written out, or a path after a variable, whose value is the host.
    pub(super) fn is_address(&self) -> bool {
        let after = self.base().and_then(|end| self.text.get(end..));
        ["https://", "http://"].iter().any(|scheme| self.text.starts_with(scheme))
            || after.is_some_and(|rest| rest.starts_with('/'))
    }

    fn push(&mut self, at: usize, c: char) {
        self.text.push(c);
        self.places.extend((0..c.len_utf8()).map(|byte| at.saturating_add(byte)));
    }
}

type Chars<'t> = Peekable<CharIndices<'t>>;

/// The words of each command of the line. `expands` is whether a dollar sign means something, as it does not in Windows' `cmd`.
pub(super) fn commands(text: &str, expands: bool) -> Vec<Vec<Word>> {
    let mut commands = vec![Vec::new()];
    let mut word: Option<Word> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        // What is pasted without quotes has the `&` of its query.
        let is_end = match c {
            '|' | ';' | '<' | '>' | '(' | ')' | '\n' => true,
            '&' => word.is_none() || chars.peek().is_none_or(|&(_, next)| next == '&' || next.is_whitespace()),
            _ => false,
        };
        if c.is_whitespace() || is_end {
            if let (Some(word), Some(command)) = (word.take(), commands.last_mut()) {
                command.push(word);
            }
            if is_end {
                commands.push(Vec::new());
            }
            continue;
        }
        if matches!(c, '\\' | '`') && continues(&mut chars) {
            continue;
        }
        let word = word.get_or_insert_default();
        match c {
            '\'' => single(word, &mut chars),
            '"' => double(word, &mut chars, expands),
            '$' if expands && chars.next_if(|&(_, next)| next == '\'').is_some() => escaped(word, &mut chars),
            '$' if expands => variable(word, at, &mut chars),
            '\\' => match chars.next() {
                Some((at, c)) => word.push(at, c),
                None => word.push(at, c),
            },
            _ => word.push(at, c),
        }
    }
    if let (Some(word), Some(command)) = (word, commands.last_mut()) {
        command.push(word);
    }
    commands
}

/// Takes the end of a line that continues, and the prompt of the next.
fn continues(chars: &mut Chars<'_>) -> bool {
    let mut ahead = chars.clone();
    ahead.next_if(|&(_, c)| c == '\r');
    if ahead.next_if(|&(_, c)| c == '\n').is_none() {
        return false;
    }
    *chars = ahead.clone();
    if ahead.next_if(|&(_, c)| c == '>').is_some() && ahead.next_if(|&(_, c)| c == ' ').is_some() {
        *chars = ahead;
    }
    true
}

fn single(word: &mut Word, chars: &mut Chars<'_>) {
    for (at, c) in chars.by_ref().take_while(|&(_, c)| c != '\'') {
        word.push(at, c);
    }
}

fn double(word: &mut Word, chars: &mut Chars<'_>, expands: bool) {
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return,
            '\\' if continues(chars) => {}
            '\\' => match chars.next_if(|&(_, c)| matches!(c, '$' | '`' | '"' | '\\')) {
                Some((at, c)) => word.push(at, c),
                None => word.push(at, c),
            },
            '$' if expands => variable(word, at, chars),
            _ => word.push(at, c),
        }
    }
}

/// `$'…'`, as browsers copy what has an exclamation mark or a quote in it.
fn escaped(word: &mut Word, chars: &mut Chars<'_>) {
    while let Some((at, c)) = chars.next() {
        let c = match c {
            '\'' => return,
            '\\' => match chars.next() {
                Some((_, 'n')) => '\n',
                Some((_, 'r')) => '\r',
                Some((_, 't')) => '\t',
                Some((_, 'u')) => coded(chars, 4),
                Some((_, 'x')) => coded(chars, 2),
                Some((_, c)) => c,
                None => return,
            },
            c => c,
        };
        word.push(at, c);
    }
}

/// The character of up to `most` hexadecimal digits.
fn coded(chars: &mut Chars<'_>, most: usize) -> char {
    let mut code = 0;
    for _ in 0..most {
        let Some((_, digit)) = chars.next_if(|&(_, c)| c.is_ascii_hexdigit()) else { break };
        code = code * 16 + digit.to_digit(16).unwrap_or_default();
    }
    char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// What follows a dollar sign: a name, or something in brackets that the shell would work out.
fn variable(word: &mut Word, at: usize, chars: &mut Chars<'_>) {
    let start = word.text.len();
    word.push(at, '$');
    match chars.peek() {
        Some(&(_, open @ ('{' | '('))) => {
            let close = if open == '{' { '}' } else { ')' };
            let mut depth = 0_usize;
            for (at, c) in chars.by_ref() {
                word.push(at, c);
                depth = if c == open { depth + 1 } else { depth - usize::from(c == close) };
                if depth == 0 {
                    break;
                }
            }
        }
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
        _ => return,
    }
    word.variables.push(start..word.text.len());
}

//! A command line that is still being typed, taken apart as the shell takes it apart, and words for it.

/// Whose rules of quoting a line follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    Pwsh,
}

impl Shell {
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "bash" => Self::Bash,
            "zsh" => Self::Zsh,
            "fish" => Self::Fish,
            "powershell" => Self::Pwsh,
            _ => return None,
        })
    }

    /// The character that takes a quote's or a space's meaning.
    const fn escape(self) -> char {
        if matches!(self, Self::Pwsh) { '`' } else { '\\' }
    }
}

/// A line up to the cursor.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// The words before the one at the cursor, without quotes.
    pub(super) words: Vec<String>,
    /// The word at the cursor, without quotes; empty between words.
    pub(super) word: String,
    /// The same word as it was typed.
    raw: String,
    /// The quote that is still open in it.
    pub(super) quote: Option<char>,
    /// How much of the raw word comes before what is in the open quote.
    raw_before: usize,
    /// How much of the word does.
    before: usize,
}

impl Line {
    /// Reads the last command of a line.
    pub(super) fn read(text: &str, shell: Shell) -> Self {
        let mut line = Self::default();
        // Whether a word has begun, which may still be empty: `''`.
        let mut begun = false;
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match line.quote {
                None if c.is_whitespace() => {
                    if begun {
                        line.end_word();
                        begun = false;
                    }
                    if c == '\n' {
                        line = Self::default();
                    }
                    continue;
                }
                None if matches!(c, '|' | ';' | '&') => {
                    (line, begun) = (Self::default(), false);
                    continue;
                }
                None => {
                    begun = true;
                    line.raw.push(c);
                    if c == shell.escape() {
                        let escaped = chars.next();
                        line.raw.extend(escaped);
                        line.word.extend(escaped);
                    } else if matches!(c, '\'' | '"') {
                        line.quote = Some(c);
                        line.raw_before = line.raw.len();
                        line.before = line.word.len();
                    } else {
                        line.word.push(c);
                    }
                }
                Some(quote) => {
                    line.raw.push(c);
                    let next = chars.peek().copied();
                    if c == quote {
                        // PowerShell doubles a quote to write one.
                        if shell == Shell::Pwsh && next == Some(quote) {
                            line.raw.extend(chars.next());
                            line.word.push(quote);
                        } else {
                            line.quote = None;
                        }
                    } else if let Some(escaped) = next.filter(|next| is_escaped(shell, quote, c, *next)) {
                        chars.next();
                        line.raw.push(escaped);
                        line.word.push(escaped);
                    } else {
                        line.word.push(c);
                    }
                }
            }
        }
        line
    }

    fn end_word(&mut self) {
        self.raw.clear();
        self.words.push(std::mem::take(&mut self.word));
    }

    /// What to type for a whole word instead of the one at the cursor; `None` where what has been typed of it cannot be kept.
    /// `filter` begins a quote and leaves it open, as more will follow.
    pub(super) fn written(&self, word: &str, shell: Shell, filter: bool) -> Option<String> {
        // Fish takes words as they are, and quotes them itself.
        if shell == Shell::Fish {
            return Some(word.to_owned());
        }
        if let Some(quote) = self.quote {
            let kept = self.word.get(..self.before)?;
            let typed = word.strip_prefix(kept)?;
            return Some(format!("{}{}", self.raw.get(..self.raw_before)?, quoted(typed, quote, shell)?));
        }
        if filter {
            return Some(format!("'{}", quoted(word, '\'', shell)?));
        }
        if word.chars().all(is_plain) {
            return Some(word.to_owned());
        }
        if shell == Shell::Pwsh {
            return Some(format!("'{}'", quoted(word, '\'', shell)?));
        }
        let mut text = String::with_capacity(word.len() + 8);
        for c in word.chars() {
            if !is_plain(c) {
                text.push(shell.escape());
            }
            text.push(c);
        }
        Some(text)
    }

    /// What replaces only the last `typed` of the word: shells that cut words at `@` or `=` ask for the rest alone.
    pub(super) fn after_cut(&self, written: &str, typed: &str) -> Option<String> {
        let kept = self.raw.strip_suffix(typed).unwrap_or_default();
        written.strip_prefix(kept).map(str::to_owned)
    }
}

/// Whether `c` in a quote takes the meaning of what is next.
fn is_escaped(shell: Shell, quote: char, c: char, next: char) -> bool {
    match (shell, quote) {
        (Shell::Bash | Shell::Zsh, '"') => c == '\\' && matches!(next, '$' | '`' | '"' | '\\'),
        (Shell::Fish, '"') => c == '\\' && matches!(next, '$' | '"' | '\\'),
        (Shell::Fish, _) => c == '\\' && matches!(next, '\'' | '\\'),
        (Shell::Pwsh, '"') => c == '`',
        _ => false,
    }
}

/// The text inside an open quote; `None` where the quote cannot have it.
fn quoted(text: &str, quote: char, shell: Shell) -> Option<String> {
    if quote == '\'' {
        return match shell {
            Shell::Pwsh => Some(text.replace('\'', "''")),
            _ => Some(text.replace('\'', "'\\''")),
        };
    }
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        let is_special = match shell {
            Shell::Pwsh => matches!(c, '$' | '`' | '"'),
            _ => matches!(c, '$' | '`' | '"' | '\\'),
        };
        if is_special {
            written.push(shell.escape());
        }
        written.push(c);
    }
    Some(written)
}

/// Whether a shell reads the character as itself outside quotes.
fn is_plain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ':' | '@' | '=' | '+' | ',' | '%')
}

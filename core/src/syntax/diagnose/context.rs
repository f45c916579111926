//! Where the parser stopped: the tokens around it, read without judging them.

use super::super::class::{self, Keyword};
use super::super::grammar;
use super::super::known::Names;
use super::super::stop::{Expected, Stop};
use super::super::token::Source;
use super::super::{Comparison, Predicate, Test};
use crate::limits::Limits;
use crate::span::Span;

/// Where the parser stopped, in which text.
pub(super) struct ErrorContext<'a> {
    pub(super) text: &'a str,
    pub(super) expected: Expected,
    /// Where it stopped.
    pub(super) at: usize,
    /// Where the thing began that it was reading: a quote, a parenthesis, an operator.
    pub(super) construct_start: usize,
    /// Where the operand began that it was reading or had just read.
    pub(super) operand_start: usize,
    /// What its names mean.
    pub(super) names: &'a dyn Names,
}

/// A token, whether or not the language has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The end of the text.
    End,
    /// A name, a bareword or a keyword.
    Word,
    /// A closed string.
    Quoted,
    /// A quote that is never closed.
    Unclosed,
    /// A run of `= < > ! ~`.
    Symbol,
    /// A run of `&`, or of `|`.
    Joint,
    Open,
    Close,
    Comma,
    /// Any other character.
    Other,
}

impl<'a> ErrorContext<'a> {
    pub(super) fn new(text: &'a str, stop: Stop, names: &'a dyn Names) -> Self {
        let offset = |left: u32| text.len().saturating_sub(left as usize);
        Self {
            text,
            expected: stop.expected,
            at: offset(stop.left),
            construct_start: offset(stop.began),
            operand_start: offset(stop.operand),
            names,
        }
    }

    /// The text from one offset to another; empty if there is no such text.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    pub(super) fn text_of(&self, token: Token) -> &'a str {
        self.slice(token.start, token.end)
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span::of(start, end)
    }

    pub(super) fn span_of(&self, token: Token) -> Span {
        self.span(token.start, token.end)
    }

    /// The token where the parser stopped.
    pub(super) fn token(&self) -> Token {
        self.token_at(self.at)
    }

    /// The first token at or after an offset.
    pub(super) fn token_at(&self, offset: usize) -> Token {
        let rest = self.slice(offset, self.text.len());
        let start = offset + class::space_len(rest);
        let rest = self.slice(start, self.text.len());
        let run = |matching: fn(u8) -> bool| rest.bytes().take_while(|&byte| matching(byte)).count();
        let (length, kind) = match rest.chars().next() {
            None => (0, Kind::End),
            Some('"' | '\'') => match string_len(rest) {
                Some(length) => (length, Kind::Quoted),
                None => (rest.len(), Kind::Unclosed),
            },
            Some('=' | '<' | '>' | '!' | '~') => (run(|byte| b"=<>!~".contains(&byte)), Kind::Symbol),
            Some('&') => (run(|byte| byte == b'&'), Kind::Joint),
            Some('|') => (run(|byte| byte == b'|'), Kind::Joint),
            Some('(' | '[') => (1, Kind::Open),
            Some(')' | ']') => (1, Kind::Close),
            Some(',') => (1, Kind::Comma),
            Some(c) if class::is_word(c) => (class::word_len(rest), Kind::Word),
            Some(c) => (c.len_utf8(), Kind::Other),
        };
        Token { start, end: start + length, kind }
    }

    /// The last token before that; the text up to there is well formed.
    pub(super) fn before(&self) -> Token {
        self.before_offset(self.at)
    }

    pub(super) fn before_offset(&self, end: usize) -> Token {
        let mut last = Token { start: 0, end: 0, kind: Kind::End };
        let mut token = self.token_at(0);
        while token.kind != Kind::End && token.end <= end {
            last = token;
            token = self.token_at(token.end);
        }
        last
    }

    /// The offset after the run of characters at `offset` that a space, a bracket, a comma or a quote ends.
    pub(super) fn run_end(&self, offset: usize) -> usize {
        let ends = |c: char| class::is_space(c) || matches!(c, '(' | ')' | '[' | ']' | ',' | '"' | '\'');
        let rest = self.slice(offset, self.text.len());
        offset + rest.find(ends).unwrap_or(rest.len())
    }

    /// The offset after the word at `offset`: where white space begins.
    pub(super) fn word_end(&self, offset: usize) -> usize {
        let rest = self.slice(offset, self.text.len());
        offset + rest.find(class::is_space).unwrap_or(rest.len())
    }

    /// The bracket that closes the one at `open`, of either kind; what is in between has to be balanced.
    pub(super) fn closing(&self, open: Token) -> Option<Token> {
        let mut depth = 1_usize;
        let mut token = self.token_at(open.end);
        loop {
            match token.kind {
                Kind::Open => depth += 1,
                Kind::Close => depth -= 1,
                Kind::End | Kind::Unclosed => return None,
                _ => {}
            }
            if depth == 0 {
                return Some(token);
            }
            token = self.token_at(token.end);
        }
    }

    /// The innermost bracket that is open where the parser stopped.
    pub(super) fn open_group(&self) -> Option<Token> {
        let mut open = Vec::new();
        let mut token = self.token_at(0);
        while token.kind != Kind::End && token.start < self.at {
            match token.kind {
                Kind::Open => open.push(token),
                Kind::Close => drop(open.pop()),
                _ => {}
            }
            token = self.token_at(token.end);
        }
        open.pop()
    }

    /// The bracket that is open at `token`, a bracket of a list.
    pub(super) fn list_open(&self, token: Token) -> Option<Token> {
        let mut open = None;
        let mut next = self.token_at(self.field_end());
        while next.start < token.start && next.kind != Kind::End {
            if next.kind == Kind::Open {
                open = Some(next);
            }
            next = self.token_at(next.end);
        }
        open
    }

    /// The field of the predicate in which the parser stopped, as written.
    pub(super) fn field(&self) -> &'a str {
        self.slice(self.operand_start, self.field_end())
    }

    pub(super) fn field_end(&self) -> usize {
        let rest = self.slice(self.operand_start, self.text.len());
        let source = Source { len: u32::try_from(self.text.len()).unwrap_or(u32::MAX) };
        source.field(rest).map_or(self.operand_start, |(after, _)| self.text.len() - after.len())
    }

    /// The operator before that, as written.
    pub(super) fn operator(&self) -> &'a str {
        self.slice(self.field_end(), self.at).trim()
    }

    /// The last predicate read, if the parser stopped after one.
    pub(super) fn last_predicate(&self) -> Option<Predicate<'a>> {
        let text = self.slice(self.operand_start, self.at);
        let filter = grammar::read(text, Limits::MAX_NESTING).ok()?;
        let mut operand = filter.root();
        loop {
            operand = match operand.node() {
                super::super::Node::Not(operand) => operand,
                super::super::Node::Predicate(predicate) => return Some(predicate.clone()),
                _ => return None,
            };
        }
    }

    /// Whether the last predicate asks for less or more, which only numbers and times are.
    pub(super) fn is_ordering(&self) -> bool {
        self.last_predicate().is_some_and(|predicate| match predicate.test() {
            Test::Compare { comparison, .. } => !matches!(comparison, Comparison::Eq | Comparison::Ne),
            Test::Between { .. } => true,
            _ => false,
        })
    }

    /// A span of [`ErrorContext::last_predicate`] as one of the text.
    pub(super) fn shifted(&self, span: Span) -> Span {
        self.span(self.operand_start + span.start as usize, self.operand_start + span.end as usize)
    }

    pub(super) fn keyword(&self, token: Token) -> Option<Keyword> {
        if token.kind == Kind::Word { class::keyword(self.text_of(token)) } else { None }
    }

    /// Whether `token` ends a predicate: the end, a closing parenthesis, or what joins two predicates.
    pub(super) fn ends_predicate(&self, token: Token) -> bool {
        match token.kind {
            Kind::End | Kind::Close => true,
            Kind::Joint => token.end - token.start == 2,
            _ => matches!(self.keyword(token), Some(Keyword::And | Keyword::Or)),
        }
    }

    /// Whether an operator is there, the well known of other languages included.
    pub(super) fn is_operator(&self, token: Token) -> bool {
        match (token.kind, self.keyword(token)) {
            (Kind::Symbol, _) => self.text_of(token) != "!",
            (_, Some(Keyword::And | Keyword::Or | Keyword::Not)) => false,
            (_, Some(_)) => true,
            (Kind::Word, None) => super::words::operator(self.text_of(token)).is_some(),
            _ => false,
        }
    }

    /// Whether a predicate with an operator begins at `token`.
    pub(super) fn begins_predicate(&self, token: Token) -> bool {
        let is_field = token.kind == Kind::Quoted || (token.kind == Kind::Word && self.keyword(token).is_none());
        let next = self.token_at(token.end);
        is_field
            && (self.is_operator(next)
                || (self.keyword(next) == Some(Keyword::Not) && self.is_operator(self.token_at(next.end))))
    }

    /// Whether a character is directly at `offset`, with no space between it and what is before.
    pub(super) fn is_glued(&self, offset: usize) -> bool {
        self.slice(0, offset).chars().next_back().is_some_and(|c| !class::is_space(c) && c != '(')
    }
}

/// The length of the string at the start of `text`, quotes included, if it is closed.
pub(super) fn string_len(text: &str) -> Option<usize> {
    let quote = *text.as_bytes().first()?;
    let mut bytes = text.bytes().enumerate().skip(1).peekable();
    while let Some((offset, byte)) = bytes.next() {
        if byte == b'\\' && quote == b'"' {
            bytes.next();
        } else if byte == quote {
            let doubled = quote == b'\'' && bytes.peek().is_some_and(|&(_, next)| next == quote);
            if !doubled {
                return Some(offset + 1);
            }
            bytes.next();
        }
    }
    None
}

/// A value written as a string.
pub(super) fn quoted(text: &str) -> String {
    super::super::Value::quoted(text).to_string()
}

/// A value as written bare if it can be, else as a string.
pub(super) fn written(text: &str) -> String {
    super::super::Value::bare(text).to_string()
}

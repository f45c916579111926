//! A floor: the tokens of this project's language, found by a generated automaton and thrown away.

use logos::Logos;

#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq)]
#[logos(skip r"[ \t\r\n\x0b\x0c]+")]
pub enum Token {
    #[token("(")]
    #[token("[")]
    Open,
    #[token(")")]
    #[token("]")]
    Close,
    #[token(",")]
    Comma,
    #[token("=")]
    #[token("==")]
    #[token("!=")]
    #[token("<>")]
    #[token("<")]
    #[token("<=")]
    #[token(">")]
    #[token(">=")]
    #[token("~")]
    #[token("!~")]
    Operator,
    #[token("!")]
    #[token("not", ignore(case))]
    Not,
    #[token("&&")]
    #[token("and", ignore(case))]
    And,
    #[token("||")]
    #[token("or", ignore(case))]
    Or,
    #[token("in", ignore(case))]
    #[token("contains", ignore(case))]
    #[token("starts", ignore(case))]
    #[token("ends", ignore(case))]
    #[token("with", ignore(case))]
    #[token("matches", ignore(case))]
    #[token("between", ignore(case))]
    #[token("exists", ignore(case))]
    #[token("is", ignore(case))]
    Word,
    #[regex(r"[\p{Alphabetic}\p{Nd}_\-.:/@+%*]+")]
    Bare,
    #[regex(r#""([^"\\]|\\.)*""#)]
    #[regex("'([^']|'')*'")]
    String,
}

/// Reads all tokens; gives how many of them are values or fields.
pub fn lex(text: &str) -> Option<usize> {
    let mut names = 0;
    for token in Token::lexer(text) {
        names += usize::from(matches!(token.ok()?, Token::Bare | Token::String));
    }
    Some(names)
}

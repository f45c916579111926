//! What is between the parentheses.

use proc_macro::{Delimiter, Span, TokenStream, TokenTree};

use crate::literal;
use crate::report::Problems;

/// The text of a string literal.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
}

/// The arguments of the macro.
#[derive(Debug)]
pub(crate) struct Input {
    /// The path of the crate that the result is of, `$crate` of the macro around this one.
    pub(crate) root: TokenTree,
    pub(crate) collection: Text,
    pub(crate) filter: Option<Text>,
    pub(crate) catalog: Option<Text>,
    pub(crate) split: bool,
    pub(crate) partial: bool,
}

const FORM: &str =
    "write `filter!(\"COLLECTION\", \"FILTER\")`, and after it any of `split`, `partial` and `catalog = \"FILE\"`";

impl Input {
    pub(crate) fn read(tokens: TokenStream) -> Result<Self, Problems> {
        let mut tokens = Tokens(tokens.into_iter().peekable());
        let (Some(root), Some(TokenTree::Punct(_))) = (tokens.0.next(), tokens.0.next()) else {
            return Err(Problems::at(Span::call_site(), FORM));
        };
        let collection = tokens.text("the collection")?;
        let mut input = Self { root, collection, filter: None, catalog: None, split: false, partial: false };
        while tokens.comma()? {
            let Some(next) = tokens.0.next() else { break };
            let TokenTree::Ident(name) = &next else {
                if input.filter.is_some() || input.catalog.is_some() || input.split || input.partial {
                    return Err(Problems::at(next.span(), FORM));
                }
                input.filter = Some(text(next, "the filter")?);
                continue;
            };
            let was_given = match name.to_string().as_str() {
                "split" => std::mem::replace(&mut input.split, true),
                "partial" => std::mem::replace(&mut input.partial, true),
                "catalog" => {
                    match tokens.0.next() {
                        Some(TokenTree::Punct(equals)) if equals.as_char() == '=' => {}
                        _ => return Err(Problems::at(name.span(), "write `catalog = \"FILE\"`")),
                    }
                    let path = tokens.text("the file of `catalog`")?;
                    input.catalog.replace(path).is_some()
                }
                // A variable or a constant where the filter is expected.
                _ if input.filter.is_none() => return Err(not_literal(name.span(), "the filter")),
                _ => return Err(Problems::at(name.span(), format!("`{name}` is not an option: {FORM}"))),
            };
            if was_given {
                return Err(Problems::at(name.span(), format!("`{name}` is given twice")));
            }
        }
        Ok(input)
    }
}

struct Tokens(std::iter::Peekable<proc_macro::token_stream::IntoIter>);

impl Tokens {
    fn text(&mut self, what: &str) -> Result<Text, Problems> {
        match self.0.next() {
            Some(token) => text(token, what),
            None => Err(Problems::at(Span::call_site(), format!("{what} is missing: {FORM}"))),
        }
    }

    /// Whether a comma is next, and not the end.
    fn comma(&mut self) -> Result<bool, Problems> {
        match self.0.next() {
            None => Ok(false),
            Some(TokenTree::Punct(comma)) if comma.as_char() == ',' => Ok(true),
            Some(other) => Err(Problems::at(other.span(), FORM)),
        }
    }
}

fn text(token: TokenTree, what: &str) -> Result<Text, Problems> {
    match token {
        TokenTree::Literal(literal) => match literal::string(&literal.to_string()) {
            Some(value) => Ok(Text { value, span: literal.span() }),
            None => Err(not_literal(literal.span(), what)),
        },
        // A fragment of another macro, such as `$filter:literal`.
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            let mut tokens = group.stream().into_iter();
            match (tokens.next(), tokens.next()) {
                (Some(token), None) => text(token, what),
                _ => Err(not_literal(group.span(), what)),
            }
        }
        other => Err(not_literal(other.span(), what)),
    }
}

fn not_literal(span: Span, what: &str) -> Problems {
    let message = format!("{what} is read while the program is compiled: write it as a string literal");
    Problems::at(span, format!("{message}\nfor one that is known only later, there is `ListRequest::to(…).filter(…)`"))
}

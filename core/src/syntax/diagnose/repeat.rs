//! A predicate that goes on with the field of the one before: `name = a or = b`.

use super::super::class::Keyword;
use super::super::{Node, Test, grammar};
use super::context::{ErrorContext, Kind, Token};
use crate::limits::Limits;

/// The field of the predicate before, for `name = a or = b`, where a value follows the operator.
///
/// With the operator, of which the parser takes the `!` for a negation.
pub(super) fn field_before<'a>(site: &ErrorContext<'a>, token: Token) -> Option<(&'a str, Token)> {
    let value = site.token_at(token.end);
    if !matches!(value.kind, Kind::Word | Kind::Quoted) || site.keyword(value).is_some() {
        return None;
    }
    let is_negated = site.slice(0, token.start).ends_with('!') && token.kind == Kind::Symbol;
    let operator = if is_negated { Token { start: token.start - 1, ..token } } else { token };
    let mut joint = site.before_offset(operator.start);
    if site.keyword(joint) == Some(Keyword::Not) {
        joint = site.before_offset(joint.start);
    }
    if !matches!(site.keyword(joint), Some(Keyword::And | Keyword::Or)) && joint.kind != Kind::Joint {
        return None;
    }
    // A predicate may have an `and` and brackets of its own.
    let mut starts = [0; 4];
    let mut next = site.token_at(0);
    while next.kind != Kind::End && next.end <= joint.start {
        let begins = matches!(site.keyword(next), Some(Keyword::And | Keyword::Or | Keyword::Not))
            || matches!(next.kind, Kind::Joint | Kind::Open);
        if begins {
            starts = [next.end, starts[0], starts[1], starts[2]];
        }
        next = site.token_at(next.end);
    }
    let field = starts.into_iter().find_map(|start| {
        let text = site.slice(start, joint.start);
        let filter = grammar::read(text, Limits::MAX_NESTING).ok()?;
        let Node::Predicate(predicate) = filter.root().node() else { return None };
        let is_compared = !matches!(predicate.test(), Test::IsTrue | Test::Exists { .. });
        is_compared.then(|| predicate.field().span().get(text)).flatten()
    })?;
    Some((field, operator))
}

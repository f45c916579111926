//! Several predicates instead of one.

use super::super::super::class::Keyword;
use super::super::super::{Node, grammar};
use super::super::context::{ErrorContext, Kind};
use crate::limits::Limits;

/// Several predicates for one are in parentheses where something around them would bind to one of them alone.
pub(super) fn whole_operand(site: &ErrorContext<'_>, ours: String, (start, end): (usize, usize)) -> String {
    let Ok(filter) = grammar::read(&ours, Limits::MAX_NESTING) else { return ours };
    let before = site.before_offset(start);
    let is_negated = site.keyword(before) == Some(Keyword::Not) || site.text_of(before).ends_with('!');
    let is_alone = || before.kind == Kind::End && site.token_at(end).kind == Kind::End;
    let binds = match filter.node() {
        Node::And(_) => is_negated,
        Node::Or(_) => !is_alone(),
        _ => false,
    };
    if binds { format!("({ours})") } else { ours }
}

//! Another filter of the same shape.

use super::ast::{Filter, Node, Operand};
use super::build::{Draft, not};
use super::predicate::Predicate;

impl<'a> Filter<'a> {
    /// The filter with something else for each predicate: the same, another one, or a whole filter.
    ///
    /// ```
    /// use konnect_filter::syntax::{Draft, field};
    /// let filter = konnect_filter::parse("mine and not (archived or name contains test)")?;
    /// let whole = filter.map(|predicate| match predicate.field().name() {
    ///     "mine" => field("owner").eq("ada").and(field("deleted").not_exists()),
    ///     _ => Draft::from(predicate.clone()),
    /// });
    /// assert_eq!(
    ///     whole.build()?.to_string(),
    ///     r#"owner = "ada" and deleted not exists and not (archived or name contains test)"#
    /// );
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn map(&self, mut change: impl FnMut(&Predicate<'a>) -> Draft<'a>) -> Draft<'a> {
        mapped(self.root(), &mut change)
    }
}

/// No deeper than the filter, which is bounded.
fn mapped<'a>(operand: Operand<'_, 'a>, change: &mut impl FnMut(&Predicate<'a>) -> Draft<'a>) -> Draft<'a> {
    match operand.node() {
        Node::Predicate(predicate) => change(predicate),
        Node::Not(operand) => not(mapped(operand, change)),
        Node::And(operands) => {
            let mut draft = mapped(operands.first(), change);
            for operand in operands.iter().skip(1) {
                draft = draft.and(mapped(operand, change));
            }
            draft
        }
        Node::Or(operands) => {
            let mut draft = mapped(operands.first(), change);
            for operand in operands.iter().skip(1) {
                draft = draft.or(mapped(operand, change));
            }
            draft
        }
    }
}

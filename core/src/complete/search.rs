//! What can come next in a filter for Konnect Search.

use super::{Candidate, complete};
use crate::catalog::{Entity, Field, Operator, Type};

/// As [`complete`], for a filter that is sent as a query of Konnect Search ([`wire::search`](crate::wire::search)): the selectors
/// that Kong documents. Any other attribute can be searched by too, but none is known.
///
/// ```
/// use konnect_filter::complete::complete_search;
/// let offers = |text: &str| -> Vec<String> {
///     complete_search(text, text.len()).into_iter().map(|candidate| candidate.text).collect()
/// };
/// assert_eq!(offers("t"), ["type"]);
/// assert_eq!(offers("type = team and lab"), ["labels."]);
/// assert_eq!(offers("type "), ["=", "!=", "in ("]);
/// ```
#[must_use]
pub fn complete_search(text: &str, cursor: usize) -> Vec<Candidate> {
    const EXACT: [Operator; 3] = [Operator::Eq, Operator::Neq, Operator::Oeq];
    let exact = |name: &str| Field::new(name, Type::String, EXACT).without_path();
    let contains = EXACT.into_iter().chain([Operator::Contains]);
    let free = |name: &str| Field::new(name, Type::String, contains.clone()).without_path();
    let mut entity = Entity::new("ksearch", "v1", "/v1/search");
    entity.fields = vec![
        exact("type"),
        exact("id"),
        free("name"),
        free("description"),
        exact("labels").with_map(true),
        exact("public_labels").with_map(true),
    ];
    complete(Some(&entity), text, cursor)
}

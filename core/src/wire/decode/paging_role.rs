//! Which parameters of a query page.

use crate::catalog::Entity;

/// What a paging parameter says.
#[derive(Debug, Clone, Copy)]
pub(super) enum PageRole {
    Size,
    Number,
    After,
    Before,
}

impl PageRole {
    /// What a parameter is in the collection's paging; without a collection, or in one that has none of the kind, what
    /// Konnect means by it.
    pub(super) fn of(name: &str, entity: Option<&Entity>) -> Option<Self> {
        let own = entity.map(Entity::page_parameters).unwrap_or_default();
        let all =
            [(own.size, Self::Size), (own.number, Self::Number), (own.after, Self::After), (own.before, Self::Before)];
        let known = all.into_iter().find(|(own, _)| *own == Some(name)).map(|(_, role)| role);
        known.or_else(|| match name {
            "page[size]" => Some(Self::Size),
            "page[number]" => Some(Self::Number),
            "page[after]" => Some(Self::After),
            "page[before]" => Some(Self::Before),
            "size" if entity.is_none() => Some(Self::Size),
            "offset" if entity.is_none() => Some(Self::After),
            _ => None,
        })
    }
}

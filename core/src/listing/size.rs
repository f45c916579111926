//! How many records are asked for per page.

use crate::catalog::Paging;
use crate::limits::listing::MAX_PAGE_SIZE;
use crate::plan::Plan;

/// The page size where none is asked for and the description states no largest one; Konnect takes it everywhere.
const PAGE_SIZE: u64 = 100;

/// The page size that [`Listing`](super::Listing) asks for where the options say none; nothing where none can be asked for.
///
/// ```
/// use konnect_filter::{catalog::Paging, listing::page_size};
/// assert_eq!(page_size(&Paging::number()), Some(100));
/// assert_eq!(page_size(&Paging::None), None);
/// ```
#[doc(hidden)]
#[must_use]
pub fn page_size(paging: &Paging) -> Option<u64> {
    let most = match *paging {
        // Of a collection that gives one page only, as much as it is known to give.
        Paging::None | Paging::Size { max: None } | Paging::Cursor { size: false, .. } => return None,
        Paging::Size { max } => max,
        Paging::Number { max } | Paging::Cursor { max, .. } | Paging::Offset { max, .. } => max,
    };
    Some(most.map_or(PAGE_SIZE, u64::from).min(MAX_PAGE_SIZE))
}

/// The page size that the first page of a request is asked for where the options say none: no larger than the `wanted`
/// records, where Konnect does all of the filtering.
///
/// ```
/// use konnect_filter::catalog::{Entity, Paging};
/// use konnect_filter::{listing::first_page_size, plan::Plan};
/// let entity = Entity::default().with_paging(Paging::number());
/// let plan = Plan::everything(&entity);
/// assert_eq!(first_page_size(&plan, u64::MAX), Some(100));
/// assert_eq!(first_page_size(&plan, 1), Some(1));
/// ```
#[doc(hidden)]
#[must_use]
pub fn first_page_size(plan: &Plan<'_>, wanted: u64) -> Option<u64> {
    let enough = if plan.residual.is_none() { wanted } else { u64::MAX };
    plan.entity.page_parameters().size?;
    page_size(&plan.entity.paging).map(|size| size.min(enough).max(1))
}

//! Conjunctions of which one says what two say.

use super::Options;
use super::implies::implies;
use super::leaf::{Kind, Leaf};
use super::normalize::unite;
use super::pushdown::is_exact;

/// Past this many comparisons of leaves, conjunctions are left as they are: more requests, never wrong ones.
const WORK: usize = 200_000;

/// Drops conjunctions that another one covers, and joins two that differ in one list.
pub(super) fn simplify(products: &mut Vec<Vec<Leaf<'_, '_>>>, options: &Options) {
    let leaves: usize = products.iter().map(Vec::len).sum();
    if leaves.saturating_mul(leaves) > WORK {
        return;
    }
    let mut index = 0;
    while index < products.len() {
        if join(products, index, options) {
            // The joined one may cover or join what stands before it.
            index = 0;
        } else {
            index += 1;
        }
    }
}

/// Joins a later conjunction with the one at `index`, if one can be.
fn join(products: &mut Vec<Vec<Leaf<'_, '_>>>, index: usize, options: &Options) -> bool {
    let Some((own, later)) = products.get(index..).and_then(<[_]>::split_first) else { return false };
    let found = later.iter().enumerate().find_map(|(offset, other)| Some((offset, relate(own, other, options)?)));
    let Some((offset, joined)) = found else { return false };
    let other = index + 1 + offset;
    match joined {
        Relation::Covers => {}
        Relation::CoveredBy => products.swap(index, other),
        Relation::Joined { at, leaf } => match products.get_mut(index).and_then(|own| own.get_mut(at)) {
            Some(place) => *place = leaf,
            None => return false,
        },
    }
    products.remove(other);
    true
}

enum Relation<'c, 'a> {
    Covers,
    CoveredBy,
    /// They are one conjunction when the leaf at `at` of the first becomes `leaf`.
    Joined {
        at: usize,
        leaf: Leaf<'c, 'a>,
    },
}

fn relate<'c, 'a>(own: &[Leaf<'c, 'a>], other: &[Leaf<'c, 'a>], options: &Options) -> Option<Relation<'c, 'a>> {
    let only = |these: &[Leaf<'c, 'a>], those: &[Leaf<'c, 'a>]| -> Vec<usize> {
        let own = these.iter().enumerate();
        own.filter(|(_, leaf)| !those.contains(leaf)).map(|(index, _)| index).collect()
    };
    let covers = |these: &[Leaf<'c, 'a>], indexes: &[usize], those: &[Leaf<'c, 'a>]| {
        let mut leaves = indexes.iter().filter_map(|index| these.get(*index));
        leaves.all(|leaf| those.iter().any(|other| implies(other, leaf)))
    };
    let (mine, theirs) = (only(own, other), only(other, own));
    if covers(own, &mine, other) {
        return Some(Relation::Covers);
    }
    if covers(other, &theirs, own) {
        return Some(Relation::CoveredBy);
    }
    let ([mine], [theirs]) = (mine.as_slice(), theirs.as_slice()) else { return None };
    let (a, b) = (own.get(*mine)?, other.get(*theirs)?);
    let kind = a.kind();
    if a.target() != b.target() || kind != b.kind() || matches!(kind, Kind::Lower | Kind::Upper) {
        return None;
    }
    let mut leaf = unite(kind, [a, b].into_iter())?;
    leaf.conjuncts.add(&b.conjuncts);
    is_exact(&leaf, &options.limits).then_some(Relation::Joined { at: *mine, leaf })
}

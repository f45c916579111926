//! Alternatives that need no request of their own.

use super::Rules;
use super::atom::{Atom, Kind};
use super::implies::implies;
use super::join::{families, join};
use crate::limits::MAX_COMPARED_BYTES;
use crate::limits::planning::MAX_JOINS;

/// Drops conjunctions that another one covers, and joins those that differ in one list.
pub(super) fn absorb(clauses: &mut Vec<Vec<Atom<'_, '_>>>, rules: &Rules<'_>) {
    if clauses.len() < 2 {
        return;
    }
    let mut covers = Covers { left: MAX_COMPARED_BYTES };
    covers.drop_from(clauses, rules);
    let joins = (0..MAX_JOINS).take_while(|_| join(clauses, rules)).count();
    if joins > 0 {
        covers.drop_from(clauses, rules);
    }
}

/// Looks for conjunctions that are covered, as long as that takes no more work than is left.
struct Covers {
    left: usize,
}

impl Covers {
    /// Drops each conjunction that another one covers, unless they differ in one list: joining sees to those.
    fn drop_from(&mut self, clauses: &mut Vec<Vec<Atom<'_, '_>>>, rules: &Rules<'_>) {
        let families = families(clauses, rules);
        let mut kept = vec![true; clauses.len()];
        // Where all are parts of one list there is nothing to look for.
        if families.iter().any(|family| family.is_none() || Some(family) != families.first()) {
            let _ = self.mark(clauses, &families, &mut kept);
        }
        let mut kept = kept.into_iter();
        clauses.retain(|_| kept.next().unwrap_or(true));
    }

    /// Marks those that are covered; nothing comes back when no work is left.
    fn mark(&mut self, clauses: &[Vec<Atom<'_, '_>>], families: &[Option<usize>], kept: &mut [bool]) -> Option<()> {
        for (index, (own, family)) in clauses.iter().zip(families).enumerate() {
            for (other, (wider, its)) in clauses.iter().zip(families).enumerate() {
                self.spend(1)?;
                let is_relative = family.is_some() && family == its;
                if is_relative || index == other || kept.get(other) == Some(&false) {
                    continue;
                }
                if self.covers(wider, own)? {
                    if let Some(own) = kept.get_mut(index) {
                        *own = false;
                    }
                    break;
                }
            }
        }
        Some(())
    }

    /// Whether each test of the first conjunction is implied by one of the second.
    fn covers(&mut self, wide: &[Atom<'_, '_>], narrow: &[Atom<'_, '_>]) -> Option<bool> {
        for atom in wide {
            self.spend(narrow.len())?;
            let mut is_implied = false;
            for other in narrow.iter().filter(|other| other.target() == atom.target()) {
                self.spend(work(other, atom))?;
                is_implied = implies(other, atom);
                if is_implied {
                    break;
                }
            }
            if !is_implied {
                return Some(false);
            }
        }
        Some(true)
    }

    fn spend(&mut self, work: usize) -> Option<()> {
        self.left = self.left.checked_sub(work)?;
        Some(())
    }
}

/// The bytes that are compared to see whether the first test implies the second.
fn work(first: &Atom<'_, '_>, second: &Atom<'_, '_>) -> usize {
    let bytes = |atom: &Atom<'_, '_>| atom.values().iter().map(|value| value.text.len() + 1).sum::<usize>();
    let is_table = |atom: &Atom<'_, '_>| matches!(atom.kind(), Kind::In | Kind::NotIn);
    if is_table(first) && is_table(second) {
        return bytes(first) + bytes(second);
    }
    // Each value of the one is looked for in each of the other.
    let (a, b) = (first.values().len() + 1, second.values().len() + 1);
    bytes(first).saturating_mul(b).max(bytes(second).saturating_mul(a))
}

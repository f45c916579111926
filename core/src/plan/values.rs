//! The values of a test, each once.

use std::collections::HashMap;

use crate::check::{TermTest, TypedValue, ValueKey, ValueKind};
use crate::syntax::{Comparison, MatchOperator};

/// The values, each once.
pub(super) fn distinct<'v, 'a: 'v>(values: impl Iterator<Item = &'v TypedValue> + Clone) -> Vec<TypedValue> {
    let mut seen = HashMap::new();
    let mut kept: Vec<TypedValue> = Vec::with_capacity(2);
    for (index, value) in values.clone().enumerate() {
        let item = ValueKey::as_list_item(value);
        // Few are compared one by one, which takes no look-up.
        let same = if kept.len() < 8 {
            kept.iter().position(|other| ValueKey::as_list_item(other) == item)
        } else {
            if seen.is_empty() {
                for earlier in values.clone().take(index) {
                    let next = seen.len();
                    seen.entry(ValueKey::as_list_item(earlier)).or_insert(next);
                }
            }
            Some(*seen.entry(item).or_insert(kept.len()))
        };
        match same.and_then(|same| kept.get_mut(same)) {
            Some(same) if same.kind == ValueKind::Text && value.kind != ValueKind::Text => *same = value.clone(),
            Some(_) => {}
            None => kept.push(value.clone()),
        }
    }
    kept
}

/// A test against any of some values.
pub(super) fn list(matcher: MatchOperator, values: Vec<TypedValue>) -> TermTest {
    match values.as_slice() {
        [value] if matcher == MatchOperator::In => TermTest::Compare(Comparison::Eq, value.clone()),
        _ => TermTest::Any(matcher, values.into()),
    }
}

//! Applying the edits that cannot mean anything else than what was written.

use konnect_filter::error::{Diagnostic, Edit};

/// `text` with the safe edits of `problems` applied, or `None` when there are none.
///
/// A problem whose edits are not all safe is left alone, as is one of which an edit overlaps one already taken: edits of a
/// problem belong together.
pub(crate) fn apply<'d>(text: &str, problems: impl IntoIterator<Item = &'d Diagnostic>) -> Option<String> {
    let mut taken: Vec<&Edit> = Vec::new();
    for problem in problems {
        let edits = &problem.edits;
        let free = |edit: &Edit| taken.iter().all(|other| apart(edit, other));
        if edits.iter().all(|edit| edit.safe && edit.span.get(text).is_some() && free(edit)) {
            taken.extend(edits);
        }
    }
    if taken.is_empty() {
        return None;
    }
    taken.sort_by_key(|edit| edit.span);
    let mut fixed = String::with_capacity(text.len());
    let mut done = 0;
    for edit in taken {
        fixed.push_str(text.get(done..edit.span.range().start)?);
        fixed.push_str(&edit.text);
        done = edit.span.range().end;
    }
    fixed.push_str(text.get(done..)?);
    Some(fixed)
}

fn apart(one: &Edit, other: &Edit) -> bool {
    let (first, second) = if one.span <= other.span { (one, other) } else { (other, one) };
    first.span.end <= second.span.start && first.span != second.span
}

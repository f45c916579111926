//! Applying the replacements that problems carry.

use super::{Diagnostic, Edit};

/// The source with the edits of `problems` applied, or `None` when there are none.
///
/// All of them have to speak of `source`. A problem whose edits reach into an earlier one's keeps its text as it was. An edit
/// that is not safe may change what the filter means: [`fix_safe`] leaves it out.
///
/// ```
/// let source = "active & age => 5";
/// let error = konnect_filter::parse(source).unwrap_err();
/// assert_eq!(konnect_filter::error::fix(source, &error).as_deref(), Some("active and age >= 5"));
/// ```
#[must_use]
pub fn fix<'a>(source: &str, problems: impl IntoIterator<Item = &'a Diagnostic>) -> Option<String> {
    apply(source, problems, |_| true)
}

/// As [`fix`], with the edits of those problems only whose edits are all safe: what is meant is certain.
///
/// ```
/// let source = "name contains 'pay";
/// let error = konnect_filter::parse(source).unwrap_err();
/// assert_eq!(konnect_filter::error::fix(source, &error).as_deref(), Some("name contains 'pay'"));
/// assert_eq!(konnect_filter::error::fix_safe(source, &error), None);
/// ```
#[must_use]
pub fn fix_safe<'a>(source: &str, problems: impl IntoIterator<Item = &'a Diagnostic>) -> Option<String> {
    apply(source, problems, |edit| edit.safe)
}

fn apply<'a>(
    source: &str,
    problems: impl IntoIterator<Item = &'a Diagnostic>,
    is_wanted: impl Fn(&Edit) -> bool,
) -> Option<String> {
    let mut edits: Vec<&Edit> = Vec::new();
    for problem in problems {
        let mut own: Vec<&Edit> = problem.edits.iter().collect();
        own.sort_by_key(|edit| edit.span);
        let fits = own.iter().all(|edit| is_wanted(edit) && edit.span.get(source).is_some());
        if fits && !own.iter().any(|edit| edits.iter().any(|other| overlap(edit, other))) {
            edits.extend(own);
        }
    }
    if edits.is_empty() {
        return None;
    }
    // An insertion comes before a replacement at the same position; two insertions stay in the order of their problems.
    edits.sort_by_key(|edit| edit.span);
    let mut fixed = String::with_capacity(source.len());
    let mut copied = 0;
    for edit in edits {
        let range = edit.span.range();
        // Of one problem whose edits overlap, nothing can be applied.
        fixed.push_str(source.get(copied..range.start)?);
        fixed.push_str(&edit.text);
        copied = range.end;
    }
    fixed.push_str(source.get(copied..)?);
    Some(fixed)
}

fn overlap(one: &Edit, other: &Edit) -> bool {
    one.span.start < other.span.end && other.span.start < one.span.end
}

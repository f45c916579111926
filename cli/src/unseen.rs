//! Names that no record has.

use konnect_filter::error::closest;

/// What to say of a name that no record has, with the one of `names` that was probably meant.
pub(crate) fn remark<'n>(name: &str, names: impl Iterator<Item = &'n String>) -> String {
    match closest(name, names.map(String::as_str)) {
        // The name is there, with nothing in it.
        Some(other) if other == name => format!("`{name}` is null in every record that has it"),
        Some(other) => format!("no record has `{name}`: did you mean `{other}`?"),
        None => format!("no record has `{name}`"),
    }
}

//! Names that no record has.

/// What to say of a name that no record has, with the one of `names` that was probably meant.
pub(crate) fn remark<'n>(name: &str, names: impl Iterator<Item = &'n String>) -> String {
    let near = names.map(|other| (strsim::jaro_winkler(other, name), other)).max_by(|a, b| a.0.total_cmp(&b.0));
    match near.filter(|(nearness, _)| *nearness > 0.8) {
        Some((_, other)) => format!("no record has `{name}`: did you mean `{other}`?"),
        None => format!("no record has `{name}`"),
    }
}

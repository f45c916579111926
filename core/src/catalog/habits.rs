//! What people type for a collection's name out of habit: one thing for all of them, and a few abbreviations.

/// Abbreviations of a name's last segment.
const SHORT: [(&str, &str); 2] = [("cp", "control-planes"), ("svc", "services")];

/// The name that an abbreviation is short for.
///
/// ```
/// assert_eq!(konnect_filter::catalog::long_name("svc"), Some("services"));
/// ```
#[doc(hidden)]
#[must_use]
pub fn long_name(name: &str) -> Option<&'static str> {
    SHORT.iter().find(|(short, _)| name.eq_ignore_ascii_case(short)).map(|(_, long)| *long)
}

/// The names that may be meant by one that is not there, best first.
pub(super) fn habits(name: &str) -> Vec<String> {
    let lower = name.to_lowercase();
    let (before, last) = lower.rsplit_once('/').map_or(("", lower.as_str()), |(before, last)| (before, last));
    let whole = |last: &str| if before.is_empty() { last.to_owned() } else { format!("{before}/{last}") };
    if last.is_empty() {
        return Vec::new();
    }
    let short = SHORT.iter().filter(|(short, _)| *short == last).map(|(_, long)| whole(long));
    let plurals = [
        Some(last.to_owned()).filter(|_| lower != name),
        Some(format!("{last}s")),
        last.strip_suffix('y').map(|stem| format!("{stem}ies")),
        Some(format!("{last}es")),
    ];
    short.chain(plurals.into_iter().flatten().map(|last| whole(&last))).collect()
}

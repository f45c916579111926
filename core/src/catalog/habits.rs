//! What people type for a collection's name out of habit: one thing for all of them, a few abbreviations, and words joined in
//! another way.

/// Abbreviations of a name's last segment.
const SHORT: [(&str, &str); 4] =
    [("cp", "control-planes"), ("svc", "services"), ("sa", "system-accounts"), ("pat", "personal-access-tokens")];

/// The name that an abbreviation is short for, which may be in the plural.
///
/// ```
/// use konnect_filter::catalog::long_name;
/// assert_eq!(long_name("svc"), Some("services"));
/// assert_eq!(long_name("CPs"), Some("control-planes"));
/// ```
#[doc(hidden)]
#[must_use]
pub fn long_name(name: &str) -> Option<&'static str> {
    let is = |short: &str, name: &str| name.eq_ignore_ascii_case(short);
    let found =
        SHORT.iter().find(|(short, _)| is(short, name) || name.strip_suffix('s').is_some_and(|one| is(short, one)));
    found.map(|(_, long)| *long)
}

/// The names that may be meant by one that is not there, best first.
pub(super) fn habits(name: &str) -> Vec<String> {
    let (before, last) = name.rsplit_once('/').unwrap_or(("", name));
    if last.is_empty() {
        return Vec::new();
    }
    let lower = (before.to_lowercase(), last.to_lowercase());
    let of = |sign| (joined(before, '-'), joined(last, sign));
    let mut found = Vec::new();
    for (before, last) in [lower, of('-'), of('_')] {
        let whole = |last: &str| if before.is_empty() { last.to_owned() } else { format!("{before}/{last}") };
        let plurals = [
            long_name(&last).map(str::to_owned),
            Some(last.clone()),
            Some(format!("{last}s")),
            last.strip_suffix('y').map(|stem| format!("{stem}ies")),
            Some(format!("{last}es")),
        ];
        for meant in plurals.into_iter().flatten().map(|last| whole(&last)) {
            if meant != name && !found.contains(&meant) {
                found.push(meant);
            }
        }
    }
    found
}

/// The name in lower case, with this sign between its words: for `controlPlanes`, `control_planes` and `Control Planes`.
fn joined(name: &str, sign: char) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    let mut before = ' ';
    for c in name.chars() {
        if c.is_uppercase() && (before.is_lowercase() || before.is_ascii_digit()) {
            out.push(sign);
        }
        match c {
            ' ' | '-' | '_' => out.push(sign),
            _ => out.extend(c.to_lowercase()),
        }
        before = c;
    }
    out
}

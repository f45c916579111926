//! Case in other languages' words: here `=`, `!=` and `in` tell upper case from lower case, `contains`, `starts with` and
//! `ends with` do not, and a regular expression says which.

use super::Value;

/// The operator and the value that ask whether a text is one of `values` in any case.
pub(crate) fn any_case(values: &[&str], negated: bool) -> String {
    let escaped: Vec<String> = values.iter().map(|value| regex_syntax::escape(value)).collect();
    let pattern = match escaped.as_slice() {
        [one] => one.clone(),
        several => format!("({})", several.join("|")),
    };
    matches(&format!("^{pattern}$"), negated)
}

fn matches(pattern: &str, negated: bool) -> String {
    let not = if negated { "not " } else { "" };
    format!("{not}matches {}", Value::quoted(format!("(?i){pattern}")))
}

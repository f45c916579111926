//! Keys with their values in one text, as in `labels = "env=prod,team=a"`.

use super::{FieldName, Value};

/// The predicates that ask for the pairs of `text`, each a key and a value with `=` or `:` between; `None` where it has
/// anything else.
pub(crate) fn predicates(map: &str, text: &str, negated: bool) -> Option<Vec<String>> {
    let text = text.trim().trim_matches(['%', '*', '{', '}']);
    text.split([',', ';']).map(|pair| predicate(map, pair, negated)).collect()
}

fn predicate(map: &str, pair: &str, negated: bool) -> Option<String> {
    let (key, value) = pair.split_once(['=', ':'])?;
    let bare = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let (key, value) = (bare(key), bare(value.strip_prefix('=').unwrap_or(value)));
    let is_key = key.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    let is_value = !value.is_empty() && !value.contains(['=', '<', '>', '"', '\'']) && !value.starts_with(['/', ':']);
    let operator = if negated { "!=" } else { "=" };
    (is_key && is_value).then(|| format!("{} {operator} {}", keyed(map, &key), Value::bare(value)))
}

/// A key of a map, in quotes where it has dots or slashes, so that nobody takes them for a path.
pub(crate) fn keyed(map: &str, key: &str) -> String {
    if key.contains(['.', '/']) {
        format!("{}.{}", FieldName::new(map), Value::quoted(key))
    } else {
        FieldName::new(format!("{map}.{key}")).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::predicates;

    #[test]
    fn keys_with_their_values() {
        for (text, ours) in [
            ("env=prod", Some("labels.env = prod")),
            ("env:prod, team:a", Some("labels.env = prod, labels.team = a")),
            ("k8s.io/app=web", Some("labels.\"k8s.io/app\" = web")),
            ("{\"env\": \"prod eu\"}", Some("labels.env = \"prod eu\"")),
            ("env", None),
            ("env=", None),
            ("=prod", None),
            ("env!=prod", None),
            ("https://konghq.com", None),
            ("a=b=c", None),
        ] {
            let found = predicates("labels", text, false).map(|parts| parts.join(", "));
            assert_eq!(found.as_deref(), ours, "{text}");
        }
    }
}

//! Numbers as a file writes them. JSON values do not keep how a number was written: `3.10`, a version, would become `3.1`.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

/// The only key of an object that represents a number which a JSON value would write otherwise.
const SPELLED: &str = "\0";

/// A number, with the text it was written as; a hexadecimal or octal one of YAML as JSON would write it.
pub(super) fn spelled(text: &str) -> Value {
    let based = |prefix, base| u128::from_str_radix(text.strip_prefix(prefix)?, base).ok();
    if let Some(number) = based("0x", 16).or_else(|| based("0o", 8)) {
        return spelled(&number.to_string());
    }
    let short = text.len() < 32;
    match text.parse::<Number>() {
        Ok(number) if short && number.to_string() == text => Value::Number(number),
        _ => Value::Object(Map::from_iter([(SPELLED.to_owned(), Value::String(text.to_owned()))])),
    }
}

/// A number as it was written.
pub(super) fn spelling(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        Value::Object(map) if map.len() == 1 => map.get(SPELLED)?.as_str().map(Cow::Borrowed),
        _ => None,
    }
}

/// Whether a value is a number.
pub(super) fn is_number(value: &Value) -> bool {
    spelling(value).is_some()
}

/// A whole number that is not negative.
pub(super) fn natural(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| spelling(value)?.trim_start_matches('+').parse().ok())
}

/// Whether a schema is of whole numbers that are sent as text: by its format, or by a pattern of digits alone.
pub(super) fn is_written_in_digits(schema: &Value) -> bool {
    let text = |key| schema.get(key).and_then(Value::as_str).unwrap_or_default();
    if matches!(text("format"), "int32" | "int64" | "uint32" | "uint64") {
        return true;
    }
    let Some(pattern) = text("pattern").strip_prefix('^').and_then(|pattern| pattern.strip_suffix('$')) else {
        return false;
    };
    let counts = ["[0-9]", "[1-9]", "\\d"].iter().fold(pattern.to_owned(), |rest, digit| rest.replace(digit, ""));
    counts.len() < pattern.len()
        && counts.bytes().all(|byte| matches!(byte, b'+' | b'*' | b'{' | b'}' | b',' | b'0'..=b'9'))
}

/// Whether the core schema of YAML 1.2 reads a plain scalar as a number.
pub(super) fn is_yaml(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (number, exponent) = match text.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent.strip_prefix(['-', '+']).unwrap_or(exponent)),
        None => (text, "0"),
    };
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let is_there = !whole.is_empty() || !part.is_empty();
    is_there && digits(whole) && digits(part) && !exponent.is_empty() && digits(exponent)
}

/// JSON whose numbers keep their text: each that a value would write otherwise becomes what [`spelled`] makes of it. Nothing
/// where there is none.
pub(super) fn respell(json: &str) -> Option<String> {
    let mut changed: Option<String> = None;
    let (mut at, mut done) = (0, 0);
    let bytes = json.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let rest = json.get(at..).unwrap_or_default();
        match byte {
            b'"' => at += 1 + end_of_string(rest.get(1..).unwrap_or_default()),
            b'-' | b'0'..=b'9' => {
                let len = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+')));
                let text = rest.get(..len.unwrap_or(rest.len())).unwrap_or(rest);
                if let value @ Value::Object(_) = spelled(text) {
                    let out = changed.get_or_insert_default();
                    out.push_str(json.get(done..at).unwrap_or_default());
                    out.push_str(&value.to_string());
                    done = at + text.len();
                }
                at += text.len();
            }
            _ => at += 1,
        }
    }
    let mut changed = changed?;
    changed.push_str(json.get(done..).unwrap_or_default());
    Some(changed)
}

/// The bytes of a string after its opening quote, with the closing one.
fn end_of_string(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::{is_yaml, respell, spelled, spelling};

    #[test]
    fn numbers_keep_their_text() {
        for text in ["1", "-1", "0", "3.5", "3.10", "1e3", "1.0", "0777", "+5", ".5", "12345678901234567890123"] {
            assert!(is_yaml(text), "{text}");
            assert_eq!(spelling(&spelled(text)).unwrap(), text);
        }
        for (text, decimal) in [("0x1F", "31"), ("0o17", "15"), ("0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695")] {
            assert!(is_yaml(text), "{text}");
            assert_eq!(spelling(&spelled(text)).unwrap(), decimal);
        }
        for text in ["", "+", ".", "1_000", "e3", "1e", "0x", "0o8", "1.2.3", "0b1", "--1", ".inf", "1e5e5"] {
            assert!(!is_yaml(text), "{text}");
        }
    }

    /// Whether `serde_json` keeps the text of numbers by itself, as a feature of its makes it, or not.
    #[test]
    fn numbers_of_json_keep_their_text() {
        assert_eq!(respell(r#"{"a": [1, 2.5, -3, "3.10", "\"1.0e5"]}"#), None);
        let text = r#"{"3.10": [3.10,1E3 , -0], "é": "1.10"}"#;
        let respelled = respell(text).unwrap();
        let value: serde_json::Value = serde_json::from_str(&respelled).unwrap();
        let list = value.get("3.10").and_then(serde_json::Value::as_array).unwrap();
        assert_eq!(list.iter().map(|number| spelling(number).unwrap()).collect::<Vec<_>>(), ["3.10", "1E3", "-0"]);
        assert_eq!(value.get("é").unwrap(), "1.10");
    }
}

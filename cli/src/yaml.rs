//! JSON values as YAML, in blocks. Numbers are written as they came; a string that could be read as anything else is quoted as in
//! JSON, which YAML 1.2 reads alike.

use serde_json::Value;

/// Words that one of YAML's versions reads as something other than a string.
const RESERVED: [&str; 12] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity"];

/// One item of a list.
pub(crate) fn item(value: &Value) -> String {
    let mut text = String::from("-");
    block(&mut text, value, 1, true);
    text
}

/// Writes what comes after a dash or a colon, up to the end of the line or of the block.
fn block(text: &mut String, value: &Value, depth: usize, after_dash: bool) {
    // A block begins on the dash's own line, and on a line of its own after a colon.
    let begin = |text: &mut String, first: bool| {
        if first && after_dash {
            text.push(' ');
        } else {
            text.extend(std::iter::repeat_n("  ", depth));
        }
    };
    match value {
        Value::Object(members) if !members.is_empty() => {
            if !after_dash {
                text.push('\n');
            }
            for (index, (name, value)) in members.iter().enumerate() {
                begin(text, index == 0);
                text.push_str(&string(name));
                text.push(':');
                block(text, value, depth + 1, false);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            if !after_dash {
                text.push('\n');
            }
            for (index, item) in items.iter().enumerate() {
                begin(text, index == 0);
                text.push('-');
                block(text, item, depth + 1, true);
            }
        }
        Value::String(value) => {
            text.push(' ');
            text.push_str(&string(value));
            text.push('\n');
        }
        // Numbers, booleans, null, and what is empty are the same in both languages.
        value => {
            text.push(' ');
            text.push_str(&value.to_string());
            text.push('\n');
        }
    }
}

fn string(text: &str) -> String {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '@' | ' '))
        && !text.ends_with(' ')
        && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_word {
        return text.to_owned();
    }
    let json = Value::from(text).to_string();
    // What JSON writes as it is and YAML may not, or folds as the end of a line.
    let is_strange =
        |c: char| matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}');
    if !json.contains(is_strange) {
        return json;
    }
    json.chars().fold(String::new(), |mut text, c| {
        if is_strange(c) {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            text.push(c);
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::item;

    #[test]
    fn blocks() {
        let record = json!({
            "id": "1", "name": "a b", "no": "no", "n": 1, "empty": [], "none": {}, "null": null, "labels": {"env": "prod", "x: y": "#"},
            "list": [1, "two", {"a": 1, "b": [true]}, [[3]]], "line": "a\nb", "é": "é", "word ": "trail ",
        });
        let text = "- id: \"1\"\n  name: a b\n  \"no\": \"no\"\n  \"n\": 1\n  empty: []\n  none: {}\n  \"null\": null\n  labels:\n    env: prod\n    \
                    \"x: y\": \"#\"\n  list:\n    - 1\n    - two\n    - a: 1\n      b:\n        - true\n    - - - 3\n  line: \"a\\nb\"\n  \"é\": \"é\"\n  \
                    \"word \": \"trail \"\n";
        assert_eq!(item(&record), text);
        assert_eq!(item(&json!([])), "- []\n");
        assert_eq!(item(&json!("a\u{85}b\u{2028}\u{7f}")), "- \"a\\u0085b\\u2028\\u007f\"\n");
        assert_eq!(item(&json!("x")), "- x\n");
    }
}

//! A compiled condition says what `evaluate` says of the parsed record, whether it gets the record or its text: of random input,
//! most of them JSON, with keys twice, odd numbers, escapes, deep nesting and mistakes.

use konnect_filter::catalog::{Entity, RecordField, Type};
use konnect_filter::check::{Condition, Context, check, check_untyped, evaluate, unordered};
use konnect_filter::evaluate::Matcher;
use konnect_filter::{Code, Filter, parse};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::repeated_keys::{NUMBER, first, plain, twice};
use crate::support::entity::{self, field};

fn context() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

/// Compares the three.
#[track_caller]
fn agree(condition: &Condition<'_>, matcher: &Matcher, text: &[u8]) {
    let shown = || format!("{condition} on {}", text.escape_ascii());
    let of_text = matcher.matches_json(text);
    match serde_json::from_slice::<Value>(&plain(text)) {
        Ok(record) if of_text.is_err() => {
            // Only of a text that has a key twice is nothing said, and it is one of those keys.
            let key = matcher.twice_in_json(text).unwrap_or_else(|| panic!("{}", shown()));
            assert!(twice(text).contains(&key), "{key} of {}", shown());
            assert!(of_text.unwrap_err().to_string().contains("twice"), "{}", shown());
            assert_eq!(matcher.matches(&record), evaluate(condition, &record), "parsed: {}", shown());
        }
        Ok(record) => {
            // Whichever of two values counts elsewhere, the verdict is the same.
            if !twice(text).is_empty() {
                assert_eq!(of_text.clone().unwrap(), evaluate(condition, &first(text)), "the first: {}", shown());
            }
            assert_eq!(matcher.twice_in_json(text), None, "{}", shown());
            let expected = evaluate(condition, &record);
            assert_eq!(matcher.matches(&record), expected, "parsed: {}", shown());
            assert_eq!(of_text.unwrap(), expected, "text: {}", shown());
            let warns = unordered(condition, &record).is_some();
            assert_eq!(matcher.lacks_order_in_json(text).unwrap(), warns, "unordered: {}", shown());
        }
        Err(refused) => {
            let problem = of_text.expect_err(&shown());
            assert_eq!(problem.diagnostics()[0].code, Code::InvalidRecord);
            assert!(problem.to_string().contains(&refused.to_string()), "{problem}");
        }
    }
}

/// A key that is there twice is an error where the condition looks, and nothing elsewhere.
#[test]
fn a_key_that_is_there_twice() {
    let untyped = |text: &str| check_untyped(&parse(text).unwrap(), &context()).unwrap().condition;
    for (filter, record, key) in [
        ("on = true", r#"{"on":false,"on":true}"#, Some("on")),
        ("on = true", r#"{"on":true,"on":true}"#, Some("on")),
        ("on = true", r#"{"on":true,"\u006fn":false}"#, Some("on")),
        ("not (on = true)", r#"{"on":false,"on":true}"#, Some("on")),
        ("not on exists", r#"{"on":null,"on":1}"#, Some("on")),
        ("a.b = 1", r#"{"a":{"b":1,"b":2}}"#, Some("b")),
        ("a.b = 1", r#"{"a":{"b":1},"a":{}}"#, Some("a")),
        ("a.b = 1", r#"{"a":[{"b":2},{"b":1,"b":1}]}"#, Some("b")),
        ("a.b = 1", r#"{"a.b":1,"a.b":2}"#, Some("a.b")),
        // The whole key goes before what is at its dots.
        ("a.b = 1", r#"{"a":{"b":2,"b":3},"a.b":1}"#, None),
        ("on = true", r#"{"on":true,"x":1,"x":2}"#, None),
        ("on = true", r#"{"on":true,"x":{"on":1,"on":2}}"#, None),
        ("on = true", r#"[{"on":true},{"on":false}]"#, None),
        ("x exists", r#"{"x":{"a":1,"a":2}}"#, None),
    ] {
        let matcher = Matcher::new(&untyped(filter));
        let verdict = matcher.matches_json(record.as_bytes());
        assert_eq!(matcher.twice_in_json(record.as_bytes()).as_deref(), key, "{filter}: {record}");
        match (key, verdict) {
            (None, Ok(verdict)) => assert_eq!(verdict, Some(true), "{filter}: {record}"),
            (Some(key), Err(error)) => {
                let message = format!("the record has the key `{key}` twice");
                assert_eq!(
                    (error.diagnostics()[0].code, &error.diagnostics()[0].message),
                    (Code::InvalidRecord, &message)
                );
            }
            (_, verdict) => panic!("{filter}: {record}: {verdict:?}"),
        }
        // However many places a filter has, which are then not looked for at once.
        let many = (0..40).map(|n| format!(" or z.k{n} = 1")).collect::<String>();
        let matcher = Matcher::new(&untyped(&format!("{filter}{many}")));
        assert_eq!(matcher.twice_in_json(record.as_bytes()).as_deref(), key, "{filter}: {record}");
    }
}

/// A filter whose lists are longer than what is compared one by one.
const LONG: &str = "(a, 1, 2.50, true, 2026-08-22, 'x y', 100000, 1e5, '1.0', today, 'é', 12345678901234567890)";

fn untyped() -> Vec<Filter<'static>> {
    let tests = [
        "= 1",
        "= 1.0",
        "!= 1",
        "= 1e5",
        "= '1e+5'",
        "= true",
        "= a",
        "!= 'é'",
        "= ''",
        "> 1",
        "<= 100000",
        "> 2026-08-22",
        "= 2026-08-22",
        "= now",
        "between 1 and 2",
        "in (1, a)",
        "not in (1, true)",
        "contains A",
        "contains 'É'",
        "contains ''",
        "not contains (x, 'İ')",
        "starts with (a, 'K')",
        "ends with 'B'",
        "matches '^[a1]'",
        "not matches 'é'",
        "exists",
        "not exists",
        "> abc",
        "contains 1",
        "= 9007199254740993",
        "= -0",
        "= 0.0",
        "= 1e400",
    ];
    let places = ["a", "a.b", "a.b.c", "b", "\"\"", "\"k/x\".a", "é", "\".a\"", "\"a.\""];
    let mut texts = Vec::new();
    for place in places {
        texts.extend(tests.iter().map(|test| format!("{place} {test}")));
        texts.extend([format!("{place} in {LONG}"), format!("{place} not in {LONG}")]);
    }
    texts.extend([
        "a = 1 and (b = a or not a.b exists) and not (a.b.c > 1 or \"k/x\" contains a)".to_owned(),
        "a.b in (1, 2) or a.b.c = a or b between 1 and 5".to_owned(),
        // More places than are looked for at once.
        (0..40).map(|index| format!("a.k{index} = 1")).collect::<Vec<_>>().join(" or ") + " or a.b = 1",
    ]);
    texts.iter().map(|text| parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).into_owned()).collect()
}

fn entity() -> Entity {
    let at = |name, kind, path: &[&str]| field(name, kind).with_path(path.iter().copied());
    let fields = vec![
        at("text", Type::String, &["a"]),
        at("size", Type::Number, &["a", "b"]),
        at("on", Type::Boolean, &["b"]),
        at("at", Type::DateTime, &["a"]),
        at("id", Type::Uuid, &["a"]).with_nullable(true),
        at("labels", Type::String, &["a"]).with_map(true),
        at("custom", Type::Any, &["b"]).with_map(true),
        field("hidden", Type::String).without_path(),
        at("whole", Type::String, &[]),
    ];
    let record = vec![RecordField::new(["é"], Type::String).with_array(true)];
    entity::of(fields).with_record(record)
}

fn typed() -> Vec<Filter<'static>> {
    let texts = [
        "text = a",
        "text != '1e+5'",
        "text in (a, b, 'é', '1', 'true', '')",
        "text contains (A, 'É')",
        "text matches '^1'",
        "text starts with ''",
        "size = 1",
        "size != 1.0",
        "size > 0.5",
        "size between 1 and 100000",
        "size in (1, 2.5, 1e5, -0, 9007199254740993, 12345678901234567890)",
        "size not in (1, 2, 3, 4, 5, 6)",
        "on",
        "on != true",
        "on in (true, false)",
        "at = 2026-08-22",
        "at > now-1d",
        "at != 2026-08-22T10:00:00Z",
        "at in (2026-08-22, 2026-08-21, now, today, yesterday, 2026-01-01)",
        "id = null",
        "id != null",
        "id = 11111111-2222-4333-8444-aaaaaaaaaaaa",
        "id in (null, 11111111-2222-4333-8444-aaaaaaaaaaaa)",
        "id not in (11111111-2222-4333-8444-aaaaaaaaaaaa, 11111111-2222-4333-8444-aaaaaaaaaaab, \
         11111111-2222-4333-8444-aaaaaaaaaaac, 11111111-2222-4333-8444-aaaaaaaaaaad, \
         11111111-2222-4333-8444-aaaaaaaaaaae, null)",
        "labels.b = a",
        "labels.b.c = a",
        "labels.b exists",
        "custom.a = 1",
        "custom.a = '1.0'",
        "custom.a > 1",
        "custom.c in (1, true, a, 2026-08-22, '1.0', x, y)",
        "hidden = a",
        "not (hidden exists)",
        "whole = a",
        "whole exists",
        "é = a",
        "é != a",
        "é not contains a",
    ];
    texts.iter().map(|text| parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))).collect()
}

/// Random JSON, as it is written.
fn json() -> impl Strategy<Value = String> {
    let space = prop::sample::select(vec!["", "", "", " ", "\t", "\r\n "]);
    let string = prop::sample::select(vec![
        "a",
        "A",
        "b",
        "1",
        "1.0",
        "1e5",
        "true",
        "False",
        "",
        "é",
        "É",
        "İ",
        "K",
        "ab",
        "\\u0061",
        "\\/",
        "\\\"",
        "\\n",
        "\\ud83d\\ude00",
        "\\ud800",
        "\\u00e9",
        "x y",
        "2026-08-22",
        "2026-08-22T10:00:00Z",
        "2026-08-22T12:00:00+02:00",
        "9999-12-31",
        "11111111-2222-4333-8444-AAAAAAAAAAAA",
        "{",
        "]",
        "now",
        "\u{2028}",
        "\t",
        "a text of more than sixty-four bytes, in which the last letter counts, and all letters before it are \
         as good as any: B",
    ]);
    let key = prop::sample::select(vec![
        "a",
        "a",
        "a.b",
        "a.b.c",
        "b",
        "b",
        "b.c",
        "c",
        "",
        "k/x",
        "k\\/x",
        "é",
        "\\u0061",
        ".a",
        "a.",
        "z",
        "long enough a key",
        "$serde_json::private::Number",
        "\\u0024serde_json::private::Number",
        "$serde_json::private::RawValue",
    ]);
    let number = prop::sample::select(vec![
        "0",
        "1",
        "-1",
        "-0",
        "1.0",
        "1.50",
        "2.5",
        "1e5",
        "1E+5",
        "100000",
        "1e-2",
        "1e400",
        "-1e400",
        "1e-400",
        "9007199254740993",
        "123456789012345678",
        "1234567890123456789",
        "12345678901234567890",
        "123456789012345678901",
        "0.1000000000000000055511151231257827",
        "01",
        "1.",
        ".5",
        "-",
        "1e",
        "+1",
        "1e+05",
    ]);
    let quoted = |text: &str| format!("\"{text}\"");
    let leaf = prop_oneof![
        4 => string.prop_map(quoted),
        3 => number.prop_map(str::to_owned),
        2 => prop::sample::select(vec!["true", "false", "null", "nul", "tru e", "[]", "{}", "[ ]"]).prop_map(str::to_owned),
    ];
    let value = leaf.prop_recursive(4, 24, 5, move |inner| {
        let member = (key.clone(), space.clone(), inner.clone())
            .prop_map(|(key, space, value)| format!("{space}\"{key}\"{space}:{space}{value}"));
        prop_oneof![
            4 => prop::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(","))),
            1 => (prop::collection::vec(inner, 0..4), space.clone())
                .prop_map(|(elements, space)| format!("[{space}{}{space}]", elements.join(&format!("{space},")))),
        ]
    });
    (value, 0_usize..200, 0_u8..8).prop_map(|(value, deep, way)| match way {
        0 => format!("{{\"a\":{}{value}{}}}", "[".repeat(deep), "]".repeat(deep)),
        1 => format!("{{\"z\":{}{value}{},\"b\":1}}", "{\"a\":".repeat(deep), "}".repeat(deep)),
        _ => value,
    })
}

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

#[test]
fn a_matcher_says_what_evaluate_says_of_any_text() {
    let (entity, context) = (entity(), context());
    let (typed, untyped) = (typed(), untyped());
    let checked: Vec<_> = typed.iter().map(|filter| check(filter, &entity, &context).unwrap()).collect();
    let free: Vec<_> = untyped.iter().map(|filter| check_untyped(filter, &context).unwrap().condition).collect();
    let conditions: Vec<_> = checked.iter().map(konnect_filter::check::Checked::condition).chain(&free).collect();
    let compiled: Vec<_> = conditions.into_iter().map(|condition| (condition, Matcher::new(condition))).collect();
    let mut runner = proptest::test_runner::TestRunner::new(cases());
    let cut = (any::<prop::sample::Index>(), any::<u8>(), 0_u8..12);
    let result = runner.run(&(json(), cut), |(text, (place, byte, change))| {
        let mut bytes = text.into_bytes();
        let place = place.index(bytes.len());
        match change {
            0 => bytes[place] = byte,
            1 => bytes.truncate(place),
            2 => bytes.insert(place, byte),
            3 => bytes.extend_from_within(place..),
            _ => {}
        }
        compiled.iter().for_each(|(condition, matcher)| agree(condition, matcher, &bytes));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

/// Each byte of a string may be the one that ends a group of eight.
#[test]
fn strings_end_where_they_end() {
    let filter = parse("a = x").unwrap();
    let condition = check_untyped(&filter, &context()).unwrap().condition;
    let matcher = Matcher::new(&condition);
    for length in 0..20 {
        for byte in [0, 1, 0x1f, b' ', b'!', b'"', b'#', b'[', b'\\', b']', 0x7f, 0x80, 0xa2, 0xdc, 0xff] {
            for at in 0..length {
                let mut text = vec![b'y'; length];
                text[at] = byte;
                let text = [b"{\"z\":\"", &text[..], b"\",\"a\":\"x\"}"].concat();
                agree(&condition, &matcher, &text);
            }
        }
    }
}

/// The key that `serde_json` keeps for itself is a key like any other to a matcher.
#[test]
fn a_key_that_the_reader_keeps_for_itself() {
    let filter = parse("a = x").unwrap();
    let condition = check_untyped(&filter, &context()).unwrap().condition;
    let matcher = Matcher::new(&condition);
    for text in [
        format!(r#"{{"a":1,"a":2,"{NUMBER}":{{}}}}"#),
        format!(r#"{{"":1,"":2,"{NUMBER}":{{}}}}"#),
        format!(r#"{{"a":"x","{NUMBER}":"1"}}"#),
    ] {
        agree(&condition, &matcher, text.as_bytes());
    }
    for (filter, record) in [
        ("a = 5", r#"{"a":{"$serde_json::private::Number":"5"}}"#),
        ("a.b = x", r#"{"a":{"$serde_json::private::RawValue":"{\"b\":\"x\"}"}}"#),
        ("a.b = x", r#"{"c":1,"a":{"\u0024serde_json::private::RawValue":"{\"b\":\"x\"}"},"c":2}"#),
    ] {
        let filter = parse(filter).unwrap();
        let condition = check_untyped(&filter, &context()).unwrap().condition;
        assert_ne!(Matcher::new(&condition).matches_json(record.as_bytes()), Ok(Some(true)), "{record}");
    }
}

/// A list of any length takes one look-up.
#[test]
fn a_long_list_is_looked_up() {
    let list = (0..50_000).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
    let filter = parse(&format!("n in ({list})")).unwrap().into_owned();
    let condition = check_untyped(&filter, &context()).unwrap().condition;
    let matcher = Matcher::new(&condition);
    for number in 0..50_000 {
        assert_eq!(matcher.matches(&json!({ "n": number })), Some(true));
        assert_eq!(matcher.matches_json(format!("{{\"n\":{number}.5}}").as_bytes()).unwrap(), Some(false));
    }
}

//! Filters checked without a collection.

use konnect_filter::check::{Context, check_untyped};
use konnect_filter::{Code, parse};

fn context() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

#[test]
fn without_an_entity() {
    let context = context();
    let filter = parse("a.b = 1.10 and at > now-1d and name = 'x' and active").unwrap();
    let condition = check_untyped(&filter, &context).unwrap().condition;
    // Alone, a field asks for no text `true`.
    assert_eq!(condition.to_string(), r#"a.b = 1.10 and at > now-1d and name = "x" and active"#);
    // Quotes change nothing, except of words that mean something.
    for (one, other) in [
        ("a = 5", "a = '5'"),
        ("a > 5", "a > '5'"),
        ("a = x", "a = 'x'"),
        ("at > 2026-08-22", "at > '2026-08-22'"),
        ("at > 2026-08-22T00:00:00Z", "at > '2026-08-22T00:00:00Z'"),
        ("a in (1, x)", "a in ('1', 'x')"),
        ("a between 1 and 2", "a between '1' and '2'"),
    ] {
        let [one, other] = [one, other].map(|text| {
            let filter = parse(text).unwrap();
            check_untyped(&filter, &context).unwrap().condition.to_string()
        });
        assert_eq!(one, other);
    }
    for kept in ["a = \"true\"", "a = \"null\"", "at > \"now-7d\"", "a = \"now-7x\"", "a = \"x\"", "a", "not a"] {
        let filter = parse(kept).unwrap();
        assert_eq!(check_untyped(&filter, &context).unwrap().condition.to_string(), kept);
    }
    for wrong in ["at > now-99999999w", "a = null", "a matches '('"] {
        assert!(check_untyped(&parse(wrong).unwrap(), &context).is_err(), "{wrong}");
    }
}

#[test]
fn what_has_no_order_is_warned_about() {
    let context = context();
    let warnings = |text: &str| {
        let filter = parse(text).unwrap();
        let warnings = check_untyped(&filter, &context).unwrap().warnings;
        let found = warnings.iter().map(|warning| {
            let edits = konnect_filter::error::fix(text, [warning]);
            (warning.code, warning.span.unwrap().get(text).unwrap().to_owned(), edits)
        });
        found.collect::<Vec<_>>()
    };
    for fine in ["a > 9", "a > '9'", "a < now-7d", "a between 1 and 2026-08-22", "a = abc", "a in (abc)", "a >= 1e5"] {
        assert_eq!(warnings(fine), [], "{fine}");
    }
    let unordered = |value: &str| (Code::Unordered, value.to_owned(), None);
    assert_eq!(warnings("a > abc"), [unordered("abc")]);
    assert_eq!(warnings("a > true"), [unordered("true")]);
    assert_eq!(warnings("a between 1 and x"), [unordered("x")]);
    assert_eq!(warnings("a > 'now-7d'"), [(Code::Unordered, "'now-7d'".into(), Some("a > now-7d".into()))]);
}

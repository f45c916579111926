//! The language: what is read, and that printing gives it back.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly, its helpers too")]

use konnect_filter::parse;

#[track_caller]
fn canonical(text: &str, expected: &str) {
    let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(filter.to_string(), expected);
    assert_eq!(parse(expected).unwrap(), filter, "{expected}");
}

#[test]
fn forms_of_predicates() {
    canonical("active", "active");
    canonical("a=1", "a = 1");
    canonical("a == 01.10", "a = 01.10");
    canonical("a ne 1 AND b<>2 && c != 3", "a != 1 and b != 2 and c != 3");
    canonical("a oeq [x,'it''s',]", r#"a in (x, "it's")"#);
    canonical("a in (x)", "a in (x)");
    canonical("a ~ x or a !~ (x, y) || a not ~ z", "a contains x or a not contains (x, y) or a not contains z");
    canonical("a starts with x and a NOT ends  with ('y')", r#"a starts with x and a not ends with "y""#);
    canonical(
        "a between 1 and 2 and a not between now-7d and today",
        "a between 1 and 2 and a not between now-7d and today",
    );
    canonical(
        "a is null and a is not null and a exists and a not exists",
        "a not exists and a exists and a exists and a not exists",
    );
    canonical("!(a or b) and not not c", "not (a or b) and not not c");
    canonical("a and (b and (c or (d or e)))", "a and b and (c or d or e)");
    canonical("(a or b) and (c or d and e)", "(a or b) and (c or d and e)");
    canonical(
        r#"labels."my key" = "q\"\u{e9}\n" and "in".x = "and""#,
        r#"labels."my key" = "q\"é\n" and "in".x = "and""#,
    );
    canonical("labels.k8s.kuma.io/namespace=prod", "labels.k8s.kuma.io/namespace = prod");
}

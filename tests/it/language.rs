//! The language: what is read, and that printing gives it back.

use konnect_filter::syntax::parse_with;
use konnect_filter::{Limits, parse};

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

#[track_caller]
fn refused(text: &str, code: &str) {
    let error = parse(text).map(|filter| filter.to_string()).unwrap_err();
    assert_eq!(error.diagnostics()[0].code.as_str(), code, "{text}");
}

#[test]
fn every_spelling_of_an_operator() {
    for (spellings, canon) in [
        (&["=", "==", "eq", "EQ"][..], "a = x"),
        (&["!=", "<>", "neq", "ne", "Ne"], "a != x"),
        (&["<", "lt"], "a < x"),
        (&["<=", "lte", "le"], "a <= x"),
        (&[">", "gt"], "a > x"),
        (&[">=", "gte", "ge"], "a >= x"),
        (&["~", "contains", "ocontains", "CONTAINS"], "a contains x"),
        (&["!~", "not ~", "not contains", "NOT ocontains"], "a not contains x"),
        (&["starts with", "Starts\tWith"], "a starts with x"),
        (&["not ends with"], "a not ends with x"),
        (&["matches"], "a matches x"),
    ] {
        for spelling in spellings {
            canonical(&format!("a {spelling} x"), canon);
        }
    }
    for spelling in ["in", "oeq", "OEQ"] {
        canonical(&format!("a {spelling} (x, y) and b not {spelling} [x,]"), "a in (x, y) and b not in (x)");
    }
}

/// A filter is where its text is, with its parentheses.
#[test]
fn spans() {
    let span = |text: &str| parse(text).unwrap().span();
    for text in ["a", "a = x", "(a = x)", "not (a or b)", "a and b or c", "((a) and (b))", "a in (x, y)"] {
        assert_eq!(span(&format!("  {text} ")).start, 2, "{text}");
        assert_eq!(span(&format!("  {text} ")).end as usize, 2 + text.len(), "{text}");
    }
}

/// Exactly as long as the limit is read.
#[test]
fn the_limit_of_a_text() {
    let limits = Limits::DEFAULT.with_text_bytes(5);
    assert_eq!(parse_with("a = x", &limits), parse("a = x"));
    assert_eq!(parse_with("a = xy", &limits).unwrap_err().diagnostics()[0].code.as_str(), "too-long");
}

#[test]
fn values_keep_their_text() {
    for value in [
        "1.10",
        "007",
        "1e7",
        "-5",
        "+5",
        "100%",
        "%x%",
        "a+b",
        "x*",
        "2026-08-22T10:00:00Z",
        "now-7d",
        "a@b.c",
        "x/y",
        "名前",
        "Ünï",
    ] {
        canonical(&format!("a = {value}"), &format!("a = {value}"));
    }
    for (value, canon) in [
        (r#""and""#, r#""and""#),
        ("'it''s'", r#""it's""#),
        (r#""\u{1F680}""#, "\"🚀\""),
        ("\"e\u{301}\"", "\"e\u{301}\""),
        ("\"a\u{202e}b\"", r#""a\u{202e}b""#),
        ("'C:\\new'", r#""C:\\new""#),
        ("\"a\nb\"", r#""a\nb""#),
        ("''", "\"\""),
    ] {
        canonical(&format!("a = {value}"), &format!("a = {canon}"));
    }
    canonical(r#"a = "\u{10ffff}\u{00000a}\u{A}""#, "a = \"\u{10ffff}\\n\\n\"");
    for escape in ["\\u{110000}", "\\u{0000041}", "\\u{+41}", "\\u{d800}", "\\u{}", "\\u{41", "\\u41", "\\x41"] {
        refused(&format!("a = \"{escape}\""), "invalid-escape");
    }
    // Every kind of white space separates.
    canonical("a\u{a0}=\u{3000}1\tand\r\nb", "a = 1 and b");
}

#[test]
fn names_and_what_has_to_be_quoted() {
    canonical("labels.in = x", "labels.in = x");
    canonical(r#""labels"."my key"= "x""#, r#"labels."my key" = "x""#);
    canonical(r#""in" = 1 and "-a" = 2 and "" = 3"#, r#""in" = 1 and "-a" = 2 and "" = 3"#);
    // A field that needs its quotes is one; one that does not, before a bareword, may be a value.
    canonical(r#""my key" = name"#, r#""my key" = name"#);
    canonical(r#""name" = true and "name" = "prod""#, r#"name = true and name = "prod""#);
    canonical(r#""name" = prod-eu and "at" = now and "n" = 7d"#, "name = prod-eu and at = now and n = 7d");
    refused(r#""prod" = name"#, "reversed-comparison");
    refused(r#""prod" = labels.env_2"#, "reversed-comparison");
    refused("in = 1", "keyword-as-name");
    refused("a = in", "keyword-as-name");
    refused("a = e\u{301}", "invalid-value");
    refused("a = 🚀", "invalid-value");
    refused("a\u{200b} = 1", "unexpected-character");
    // Only the first segment could be taken for a keyword or an operator.
    assert!(parse(r#"in."x y" = 1"#).is_err() && parse(r#"-a."x y" = 1"#).is_err());
    canonical(r#"a.in."x y" = 1"#, r#"a.in."x y" = 1"#);
}

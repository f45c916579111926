//! An edit that is safe cannot change what is meant: it is applied without a question.

use konnect_filter::error::fix_safe;
use konnect_filter::parse;

fn fixed(filter: &str) -> Option<String> {
    fix_safe(filter, &parse(filter).err().unwrap_or_else(|| panic!("{filter} is a filter")))
}

#[test]
fn quotes_that_belong_together_become_straight_ones() {
    for (filter, safe) in [
        ("name = “a b”", "name = \"a b\""),
        ("name = „Rock and Roll“", "name = \"Rock and Roll\""),
        ("name = «a = b, c»", "name = \"a = b, c\""),
        ("name = ‘a b’", "name = \"a b\""),
        ("name = “Bob’s and Ann's”", "name = \"Bob’s and Ann's\""),
        ("name = `a b`", "name = \"a b\""),
        ("name in (“a”, ‘b’)", "name in (\"a\", \"b\")"),
    ] {
        assert_eq!(fixed(filter).as_deref(), Some(safe), "{filter}");
    }
}

/// A quote may be an apostrophe, or belong to another one than the next.
#[test]
fn other_quotes_are_a_guess() {
    for filter in [
        "name != ’t Hooft and email = 'x'",
        "name = ’n Sync or email = 'x' and active",
        "name = ‘n Sync and email = x’",
        "name contains ’ and email contains ’",
        "name contains ` and email contains `",
        "name in (a, ‘b) or email in ['c', 'd')",
        "name in (`a\", 'b', c)",
        "name = “a\" and email = ”b”",
        "name = ´a´",
        "name = “a'b' c”",
        "name = ‘a, b’",
    ] {
        // What is certain elsewhere may be fixed: the filter stays wrong.
        assert!(fixed(filter).is_none_or(|fixed| parse(&fixed).is_err()), "{filter}");
    }
}

#[test]
fn what_may_mean_something_else_is_a_guess() {
    for filter in [
        "email = exists",
        "email ~exists",
        "email != exists",
        "name in (a,;b)",
        "name =;y",
        "name = ;",
        "name in (a, b})",
        "email ends w and active",
        "email starts wi",
        "email not ends wit or active",
    ] {
        assert_eq!(fixed(filter), None, "{filter}");
    }
    // Here it is clear.
    assert_eq!(fixed("email ends wit .com").as_deref(), Some("email ends with .com"));
    assert_eq!(fixed("email ends w.com").as_deref(), Some("email ends with w.com"));
    assert_eq!(fixed("kind = in").as_deref(), Some("kind = \"in\""));
}

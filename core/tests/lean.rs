//! The build without regular expressions: what it refuses, and that all else is as it is.
//!
//! `cargo test -p konnect-filter-core --no-default-features --features builtin --test lean`.
#![cfg(all(feature = "builtin", not(feature = "regex")))]

use konnect_filter_core::check::{Context, check_untyped};
use konnect_filter_core::complete::{Known, complete_with};
use konnect_filter_core::error::{Setting, fix_safe};
use konnect_filter_core::{Code, Diagnostic, ListRequest, parse};

/// The problems of a filter for users.
fn problems(filter: &str) -> Vec<Diagnostic> {
    let request = ListRequest::to("users").filter(filter).split(true).partial(true);
    request.prepare().map(drop).expect_err(filter).into_diagnostics()
}

fn url(collection: &str, filter: &str) -> String {
    ListRequest::to(collection).filter(filter).one().unwrap()
}

#[test]
fn regular_expressions_are_refused() {
    for (filter, place) in [
        (r#"email matches "^a""#, 6..13),
        (r#"active and email not matches "^a""#, 17..28),
        (r#"not (email matches "(")"#, 11..18),
        ("email matches $form", 6..13),
    ] {
        let problems = problems(filter);
        let problem = problems.iter().find(|problem| problem.code == Code::NoRegex).expect(filter);
        assert_eq!(problem.span.unwrap().range(), place, "{filter}");
        assert_eq!(problem.help.as_deref(), Some("use `contains`, `starts with` or `ends with`"));
        let remedies: Vec<_> = problem.remedies.iter().map(|remedy| remedy.setting.clone()).collect();
        assert_eq!(remedies, [Setting::Regex]);
    }
    // Without a collection, too.
    let untyped = check_untyped(&parse("x matches y").unwrap(), &Context::from_clock()).unwrap_err();
    assert_eq!(untyped.iter().map(|problem| problem.code).collect::<Vec<_>>(), [Code::NoRegex]);
    // Where the field takes no part of a text, that is what is wrong.
    assert_eq!(problems("active matches x")[0].code, Code::UnsupportedOperator);
    let offered = complete_with(None, "email ", 6, &Known::default());
    let offered: Vec<&str> = offered.iter().map(|candidate| candidate.text.as_str()).collect();
    assert!(offered.contains(&"ends with") && !offered.iter().any(|text| text.contains("matches")), "{offered:?}");
}

/// What takes regular expressions to be recognised is a mistake without a name, and no replacement is safe.
#[test]
fn forms_of_other_languages_are_refused() {
    for filter in [
        "email =~ /^a/",
        "email:pay*",
        "email = ^pay$",
        "email=like.*pay*&active=eq.true",
        "$filter=email eq 'a'",
        "email ILIKE 'A%'",
        "SELECT * FROM users WHERE active",
        "email.startsWith('a')",
        "contains(email,'a')",
        "active == true ? 1 : 2",
        "{\"email\": \"a\"}",
        "created_at > now() - interval '7 days'",
        "users.filter(u => u.active)",
        "email = a -- and active",
    ] {
        let problems = problems(filter);
        assert!(problems.iter().all(|problem| problem.span.is_some()), "{filter}: {problems:?}");
        assert_eq!(fix_safe(filter, &problems), None, "{filter}");
    }
}

#[test]
fn typos_are_fixed() {
    for (typed, place, right) in [
        ("emial = x", 0..5, "email"),
        ("active an email = x", 7..9, "and"),
        ("email contians x", 6..14, "contains"),
        ("email start with x", 6..16, "starts with"),
    ] {
        let problem = &problems(typed)[0];
        let edit = &problem.edits[0];
        assert_eq!((edit.span.range(), edit.text.as_str()), (place, right), "{typed}: {problem:?}");
    }
    let problem = &problems("email = \"x")[0];
    assert_eq!((problem.code, problem.span.unwrap().range()), (Code::UnclosedString, 8..9));
}

#[test]
fn filters_are_sent_as_ever() {
    for filter in ["active and email contains pay", "active == true && email contains \"pay\""] {
        assert_eq!(
            url("users", filter),
            "https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true&filter%5Bemail%5D%5Bcontains%5D=pay"
        );
    }
    assert_eq!(
        url("api-builder@v3/apis", "created_at >= 2026-08-22T10:00:00Z and labels.env in (dev, test)"),
        "https://us.api.konghq.com/v3/apis?filter%5Bcreated_at%5D%5Bgte%5D=2026-08-22T10%3A00%3A00Z\
         &filter%5Blabels.env%5D%5Boeq%5D=dev%2Ctest"
    );
    let plan = ListRequest::to("users").filter("email ends with .com").partial(true).plan().unwrap();
    assert_eq!(plan.requests()[0].to_string(), "email contains \".com\"");
    assert_eq!(plan.residual().unwrap().to_string(), "email ends with \".com\"");
}

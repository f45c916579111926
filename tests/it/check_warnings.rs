//! What probably was meant otherwise: each warning with its places and what its edits make of the filter.

use konnect_filter::catalog::{Entity, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::{Code, Diagnostic, parse};

use crate::support::entity::{self, field};

fn entity() -> Entity {
    entity::of(vec![
        field("a", Type::String),
        field("b", Type::String),
        field("n", Type::Number),
        field("on", Type::Boolean),
        field("kind", Type::Enum(vec!["*".to_owned()])),
        field("at", Type::DateTime),
        field("id", Type::Uuid).with_nullable(true),
        field("labels", Type::String).with_map(true),
    ])
}

fn warnings(text: &str) -> Vec<Diagnostic> {
    let entity = entity();
    let filter = parse(text).unwrap();
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
    let checked = check(&filter, &entity, &context).unwrap_or_else(|error| panic!("{text}: {error}"));
    checked.warnings().to_vec()
}

#[track_caller]
fn quiet(text: &str) {
    assert_eq!(warnings(text), [], "{text}");
}

/// One warning: its code, the text it underlines, the other place, and what its edits make of the filter.
#[track_caller]
fn warned(text: &str, code: Code, underlined: &str, other: Option<&str>, mended: Option<&str>) {
    let found = warnings(text);
    let [warning] = found.as_slice() else { panic!("{text}: {found:?}") };
    assert_eq!(warning.code, code, "{text}: {warning}");
    assert_eq!(warning.span.unwrap().get(text), Some(underlined), "{text}");
    assert_eq!(warning.labels.first().map(|label| label.span.get(text).unwrap()), other, "{text}");
    assert!(warning.help.is_some(), "{text}");
    let mut edited = text.to_owned();
    let mut edits = warning.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    for edit in edits.iter().rev() {
        edited.replace_range(edit.span.range(), &edit.text);
    }
    assert_eq!((!edits.is_empty()).then_some(edited.as_str()), mended, "{text}");
    if let Some(mended) = mended {
        quiet(mended);
    }
}

#[test]
fn mixed_connectives() {
    warned(
        "a = 1 or b = 2 and n = 3",
        Code::MixedConnectives,
        "b = 2 and n = 3",
        None,
        Some("a = 1 or (b = 2 and n = 3)"),
    );
    warned(
        "a = 1 and on or b = 2 and n = 3",
        Code::MixedConnectives,
        "a = 1 and on",
        None,
        Some("(a = 1 and on) or (b = 2 and n = 3)"),
    );
    quiet("a = 1 or (b = 2 and n = 3)");
    quiet("(a = 1 or b = 2) and n = 3");
    quiet("a = 1 and b = 2 and n = 3");
    quiet("a = 1 or at between 2026-01-01 and 2026-02-01");
}

#[test]
fn regular_expressions_as_text() {
    warned("a contains 'x.*'", Code::LooksLikeRegex, "'x.*'", None, Some(r#"a matches "x.*""#));
    warned("a contains '^x'", Code::LooksLikeRegex, "'^x'", None, Some(r#"a matches "^x""#));
    warned("a not contains '[a-z]+'", Code::LooksLikeRegex, "'[a-z]+'", None, Some(r#"a not matches "[a-z]+""#));
    warned("a starts with '(x|y)'", Code::LooksLikeRegex, "'(x|y)'", None, Some(r#"a matches "(x|y)""#));
    warned(r"a contains 'x\d+y'", Code::LooksLikeRegex, r"'x\d+y'", None, Some(r#"a matches "x\\d+y""#));
    warned("a contains '[ab]*c'", Code::LooksLikeRegex, "'[ab]*c'", None, Some(r#"a matches "[ab]*c""#));
    warned("a contains '[ab]{2}|c'", Code::LooksLikeRegex, "'[ab]{2}|c'", None, Some(r#"a matches "[ab]{2}|c""#));
    quiet("a contains 'a+b'");
    quiet("a contains '^'");
    quiet("a contains '(x|y'");
    quiet("a contains 'x|y)'");
    quiet("a contains '$5'");
    quiet("a contains '[x]'");
    quiet(r"a contains 'C:\dir'");
    quiet("a contains '|'");
}

#[test]
fn wildcards() {
    warned("a = x*", Code::LooksLikeWildcard, "x*", None, Some(r#"a starts with "x""#));
    warned("a != *x", Code::LooksLikeWildcard, "*x", None, Some(r#"a not ends with "x""#));
    warned("a = *x*", Code::LooksLikeWildcard, "*x*", None, Some(r#"a contains "x""#));
    warned("a = %x%", Code::LooksLikeWildcard, "%x%", None, Some(r#"a contains "x""#));
    warned("a = *", Code::LooksLikeWildcard, "*", None, Some("a exists"));
    warned("a contains x*", Code::LooksLikeWildcard, "x*", None, Some(r#"a starts with "x""#));
    warned("a ends with *x", Code::LooksLikeWildcard, "*x", None, Some(r#"a ends with "x""#));
    warned("a starts with *x", Code::LooksLikeWildcard, "*x", None, Some(r#"a starts with "x""#));
    warned("a = x%", Code::LooksLikeWildcard, "x%", None, Some(r#"a starts with "x""#));
    warned("a = %x", Code::LooksLikeWildcard, "%x", None, Some(r#"a ends with "x""#));
    quiet("kind = '*'");
    warned("a = '^x.*'", Code::LooksLikeRegex, "'^x.*'", None, Some(r#"a matches "^x.*""#));
    warned("a in (x*, y)", Code::LooksLikeWildcard, "x*", None, None);
    assert_eq!(
        warnings("a not in (x, *y)")[0].help.as_deref(),
        Some(r#"write `a not ends with "y"` beside the list, joined by `and`"#)
    );
    quiet("a = '^x$'");
    quiet("a in ('a*b', x)");
    quiet("a = 'a*b'");
    quiet("a contains '100%'");
}

#[test]
fn duplicates() {
    warned("a = 1 and b = 2 and a == 1", Code::Duplicate, "a == 1", Some("a = 1"), None);
    warned("a = x or a = x", Code::Duplicate, "a = x", Some("a = x"), None);
    warned("a in (x, y, x)", Code::Duplicate, "x", Some("x"), None);
    let long: Vec<String> = (0..20).map(|index| format!("labels.k{} = x", index % 19)).collect();
    warned(&long.join(" or "), Code::Duplicate, "labels.k0 = x", Some("labels.k0 = x"), None);
}

/// Where predicates come from more than one text, or from none, their places say neither which they are nor which is the first.
#[test]
fn contradictions_of_what_was_joined() {
    use konnect_filter::syntax::{Draft, field};
    let read = |text| Draft::from(parse(text).unwrap());
    let built = || field("a").eq("y");
    let entity = entity();
    for draft in [
        field("a").eq("x").and(built()),
        read("a = x").and(built()),
        read("b = z and a = x").and(field("n").gt(1)).and(built()),
        built().and(read("a = x")),
        read("b = z and a = x").and(read("a = y")),
        read("a = x").and(read("a = y")),
    ] {
        let filter = draft.build().unwrap();
        let checked = check(&filter, &entity, &Context::from_clock()).unwrap();
        let [warning] = checked.warnings() else { panic!("{filter}: {:?}", checked.warnings()) };
        assert_eq!(warning.code, Code::AlwaysFalse, "{filter}");
        assert_eq!(warning.message, "the two predicates contradict each other", "{filter}");
        assert!(warning.edits.is_empty(), "{filter}");
    }
}

#[test]
fn contradictions() {
    let never =
        |text: &str, underlined: &str, other: &str| warned(text, Code::AlwaysFalse, underlined, Some(other), None);
    let both = |text: &str, underlined: &str, other: &str, ours: &str| {
        warned(text, Code::AlwaysFalse, underlined, Some(other), Some(ours));
    };
    both("a = x and a = y", "a = y", "a = x", "a in (x, y)");
    both("b = z and a = x and a = y and a = 'p q'", "a = y", "a = x", "b = z and a in (x, y, \"p q\")");
    never("a = x and b = z and a = y", "a = y", "a = x");
    never("a = x and b = z and a != x", "a != x", "a = x");
    never("n = 1 and n > 5", "n > 5", "n = 1");
    never("n = 1 and n >= 5", "n >= 5", "n = 1");
    never("n = 5 and n < 5", "n < 5", "n = 5");
    never("n < 5 and n >= 5.0", "n >= 5.0", "n < 5");
    never("n > 10 and n > 1 and n < 5", "n < 5", "n > 10");
    never("on and on = false", "on = false", "on");
    never("at > today and at < yesterday", "at < yesterday", "at > today");
    never("at = today and at < 2026-08-01", "at < 2026-08-01", "at = today");
    never("a exists and a not exists", "a not exists", "a exists");
    both("labels.x = 1 and labels.x = 2", "labels.x = 2", "labels.x = 1", "labels.x in (1, 2)");
    let [one, two] = ["5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11", "5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e12"];
    let ids = format!("id in ({one}, {two})");
    both(&format!("id = {one} and id = {two}"), &format!("id = {two}"), &format!("id = {one}"), &ids);
    never("id = null and id != null", "id != null", "id = null");
    quiet(&format!("id = {one} and id = {}", one.to_uppercase()));
    quiet("a = x and a != y");
    quiet("n = 5 and n != 4 and n >= 5 and n <= 5.0 and n > 1");
    quiet("n < 5 and n > 4");
    quiet("n = 5 and n >= 1 and n < 6");
    quiet("labels.x = 1 and labels.y = 2");
    quiet("tags = x and tags = y");
    quiet("a = x or a = y");
    let always = |text, underlined, other| warned(text, Code::AlwaysTrue, underlined, Some(other), None);
    always("a = x or a != x", "a != x", "a = x");
    always("n < 5 or n >= 5", "n >= 5", "n < 5");
    always("n > 1 or n < 5", "n < 5", "n > 1");
    warned("a != x or a != y", Code::AlwaysTrue, "a != y", Some("a != x"), Some("a not in (x, y)"));
    always("a exists or a is null", "a is null", "a exists");
    // That it exists is not what is asked then.
    let help = |text: &str| warnings(text).into_iter().next().and_then(|warning| warning.into_details().help).unwrap();
    assert!(help("a exists or a is null").starts_with("remove both"));
    assert_eq!(help("a = x and b = z and a = y"), "write `a in (x, y)` for either of them");
    // With `or` between them, they would say nothing.
    assert_eq!(help("a = x and a != x"), "remove one of them");
    assert_eq!(help("a exists and a not exists"), "remove one of them");
    assert_eq!(help("n < 5 and n > 5"), "write `or` between them, or remove one");
    assert!(help("a = x or a != x").starts_with("write `exists`"));
    quiet("n < 5 or n > 5");
    quiet("tags != x or tags != y");
}

#[test]
fn ranges_and_empty_strings() {
    warned("n between 5 and 3", Code::AlwaysFalse, "5 and 3", None, Some("n between 3 and 5"));
    warned(
        "at between today and yesterday",
        Code::AlwaysFalse,
        "today and yesterday",
        None,
        Some("at between yesterday and today"),
    );
    quiet("n between 5 and 5.0");
    warned("a contains ''", Code::AlwaysTrue, "''", None, None);
}

/// Many predicates on one field take no more than a little over linear time.
#[test]
fn long_chains_are_harmless() {
    let many = |word: &str| (0..50_000).map(|index| format!("n != {index}")).collect::<Vec<_>>().join(word);
    quiet(&many(" and "));
    assert_eq!(warnings(&many(" or ")).len(), 1);
}

#[test]
fn a_relative_date_on_a_text_field_is_text() {
    for (text, quoted) in [
        ("a = now-7d", "a = \"now-7d\""),
        ("a != today", "a != \"today\""),
        ("a in (x, NOW)", "a in (x, \"NOW\")"),
        ("labels.k = yesterday", "labels.k = \"yesterday\""),
        ("a = today-1d", "a = \"today-1d\""),
        ("a = now-7y", "a = \"now-7y\""),
        ("a contains now-7d", "a contains \"now-7d\""),
        ("a starts with today", "a starts with \"today\""),
    ] {
        let found = warnings(text);
        assert_eq!(found.iter().map(|warning| warning.code).collect::<Vec<_>>(), [Code::LooksLikeDate], "{text}");
        let edit = found.first().unwrap().edits.first().unwrap();
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        let mut edited = text.to_owned();
        edited.replace_range(start..end, &edit.text);
        assert_eq!(edited, quoted);
        quiet(quoted);
    }
    for text in ["a = nowhere", "a = 2026-11-27", "a = yes", "at >= now-7d", "a = tomato", "labels.k = node"] {
        quiet(text);
    }
}

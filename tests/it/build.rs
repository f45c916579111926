//! Filters that programs build, and when two filters are one.

use std::borrow::Cow;
use std::collections::HashSet;

use konnect_filter::syntax::{Draft, FieldDraft, FieldName, Filter, Node, Operand, Tree, Value, field, not};
use konnect_filter::{Code, parse};

#[track_caller]
fn is(draft: Draft<'_>, text: &str) {
    let filter = draft.build().unwrap();
    assert_eq!((filter.to_string().as_str(), &filter), (text, &parse(text).unwrap()));
}

#[test]
fn every_test_of_a_field() {
    let a = || field("a.b");
    is(a().eq("x"), r#"a.b = "x""#);
    is(a().ne("x"), r#"a.b != "x""#);
    is(a().lt(1), "a.b < 1");
    is(a().le(-1_i64), "a.b <= -1");
    is(a().gt(u128::MAX), "a.b > 340282366920938463463374607431768211455");
    is(a().ge("x".to_owned()), r#"a.b >= "x""#);
    is(a().is_in(["x", "y"]), r#"a.b in ("x", "y")"#);
    is(a().is_in(["x"]), r#"a.b in ("x")"#);
    is(a().not_in(["x"]), r#"a.b not in ("x")"#);
    is(a().contains("x"), r#"a.b contains "x""#);
    is(a().contains_any(["x", "y"]), r#"a.b contains ("x", "y")"#);
    is(a().not_contains("x"), r#"a.b not contains "x""#);
    is(a().not_contains_any(["x", "y"]), r#"a.b not contains ("x", "y")"#);
    is(a().starts_with("x"), r#"a.b starts with "x""#);
    is(a().starts_with_any(["x", "y"]), r#"a.b starts with ("x", "y")"#);
    is(a().not_starts_with_any(["x"]), r#"a.b not starts with "x""#);
    is(a().ends_with("x"), r#"a.b ends with "x""#);
    is(a().ends_with_any(["x", "y"]), r#"a.b ends with ("x", "y")"#);
    is(a().not_ends_with_any(["x"]), r#"a.b not ends with "x""#);
    is(a().matches("^x"), r#"a.b matches "^x""#);
    is(a().not_matches("^x"), r#"a.b not matches "^x""#);
    is(a().between(1, Value::bare("now")), "a.b between 1 and now");
    is(a().not_between(1, 2), "a.b not between 1 and 2");
    is(a().exists(), "a.b exists");
    is(a().not_exists(), "a.b not exists");
    is(a().is_true(), "a.b");
    is(a().eq(true), "a.b = true");
    is(a().eq(false), "a.b = false");
    is(a().eq(Cow::Borrowed("x")), r#"a.b = "x""#);
    is(FieldDraft::from(FieldName::new("a")).is_true(), "a");
}

#[test]
fn a_list_of_nothing_is_refused_where_it_ends_up() {
    let empty = || field("a").is_in(Vec::<&str>::new());
    let whole = || field("b").is_true();
    for draft in [empty(), not(empty()), empty().and(whole()), whole().and(empty()), whole().or(empty())] {
        let error = draft.build().unwrap_err();
        assert_eq!(error.diagnostics().iter().map(|found| found.code).collect::<Vec<_>>(), [Code::EmptyList]);
        assert!(error.to_string().contains("`a in`"), "{error}");
    }
    assert!(Draft::all([]).is_none() && Draft::any([]).is_none());
}

/// What is built has the limit that its text has, neither more nor less.
#[test]
fn a_draft_is_as_deep_as_its_text() {
    let leaf = || field("a").is_true();
    type Step = fn(Draft<'static>) -> Draft<'static>;
    let steps: [(Step, usize); 4] = [
        (not, 128),
        (|inner| not(inner.or(field("b").is_true())), 64),
        (|inner| not(inner.and(field("b").is_true())), 64),
        (|inner| field("c").is_true().and(inner.or(field("b").is_true())), 128),
    ];
    for (step, most) in steps {
        let deep = |count: usize| (0..count).fold(leaf(), |draft, _| step(draft)).build();
        let deepest = deep(most).unwrap();
        assert_eq!((deepest.depth(), parse(&deepest.to_string())), (128, Ok(deepest.clone())));
        assert_eq!(deep(most + 1).unwrap_err().diagnostics()[0].code, Code::TooDeep);
    }
}

/// Parentheses that group nothing leave no trace in the tree, wherever they are.
#[test]
fn groups_of_their_own_kind_are_joined() {
    let operands = |filter: &Filter<'_>| match filter.node() {
        Node::And(operands) | Node::Or(operands) => operands.len(),
        _ => 1,
    };
    for (text, plain, count) in [
        ("(a and b) and c", "a and b and c", 3),
        ("a and (b and c)", "a and b and c", 3),
        ("(a and b) and (c and d)", "a and b and c and d", 4),
        ("a and (b and (c and d)) and e", "a and b and c and d and e", 5),
        ("(a or b) or c", "a or b or c", 3),
        ("a or (b or c)", "a or b or c", 3),
        ("a or (b or (c or d)) or e", "a or b or c or d or e", 5),
        ("a and b or (c and d)", "a and b or c and d", 2),
        ("(a and b) or c", "a and b or c", 2),
        ("a and (b and c) or d", "a and b and c or d", 2),
        ("a or (b and (c and d))", "a or b and c and d", 2),
        ("a and (b or c)", "a and (b or c)", 2),
        ("(a or b) and c", "(a or b) and c", 2),
        ("a and (b or (c or d))", "a and (b or c or d)", 2),
        ("a or b and (c or d)", "a or b and (c or d)", 2),
        ("not ((a and b) and c)", "not (a and b and c)", 1),
        ("a or not (b or (c or d))", "a or not (b or c or d)", 2),
        ("((a or b)) or (c and (d and e))", "a or b or c and d and e", 3),
    ] {
        let filter = parse(text).unwrap();
        assert_eq!((filter.to_string().as_str(), operands(&filter)), (plain, count), "{text}");
        assert_eq!(filter, parse(plain).unwrap(), "{text}");
    }
}

/// Each part knows its text, also where a group was joined to the one around it.
#[test]
fn parts_know_where_they_are() {
    fn parts<'t>(operand: Operand<'_, '_>, text: &'t str, found: &mut Vec<&'t str>) {
        found.push(operand.span().get(text).unwrap());
        match operand.node() {
            Node::And(operands) | Node::Or(operands) => {
                let (first, last) = (operands.first(), operands.last());
                let all: Vec<_> = operands.iter().collect();
                assert_eq!((all.len(), operands.iter().len()), (operands.len(), operands.len()));
                assert_eq!(all.first().map(|operand| operand.span()), Some(first.span()));
                assert_eq!(all.last().map(|operand| operand.span()), Some(last.span()));
                operands.into_iter().for_each(|operand| parts(operand, text, found));
            }
            Node::Not(operand) => parts(operand, text, found),
            _ => {}
        }
    }
    for (text, expected) in [
        ("a", vec!["a"]),
        (" ( a = 1 ) ", vec!["( a = 1 )"]),
        ("a and b or c", vec!["a and b or c", "a and b", "a", "b", "c"]),
        ("(a or b) and c", vec!["(a or b) and c", "(a or b)", "a", "b", "c"]),
        ("(a and b) and (c and (d)) and e", vec!["(a and b) and (c and (d)) and e", "a", "b", "c", "(d)", "e"]),
        ("a or ((b or c))", vec!["a or ((b or c))", "a", "b", "c"]),
        ("not (a or !b)", vec!["not (a or !b)", "(a or !b)", "a", "!b", "b"]),
        ("((a or b)) and c", vec!["((a or b)) and c", "((a or b))", "a", "b", "c"]),
    ] {
        let filter = parse(text).unwrap();
        let mut found = Vec::new();
        parts(filter.root(), text, &mut found);
        assert_eq!(found, expected, "{text}");
        // A filter that is built of one keeps the places.
        found.clear();
        parts(Draft::from(filter).build().unwrap().root(), text, &mut found);
        assert_eq!(found, expected, "{text}");
    }
}

/// What says more, or the same in another order or shape, is another filter.
#[test]
fn other_filters_are_not_equal() {
    let texts = [
        "a",
        "b",
        "not a",
        "a and b",
        "b and a",
        "a and b and c",
        "a or b",
        "a or b or c",
        "(a or b) and c",
        "a or b and c",
    ];
    for (one, first) in texts.iter().enumerate() {
        for (other, second) in texts.iter().enumerate() {
            let equal = parse(first).unwrap() == parse(second).unwrap();
            assert_eq!(equal, one == other, "{first} | {second}");
            let owned = parse(first).unwrap().into_owned() == parse(second).unwrap();
            assert_eq!(owned, equal, "{first} | {second}");
        }
    }
}

/// A tree in JSON is one node: what says two things, or nothing, is refused, and says what is wanted.
#[test]
fn trees_that_are_not_nodes() {
    let read = |json: &str| serde_json::from_str::<Tree<'static>>(json).map(|tree| tree.0.to_string());
    assert_eq!(read(r#"{"not": {"field": "a"}}"#).unwrap(), "not a");
    for two in [
        r#"{"field": "a", "not": {"field": "b"}}"#,
        r#"{"not": {"field": "b"}, "field": "a"}"#,
        r#"{"operator": "=", "and": [{"field": "a"}, {"field": "b"}]}"#,
        r#"{"and": [{"field": "a"}, {"field": "b"}], "or": [{"field": "a"}, {"field": "b"}]}"#,
    ] {
        assert!(read(two).unwrap_err().to_string().contains("no other key"), "{two}");
    }
    for none in ["[]", "1", "\"a\"", r#"{"not": 1}"#] {
        assert!(read(none).unwrap_err().to_string().contains("a node: `and`, `or`"), "{none}");
    }
    assert!(read(r#"{"and": 1}"#).unwrap_err().to_string().contains("a list of nodes"));
    for value in [r#""value": "x""#, r#""values": ["x"]"#, r#""low": "x""#, r#""high": "x""#] {
        let error = read(&format!(r#"{{"field": "a", {value}}}"#)).unwrap_err().to_string();
        assert!(error.contains("a value without an operator"), "{value}: {error}");
    }
    // Values that the operator does not take.
    for rest in [
        r#""operator": "like""#,
        r#""operator": "=""#,
        r#""operator": "=", "low": "x", "high": "y""#,
        r#""operator": "between", "low": "x""#,
        r#""operator": "exists", "value": "x""#,
        r#""operator": "matches", "values": ["x", "y"]"#,
        r#""operator": "in", "values": []"#,
        r#""operator": "not =", "value": "x""#,
    ] {
        assert!(read(&format!(r#"{{"field": "a", {rest}}}"#)).is_err(), "{rest}");
    }
    for (rest, text) in [
        (r#""operator": "not exists""#, "a not exists"),
        (r#""operator": "not between", "low": "x", "high": {"bare": "y"}"#, r#"a not between "x" and y"#),
        (r#""operator": "not matches", "values": ["x"]"#, r#"a not matches "x""#),
        (r#""operator": "!=", "value": "x""#, r#"a != "x""#),
    ] {
        assert_eq!(read(&format!(r#"{{"field": "a", {rest}}}"#)).unwrap(), text);
    }
    let error = serde_json::from_str::<Filter<'static>>("1").unwrap_err().to_string();
    assert!(error.contains("expected") && error.contains("filter"), "{error}");
}

/// Each text is a filter of its own, equal to itself alone; where it is in its source makes no difference.
#[test]
fn filters_that_differ_are_not_equal() {
    let texts = [
        "a",
        "b",
        "not a",
        "a = x",
        "b = x",
        "a = y",
        "a = \"x\"",
        "a != x",
        "a in (x)",
        "a in (\"x\")",
        "a in (x, y)",
        "a in (y, x)",
        "a not in (x)",
        "a contains x",
        "a not contains x",
        "a between x and y",
        "a between x and z",
        "a between w and y",
        "a not between x and y",
        "a exists",
        "a not exists",
        "a and b",
        "a or b",
        "b and a",
        "a and b and c",
    ];
    let filters: Vec<Filter<'_>> = texts.iter().map(|text| parse(text).unwrap()).collect();
    for (n, one) in filters.iter().enumerate() {
        for (m, other) in filters.iter().enumerate() {
            assert_eq!(one == other, n == m, "{one} and {other}");
        }
    }
    let spaced: Vec<String> = texts.iter().map(|text| format!("  {}", text.replace(' ', "  "))).collect();
    let mut seen: HashSet<Filter<'_>> = filters.into_iter().collect();
    assert_eq!(seen.len(), texts.len());
    assert!(spaced.iter().all(|text| !seen.insert(parse(text).unwrap())));
}

/// A hash sees what equality sees: the same for every text of one filter, different for different filters.
#[test]
fn hashes_differ() {
    use std::hash::{BuildHasher, RandomState};
    let state = RandomState::new();
    let hashes =
        |texts: &[String]| -> HashSet<u64> { texts.iter().map(|t| state.hash_one(parse(t).unwrap())).collect() };
    let of = |shape: &str| -> Vec<String> { (0..64).map(|n| shape.replace('#', &n.to_string())).collect() };
    for shape in ["a#", "a = #", "a in (#, x)", "a in (x, #)", "a#.b exists", "not a#", "a and b#", "a between # and 9"]
    {
        assert!(hashes(&of(shape)).len() > 60, "{shape}");
    }
    assert_eq!(hashes(&["a = x".to_owned(), "a = \"x\"".to_owned()]).len(), 2);
    assert_eq!(hashes(&["a and (b and c)".to_owned(), "(a and b) and c".to_owned()]).len(), 1);
}

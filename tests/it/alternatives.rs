//! Alternatives take as few requests as they need, and what is left local in as few words.

use konnect_filter::Limits;
use konnect_filter::catalog::{Entity, Operator, Type};
use konnect_filter::check::Condition;
use konnect_filter::error::Setting;
use konnect_filter::plan::PlanOptions;

use crate::support::planned::{BOTH, allowed, of, planned, planned_within, plans, with_plan};

const ONE: PlanOptions = allowed(false, false);
const SPLIT: PlanOptions = allowed(true, false);

/// `a` to `e` and the number `n` take every operator, the flag `on` only its value, `s` and `t` none.
fn entity() -> Entity {
    let all: Vec<Operator> = Operator::ALL.to_vec();
    let text = |name| (name, Type::String, all.as_slice());
    of(&[
        text("a"),
        text("b"),
        text("c"),
        text("d"),
        text("e"),
        ("n", Type::Number, &all),
        ("on", Type::Boolean, &[Operator::Bare]),
        ("any", Type::Any, &all),
        ("s", Type::String, &[]),
        ("t", Type::String, &[]),
    ])
}

/// The same where every field is an array.
fn arrays() -> Entity {
    let mut entity = entity();
    entity.record.iter_mut().for_each(|field| field.array = true);
    entity
}

fn codes(text: &str, options: &PlanOptions) -> Vec<&'static str> {
    with_plan(&entity(), text, options, |plan| {
        let error = plan.err().unwrap_or_else(|| panic!("{text} has a plan"));
        error.iter().map(|problem| problem.code.as_str()).collect()
    })
}

/// That exactly these requests say it.
#[track_caller]
fn splits(text: &str, sent: &[&str]) {
    let sent = sent.iter().map(|&sent| sent.to_owned()).collect();
    assert_eq!(planned(&entity(), text, &SPLIT), (sent, None), "{text}");
}

/// Joined by `or`, one for each number.
fn either(count: usize, alternative: impl Fn(usize) -> String) -> String {
    (0..count).map(alternative).collect::<Vec<_>>().join(" or ")
}

#[test]
fn negation_comes_down_to_the_tests() {
    let entity = entity();
    plans(&entity, "not n > 5", &["n <= 5"], None);
    plans(&entity, "not (n > 5 or a = x)", &[r#"n <= 5 and a != "x""#], None);
    plans(&entity, "not (a != x or n != 5)", &[r#"a = "x" and n = 5"#], None);
    plans(&entity, "not (on != true or a = x)", &[r#"on = true and a != "x""#], None);
    plans(&entity, "not on", &["on = false"], None);
    plans(&entity, "on in (true)", &["on = true"], None);
    plans(&entity, "on not in (true)", &["on = false"], None);
    plans(&entity, r#"not (not a = x and t matches "p")"#, &[""], Some(r#"a = "x" or t not matches "p""#));
    plans(
        &entity,
        r#"not (t contains x or t matches "p")"#,
        &[""],
        Some(r#"t not contains "x" and t not matches "p""#),
    );
    // Of an array, that no element is the value is what `!=` says, and that none is greater is not what `<=` says.
    plans(&arrays(), "not a = x", &[r#"a != "x""#], None);
    plans(&arrays(), "not n > 5 and a = x", &[r#"a = "x""#], Some("not n > 5"));
}

#[test]
fn values_are_listed_once() {
    let operators = [Operator::Eq, Operator::Neq, Operator::Contains, Operator::Oeq];
    let entity = of(&[("f", Type::String, &operators)]);
    plans(&entity, "f in (x, x)", &[r#"f = "x""#], None);
    plans(&entity, "f not in (x, x)", &[r#"f != "x""#], None);
    plans(&entity, "f contains (x, x)", &[r#"f contains "x""#], None);
    plans(&entity, "f in (x, y, x)", &[r#"f in ("x", "y")"#], None);
    let long = ["p", "q", "r", "s", "t", "u", "v", "w", "x", "y"];
    let quoted = long.map(|value| format!("{value:?}")).join(", ");
    plans(&entity, &format!("f in ({}, p, y)", long.join(", ")), &[&format!("f in ({quoted})")], None);
    plans(&entity, "f in (x, y, z) and f not in (y, z)", &[r#"f = "x""#], None);
}

/// The same test twice is one; another one is not, however alike.
#[test]
fn tests_that_are_the_same() {
    plans(&entity(), "a contains x and a contains x", &[r#"a contains "x""#], None);
    let text = r#"t matches "p" and t matches "q""#;
    plans(&entity(), text, &[""], Some(text));
    let [one, two] = ["n between 1 and 5", "n between 1 and 6"];
    let (sent, local) = planned(&arrays(), &format!("{one} and {two}"), &BOTH);
    assert_eq!((sent.len(), local), (1, Some(format!("{one} and {two}"))));
    // Values of any type cannot be told to differ.
    let (sent, local) = planned(&entity(), r#"any = "x" and any = "y""#, &BOTH);
    assert_eq!((sent.len(), local.as_deref()), (1, Some(r#"any = "y""#)));
}

/// What all alternatives ask for is asked for once, and only the rest is local.
#[test]
fn common_tests_are_factored() {
    let entity = entity();
    for (text, sent, local) in [
        (r#"a = x and s matches "p" or a = x and t matches "q""#, r#"a = "x""#, r#"s matches "p" or t matches "q""#),
        (
            r#"a = x and s matches "p" or t matches "q" and a = x or a = x and s = "r""#,
            r#"a = "x""#,
            r#"s matches "p" or t matches "q" or s = "r""#,
        ),
        (
            r#"a exists and s matches "p" or a exists and t matches "q""#,
            "a exists",
            r#"s matches "p" or t matches "q""#,
        ),
        // What is left of two alternatives may be one test.
        ("a = x and s = p or a = x and s = q", r#"a = "x""#, r#"s in ("p", "q")"#),
        (
            r#"a contains (x, y) and s = p or a contains (x, y) and t = q"#,
            r#"a contains ("x", "y")"#,
            r#"s = "p" or t = "q""#,
        ),
    ] {
        plans(&entity, text, &[sent], Some(local));
    }
    plans(
        &entity,
        r#"t matches "p" and a = x or t matches "p" and b = y"#,
        &[r#"a = "x""#, r#"b = "y""#],
        Some(r#"t matches "p""#),
    );
    let range = "n between 1 and 5";
    let (_, local) = planned(&arrays(), &format!("{range} and s = p or {range} and t = q"), &BOTH);
    assert_eq!(local, Some(format!(r#"{range} and (s = "p" or t = "q")"#)));
    let (one, other) = ("n between 1 and 5", "n between 1 and 6");
    let different = format!(r#"{one} and s = "p" or {other} and t = "q""#);
    assert_eq!(planned(&arrays(), &different, &BOTH).1, Some(different));
    // One alternative asks for nothing more, so the others do not matter, however many they are.
    let many = either(70, |n| format!("a = x and b = v{n} and c = w{n}"));
    assert_eq!(planned(&entity, &format!("{many} or a = x"), &ONE), (vec![r#"a = "x""#.to_owned()], None));
}

/// Alternatives of one field are one test, also in what is local.
#[test]
fn alternatives_of_one_field() {
    let entity = entity();
    for (text, local) in [
        ("s = x or s = y or t = z", r#"s in ("x", "y") or t = "z""#),
        ("s = x or t = z or s in (y, x) or s = w", r#"s in ("x", "y", "w") or t = "z""#),
        ("s contains x or t = z or s contains y", r#"s contains ("x", "y") or t = "z""#),
        ("s exists or t = z or s exists", r#"s exists or t = "z""#),
        ("s not exists or t = z or s not exists", r#"s not exists or t = "z""#),
        ("n >= 1 or n >= 2 or t = z", r#"n >= 1 or t = "z""#),
        ("n < 1 or t = z or n <= 2 or n <= 1.5", r#"n <= 2 or t = "z""#),
        // Tests of two kinds stay two.
        ("s = x or s contains y or t = z", r#"s = "x" or s contains "y" or t = "z""#),
    ] {
        plans(&entity, text, &[""], Some(local));
    }
    splits("a = x or a contains y", &[r#"a = "x""#, r#"a contains "y""#]);
    // Thirty-five of each, in turn, are two requests; and one where they are of one field.
    let turns = either(70, |n| if n % 2 == 0 { format!("a = v{n}") } else { format!("b = v{n}") });
    let values = |rest| (0..70).filter(|n| n % 2 == rest).map(|n| format!("\"v{n}\"")).collect::<Vec<_>>().join(", ");
    splits(&turns, &[&format!("a in ({})", values(0)), &format!("b in ({})", values(1))]);
    // What is one test is spoken of as one.
    let contains = of(&[("f", Type::String, &[Operator::Contains])]);
    let error = with_plan(&contains, "f contains a or f contains b", &ONE, |plan| plan.unwrap_err());
    assert_eq!(error.iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>(), ["unsupported-operator"]);
}

/// Existence is never unknown.
#[test]
fn there_or_not_there() {
    for text in ["a exists or a not exists", "s not exists or s exists", "t = x or s exists or s not exists"] {
        plans(&entity(), text, &[""], None);
    }
    with_plan(&entity(), "a exists or a not exists", &BOTH, |plan| {
        let plan = plan.unwrap();
        assert!(plan.fetches_all() && plan.warnings().is_empty(), "all of it is asked for");
    });
    with_plan(&entity(), "a = x and t = y", &BOTH, |plan| {
        let plan = plan.unwrap();
        assert!(!plan.fetches_all() && plan.warnings().is_empty());
        assert!(matches!(plan.residual(), Some(Condition::Term(_))));
    });
    plans(&entity(), "a exists or b not exists", &[""], Some("a exists or b not exists"));
}

/// What every alternative asks of a field, one wider test asks for all of them.
#[test]
fn one_test_for_all_alternatives() {
    let entity = entity();
    for (text, sent) in [
        ("a = x and s = p or a = y and t = q", r#"a in ("x", "y")"#),
        ("a = x and s = p or a contains y and t = q", r#"a contains ("x", "y")"#),
        ("a starts with x and s = p or a ends with y and t = q", r#"a contains ("x", "y")"#),
        // `1.0` is the number 1, and no text that has `1.0` in it.
        ("n = 1.0 and s = p or n contains 5 and t = q", ""),
        ("a = x and s = p or t = q", ""),
    ] {
        let (requests, local) = planned(&entity, text, &BOTH.with_split(false));
        assert_eq!((requests, local.is_some()), (vec![sent.to_owned()], true), "{text}");
    }
}

/// Two requests that differ in one list are one; and one whose records another one returns is not sent.
#[test]
fn requests_that_are_one() {
    splits("a = x and b = y or a = z and b = y or c = w", &[r#"a in ("x", "z") and b = "y""#, r#"c = "w""#]);
    splits(
        "a = x and b = y or a contains z and b = y or c = w",
        &[r#"a = "x" and b = "y""#, r#"a contains "z" and b = "y""#, r#"c = "w""#],
    );
    splits(
        "a = x and b = y or d = z and b = y or c = w",
        &[r#"a = "x" and b = "y""#, r#"d = "z" and b = "y""#, r#"c = "w""#],
    );
    for text in [
        "a = x and t = p or a = x and b = y or c = w",
        "a = x and b = y or a = x and t = p or c = w",
        "a = x and t = p or a = x and s = q or c = w",
    ] {
        let (sent, local) = planned(&entity(), text, &BOTH);
        assert_eq!((sent, local.is_some()), (vec![r#"a = "x""#.to_owned(), r#"c = "w""#.to_owned()], true), "{text}");
    }
    // One of the parts of a list says it all, so that one request does.
    let contains = of(&[("f", Type::String, &[Operator::Contains])]);
    for options in [ONE, SPLIT, BOTH] {
        let one = planned(&contains, "f contains (x, y) and f contains x", &options);
        assert_eq!(one, (vec![r#"f contains "x""#.to_owned()], None));
    }
    // A list within alternatives is sent in parts, too.
    let limits = Limits::DEFAULT.with_list_items(2);
    let parts = planned_within(&entity(), "a in (p, q, r) and b = y or c = z", &SPLIT, &limits);
    assert_eq!(parts.0, [r#"a in ("p", "q") and b = "y""#, r#"a = "r" and b = "y""#, r#"c = "z""#]);
}

/// A list that says no more than others together is not sent, and lists are cut differently where that takes fewer requests.
#[test]
fn lists_that_are_cut_differently() {
    let limits = Limits::DEFAULT.with_list_items(2);
    for (text, sent) in [
        (
            "a = p and b = y or a in (q, r) and b = y or a = s and b = y or c = w",
            vec![r#"a in ("p", "q") and b = "y""#, r#"a in ("r", "s") and b = "y""#, r#"c = "w""#],
        ),
        // Of four values in pairs, two pairs have all.
        (
            "a in (p, q) and b = y or a in (q, r) and b = y or a in (r, s) and b = y or c = w",
            vec![r#"a in ("p", "q") and b = "y""#, r#"a in ("r", "s") and b = "y""#, r#"c = "w""#],
        ),
        // One after the other, in two fields.
        (
            "a = p and b = y or a = q and b = y or a = p and b = z or a = q and b = z or c = w",
            vec![r#"a in ("p", "q") and b in ("y", "z")"#, r#"c = "w""#],
        ),
        // What is told apart by other tests stays apart.
        (
            "a = p and n > 1 or a = q and n >= 1 or c = w",
            vec![r#"a = "p" and n > 1"#, r#"a = "q" and n >= 1"#, r#"c = "w""#],
        ),
    ] {
        assert_eq!(
            planned_within(&entity(), text, &SPLIT, &limits),
            (sent.into_iter().map(str::to_owned).collect(), None),
            "{text}"
        );
    }
}

/// Requests are counted when they are known, and alternatives up to four times as many.
#[test]
fn as_many_requests_as_the_limit() {
    let different = |count| either(count, |n| format!("a = x{n} and b = y{n}"));
    assert_eq!(planned(&entity(), &different(16), &SPLIT).0.len(), 16);
    assert!(codes(&different(17), &SPLIT).contains(&"too-many-requests"));
    // Sixty-four alternatives that come down to eight.
    let eight = |count| either(count, |n| format!("a = x{n} and b = y{}", n % 8));
    assert_eq!(planned(&entity(), &eight(64), &SPLIT).0.len(), 8);
    assert!(codes(&eight(65), &SPLIT).contains(&"too-many-requests"));
    // Eight times eight, of which eight contradict nothing.
    let crossed = |first, second| {
        let (one, two) = (|n| format!("a = x{n} and b = y{n}"), |n| format!("a = x{n} and c = z{n}"));
        format!("({}) and ({})", either(first, one), either(second, two))
    };
    assert_eq!(planned(&entity(), &crossed(8, 8), &SPLIT).0.len(), 8);
    assert!(codes(&crossed(9, 8), &SPLIT).contains(&"too-many-requests"));
    // So are the parts of a list, of which one says all.
    let contains = of(&[("f", Type::String, &[Operator::Contains])]);
    let parts = |count: usize| {
        let values = (0..count).map(|n| format!("v{n}")).collect::<Vec<_>>().join(", ");
        with_plan(&contains, &format!("f contains ({values}) and f contains v0"), &SPLIT, |plan| plan.is_ok())
    };
    assert!(parts(64) && parts(500));
    // And alternatives beside others that are too many.
    let equal: &[Operator] = &[Operator::Eq, Operator::Oeq];
    let four = of(&["a", "b", "c", "d"].map(|name| (name, Type::String, equal)));
    let others = either(65, |n| format!("c = x{n} and d = y{n}"));
    let (sent, _) = planned(&four, &format!("({}) and ({others})", eight(64)), &BOTH);
    assert_eq!(sent.len(), 8);
    // None is one at least.
    let limits = Limits::DEFAULT.with_requests(0);
    let (sent, _) = planned_within(&entity(), "n >= 1 or n >= 2 and a = x", &SPLIT, &limits);
    assert_eq!(sent, ["n >= 1"]);
}

/// A long conjunction takes no work; one that would be copied for each alternative is refused past 200,000 copies of a test.
#[test]
fn long_conjunctions() {
    let flags = |count: usize| "on&&".repeat(count);
    let silent = of(&[("off", Type::Boolean, &[])]);
    let (sent, local) = planned(&silent, &vec!["off"; 200_001].join("&&"), &BOTH);
    assert_eq!((sent, local.is_some()), (vec![String::new()], true));
    let all: Vec<Operator> = Operator::ALL.to_vec();
    let mut wide = of(&[("a", Type::String, &all), ("b", Type::String, &all), ("m", Type::Boolean, &[Operator::Bare])]);
    wide.fields.last_mut().unwrap().map = true;
    wide.record.last_mut().unwrap().map = true;
    let keys = |count: usize| (0..count).map(|n| format!("m.{n:x}&&")).collect::<String>() + "(a = x or b = y)";
    // Two alternatives, each with a copy of the rest. The filter's text is too long to be shown.
    let codes = |count| {
        with_plan(&wide, &keys(count), &SPLIT, |plan| match plan {
            Ok(plan) => (plan.requests().len(), Vec::new()),
            Err(error) => (0, error.iter().map(|problem| problem.code.as_str()).collect()),
        })
    };
    assert_eq!(codes(99_999), (2, Vec::new()));
    assert_eq!(codes(100_000), (0, vec!["too-many-requests"]));
    // Two requests are within the limit of those, and the message does not say otherwise.
    let messages = with_plan(&wide, &keys(100_000), &SPLIT, |plan| {
        plan.map_or_else(|error| error.iter().map(|problem| problem.message.clone()).collect(), |_| Vec::new())
    });
    let expected = "the filter comes to 2 requests of up to 100001 conditions each, more than 200000 conditions in all";
    assert_eq!(messages, [expected]);
    // A test that is repeated is one test.
    splits(&format!("{}(a = x or b = y)", flags(200_000)), &[r#"on = true and a = "x""#, r#"on = true and b = "y""#]);
}

/// What sends least: a request costs something, and so does what comes back.
#[test]
fn what_sends_least() {
    // Two small answers, or one that is little larger.
    let text = "a = x and b = y or a = z and b = w";
    plans(
        &entity(),
        text,
        &[r#"a in ("x", "z") and b in ("y", "w")"#],
        Some(r#"a = "x" and b = "y" or a = "z" and b = "w""#),
    );
    // A part of a text is found more often than a value: here two answers are smaller than one.
    let parts = of(&[("f", Type::String, &[Operator::Ocontains]), ("b", Type::String, &[Operator::Eq, Operator::Oeq])]);
    plans(
        &parts,
        "f contains x and b = y or f contains z and b = w",
        &[r#"f contains "x" and b = "y""#, r#"f contains "z" and b = "w""#],
        None,
    );
    // Where all alternatives are too many, the few of them are sent, and the many are local.
    let many = either(40, |n| format!("a = x{n} and b = y{n}"));
    let (sent, local) = planned(&entity(), &format!("(c = x or d = y) and (e contains z or {many})"), &BOTH);
    assert_eq!(sent, [r#"c = "x""#, r#"d = "y""#]);
    assert!(local.is_some_and(|local| local.starts_with(r#"e contains "z" or"#)));
}

/// Each problem is told once, where it is, with what would help there.
#[test]
fn problems_of_alternatives() {
    assert_eq!(codes("(a = x or b = y) and t = z", &SPLIT), ["unsupported-operator"]);
    assert_eq!(codes(r#"t matches "p" and t matches "q""#, &ONE), ["cannot-send"; 2]);
    for (text, help) in [
        ("a = x or b = y", "`split` sends several requests; `partial` sends a broader one and applies this locally"),
        ("a = x or t = z", "`partial` sends a broader request and applies this locally"),
        ("t = z or a = x", "`partial` sends a broader request and applies this locally"),
    ] {
        let error = with_plan(&entity(), text, &ONE, |plan| plan.unwrap_err());
        let advice = error.iter().next().unwrap().advice(Setting::to_string);
        assert_eq!(advice.as_deref(), Some(help), "{text}");
    }
}

/// `null` is a word only where it is a value of its own.
#[test]
fn null_in_words() {
    let mut entity = entity();
    entity.fields.first_mut().unwrap().nullable = true;
    plans(&entity, r#"a = null and b = "null""#, &[r#"a = null and b = "null""#], None);
    plans(&entity, "a = x", &[r#"a = "x""#], None);
}

//! Conjunctions take as few tests as they need, and what one test implies is left to nobody.

use konnect_filter::Code;
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, RecordField, Type};

use crate::support::planned::{BOTH, of, planned, plans, with_plan};

fn built_in(name: &str) -> &'static Entity {
    Catalog::builtin().find(name).unwrap().entity
}

#[test]
fn the_narrower_test_is_sent_and_speaks_for_the_wider() {
    for (text, sent) in [
        ("labels.env exists and labels.env = prod", r#"labels.env = "prod""#),
        ("labels.env = prod and labels.env exists", r#"labels.env = "prod""#),
        ("name = a and name = a", r#"name = "a""#),
        ("name in (a, b, c) and name in (b, c, d)", r#"name in ("b", "c")"#),
        ("name in (a, b, c) and name != a", r#"name in ("b", "c")"#),
        (
            "created_at in (2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z, 2026-03-01T00:00:00Z) \
             and created_at > 2026-01-01T00:00:00Z and created_at < 2026-03-01T00:00:00Z",
            "created_at = 2026-02-01T00:00:00Z",
        ),
        (
            "created_at in (2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z) and created_at >= 2026-02-01T00:00:00Z",
            "created_at = 2026-02-01T00:00:00Z",
        ),
        (
            "created_at in (2026-01-01T00:00:00Z, 2026-02-01T00:00:00Z) and created_at <= 2026-01-01T00:00:00Z",
            "created_at = 2026-01-01T00:00:00Z",
        ),
        ("created_at >= 2026-01-01 and created_at >= 2026-02-01", "created_at >= 2026-02-01T00:00:00Z"),
        ("created_at >= 2026-02-01 and created_at >= 2026-01-01", "created_at >= 2026-02-01T00:00:00Z"),
        ("created_at < 2026-02-01 and created_at < 2026-01-01", "created_at < 2026-01-01T00:00:00Z"),
        ("created_at > now and created_at >= now", "created_at > 2026-08-22T10:00:00Z"),
    ] {
        let apis = built_in("api-builder@v3/apis");
        assert_eq!(planned(apis, text, &BOTH), (vec![sent.to_owned()], None), "{text}");
        // What is left over is the other conjunct alone: the ones left out are not asked again.
        let more = format!(r#"{text} and description matches "x""#);
        assert_eq!(
            planned(apis, &more, &BOTH),
            (vec![sent.to_owned()], Some(r#"description matches "x""#.to_owned())),
            "{more}"
        );
    }
}

/// Numbers compare by their value, whatever they look like.
#[test]
fn bounds_of_numbers() {
    let branches = vec![[Operator::Gte, Operator::Lte, Operator::Lt].into_iter().collect()];
    let field = Field::new("n", Type::Number, []).with_branches(branches);
    let record = RecordField::new(["n"], Type::Number);
    let entity = Entity::default().with_fields([field]).with_record([record]);
    for (text, sent) in [
        ("n >= 9 and n >= 10", Some("n >= 10")),
        ("n >= 1e1 and n >= 9.99", Some("n >= 1e1")),
        ("n <= 10 and n < 10.0", Some("n < 10.0")),
        ("n <= -2 and n <= -10", Some("n <= -10")),
        ("n >= 10 and n <= 9", None),
        ("n >= 10 and n < 10", None),
        ("n >= 10 and n <= 10", Some("n >= 10 and n <= 10")),
    ] {
        assert_eq!(planned(&entity, text, &BOTH), (sent.map(str::to_owned).into_iter().collect(), None), "{text}");
    }
}

/// One number is one value, however it is written; so is an id.
#[test]
fn values_that_are_written_otherwise() {
    use Operator::{Eq, Gte};
    let entity = of(&[("n", Type::Number, &[Eq, Gte]), ("id", Type::Uuid, &[Eq]), ("t", Type::String, &[Eq])]);
    let (lower, upper) = ("c0ffee00-0000-4000-8000-000000000000", "C0FFEE00-0000-4000-8000-000000000000");
    for (text, sent) in [
        ("n in (1, 1.0, 10e-1)", Some("n = 1".to_owned())),
        ("n = 1.0 or n = 1", Some("n = 1.0".to_owned())),
        ("n in (0, -0, 0e5)", Some("n = 0".to_owned())),
        ("n = 1 and n = 1.00", Some("n = 1".to_owned())),
        ("n in (1, 2) and n != 1.0", Some("n = 2".to_owned())),
        ("n in (1, 2) and n in (2.0, 3)", Some("n = 2".to_owned())),
        ("n in (1, 2) and n >= 2", Some("n = 2".to_owned())),
        ("n = 1 and n = 2", None),
        ("n = 1 and n = -1", None),
        ("n = 1e400 and n = 1e401", None),
        (&format!("id = {lower} or id = {upper}"), Some(format!("id = {lower}"))),
        ("(n = 1 and t = x) or (n = 1.0 and t = x)", Some(r#"n = 1 and t = "x""#.to_owned())),
    ] {
        assert_eq!(planned(&entity, text, &BOTH), (sent.into_iter().collect(), None), "{text}");
    }
    plans(&entity, "t = 1 or t = 1.0", &[r#"t = "1""#, r#"t = "1.0""#], None);
}

/// `null` is a value that is not there: no other test is true of it.
#[test]
fn null_and_other_tests() {
    let applications = built_in("dev-portal@v3/applications");
    let id = "c0ffee00-0000-4000-8000-000000000000";
    for (text, sent) in [
        ("team_id exists and team_id = null".to_owned(), None),
        (format!("team_id = null and team_id = {id}"), None),
        (format!("team_id = null and team_id != {id}"), None),
        ("team_id = null and not team_id exists".to_owned(), Some("team_id = null".to_owned())),
        (format!("team_id in (null, {id}) and team_id != null"), Some(format!("team_id = {id}"))),
        (format!("team_id in (null, {id}) and team_id exists"), Some(format!("team_id = {id}"))),
        (format!("team_id in (null, {id}) and not team_id exists"), Some("team_id = null".to_owned())),
        (format!("team_id in (null, {id}) and team_id = null"), Some("team_id = null".to_owned())),
    ] {
        assert_eq!(planned(applications, &text, &BOTH), (sent.into_iter().collect(), None), "{text}");
    }
}

/// A place whose value is fixed has nothing left to ask.
#[test]
fn a_known_value_decides_every_test_of_its_place() {
    let all: Vec<Operator> = Operator::ALL.to_vec();
    let silent: &[Operator] = &[];
    let entity = of(&[
        ("name", Type::String, &all),
        ("n", Type::Number, &all),
        ("at", Type::DateTime, &all),
        ("on", Type::Boolean, &[Operator::Bare]),
        ("s", Type::String, silent),
    ]);
    let mut labels = entity.clone();
    labels.fields.first_mut().unwrap().map = true;
    labels.record.first_mut().unwrap().map = true;
    plans(&labels, r#"name.env = ZEBRA and name.env contains "1.1""#, &[], None);
    for (text, sent) in [
        ("name = pay-1 and name starts with pay", Some(r#"name = "pay-1""#)),
        ("name ends with '-1' and name = pay-1", Some(r#"name = "pay-1""#)),
        ("name = pay-1 and name contains AY", Some(r#"name = "pay-1""#)),
        ("name = pay-1 and name not contains x", Some(r#"name = "pay-1""#)),
        ("name = pay-1 and name not starts with (a, b)", Some(r#"name = "pay-1""#)),
        ("name = pay-1 and name matches '^pay-[0-9]$'", Some(r#"name = "pay-1""#)),
        ("name = pay-1 and name not matches '^pay'", None),
        ("name = pay-1 and name starts with b", None),
        ("name = pay-1 and not name exists", None),
        ("name in (pay-1, pay-2, tax-1) and name starts with pay", Some(r#"name in ("pay-1", "pay-2")"#)),
        ("name in (pay-1, pay-2, tax-1) and name ends with '1' and name != tax-1", Some(r#"name = "pay-1""#)),
        ("name in (a, b) and name contains c", None),
        ("n = 5 and n > 4 and n != 6 and n <= 5.0", Some("n = 5")),
        ("n = 5 and n > 5", None),
        ("n in (1, 5, 9) and n between 2 and 8", Some("n = 5")),
        ("at = 2026-01-01T00:00:00Z and at < 2026-01-02", Some("at = 2026-01-01T00:00:00Z")),
        ("on and on != false", Some("on = true")),
        ("on and not on", None),
    ] {
        let sent: Vec<&str> = sent.into_iter().collect();
        plans(&entity, text, &sent, None);
        // So it is among the alternatives of another test, and within them.
        let within = format!("({text}) or s matches x");
        let (_, residual) = planned(&entity, &within, &BOTH);
        let local =
            sent.first().map_or_else(|| r#"s matches "x""#.to_owned(), |sent| format!(r#"{sent} or s matches "x""#));
        assert_eq!(residual, Some(local), "{within}");
    }
    for (text, sent) in [
        ("name = a and (name contains a or n = 1)", &[r#"name = "a""#][..]),
        ("name = a and (name contains b or n = 1)", &[r#"name = "a" and n = 1"#]),
        ("name = a and (name contains b or name = c)", &[]),
        ("(n = 1 or name contains b and (n = 2 or name = a)) and name = a", &[r#"n = 1 and name = "a""#]),
        ("name in (ab, ac) and (name starts with a or s matches x)", &[r#"name in ("ab", "ac")"#]),
        // One alternative is left, which settles the next.
        ("name = a and (name = b or n = 1) and (n = 2 or on)", &[r#"name = "a" and n = 1 and on = true"#]),
    ] {
        plans(&entity, text, sent, None);
    }
    // An array may contain both, and a value without a type may be more than it looks.
    let mut array = entity.clone();
    array.record.iter_mut().for_each(|field| field.array = true);
    plans(&array, "name = a and name contains b", &[r#"name = "a" and name contains "b""#], None);
    plans(&array, "name = a and name not contains b", &[r#"name = "a""#], Some(r#"name not contains "b""#));
    let any = of(&[("any", Type::Any, &[Operator::Eq, Operator::Gt])]);
    plans(&any, "any = 5 and any > 7", &[r#"any = "5" and any > "7""#], None);
}

/// One predicate is one parameter, however it is written and whatever its field.
#[test]
fn the_same_predicate_twice() {
    use Operator::{Contains, Eq, Gt, Neq, Ocontains, Oeq};
    let offered = &[Eq, Neq, Oeq, Contains, Ocontains, Gt][..];
    for (kind, array) in [(Type::String, false), (Type::String, true), (Type::Any, false), (Type::Any, true)] {
        let mut entity = of(&[("f", kind, offered)]);
        entity.record.iter_mut().for_each(|field| field.array = array);
        for (text, sent) in [
            ("f = abc and f = 'abc'", r#"f = "abc""#),
            ("f = 'abc' and f = abc", r#"f = "abc""#),
            ("f in ('a', 'b') and f in (b, a)", r#"f in ("a", "b")"#),
            ("f contains abc and f contains 'ABC'", r#"f contains "abc""#),
            ("f contains abc and f contains b", r#"f contains "abc""#),
            ("f contains (abc, b) and f contains (B, b)", r#"f contains ("abc", "b")"#),
            ("f != abc and f != 'abc'", r#"f != "abc""#),
            ("f exists and f exists and f = a", r#"f = "a""#),
        ] {
            let (requests, residual) = planned(&entity, text, &BOTH);
            let bare = sent.replace('"', "");
            let plain: Vec<String> = requests.iter().map(|request| request.replace('"', "")).collect();
            assert_eq!((plain, residual), (vec![bare], None), "{text}");
        }
    }
    let services = built_in("service-catalog@v1/catalog-services");
    let text = "custom_fields.env = abc and custom_fields.env = 'abc'";
    assert_eq!(planned(services, text, &BOTH.with_split(false).with_partial(false)).1, None);
}

#[test]
fn a_contradiction_names_both_places() {
    for (text, first, second) in [
        ("name exists and version = a and not name exists", "name exists", "name exists"),
        ("name in (a, b) and version = a and name = c", "name in (a, b)", "name = c"),
        ("created_at > 2026-02-01 and created_at < 2026-01-01", "created_at > 2026-02-01", "created_at < 2026-01-01"),
    ] {
        let one = BOTH.with_split(false).with_partial(false);
        let error = with_plan(built_in("api-builder@v3/apis"), text, &one, |plan| plan.unwrap_err());
        let problems = error.diagnostics();
        let [problem] = problems else { panic!("{error}") };
        assert_eq!(problem.code, Code::NeverTrue);
        // The later one is where the problem is seen.
        assert_eq!(problem.span.unwrap().get(text), Some(second));
        assert!(problem.labels.iter().all(|label| label.span < problem.span.unwrap()));
        let mut spans: Vec<_> = problem.labels.iter().map(|label| label.span).chain(problem.span).collect();
        spans.sort_unstable_by_key(|span| span.start);
        let expected = [text.find(first).unwrap(), text.rfind(second).unwrap()].map(|start| start as u32);
        assert_eq!(spans.iter().map(|span| span.start).collect::<Vec<_>>(), expected, "{text}");
        assert_eq!(spans.iter().map(|span| span.get(text).unwrap()).collect::<Vec<_>>(), [first, second]);
    }
}

/// A long conjunction is looked at as a short one is.
#[test]
fn nine_tests_and_more() {
    let labels = (0..8).map(|n| format!(r#"labels.k{n} = "v""#)).collect::<Vec<_>>().join(" and ");
    let text = format!("{labels} and name in (a, b, c) and name in (b, c, d)");
    plans(built_in("api-builder@v3/apis"), &text, &[&format!(r#"{labels} and name in ("b", "c")"#)], None);
}

/// One value is two bounds only where both are offered, nothing says it as it is, and its type has an order.
#[test]
fn one_value_as_two_bounds() {
    use Operator::{Eq, Gte, Lte};
    let two = of(&[("n", Type::Number, &[Gte, Lte]), ("m", Type::String, &[Eq])]);
    plans(&two, "n = 5 and m = x", &[r#"n >= 5 and n <= 5 and m = "x""#], None);
    plans(&of(&[("t", Type::String, &[Gte, Lte])]), "t = x", &[""], Some(r#"t = "x""#));
    for (bound, sent) in [(Gte, "n >= 5"), (Lte, "n <= 5")] {
        let one = of(&[("n", Type::Number, &[bound])]);
        plans(&one, "n = 5", &[sent], Some("n = 5"));
        // What is local is what was asked, and not half of what it could have been.
        let notes = with_plan(&one, "n = 5", &BOTH, |plan| plan.unwrap().notes().to_vec());
        let [note] = notes.as_slice() else { panic!("{notes:?}") };
        assert!(note.text.starts_with("applied locally, because Konnect does not filter `n` by `=`"), "{}", note.text);
    }
}

#[test]
fn bounds_beside_another_test() {
    let entity = of(&[("n", Type::Number, &[Operator::Neq, Operator::Gte, Operator::Lte])]);
    plans(&entity, "n != 3 and n >= 1 and n >= 2", &["n != 3 and n >= 2"], None);
    plans(&entity, "n != 3 and n <= 1 and n <= 2", &["n != 3 and n <= 1"], None);
}

/// A test that another one implies is left out, of what is local too.
#[test]
fn what_speaks_for_another_test_is_local_for_both() {
    let silent = of(&[("t", Type::String, &[]), ("n", Type::Number, &[])]);
    for (text, local) in [
        (r#"t matches "x" and t matches "x""#, r#"t matches "x""#),
        (r#"t exists and t matches "x""#, r#"t matches "x""#),
        ("n > 1 and n > 2", "n > 2"),
        (r#"t starts with "ab" and t contains "A""#, r#"t starts with "ab""#),
        (r#"t not contains "a" and t not starts with "ab""#, r#"t not contains "a""#),
    ] {
        plans(&silent, text, &[""], Some(local));
    }
    // `t` is `b` in one of the alternatives, which nothing can ask for: a record with `a` for `t` comes back too.
    use Operator::{Eq, Neq};
    let entity = of(&[("t", Type::String, &[Neq]), ("b", Type::String, &[Eq]), ("c", Type::String, &[Eq])]);
    let text = r#"(t != "a" or b = "x") and (t in ("a", "b") or c = "y")"#;
    plans(&entity, text, &[""], Some(text));
}

/// An alternative whose records another one returns is not asked for; any other is.
#[test]
fn alternatives_within_others() {
    let all: Vec<Operator> = Operator::ALL.to_vec();
    let (text, number) = (Type::String, Type::Number);
    let mut entity = of(&[("s", text.clone(), &all), ("t", text, &all), ("n", number, &all)]);
    for (filter, sent) in [
        ("s in (a, b) or s = a and t = x", r#"s in ("a", "b")"#),
        ("s contains (a, b) or s contains a and t = x", r#"s contains ("a", "b")"#),
        ("s exists or s = a and t = x", "s exists"),
        ("s exists or s contains a and t = x", "s exists"),
        ("n exists or n > 5 and t = x", "n exists"),
        ("n >= 1 or n >= 2 and t = x", "n >= 1"),
        ("n <= 2 or n < 2 and t = x", "n <= 2"),
        ("n >= 5 or n >= 5.0 and t = x", "n >= 5"),
        ("n > 5 or n > 5.0 and t = x", "n > 5"),
    ] {
        plans(&entity, filter, &[sent], None);
        // Either way round.
        let (wider, narrower) = filter.split_once(" or ").unwrap();
        plans(&entity, &format!("{narrower} or {wider}"), &[sent], None);
    }
    for (filter, one, other) in [
        ("s in (a, b) or s = c and t = x", r#"s in ("a", "b")"#, r#"s = "c" and t = "x""#),
        ("s = a or t = a and n = 1", r#"s = "a""#, r#"t = "a" and n = 1"#),
        ("n >= 2 or n >= 1 and t = x", "n >= 2", r#"n >= 1 and t = "x""#),
        ("n > 5 or n >= 5 and t = x", "n > 5", r#"n >= 5 and t = "x""#),
    ] {
        let options = BOTH.with_partial(false);
        assert_eq!(planned(&entity, filter, &options), (vec![one.to_owned(), other.to_owned()], None), "{filter}");
    }
    // `null` is not there, and so is not part of what is.
    entity.fields.first_mut().unwrap().nullable = true;
    plans(&entity, "s exists or s = null and t = x", &["s exists", r#"s = null and t = "x""#], None);
}

/// What is asked of every alternative is the weakest of their bounds.
#[test]
fn the_weakest_bound_of_alternatives_is_sent() {
    use Operator::{Gte, Lte};
    let silent: &[Operator] = &[];
    let entity = of(&[("n", Type::Number, &[Gte, Lte]), ("t", Type::String, silent)]);
    for (text, sent) in [
        (r#"n >= 2 and t matches "x" or n >= 1 and t matches "y""#, "n >= 1"),
        (r#"n <= 1 and t matches "x" or n <= 2 and t matches "y""#, "n <= 2"),
    ] {
        plans(&entity, text, &[sent], Some(text));
    }
}

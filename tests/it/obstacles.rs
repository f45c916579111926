//! Why a piece of a filter cannot be sent, and what would help: in terms of the field, its operators and its values.

use konnect_filter::catalog::{Entity, Operator, Type};
use konnect_filter::error::Setting;
use konnect_filter::plan::PlanOptions;
use konnect_filter::{Diagnostic, Limits};

use crate::support::planned::{BOTH, allowed, of, planned, plans, with_limits, with_plan};

const ONE: PlanOptions = allowed(false, false);
const SPLIT: PlanOptions = allowed(true, false);
const LEFT_OUT: &str = "`partial` applies it locally";

fn text(operators: &[Operator]) -> Entity {
    of(&[("f", Type::String, operators)])
}

fn problems(entity: &Entity, text: &str, options: &PlanOptions) -> Vec<Diagnostic> {
    problems_within(&Limits::DEFAULT, entity, text, options)
}

fn problems_within(limits: &Limits, entity: &Entity, text: &str, options: &PlanOptions) -> Vec<Diagnostic> {
    with_limits(entity, text, options, limits, |plan| match plan {
        Ok(_) => panic!("{text} has a plan"),
        Err(error) => error.into_diagnostics(),
    })
}

/// The one problem: its code, its message and its help.
#[track_caller]
fn told(entity: &Entity, text: &str, options: &PlanOptions) -> (&'static str, String, String) {
    let found = problems(entity, text, options);
    let [problem] = found.as_slice() else { panic!("{text}: {found:?}") };
    (problem.code.as_str(), problem.message.clone(), problem.advice(Setting::to_string).unwrap_or_default())
}

#[test]
fn operators_that_are_not_offered() {
    use Operator::{Bare, Contains, Eq};
    let each = "`split` sends one request per value; ";
    for (operators, filter, options, help) in [
        (&[Eq][..], "f contains x", &ONE, format!("it offers `=`; {LEFT_OUT}")),
        (&[], "f contains x", &ONE, LEFT_OUT.to_owned()),
        (&[Contains], "f contains (x, y)", &ONE, format!("it offers `contains`; {each}{LEFT_OUT}")),
        (&[Bare], "f in (x, y)", &ONE, format!("it offers `=`; {each}{LEFT_OUT}")),
        (&[Eq], "f in (x, y)", &ONE, format!("it offers `=`; {each}{LEFT_OUT}")),
        // One request for each value says it no more than a list does.
        (&[Contains], "f in (x, y)", &ONE, format!("it offers `contains`; {LEFT_OUT}")),
        (&[Eq], "f contains (x, y)", &SPLIT, format!("it offers `=`; {LEFT_OUT}")),
    ] {
        let (code, _, said) = told(&text(operators), filter, options);
        assert_eq!((code, said), ("unsupported-operator", help), "{filter}");
    }
}

#[test]
fn operators_that_konnect_does_not_have() {
    let mut numbers = of(&[("n", Type::Number, &[Operator::Gt])]);
    numbers.record.first_mut().unwrap().array = true;
    assert_eq!(told(&numbers, "not n > 5", &ONE).1, "Konnect does not support `not >`");
    assert_eq!(told(&numbers, "n not between 1 and 5", &ONE).1, "Konnect does not support `not between`");
    assert_eq!(told(&text(&[]), "f matches 'x'", &ONE).1, "Konnect does not support `matches`");
    assert_eq!(told(&text(&[]), "f not exists", &ONE).1, "Konnect does not support `not exists`");
}

#[test]
fn items_that_no_list_contains() {
    use Operator::{Bare, Eq, Oeq};
    let listed = "`partial` applies the list locally";
    let alone = format!("`split` sends this value in a separate request; {listed}");
    for (operators, options, help) in [
        (&[Eq, Oeq][..], &ONE, alone.as_str()),
        (&[Bare, Oeq], &ONE, &alone),
        (&[Oeq], &ONE, listed),
        (&[Oeq], &SPLIT, listed),
    ] {
        let (code, _, said) = told(&text(operators), "f in ('a,b', c)", options);
        assert_eq!((code, said.as_str()), ("comma-in-list", help), "{operators:?}");
    }
    let mut nullable = text(&[Oeq]);
    nullable.fields.first_mut().unwrap().nullable = true;
    assert_eq!(told(&nullable, "f in (null, c)", &ONE).1, "`null` cannot be sent inside a list");
    assert!(told(&nullable, "f in (' a', c)", &ONE).1.starts_with("a list value cannot begin or end with a space"));
}

/// Two items and five bytes are the limit: what keeps it is not blamed.
#[test]
fn limits_of_a_list() {
    use Operator::{Eq, Oeq};
    let limits = Limits::DEFAULT.with_list_items(2).with_value_bytes(5);
    let codes = |entity: &Entity, text: &str| {
        problems_within(&limits, entity, text, &ONE).iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>()
    };
    let lists = text(&[Eq, Oeq]);
    assert_eq!(codes(&lists, "f in (abcde, 'a,b')"), ["comma-in-list"]);
    assert_eq!(codes(&text(&[Eq]), "f in (ab, cd)"), ["unsupported-operator"]);
    assert_eq!(codes(&lists, "f in (a, abcdef)"), ["value-too-long"]);
    for (filter, message) in [
        ("f in (ab, cde)", "the list is 6 bytes long; the limit is 5"),
        ("f in (a, b, c)", "the list has 3 values; the limit is 2"),
    ] {
        let found = problems_within(&limits, &lists, filter, &ONE);
        let [problem] = found.as_slice() else { panic!("{filter}: {found:?}") };
        assert_eq!((problem.code.as_str(), problem.message.as_str()), ("list-too-long", message), "{filter}");
    }
}

#[test]
fn what_can_be_evaluated_nowhere() {
    for (operators, help) in [(&[Operator::Eq][..], "Konnect filters by it with `=`"), (&[], "leave it out")] {
        let mut hidden = text(operators);
        hidden.fields.first_mut().unwrap().path = None;
        let found = problems(&hidden, "f starts with x", &BOTH);
        let helped = found.iter().map(|problem| (problem.code.as_str(), problem.help.as_deref()));
        assert_eq!(helped.collect::<Vec<_>>(), [("not-evaluable", Some(help))]);
        // What can be evaluated does not stop a plan, whatever keeps it from being sent.
        let mut two = of(&[("f", Type::String, operators), ("g", Type::String, &[])]);
        two.fields.first_mut().unwrap().path = None;
        let codes = |text: &str, options: &PlanOptions| {
            problems(&two, text, options).iter().map(|problem| problem.code.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(codes("f starts with x and g ends with y and g matches 'a'", &BOTH), ["not-evaluable"]);
        assert_eq!(codes("f starts with x or g = 1", &BOTH), ["not-evaluable"]);
        // Without leave to evaluate anything, all of it does.
        assert_eq!(codes("f starts with x and g matches 'a'", &ONE).len(), 2);
    }
    // Of a value that cannot be sent, the reason is told; what would not help is not offered.
    let mut hidden = text(&[Operator::Eq]);
    hidden.fields.first_mut().unwrap().path = None;
    for options in [&ONE, &BOTH] {
        let found = problems(&hidden, "f = ''", options);
        let empty = found.iter().find(|problem| problem.code.as_str() == "empty-value").unwrap();
        assert!(empty.remedies.is_empty(), "{empty:?}");
        let help = empty.help.as_deref().unwrap_or_default();
        assert!(
            help.ends_with("it cannot be checked locally either: its location in the records is unknown"),
            "{help}"
        );
    }
}

/// A tree of alternatives is local as a whole: what is in it is not spoken of on its own.
#[test]
fn notes_of_alternatives() {
    let silent: &[Operator] = &[];
    let entity = of(&[("n", Type::Number, &[Operator::Gte]), ("s", Type::String, silent)]);
    let filter = r#"n > 1 and s = "p" or n > 2 and s = "q""#;
    plans(&entity, filter, &["n >= 1"], Some(filter));
    let notes = with_plan(&entity, filter, &BOTH.with_split(false), |plan| plan.unwrap().notes().to_vec());
    let notes: Vec<&str> = notes.iter().map(|note| note.text.as_str()).collect();
    assert_eq!(
        notes,
        ["applied locally, because a single request cannot combine different fields or operators with `or`"]
    );
    // Which is sent for it, is.
    let notes = with_plan(&entity, "n > 1", &BOTH, |plan| plan.unwrap().notes().to_vec());
    assert!(notes.iter().all(|note| note.text.ends_with("; `n >=` is sent")), "{notes:?}");
    assert_eq!(planned(&entity, "n > 1", &BOTH).0, ["n >= 1"]);
}

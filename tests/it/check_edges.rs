//! `check` at its edges: how deep a condition may be, how many problems are told, what a list of names leaves out.

use konnect_filter::catalog::{Entity, Field, Operator, Type};
use konnect_filter::check::{Checked, Condition, Context, check};
use konnect_filter::{Code, Diagnostic, Limits, Result, parse};

use crate::support::entity::{self, field};

fn offering(name: &str, kind: Type, operators: &[Operator]) -> Field {
    field(name, kind).with_branches([operators.iter().copied().collect()])
}

fn values(count: usize) -> Type {
    Type::Enum((0..count).map(|number| format!("value{number:02}")).collect())
}

/// A short map's name before a longer one, and the other way round.
fn entity() -> Entity {
    let map = |name: &str, kind| field(name, kind).with_map(true);
    let mut entity = entity::of(vec![
        field("a", Type::String),
        field("n", Type::Number),
        field("at", Type::DateTime),
        offering("hits", Type::Number, &[Operator::Contains]),
        offering("mute", Type::String, &[]),
        field("max_size", Type::Number),
        map("short", Type::String),
        map("short.long", Type::Number),
        map("first.long", Type::Number),
        map("first", Type::String),
        map("meta", Type::String),
        field("twenty", values(20)),
        field("more", values(21)),
        field("many", values(22)),
    ]);
    let record = |path: &str, map| {
        let mut record = konnect_filter::catalog::RecordField::new([path], Type::String);
        record.map = map;
        record
    };
    entity.record.extend([record("notes", false), record("extra", true)]);
    entity
}

fn checked<T>(text: &str, nesting: usize, then: impl FnOnce(Result<Checked<'_>>) -> T) -> T {
    let (entity, filter) = (entity(), parse(text).unwrap());
    let limits = Limits::DEFAULT.with_nesting(nesting);
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap()).with_limits(limits);
    then(check(&filter, &entity, &context))
}

/// The one problem of a filter.
#[track_caller]
fn problem(text: &str) -> Diagnostic {
    checked(text, Limits::DEFAULT.nesting, |checked| {
        let found = checked.err().unwrap_or_else(|| panic!("{text} passes")).into_diagnostics();
        let [problem] = found.as_slice() else { panic!("{text}: {found:?}") };
        problem.clone()
    })
}

#[track_caller]
fn helped(text: &str) -> String {
    problem(text).into_details().help.unwrap_or_default()
}

/// Parentheses and `not`s are counted in what the filter means, which can be deeper than what was written.
#[test]
fn depth() {
    for (text, printed, depth) in [
        ("n not between 1 and 5 and a = x", r#"(n < 1 or n > 5) and a = "x""#, 1),
        ("not n between 1 and 5", "not (n >= 1 and n <= 5)", 2),
        ("not (a = x and n not between 1 and 5)", r#"not (a = "x" and (n < 1 or n > 5))"#, 3),
        ("not (a = x and a != y)", r#"not (a = "x" and a != "y")"#, 2),
        ("not (a = x or a = y)", r#"not (a = "x" or a = "y")"#, 2),
        ("a = x or not tags = y", r#"a = "x" or not tags = "y""#, 1),
        ("not (a contains x or not tags contains y)", r#"not (a contains "x" or tags not contains "y")"#, 2),
        (
            "at not in (2026-01-01, 2026-02-01)",
            "(at < 2026-01-01T00:00:00Z or at >= 2026-01-02T00:00:00Z) \
             and (at < 2026-02-01T00:00:00Z or at >= 2026-02-02T00:00:00Z)",
            1,
        ),
        ("not not not not (a = x and a != y)", r#"not not not not (a = "x" and a != "y")"#, 5),
    ] {
        checked(text, depth, |checked| {
            let checked = checked.unwrap_or_else(|error| panic!("{text} at {depth}: {error}"));
            assert_eq!(checked.condition().to_string(), printed);
        });
        checked(text, depth - 1, |checked| {
            let error = checked.err().unwrap_or_else(|| panic!("{text} passes at {}", depth - 1));
            assert_eq!(error.iter().next().unwrap().code, Code::TooDeep, "{text}");
        });
    }
}

/// A group of one is written as the one.
#[test]
fn groups_of_one() {
    checked("a = x or a = y", 1, |checked| {
        let either = checked.unwrap().condition().clone();
        let group = Condition::All(vec![Condition::Any(vec![either])]);
        assert_eq!(group.to_string(), r#"a = "x" or a = "y""#);
        let two = Condition::All(vec![group.clone(), group]);
        assert_eq!(two.to_string(), r#"(a = "x" or a = "y") and (a = "x" or a = "y")"#);
    });
}

#[test]
fn as_many_warnings_and_expressions_as_the_limit() {
    let Limits { problems, regexes, nesting, .. } = Limits::DEFAULT;
    let count = |text: &str| checked(text, nesting, |checked| checked.unwrap().warnings().len());
    assert_eq!(count(&vec!["a = x"; problems].join(" or ")), problems - 1);
    assert_eq!(count(&vec!["a = x"; problems + 1].join(" or ")), problems);
    assert_eq!(count(&vec!["a = x"; problems + 9].join(" or ")), problems);
    let matches = |count| (0..count).map(|n| format!("a matches x{n}")).collect::<Vec<_>>().join(" or ");
    assert_eq!(count(&matches(regexes)), 0);
    assert_eq!(problem(&matches(regexes + 1)).code, Code::InvalidRegex);
}

/// What an expression may cost per byte of a text.
#[test]
fn repetitions_of_expressions_are_counted() {
    for good in
        ["^a{1000}$", "(ab){500}", r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", r"\w+@\w+\.(com|org)", "x.{0,255}y"]
    {
        let text = format!("a matches '{good}'");
        checked(&text, 128, |checked| assert!(checked.is_ok(), "{good}"));
    }
    let written_out = "a?".repeat(1001);
    for bad in
        ["a{1001}", "(ab){501}", "a?{4000}a{4000}b", "((a{100}){100}){100}", "(a{0,600}|b{600}){2,}", &written_out]
    {
        let problem = problem(&format!("a matches '{bad}'"));
        assert_eq!(problem.code, Code::InvalidRegex, "{bad}");
        assert!(problem.message.contains("and the limit is 1000"), "{bad}: {}", problem.message);
    }
}

#[test]
fn the_longest_map_owns_a_key() {
    // A number is wanted where the map is one of numbers.
    for (name, owner_is_of_text) in
        [("short.key", true), ("short.long.key", false), ("first.key", true), ("first.long.key", false)]
    {
        checked(&format!("{name} = x"), 9, |checked| assert_eq!(checked.is_ok(), owner_is_of_text, "{name}"));
    }
}

#[test]
fn fields_of_the_records() {
    for good in ["notes = x", "extra.key = x", "extra exists"] {
        checked(good, 9, |checked| assert!(checked.is_ok(), "{good}"));
    }
    for wrong in ["notesx = x", "notes.x = y", r#"extra."" = x"#, "extrakey = x"] {
        assert_eq!(problem(wrong).code, Code::UnknownField, "{wrong}");
    }
}

#[test]
fn what_is_offered_instead() {
    // Parts are asked of a number where Konnect says so, and nothing else is.
    checked("hits contains 1", 9, |checked| {
        assert_eq!(checked.unwrap().condition().to_string(), r#"hits contains "1""#)
    });
    assert_eq!(problem("hits starts with 1").code, Code::UnsupportedOperator);
    // Nothing is offered by a field that is filtered by nothing.
    assert_eq!(helped("mute < x"), "strings are not ordered; write `mute in (…)` or `mute starts with …`");
    assert_eq!(helped("max = 1"), "did you mean `max_size`?");
    assert!(!helped("ma = 1").contains("max_size"));
}

/// A map's name without a key is not better than what was typed.
#[test]
fn no_map_without_a_key_is_offered() {
    assert_eq!(problem("mata.key = x").edits.first().unwrap().text, "meta.key");
    assert_eq!(problem(r#"mata."" = x"#).edits, []);
}

/// One of what a map has is not another field, whatever other collections call it.
#[test]
fn one_label() {
    let entity = entity::of(vec![field("name", Type::String), field("labels", Type::String).with_map(true)]);
    let problem = |text: &str| {
        let error =
            check(&parse(text).unwrap(), &entity, &Context::at_text("2026-08-22T00:00:00Z").unwrap()).unwrap_err();
        error.into_diagnostics().remove(0)
    };
    for text in ["label = prod", "Label = prod", "label is null"] {
        assert_eq!(
            problem(text).into_details().help.unwrap(),
            "`labels` has keys: write one after a dot, as in `labels.env`",
            "{text}"
        );
        assert_eq!(problem(text).edits, [], "{text}");
    }
    assert_eq!(problem("title = prod").edits.first().unwrap().text, "name");
    assert_eq!(problem("label.env = prod").edits.first().unwrap().text, "labels.env");
}

/// A list of names is told whole where leaving one out would take as much room.
#[test]
fn lists_of_values() {
    let quoted = |range: std::ops::Range<usize>| range.map(|n| format!("`value{n:02}`")).collect::<Vec<_>>().join(", ");
    let whole = |last: usize| format!("the valid values are {} and `value{last}`", quoted(0..last));
    assert_eq!(helped("twenty = x"), whole(19));
    assert_eq!(helped("more = x"), whole(20));
    assert_eq!(helped("many = x"), format!("the valid values are {} and 2 more", quoted(0..20)));
}

/// A mistake in the number's form is fixed where the number can be read at a glance.
#[test]
fn long_numbers() {
    let digits = |count: usize| format!(".{}", "1".repeat(count));
    assert_eq!(helped(&format!("n = {}", digits(39))), format!("write `0{}`", digits(39)));
    assert_eq!(helped(&format!("n = {}", digits(40))), "write a decimal number, as in `42`, `1.10` or `1e7`");
}

/// A message shows no empty pair of backticks, and none of a library's half sentences.
#[test]
fn what_is_wrong_with_nothing_and_with_expressions() {
    assert_eq!(problem("n = ''").message, "`n` takes a number, but the value is empty");
    let around = problem("a matches '(?=x)'");
    assert_eq!(around.message, "the regular expression is not valid: look-around is not supported");
    assert!(around.into_details().help.unwrap().starts_with("write what is around it as a `matches`"));
    let back = problem(r"a matches '(x)\1'");
    assert_eq!(back.message, "the regular expression is not valid: it refers back to a group, which is not supported");
}

/// Quotes of other kinds are called what they are.
#[test]
fn quotes_have_their_names() {
    let message = |text: &str| parse(text).unwrap_err().into_diagnostics().remove(0).into_details().message;
    assert_eq!(message("a = `x`"), "a backtick quotes nothing here");
    assert_eq!(message("a = «x»"), "`«` is an angle quote, which quotes nothing here");
    assert_eq!(message("a = “x”"), "`“` is a curly quote, which quotes nothing here");
    assert_eq!(message("a = ＂x＂"), "`＂` is a full-width quote, which quotes nothing here");
}

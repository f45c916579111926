//! What problems with the value of an argument say, and what they never replace.

use konnect_filter::ListRequest;
use konnect_filter::catalog::{Catalog, Entity, Field, Operator, Type};
use konnect_filter::syntax::ArgumentValue;

/// The text of a value is not in the filter, so nothing of the filter is replaced for it: the argument would have no place.
#[test]
fn no_fix_removes_an_argument() {
    use konnect_filter::error::fix;

    let kinds = [
        ("at", Type::DateTime),
        ("n", Type::Number),
        ("id", Type::Uuid),
        ("u", Type::Ulid),
        ("on", Type::Boolean),
        ("s", Type::String),
        ("e", Type::Enum(vec!["one".into(), "true".into(), "10".into()])),
        ("x", Type::Any),
    ];
    let all = Operator::ALL.iter().copied();
    let fields = kinds.map(|(name, kind)| Field::new(name, kind, all.clone()));
    let tags = Field::new("labels", Type::String, all.clone()).with_map(true);
    let things = Entity::new("shop", "v1", "/v1/things")
        .with_base_url("https://shop.example.com")
        .with_fields(fields.into_iter().chain([tags]));
    let catalog = Catalog::new([things]);
    let values = || {
        [
            ArgumentValue::from(1),
            0.into(),
            2024.into(),
            20_260_801.into(),
            1_700_000_000_u64.into(),
            (-7).into(),
            true.into(),
            ArgumentValue::null(),
            "yes".into(),
            "now-7d".into(),
            "7d".into(),
            "2024-03".into(),
            "2026-08-01T10:00:00".into(),
            "name".into(),
            "*pay*".into(),
            "a,b".into(),
            "env=prod".into(),
            "ONE".into(),
            uuid::Uuid::nil().into(),
            jiff::Timestamp::UNIX_EPOCH.into(),
        ]
    };
    let tests = [
        "= $a",
        "!= $a",
        "> $a",
        "in $a",
        "in ($a, $b)",
        "not in $a",
        "contains $a",
        "between $b and $a",
        "starts with $a",
    ];
    let names = [
        "at", "n", "id", "u", "on", "s", "e", "x", "labels.k", "labels", "at.year", "s.length", "age", "status", "env",
        "s__in",
    ];
    let (mut problems, mut edits) = (0, 0);
    for (name, test) in names.iter().flat_map(|name| tests.iter().map(move |test| (name, test))) {
        for value in values() {
            for filter in [
                format!("{name} {test}"),
                format!("s = $b and {name} {test}"),
                format!("{name} {test} or {name} = $b or nme"),
            ] {
                let mut request = ListRequest::to("things").catalog(&catalog).filter(filter.as_str()).split(true);
                request = request.bind("a", value.clone());
                if filter.contains("$b") {
                    request = request.bind("b", 3);
                }
                let found: Vec<_> = match request.prepare() {
                    Ok(prepared) => prepared.warnings().to_vec(),
                    Err(error) => error.into_diagnostics(),
                };
                for problem in &found {
                    problems += 1;
                    edits += problem.edits.len();
                    let Some(fixed) = fix(&filter, [problem]) else { continue };
                    let count = |text: &str, name| text.matches(name).count();
                    for name in ["$a", "$b"] {
                        assert!(count(&fixed, name) >= count(&filter, name).min(1), "{filter} {value:?}: {fixed}");
                    }
                    assert!(
                        !fixed.contains("$a")
                            || request.clone().filter(fixed.as_str()).urls().err().is_none_or(|error| {
                                error.iter().all(|problem| problem.code.as_str() != "unused-argument")
                            }),
                        "{filter}: {fixed}"
                    );
                }
            }
        }
    }
    assert!(problems > 2_000 && edits > 100, "{problems} problems, {edits} edits");
}

/// The help speaks of the value that was given, where what is written in a filter is something else.
#[test]
fn the_help_is_about_the_value_of_the_argument() {
    let told = |collection: &str, filter: &str, value: ArgumentValue| {
        let request = ListRequest::to(collection).filter(filter).bind("x", value);
        let error = request.urls().unwrap_err();
        let [problem] = error.diagnostics() else { panic!("{error}") };
        assert!(problem.edits.is_empty(), "{problem:?}");
        problem.help.clone().unwrap()
    };
    assert_eq!(told("users", "active = $x", 1.into()), "give `true`");
    assert_eq!(told("users", "active = $x", "off".into()), "give `false`");
    let time = "give a time as in `2026-08-22T10:00:00Z`, or a date as in `2026-08-22`";
    let created = |value| told("apis", "created_at >= $x", value);
    assert_eq!(created(true.into()), time);
    assert_eq!(created(17.into()), time);
    assert_eq!(created("7d".into()), time);
    assert_eq!(created(20_260_801.into()), "give `2026-08-01`");
    assert_eq!(created(1_700_000_000_u64.into()), "give `2023-11-14T22:13:20Z`");
    assert_eq!(
        created("2026-08-01T10:00:00".into()),
        "give `2026-08-01T10:00:00Z` for UTC, or the offset, as in `+02:00`"
    );
    assert_eq!(
        told("apis", "name = $x", ArgumentValue::null()),
        "write `name is null` or `name is not null` without the argument to ask whether it is there, or give the string `null`"
    );
    // What is written keeps its own.
    let error = ListRequest::to("users").filter("active = 1").urls().unwrap_err();
    assert_eq!(error.diagnostics()[0].help.as_deref(), Some("write `true`"));
    assert_eq!(error.diagnostics()[0].edits.len(), 1);
}

//! What becomes of filters: their requests, what stays local, and what prevents one request.

use std::fmt::Write as _;

use konnect_filter::catalog::{Catalog, Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::error::Setting;
use konnect_filter::plan::{Plan, PlanOptions, plan};
use konnect_filter::{Code, Error, parse};

use crate::support::planned::allowed;

const BOTH: PlanOptions = allowed(true, true);
const SPLIT: PlanOptions = allowed(true, false);
const PARTIAL: PlanOptions = allowed(false, true);
const ONE: PlanOptions = allowed(false, false);

/// Plans `filter`, and hands the plan, or why there is none, to `then`.
fn planned<T>(entity: &str, filter: &str, options: &PlanOptions, then: impl FnOnce(Result<Plan<'_>, Error>) -> T) -> T {
    let found = Catalog::builtin().find(entity).unwrap_or_else(|error| panic!("{entity}: {error}"));
    let filter = parse(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
    let checked = check(&filter, found.entity, &context).unwrap_or_else(|error| panic!("{filter}: {error}"));
    then(plan(&checked, options))
}

/// The requests and the residual as filters.
fn lines(entity: &str, filter: &str, options: &PlanOptions) -> (Vec<String>, Option<String>) {
    planned(entity, filter, options, |plan| {
        let plan = plan.unwrap_or_else(|error| panic!("{filter}: {error}"));
        let residual = plan.residual().map(ToString::to_string);
        (plan.requests().iter().map(ToString::to_string).collect(), residual)
    })
}

fn codes(entity: &str, filter: &str, options: &PlanOptions) -> Vec<&'static str> {
    planned(entity, filter, options, |plan| {
        let error = plan.err().unwrap_or_else(|| panic!("{filter} has a plan"));
        error.iter().map(|problem| problem.code.as_str()).collect()
    })
}

const FILTERS: [(&str, &str); 20] = [
    ("users", r#"email contains "@konghq.com" and active"#),
    ("api-builder@v3/apis", "labels.env in (dev, test) and version = 1.10"),
    ("api-builder@v3/apis", "labels.env = dev or labels.env = test or labels.env in (qa, dev)"),
    ("api-builder@v3/apis", "created_at >= now-7d and created_at > 2026-08-20 and created_at < now"),
    ("api-builder@v3/apis", r#"name starts with "pay" and labels.team exists"#),
    ("api-builder@v3/apis", r#"name = "a,b" or name in (c, d)"#),
    ("api-builder@v3/apis", r#"labels.env = prod and (name contains pay or version = "2.0")"#),
    ("api-builder@v3/apis", r#"(labels.env = prod and version = 1) or (labels.env = prod and version = 2)"#),
    ("api-builder@v3/apis", r#"name contains pay or description matches "^v[0-9]""#),
    ("api-builder@v3/apis", "not (labels.env = prod or version = 1)"),
    ("api-builder@v3/apis", "name != a and name != b and name contains c"),
    ("api-builder@v3/apis", "labels.env not in (dev, test)"),
    ("api-builder@v3/apis", "labels.env not contains dev and labels.owner not exists"),
    ("api-builder@v3/apis", r#"description matches "^v[0-9]""#),
    ("api-builder@v3/apis", "created_at = 2026-08-20 or version = 1"),
    ("control-planes", "name contains prod and not cloud_gateway"),
    ("control-planes", "name in (a, b, c)"),
    ("users", r#"email in ("a,b", c)"#),
    ("users", "active and not active"),
    ("audit-logs@v3/audit-logs", "ts > now-1d"),
];

#[test]
fn twenty_filters() {
    let mut table = String::new();
    for (entity, filter) in FILTERS {
        let _ = writeln!(table, "{entity}: {filter}");
        planned(entity, filter, &BOTH, |plan| {
            let plan = plan.unwrap_or_else(|error| panic!("{filter}: {error}"));
            for request in plan.requests() {
                let text = request.to_string();
                let _ = writeln!(table, "    send  {}", if text.is_empty() { "(everything)" } else { &text });
            }
            if let Some(residual) = plan.residual() {
                let _ = writeln!(table, "    keep  {residual}");
            }
            for note in plan.notes() {
                let _ = writeln!(table, "    note  {}..{} {}", note.span.start, note.span.end, note.text);
            }
        });
    }
    insta::assert_snapshot!(table);
}

/// The README shows the same table, a row a filter.
#[test]
fn the_readme_shows_the_plans() {
    let readme = include_str!("../../README.md");
    for (entity, filter) in FILTERS {
        planned(entity, filter, &BOTH, |plan| {
            let plan = plan.unwrap_or_else(|error| panic!("{filter}: {error}"));
            let requests: Vec<String> = plan.requests().iter().map(ToString::to_string).collect();
            let sent = requests.iter().map(|text| match text.as_str() {
                "" => "*everything*".to_owned(),
                text => format!("`{text}`"),
            });
            let sent = match sent.collect::<Vec<_>>().join("<br>") {
                none if none.is_empty() => "*no request*".to_owned(),
                sent => sent,
            };
            let local = plan.residual().map_or(String::new(), |residual| format!("`{residual}`"));
            let name = entity.split('@').next().unwrap_or(entity);
            let row = format!("| {name} | `{filter}` | {sent} | {local} |");
            assert!(readme.contains(&row), "README.md lacks the row\n{row}");
        });
    }
}

/// What is sent for a test that Konnect cannot apply is left out where another parameter says it too.
#[test]
fn wider_parameters_that_others_imply() {
    let apis = "api-builder@v3/apis";
    let sent = |filter: &str| {
        planned(apis, filter, &PARTIAL, |plan| {
            let plan = plan.unwrap_or_else(|error| panic!("{filter}: {error}"));
            let requests: Vec<_> = plan.requests().iter().map(ToString::to_string).collect();
            (requests.join("; "), plan.residual().map(ToString::to_string).unwrap_or_default())
        })
    };
    for (filter, request, residual) in [
        // `contains ("x", "y")` would be sent for the second, which `contains "x"` implies.
        ("name starts with x and name ends with (x, y)", r#"name contains "x""#, None),
        ("name ends with (x, y) and name starts with x", r#"name contains "x""#, None),
        ("name starts with (ab, xc) and name ends with (b, C, z)", r#"name contains ("ab", "xc")"#, None),
        // The same from a test that Konnect applies exactly.
        ("name contains xyz and name ends with (y, z)", r#"name contains "xyz""#, Some(r#"name ends with ("y", "z")"#)),
        // Neither implies the other.
        ("name starts with x and name ends with (y, z)", r#"name contains "x" and name contains ("y", "z")"#, None),
    ] {
        let (found, local) = sent(filter);
        assert_eq!(found, request, "{filter}");
        let local = local.replace('"', "");
        assert_eq!(local, residual.unwrap_or(filter).replace('"', ""), "{filter}");
    }
}

/// Labels that are sent as `labels=key:value,…` are trimmed: a key that would lose something there is looked at locally.
#[test]
fn keys_that_trimming_would_change() {
    let products = "api-products@v2/api-products";
    for key in ["a ", " a", "a\u{a0}", "\u{2003}a", "a\t"] {
        for test in ["= x", "exists"] {
            let filter = format!("labels.{key:?} {test} and name = b");
            assert_eq!(codes(products, &filter, &ONE), ["cannot-send"], "{filter}");
            planned(products, &filter, &PARTIAL, |plan| {
                let plan = plan.unwrap_or_else(|error| panic!("{filter}: {error}"));
                let requests: Vec<_> = plan.requests().iter().map(ToString::to_string).collect();
                assert_eq!(requests, [r#"name = "b""#], "{filter}");
            });
        }
    }
    planned(products, r#"labels."a b" = x"#, &ONE, |plan| assert!(plan.is_ok()));
}

/// All that is in the way is named at once, each at its place.
#[test]
fn obstacles() {
    assert_eq!(codes("users", r#"email in ("a,b", c)"#, &ONE), ["unsupported-operator", "comma-in-list"]);
    let apis = "api-builder@v3/apis";
    assert_eq!(codes(apis, r#"name in ("a,b", " c", "", d)"#, &ONE), ["comma-in-list", "cannot-send", "empty-value"]);
    assert_eq!(codes(apis, "name starts with a and version ends with b", &ONE), ["cannot-send", "cannot-send"]);
    assert_eq!(codes(apis, "name = a or version = b", &ONE), ["cannot-send"]);
    assert_eq!(codes(apis, "name = a and name = b", &ONE), ["never-true"]);
    assert_eq!(codes(apis, "name = a and name = b", &PARTIAL), ["never-true"]);
    assert_eq!(codes(apis, "created_at between today and yesterday", &ONE), ["never-true"]);
    assert_eq!(codes(apis, "name contains a and name contains b", &ONE), ["cannot-send"]);
    assert_eq!(codes(apis, &format!("name = {}", "x".repeat(1025)), &ONE), ["value-too-long"]);
    let many = (0..51).map(|n| n.to_string()).collect::<Vec<_>>().join(", ");
    assert_eq!(codes(apis, &format!("name in ({many})"), &ONE), ["list-too-long"]);
    let strict = ONE.with_strict(true);
    assert_eq!(codes(apis, "created_at between 2026-01-01 and 2026-02-01", &strict), ["cannot-send"]);
    planned("users", r#"email in ("a,b", c)"#, &ONE, |plan| {
        let error = plan.unwrap_err();
        let problems = error.diagnostics();
        let [operator, comma] = problems else { panic!("{error}") };
        assert_eq!(operator.span.unwrap().range(), 0..19);
        assert_eq!(comma.span.unwrap().range(), 10..15);
        assert_eq!(
            operator.remedies.iter().map(|remedy| &remedy.setting).collect::<Vec<_>>(),
            [&Setting::Split, &Setting::Partial]
        );
    });
}

#[test]
fn what_is_never_true_needs_no_request() {
    for filter in [
        "name = a and name = b",
        "created_at < 2026-01-01 and created_at > 2026-02-01",
        "name exists and not name exists",
    ] {
        assert_eq!(lines("api-builder@v3/apis", filter, &SPLIT), (vec![], None), "{filter}");
    }
}

#[test]
fn lists_that_do_not_fit() {
    let apis = "api-builder@v3/apis";
    let values = |n: usize| (0..n).map(|n| format!("v{n}")).collect::<Vec<_>>().join(", ");
    let (requests, residual) = lines(apis, &format!("name in ({})", values(51)), &SPLIT);
    assert_eq!((requests.len(), residual), (2, None));
    let alternatives = (0..10_000).map(|n| format!("name = v{n}")).collect::<Vec<_>>().join(" or ");
    assert_eq!(codes(apis, &alternatives, &SPLIT), ["too-many-requests"]);
    planned(apis, &alternatives, &BOTH, |plan| {
        let plan = plan.unwrap();
        assert!(plan.fetches_all() && plan.residual().is_some());
        assert_eq!(plan.warnings()[0].code, Code::FetchesAll);
    });
}

/// Of `[1, 3]`, one element is at least 2 and one at most 2, and none is 2: both bounds do not say equality there.
#[test]
fn bounds_are_not_an_equality_of_an_array() {
    let planned = |array| {
        let path = vec!["sizes".to_owned()];
        let number = Type::Number;
        let bounds = vec![[Operator::Gte, Operator::Lte].into_iter().collect()];
        let field = Field::new("sizes", number.clone(), []).with_path(path.clone()).with_branches(bounds);
        let record = vec![RecordField::new(path, number).with_array(array).with_nullable(true)];
        let entity = Entity::default().with_fields([field]).with_record(record);
        let filter = parse("sizes = 2").unwrap();
        let checked = check(&filter, &entity, &Context::at("2026-08-22T10:00:00Z".parse().unwrap())).unwrap();
        let plan = plan(&checked, &BOTH).unwrap();
        (
            plan.requests().iter().map(ToString::to_string).collect::<Vec<_>>(),
            plan.residual().map(|rest| rest.to_string()),
        )
    };
    assert_eq!(planned(false), (vec!["sizes >= 2 and sizes <= 2".to_owned()], None));
    assert_eq!(planned(true), (vec!["sizes >= 2".to_owned()], Some("sizes = 2".to_owned())));
}

/// None of `[]` is true, and none is false: `!= true` of an array is not `= false`.
#[test]
fn booleans_of_an_array_are_not_the_other_one() {
    let entity = "api-products@v2/api-products/product-versions";
    for (filter, residual) in [
        ("not portals.deprecated", "portals.deprecated != true"),
        ("portals.deprecated != true", "portals.deprecated != true"),
        ("portals.deprecated not in (true)", "portals.deprecated != true"),
        ("not portals.deprecated = false", "portals.deprecated != false"),
        ("portals.deprecated or not portals.deprecated", "portals.deprecated = true or portals.deprecated != true"),
    ] {
        assert_eq!(lines(entity, filter, &BOTH), (vec!["".to_owned()], Some(residual.to_owned())), "{filter}");
    }
}

/// The published schemas of such fields have an order of numbers only (`oneOf` a string's, a boolean's and a number's filter).
#[test]
fn a_field_of_any_type_is_ordered_by_number() {
    let services = "service-catalog@v1/catalog-services";
    let plan = |filter| lines(services, filter, &BOTH);
    for filter in ["custom_fields.n > 5", "custom_fields.n <= -1.5"] {
        assert_eq!(plan(filter).1, None, "{filter}");
        assert_eq!(codes(services, "custom_fields.due > 2026-08-01", &SPLIT), ["cannot-send"]);
    }
    for (filter, residual) in [
        ("custom_fields.due > 2026-08-01", "custom_fields.due > 2026-08-01"),
        ("custom_fields.due <= 2026-08-01T05:00:00Z", "custom_fields.due <= 2026-08-01T05:00:00Z"),
        ("custom_fields.due between 2026-08-01 and 2026-08-02", "custom_fields.due between 2026-08-01 and 2026-08-02"),
        ("custom_fields.due >= abc", "custom_fields.due >= \"abc\""),
    ] {
        assert_eq!(plan(filter), (vec!["custom_fields.due exists".to_owned()], Some(residual.to_owned())), "{filter}");
    }
}

#[test]
fn a_note_names_what_is_sent() {
    let notes = |filter| {
        planned("users", filter, &BOTH, |plan| {
            let plan = plan.unwrap();
            plan.notes().iter().map(|note| note.text.clone()).collect::<Vec<_>>().join("\n")
        })
    };
    let both = notes("email ends with x and active");
    assert!(both.contains("`email contains` is sent"), "{both}");
    let either = notes("email ends with x or created_at > 2020-01-01");
    assert!(either.contains("does not support `ends with`") && !either.contains("is sent"), "{either}");
}

/// 2^20 conjunctions as a disjunction: bounded, and said.
#[test]
fn explosion() {
    let pairs: Vec<_> = (0..20).map(|n| format!("(name contains n{n} or version = v{n})")).collect();
    let filter = format!("labels.env = prod and {}", pairs.join(" and "));
    assert_eq!(codes("api-builder@v3/apis", &filter, &SPLIT), ["too-many-requests"]);
    planned("api-builder@v3/apis", &filter, &BOTH, |plan| {
        let plan = plan.unwrap();
        assert!(plan.requests().len() <= 16 && plan.residual().is_some() && !plan.fetches_all());
        assert!(plan.notes().iter().any(|note| note.text.contains("more than 16 requests")));
    });
}

/// However long a filter is, its notes can be read, and say how many were left out.
#[test]
fn notes_are_bounded() {
    let joined = |count: usize, or: &str| {
        let parts: Vec<_> = (0..count).map(|n| format!("name not contains n{n}x")).collect();
        parts.join(or)
    };
    let noted = |filter: &str| {
        planned("api-builder@v3/apis", filter, &PARTIAL, |plan| {
            plan.unwrap().notes().iter().map(|note| note.text.clone()).collect::<Vec<_>>()
        })
    };
    let few = noted(&joined(63, " and "));
    assert_eq!((few.len(), few[63].as_str()), (64, "applied locally, because Konnect does not support `not contains`"));
    let one = noted(&joined(64, " and "));
    assert_eq!((one.len(), one[64].as_str()), (65, "1 more note is not shown"));
    let many = noted(&joined(10_000, " and "));
    assert_eq!((many.len(), many[64].as_str()), (65, "9937 more notes are not shown"));
    assert!(noted(&joined(10_000, " or ")).len() <= 65);
}

/// However many tests a filter joins, the residual says what was not sent, and nothing else.
#[test]
fn the_residual_of_many_conjuncts_repeats_nothing() {
    for count in [62, 63, 64, 65, 70, 500] {
        for local in [0, count / 2, count - 1] {
            let part = |n| if n == local { "name starts with pay".to_owned() } else { format!("labels.k{n} = v") };
            let filter = (0..count).map(part).collect::<Vec<_>>().join(" and ");
            let (requests, residual) = lines("api-builder@v3/apis", &filter, &PARTIAL);
            assert_eq!(
                residual.as_deref(),
                Some(r#"name starts with "pay""#),
                "{count} tests, of which {local} is local"
            );
            assert_eq!(
                requests.iter().map(|request| request.matches(" and ").count()).collect::<Vec<_>>(),
                [count - 1]
            );
        }
    }
}

#[test]
fn as_json() {
    planned("api-builder@v3/apis", r#"labels.env = prod and name starts with "pay""#, &PARTIAL, |plan| {
        let json = serde_json::to_value(plan.unwrap()).unwrap();
        let expected = serde_json::json!({
            "entity": "api-builder@v3/apis",
            "requests": [{ "filter": r#"labels.env = "prod" and name contains "pay""# }],
            "residual": r#"name starts with "pay""#,
            "notes": [{
                "span": [22, 44],
                "text": "applied locally, because Konnect does not support `starts with`; `name contains` is sent"
            }],
        });
        assert_eq!(json, expected);
    });
}

/// One value of a field that has no equality is its two bounds, and is equality wherever there is one, which needs no bound beside it.
#[test]
fn one_value_of_a_field_with_bounds() {
    use Operator::{Bare, Contains, Eq, Gte, Lte, Oeq};
    let cases: [(&[Operator], &str, Option<&str>); 14] = [
        (&[Gte, Lte], "n = 5", Some("n >= 5 and n <= 5")),
        (&[Gte, Lte, Eq], "n = 5", Some("n = 5")),
        (&[Gte, Lte, Bare], "n = 5", Some("n = 5")),
        (&[Gte, Lte, Oeq], "n = 5", Some("n in (5)")),
        (&[Gte, Eq], "n = 5", Some("n = 5")),
        (&[Lte, Oeq], "n = 5", Some("n in (5)")),
        (&[Gte, Contains], "n = 5", None),
        (&[Lte], "n = 5", None),
        (&[Gte, Lte, Eq], "n = 5 and n >= 1", Some("n = 5")),
        (&[Gte, Lte], "n = 5 and n >= 1", Some("n >= 5 and n <= 5")),
        (&[Gte, Eq], "n = 5 and n >= 1", Some("n = 5")),
        (&[Gte, Lte, Bare], "n = 5 and n >= 1", Some("n = 5")),
        (&[Gte, Lte, Oeq], "n = 5 and n >= 1", Some("n in (5)")),
        (&[Lte, Eq], "n = 5 and n <= 9", Some("n = 5")),
    ];
    for (operators, text, expected) in cases {
        let branches = vec![operators.iter().copied().collect()];
        let field = Field::new("n", Type::Number, []).with_branches(branches);
        let record = RecordField::new(["n"], Type::Number);
        let entity = Entity::default().with_fields([field]).with_record([record]);
        let filter = parse(text).unwrap();
        let checked = check(&filter, &entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
        let sent =
            plan(&checked, &ONE).ok().map(|plan| plan.requests().iter().map(ToString::to_string).collect::<String>());
        assert_eq!(sent.as_deref(), expected, "{operators:?} {text}");
    }
}

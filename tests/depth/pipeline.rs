//! After the parser too, no input overflows the stack or takes more than linear time: check, plan, encode, print, evaluate
//! and decode, on a small stack.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails loudly, its helpers too")]

use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::{Condition, Context, check, check_untyped, evaluate};
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::wire::{decode, decode_query, encode};
use konnect_filter::{Code, Error, Limits, parse};
use serde_json::{Value, json};

use crate::work::grows_with_the_text;

/// Seven eighths of the 256 KiB that the crate promises to be safe on, so that another compiler does not break the promise; in KiB.
/// The gate runs an unoptimised build on its own.
fn stack() -> usize {
    std::env::var("STACK_KIB").map_or(224, |kib| kib.parse().unwrap())
}

fn on_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(stack() << 10).spawn(work).unwrap().join().unwrap()
}

fn context() -> Context {
    Context::at("2024-01-02T12:00:00Z".parse().unwrap())
}

fn apis() -> &'static Entity {
    Catalog::builtin().find("api-builder@v3/apis").unwrap().entity
}

fn record() -> Value {
    json!({"name": "n1", "version": "v1", "labels": {"k1": "a"}, "created_at": "2024-01-01T00:00:00Z"})
}

fn bounded(error: &Error) {
    let count = error.iter().count();
    assert!(count <= Limits::DEFAULT.problems, "{count} problems");
    let size = serde_json::to_string(&error.diagnostics()).unwrap().len();
    assert!(size < 200_000, "{size} bytes of problems");
}

/// Everything that is done with a condition.
fn used(condition: &Condition<'_>) {
    let _ = evaluate(condition, &record());
    let text = condition.to_string();
    if text.len() <= Limits::DEFAULT.text_bytes {
        let again = parse(&text);
        assert!(again.is_ok(), "{text:.200}: {again:?}");
    }
    drop(condition.clone());
}

/// What a plan may do: send several requests, leave a residual.
const ALL: [(bool, bool); 4] = [(false, false), (true, false), (false, true), (true, true)];

/// The whole pipeline. What is refused is refused with few words.
fn pipeline(text: &str, allowed: &[(bool, bool)]) {
    let filter = match parse(text) {
        Ok(filter) => filter,
        Err(error) => return bounded(&error),
    };
    match check_untyped(&filter, &context()) {
        Ok(meaning) => used(&meaning.condition),
        Err(error) => bounded(&error),
    }
    let checked = match check(&filter, apis(), &context()) {
        Ok(checked) => checked,
        Err(error) => return bounded(&error),
    };
    assert!(checked.warnings().len() <= Limits::DEFAULT.problems);
    used(checked.condition());
    for &(split, partial) in allowed {
        match plan(&checked, &PlanOptions::default().with_split(split).with_partial(partial)) {
            Ok(plan) => {
                assert!(plan.requests().len() <= Limits::DEFAULT.requests);
                for request in plan.requests() {
                    let query = encode(request).to_string();
                    if query.len() <= Limits::DEFAULT.text_bytes {
                        let decoded = decode_query(&query, Some(apis()), &Limits::DEFAULT);
                        decoded.unwrap_or_else(|error| panic!("{query:.200}: {error}"));
                    }
                }
                plan.residual().into_iter().for_each(used);
            }
            Err(error) => bounded(&error),
        }
    }
}

/// Shapes that nest as deep as is allowed, around a predicate that is sent and around one that is not.
fn deep(predicate: &str) -> Vec<String> {
    let chain =
        |before: &str, tail: &str, count: usize| format!("{}{predicate}{}", before.repeat(count), tail.repeat(count));
    vec![
        chain("(", ")", 128),
        chain("not ", "", 128),
        chain("not (", ")", 64),
        chain("name = x or version = y and (", ")", 128),
        chain("name = x and (version = y or ", ")", 128),
        chain("not (name = x and not (version = y or ", "))", 32),
        chain("labels.a = x and not (name contains y or ", ")", 64),
    ]
}

#[test]
fn the_deepest_filters_go_through() {
    on_small_stack(|| {
        for predicate in
            ["name = z", "name starts with z", "labels.k matches '^z'", "created_at between 2024-01-01 and now"]
        {
            for text in deep(predicate) {
                parse(&text).unwrap_or_else(|error| panic!("{text:.100}: {error}"));
                pipeline(&text, &ALL);
            }
        }
    });
}

/// A condition's text can be read again: a filter that would nest too deep once its ranges are written as comparisons is refused.
#[test]
fn the_deepest_conditions_are_read_again() {
    // A range under `not` is a group of its own.
    let nots = |count: usize| format!("{}created_at = 2024-01-01", "not ".repeat(count));
    // A list of days under `not` is two.
    let days = |count: usize| format!("{}created_at not in (2024-01-01, 2024-01-03)", "not ".repeat(count));
    on_small_stack(move || {
        for (text, good) in [(nots(127), true), (nots(128), false), (days(126), true), (days(127), false)] {
            let filter = parse(&text).unwrap();
            match check(&filter, apis(), &context()) {
                Ok(checked) => assert!(good && parse(&checked.condition().to_string()).is_ok(), "{text}"),
                Err(error) => {
                    let [problem] = error.diagnostics() else { panic!("{error}") };
                    assert!(!good && problem.code == Code::TooDeep && problem.span.is_some(), "{text}: {error}");
                    assert!(parse(&text.replacen("not ", "", 2)).is_ok());
                }
            }
        }
    });
}

/// Filters of about `bytes` that are well formed, each of a shape that something might do too much work for.
fn shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let chain = |word: &str, part: &dyn Fn(usize) -> String| {
        let mut text = String::with_capacity(bytes + 100);
        for n in 0.. {
            if text.len() >= bytes {
                break;
            }
            if n > 0 {
                text.push_str(word);
            }
            text.push_str(&part(n));
        }
        text
    };
    let list = |part: &dyn Fn(usize) -> String| chain(", ", part);
    vec![
        ("one value", format!("name = {}", "x".repeat(bytes))),
        ("one key", format!("labels.{} = x", "k".repeat(bytes))),
        ("one path", format!("labels.{} = x", "a.".repeat(bytes / 2) + "a")),
        ("alternatives of one field", chain(" or ", &|n| format!("name = n{n}"))),
        ("alternatives of two fields", chain(" or ", &|n| format!("name = n{n} or version = v{n}"))),
        ("the same again", chain(" or ", &|_| "name = x".to_owned())),
        ("all of one field", chain(" and ", &|n| format!("name != n{n}"))),
        ("parts of one field", chain(" and ", &|n| format!("name contains n{n}"))),
        ("bounds", chain(" and ", &|n| format!("created_at > now-{n}d"))),
        ("many keys", chain(" and ", &|n| format!("labels.k{n} = x"))),
        ("many keys and a choice", chain(" and ", &|n| format!("labels.k{n} = x")) + " and (name = a or version = b)"),
        ("many keys, one of them", chain(" or ", &|n| format!("labels.k{n} = x"))),
        ("choices", chain(" and ", &|n| format!("(name = n{n} or version = v{n})"))),
        ("groups", chain(" or ", &|n| format!("(name = n{n} and version = v{n})"))),
        ("groups with a factor", chain(" or ", &|n| format!("(labels.a = x and version = v{n})"))),
        ("not groups", chain(" and ", &|n| format!("not (name = n{n} and version = v{n})"))),
        ("existence", chain(" or ", &|n| format!("labels.k{n} exists or labels.k{n} is null"))),
        ("list", format!("name in ({})", list(&|n| format!("n{n}")))),
        ("list without", format!("name not in ({})", list(&|n| format!("n{n}")))),
        ("list of parts", format!("name contains ({})", list(&|n| format!("n{n}")))),
        ("list of beginnings", format!("name starts with ({})", list(&|n| format!("n{n}")))),
        ("lists", chain(" and ", &|n| format!("name in (a, b, n{n})"))),
        ("unknown fields", chain(" and ", &|n| format!("nmae{n} = x"))),
        ("unknown local fields", chain(" and ", &|n| format!("{}{n} = x", "x".repeat(100)))),
        ("wrong types", chain(" and ", &|n| format!("created_at = x{n}"))),
        ("stars", chain(" and ", &|n| format!("name = x{n}*"))),
        ("flags", chain(" and ", &|_| "name".to_owned())),
    ]
}

#[test]
fn a_mebibyte_of_any_shape() {
    let shapes = shapes((1 << 20) - 100);
    // In two halves at once.
    std::thread::scope(|scope| {
        for half in shapes.chunks(shapes.len().div_ceil(2)).map(<[_]>::to_vec) {
            scope.spawn(|| on_small_stack(move || half.iter().for_each(|(_, text)| pipeline(text, &[(true, true)]))));
        }
    });
}

/// A text takes about as long as its eighth, eight times.
#[test]
fn time_grows_with_the_text() {
    on_small_stack(|| {
        for ((name, small), (_, large)) in shapes(8 << 10).into_iter().zip(shapes(64 << 10)) {
            grows_with_the_text(name, || pipeline(&small, &[(true, true)]), || pipeline(&large, &[(true, true)]));
        }
    });
}

/// Whether one list has all that another one has is seen in one pass.
#[test]
fn one_list_in_two_orders() {
    let text = |items: usize| {
        let list =
            |order: &mut dyn Iterator<Item = usize>| order.map(|n| format!("n{n}")).collect::<Vec<_>>().join(",");
        let (forth, back) = (list(&mut (0..items)), list(&mut (0..items).rev()));
        format!("name in ({forth}) and version = x or name in ({back}) and version = y")
    };
    let (small, large) = (text(2_000), text(16_000));
    on_small_stack(move || {
        grows_with_the_text(
            "one list in two orders",
            || pipeline(&small, &[(true, true)]),
            || pipeline(&large, &[(true, true)]),
        );
    });
}

#[test]
fn decoding_takes_linear_time() {
    let address = "https://global.api.konghq.com/v3/users?";
    let pieces = [
        "filter[email]=a&",
        "filter[x]=a&",
        "sort=a&",
        "page[size]=1&",
        "a[b]=c&",
        "=&",
        "%41=%42&",
        "%",
        "+",
        "filter[[[",
        "]]]",
        "filter[a][b][c][d]=e&",
        "a,",
        "é",
    ];
    on_small_stack(move || {
        for piece in pieces {
            for address in ["", address] {
                let text = |bytes: usize| format!("{address}{}", piece.repeat(bytes / piece.len()));
                let read = |text: &str| match decode(text, Catalog::builtin(), &Limits::DEFAULT) {
                    Ok(decoded) => drop(decoded),
                    Err(error) => bounded(&error),
                };
                read(&text((1 << 20) - 100));
                let (small, large) = (text(16 << 10), text(128 << 10));
                grows_with_the_text(&format!("{address}{piece}"), || read(&small), || read(&large));
            }
        }
        // Many parameters of different names, and one name with a long list.
        let many: String = (0..60_000).map(|n| format!("filter[a{n}]=b&")).collect();
        let filter = decode(&many, Catalog::builtin(), &Limits::DEFAULT).unwrap().filter.unwrap();
        assert_eq!(parse(&filter.to_string()).unwrap(), filter);
        let list = format!("filter[a][oeq]={}", "x,".repeat(400_000));
        assert!(decode(&list, Catalog::builtin(), &Limits::DEFAULT).unwrap().filter.is_some());
    });
}

/// Records may be anything too: deep, wide, with keys that are parts of paths. The square of one of these would take hours.
#[test]
fn records_of_any_shape() {
    on_small_stack(|| {
        let mut nested = json!("x");
        for n in 0..120 {
            nested = if n % 2 == 0 { json!({"a": nested, "a.a": 1}) } else { json!([nested, null]) };
        }
        let wide: Value = (0..20_000).map(|n| (format!("a{n}"), json!(n))).collect::<serde_json::Map<_, _>>().into();
        let keys: Value = (1..400)
            .map(|n| (vec!["a"; n].join("."), json!({"a": {"a": n}})))
            .collect::<serde_json::Map<_, _>>()
            .into();
        let list: Value = (0..50_000).map(|n| json!({"a": n})).collect();
        let long = vec!["a"; 200_000].join(".");
        for record in [&nested, &wide, &keys, &list, &json!(null), &json!(1e300), &json!({"a": "x".repeat(1 << 20)})] {
            for path in ["a", "a.a", "a.a.a.a.a.a", &long] {
                for test in ["= x", "> 5", "contains x", "matches '(x+)+$'", "exists", "in (1, 2, x)"] {
                    let text = format!("{path} {test}");
                    let filter = parse(&text).unwrap();
                    let condition = check_untyped(&filter, &context()).expect("a check").condition;
                    let _ = evaluate(&condition, record);
                }
            }
        }
    });
}

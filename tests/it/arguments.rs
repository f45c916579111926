//! Arguments: values that are never syntax.

use konnect_filter::catalog::{Catalog, Entity, Field, Operator, RecordField, Type};
use konnect_filter::check::{Context, check, check_untyped, evaluate};
use konnect_filter::syntax::{ArgumentValue, Arguments, Tree, Value, field};
use konnect_filter::{Limits, ListRequest, parse, plan, wire};
use std::time::{Duration, SystemTime};

#[track_caller]
fn codes(error: &konnect_filter::Error) -> Vec<&'static str> {
    error.iter().map(|problem| problem.code.as_str()).collect()
}

#[test]
fn arguments_are_written_where_values_are() {
    for (text, canonical) in [
        ("a = $x", "a = $x"),
        ("a=$x and b!=$y1", "a = $x and b != $y1"),
        ("a in $x", "a in $x"),
        ("a in ($x)", "a in $x"),
        ("a in [$x, b]", "a in ($x, b)"),
        ("a not in $x", "a not in $x"),
        ("a contains ($x)", "a contains $x"),
        ("a starts with $x or a ends with $名前", "a starts with $x or a ends with $名前"),
        ("a matches $x", "a matches $x"),
        ("a between $x and $and", "a between $x and $and"),
        ("(a = $_)", "a = $_"),
    ] {
        let filter = parse(text).unwrap();
        assert_eq!(filter.to_string(), canonical);
        assert_eq!(parse(canonical).unwrap(), filter);
        let json = serde_json::to_string(&Tree(filter.clone())).unwrap();
        assert_eq!(serde_json::from_str::<Tree<'_>>(&json).unwrap().0, filter, "{json}");
    }
    let filter = parse("a = $x or b in ($y, $x)").unwrap();
    let places: Vec<_> = filter.arguments().map(|(name, span)| (name, span.range())).collect();
    assert_eq!(places, [("x", 4..6), ("y", 16..18), ("x", 20..22)]);
}

#[test]
fn what_is_not_an_argument_is_an_error() {
    for text in ["a = $", "a = $ x", "a = $x.y", "a = $x-y", "a = $x$y", "a in $x[0]", "a = $x/y", "a = $\"x\""] {
        assert_eq!(codes(&parse(text).unwrap_err())[0], "invalid-argument", "{text}");
    }
    for name in ["", "a b", "a.b", "$a", "a-b", "a\""] {
        assert_eq!(codes(&Value::argument(name).unwrap_err()), ["invalid-argument"], "{name}");
    }
    assert!(parse("$x = a").is_err(), "an argument is not a field");
    // In quotes, and as a value that was decoded or built, it is a text.
    let quoted = parse("a = '$x'").unwrap();
    assert_eq!(quoted.arguments().count(), 0);
    assert_eq!(quoted, field("a").eq(Value::bare("$x")).build().unwrap());
    let decoded = wire::decode_query("filter[email]=$x", None, &Limits::DEFAULT).unwrap();
    assert_eq!(decoded.filter.unwrap().to_string(), "email = \"$x\"");
}

#[test]
fn values_take_the_places_of_arguments() {
    let arguments = Arguments::new()
        .with("one", "x")
        .with("many", ["a", "b"])
        .with("n", -5)
        .with("yes", true)
        .with("none", ArgumentValue::null());
    for (text, expected) in [
        ("a = $one", "a = \"x\""),
        ("a in $one", "a in (\"x\")"),
        ("a in $many", "a in (\"a\", \"b\")"),
        ("a in ($many, c, $one)", "a in (\"a\", \"b\", c, \"x\")"),
        ("a not contains $many", "a not contains (\"a\", \"b\")"),
        ("a between $n and $one", "a between -5 and \"x\""),
        ("a = $yes or a = $none", "a = true or a = null"),
        ("a matches $one", "a matches \"x\""),
    ] {
        let filter = parse(text).unwrap();
        let names: Vec<String> = filter.arguments().map(|(name, _)| name.to_owned()).collect();
        let own: Arguments = names.iter().map(|name| (name.as_str(), arguments.get(name).unwrap().clone())).collect();
        assert_eq!(filter.bind(&own).unwrap().to_string(), expected);
    }
}

#[test]
fn wrong_arguments_are_named_with_their_places() {
    #[track_caller]
    fn problems(text: &str, arguments: &Arguments) -> Vec<(&'static str, Option<std::ops::Range<usize>>)> {
        let error = parse(text).unwrap().bind(arguments).unwrap_err();
        error.iter().map(|problem| (problem.code.as_str(), problem.span.map(|span| span.range()))).collect()
    }
    let none = Arguments::new();
    assert_eq!(
        problems("a = $x and b in $y", &none),
        [("unbound-argument", Some(4..6)), ("unbound-argument", Some(16..18))]
    );
    assert_eq!(problems("a", &none.clone().with("x", 1)), [("unused-argument", None)]);
    let empty: [&str; 0] = [];
    assert_eq!(problems("a in $x", &none.clone().with("x", empty)), [("empty-list", Some(5..7))]);
    let list = none.clone().with("x", ["a"]);
    for text in ["a = $x", "a < $x", "a matches $x", "a between $x and b"] {
        assert_eq!(problems(text, &list)[0].0, "list-argument", "{text}");
    }
    let error = parse("a = $domain").unwrap().bind(&none.with("domian", "x")).unwrap_err();
    let helps: Vec<_> = error.iter().map(|problem| problem.help.clone().unwrap()).collect();
    assert_eq!(helps, ["did you mean `$domain`?", "`domian` has a value, but is not in the filter"]);
}

#[test]
fn a_filter_with_an_argument_is_not_used_without_its_value() {
    let entity = Catalog::builtin().find("users").unwrap().entity;
    let filter = parse("email = $x").unwrap();
    let context = Context::from_clock();
    assert_eq!(codes(&check(&filter, entity, &context).unwrap_err()), ["unbound-argument"]);
    assert_eq!(codes(&check_untyped(&filter, &context).unwrap_err()), ["unbound-argument"]);
    assert_eq!(codes(&wire::search(&filter).unwrap_err()), ["unbound-argument"]);
    assert_eq!(codes(&ListRequest::to("users").filter(filter.clone()).urls().unwrap_err()), ["unbound-argument"]);

    let shown = ListRequest::to("users").filter(filter).allow_unbound(true).prepare().unwrap();
    assert_eq!(shown.arguments()[0].to_string(), "`$x` takes a string");
    #[cfg(feature = "listing")]
    {
        let error = konnect_filter::listing::Listing::new(shown.plan(), shown.options()).unwrap_err();
        assert_eq!(codes(&error), ["unbound-argument"]);
    }
    // Nothing is known of it, so nothing is decided by it.
    for (text, email) in [
        ("email = a and email contains $x", "a"),
        ("email = a and email = $x", "a"),
        ("email contains $x and email contains \"x\"", "x"),
    ] {
        let request = ListRequest::to("users").filter(text).allow_unbound(true).split(true).partial(true);
        let plan = request.plan().unwrap();
        assert_eq!(plan.requests().len(), 1, "{text}");
        let record = serde_json::json!({ "email": email });
        assert_eq!(evaluate(plan.condition().unwrap(), &record), None, "{text}");
    }
}

/// A name instead of a value is shown, and never sent as if it were a text.
#[test]
fn a_request_with_an_argument_without_a_value_is_only_shown() {
    #[track_caller]
    fn is_unbound<T: std::fmt::Debug>(what: konnect_filter::Result<T>) {
        let error = what.unwrap_err();
        let problem = &error.diagnostics()[0];
        assert_eq!((error.diagnostics().len(), problem.code.as_str()), (1, "unbound-argument"));
        assert_eq!(problem.message, "the argument `$x` has no value");
    }
    let shown = "https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Beq%5D=%24x";
    let request = ListRequest::to("users").filter("email = $x").allow_unbound(true);
    is_unbound(request.one());
    is_unbound(request.urls());
    let prepared = request.prepare().unwrap();
    is_unbound(prepared.one());
    assert_eq!(prepared.urls(), [shown]);
    let request = prepared.requests().next().unwrap();
    assert_eq!(request.to_string(), shown);
    for line in [
        request.curl(),
        request.wget(),
        request.httpie(),
        request.kongctl(),
        request.powershell(),
        request.cmd(),
        request.to_url().map(|url| url.to_string()),
        request.credential().map(|_| String::new()),
    ] {
        is_unbound(line);
    }
    let query = wire::encode(&prepared.plan().requests()[0]);
    assert_eq!(query.to_string(), "filter%5Bemail%5D%5Beq%5D=%24x");
    for error in [serde_json::to_value(query).unwrap_err(), serde_json::to_value(request).unwrap_err()] {
        assert!(error.to_string().contains("the argument `$x` has no value"), "{error}");
    }
    // On a host that is given no credential, and among values that are there.
    let other = ListRequest::to("apis").filter("name in (a, $x)").allow_unbound(true).base_url("http://127.0.0.1:1");
    is_unbound(other.urls());
    is_unbound(other.prepare().unwrap().requests().next().unwrap().curl());
    // What is only evaluated has no value either.
    let local = ListRequest::to("users").filter("active and email ends with $x").allow_unbound(true).partial(true);
    is_unbound(local.urls());
    // The same text as a value is one.
    let text = ListRequest::to("users").filter("email = $x").bind("x", "$x").one();
    assert_eq!(text.unwrap(), shown);
    let plan = ListRequest::to("users").filter("email = '$x'").allow_unbound(true).one();
    assert_eq!(plan.unwrap(), shown);
}

/// A text can be written in another way; a filter that the program gives is bound.
#[test]
fn what_to_do_about_an_argument_without_a_value() {
    let said = |request: ListRequest<'_>| request.one().unwrap_err().to_string();
    let users = || ListRequest::to("users");
    let unbound = "the argument `$tenant` has no value";
    let filter = parse("full_name = $tenant").unwrap();
    let built = field("full_name").eq(Value::argument("tenant").unwrap());
    assert_eq!(
        said(users().filter("full_name = $tenant")),
        format!("{unbound}; write `\"$tenant\"` for the text itself; `bind` with `tenant` gives it one")
    );
    for given in [users().filter(filter.clone()), users().filter(built.clone())] {
        let expected = format!("{unbound}; bind it before, by `Filter::bind`; `bind` with `tenant` gives it one");
        assert_eq!(said(given.clone()), expected);
        assert_eq!(said(given.clone().allow_unbound(true)), expected);
        assert_eq!(given.bind("tenant", "x").one().unwrap().matches("eq%5D=x").count(), 1);
    }
    let near = users().filter(filter.clone()).bind("tenat", "x").one().unwrap_err();
    let near = near.iter().find(|problem| problem.code.as_str() == "unbound-argument").unwrap();
    assert_eq!(near.help.as_deref(), Some("`tenat` has a value, but is not in the filter"));
    // The values that the request has are for the user's filter.
    for own in [users().and(filter.clone()), users().filter("active").and(built), users().filter("active").and(filter)]
    {
        assert_eq!(said(own), format!("{unbound}; bind it before it is added, by `Filter::bind`"));
    }
}

#[test]
fn problems_of_arguments_come_with_those_of_the_rest() {
    let request = ListRequest::to("users").filter("emial = $x and active = perhaps").bind("y", 1);
    let error = request.urls().unwrap_err();
    assert_eq!(codes(&error), ["unused-argument", "unbound-argument", "unknown-field", "wrong-type"]);
    let error = ListRequest::to("users").bind("x", 1).urls().unwrap_err();
    assert_eq!(codes(&error), ["unused-argument"]);
    let error = ListRequest::to("users").filter("active in $x").bind("x", ["true", "no", "1"]).urls().unwrap_err();
    assert_eq!(codes(&error), ["wrong-type", "wrong-type"]);
    assert!(error.iter().all(|problem| problem.edits.is_empty()), "it has no text to edit");
}

#[test]
fn a_value_is_of_its_fields_type() {
    let fields =
        [("at", Type::DateTime), ("n", Type::Number), ("id", Type::Uuid), ("on", Type::Boolean), ("s", Type::String)];
    let fields = fields.map(|(name, kind)| Field::new(name, kind, []).without_path());
    let entity = Entity::default().with_fields(fields);
    let instant: jiff::Timestamp = "2026-08-22T10:00:00Z".parse().unwrap();
    let system = SystemTime::UNIX_EPOCH + Duration::from_secs(instant.as_second().unsigned_abs());
    let zoned = instant.to_zoned(jiff::tz::TimeZone::UTC);
    let id = uuid::Uuid::from_u128(7);
    for (name, value, text) in [
        ("at", ArgumentValue::from(instant), "2026-08-22T10:00:00Z"),
        ("at", ArgumentValue::from(system), "2026-08-22T10:00:00Z"),
        ("at", ArgumentValue::from(zoned), "2026-08-22T10:00:00Z"),
        ("at", ArgumentValue::from("2026-08-22T12:00:00+02:00"), "2026-08-22T10:00:00Z"),
        ("n", ArgumentValue::from(7_u8), "7"),
        ("n", ArgumentValue::from("1.10"), "1.10"),
        ("id", ArgumentValue::from(id), "00000000-0000-0000-0000-000000000007"),
        ("on", ArgumentValue::from(true), "true"),
        ("s", ArgumentValue::from(String::from("now-7d")), "\"now-7d\""),
        ("s", ArgumentValue::from("null"), "\"null\""),
    ] {
        let text_of = format!("{name} in $v");
        let filter = parse(&text_of).unwrap().bind(&Arguments::new().with("v", value)).unwrap();
        let checked = check(&filter, &entity, &Context::at(instant)).unwrap();
        assert_eq!(checked.condition().to_string(), format!("{name} in ({text})"));
        assert!(checked.warnings().is_empty(), "{:?}", checked.warnings());
    }
    for (name, value) in
        [("at", "now-7d"), ("at", "Today"), ("at", "yesterday"), ("n", "x"), ("id", "7"), ("on", "yes")]
    {
        let text = format!("{name} = $v");
        let filter = parse(&text).unwrap().bind(&Arguments::new().with("v", value)).unwrap();
        let error = check(&filter, &entity, &Context::at(instant)).unwrap_err();
        assert_eq!(codes(&error), ["wrong-type"], "{name} {value}");
    }
    assert_eq!(ArgumentValue::from(jiff::civil::date(2026, 8, 22)), ArgumentValue::from("2026-08-22"));
}

fn named() -> Entity {
    let name = Field::new("name", Type::String, [Operator::Eq, Operator::Oeq]);
    Entity::default().with_fields([name]).with_record([RecordField::new(["name"], Type::String)])
}

#[test]
fn ten_thousand_ids_become_requests_within_the_limits() {
    let entity = named();
    let ids: Vec<String> = (0..10_000).map(|n| uuid::Uuid::from_u128(n).to_string()).collect();
    let filter = parse("name in $ids").unwrap().bind(&Arguments::new().with("ids", ids.as_slice())).unwrap();
    let limits = Limits::DEFAULT.with_requests(400);
    let context = Context::from_clock().with_limits(limits.clone());
    let checked = check(&filter, &entity, &context).unwrap();
    let options = plan::PlanOptions::default().with_split(true);
    let plan = plan::plan(&checked, &options).unwrap();
    assert!(plan.residual().is_none());
    // As many as fit in 1,024 bytes: 36 each, and a comma.
    assert_eq!(plan.requests().len(), 10_000_usize.div_ceil(1025 / 37));
    let mut sent = Vec::new();
    for request in plan.requests() {
        let [parameter] = request.parameters() else { panic!("one parameter each") };
        assert!(parameter.values().len() <= limits.list_items);
        assert!(parameter.values().iter().map(|value| value.len() + 1).sum::<usize>() <= limits.value_bytes + 1);
        sent.extend(parameter.values().iter().map(ToString::to_string));
    }
    assert_eq!(sent, ids);
    // Without room for so many requests, it is an error and never a part of them.
    let checked = check(&filter, &entity, &Context::from_clock()).unwrap();
    let error = plan::plan(&checked, &options).unwrap_err();
    let [problem] = error.diagnostics() else { panic!("several requests can say a long list: {error}") };
    assert_eq!(problem.message, "the list takes 371 requests; the limit is 16");
    assert_eq!(problem.span, Some(filter.span()));
    let enough: Vec<_> = problem.remedies.iter().map(ToString::to_string).collect();
    assert_eq!(enough[0], "`Limits::with_requests(371)` allows as many");
    let enough = Context::from_clock().with_limits(Limits::DEFAULT.with_requests(371));
    assert!(plan::plan(&check(&filter, &entity, &enough).unwrap(), &options).is_ok());
    // The number is in the first help, too.
    let error = plan::plan(&checked, &plan::PlanOptions::default()).unwrap_err();
    let [problem] = error.diagnostics() else { panic!("{error}") };
    assert_eq!(problem.remedies[0].to_string(), "`split` sends it in 371 requests, and the limit is 16");
}

/// The same types as values of a field and of an argument, with the text that is sent.
#[test]
#[expect(clippy::needless_borrows_for_generic_args, reason = "references are values too")]
fn values_of_many_types() {
    use std::collections::{BTreeSet, HashSet};
    use std::num::{NonZeroI128, NonZeroU8, NonZeroU64};
    use std::sync::Arc;

    fn same<V: Clone + Into<ArgumentValue> + Into<Value<'static>>>(value: V, text: &str) {
        let built = field("x").eq(value.clone()).build().unwrap();
        assert_eq!(built.to_string(), format!("x = {text}"));
        let bound = parse("x = $x").unwrap().bind(&Arguments::new().with("x", value)).unwrap();
        assert_eq!(bound.to_string(), format!("x = {text}"));
    }
    let hour = SystemTime::UNIX_EPOCH + Duration::from_secs(3600);
    same(&true, "true");
    same(&hour, r#""1970-01-01T01:00:00Z""#);
    same(NonZeroU8::new(7).unwrap(), "7");
    same(&NonZeroU64::MAX, "18446744073709551615");
    same(NonZeroI128::new(-1).unwrap(), "-1");
    same(Box::<str>::from("a, b"), r#""a, b""#);
    same(Arc::<str>::from("$x"), r#""$x""#);
    #[cfg(feature = "chrono")]
    {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 8, 1).unwrap();
        same(&day, r#""2026-08-01""#);
        same(&chrono::DateTime::<chrono::Utc>::UNIX_EPOCH, r#""1970-01-01T00:00:00Z""#);
    }
    #[cfg(feature = "time")]
    {
        same(&time::OffsetDateTime::UNIX_EPOCH, r#""1970-01-01T00:00:00Z""#);
        same(&time::UtcDateTime::UNIX_EPOCH, r#""1970-01-01T00:00:00Z""#);
        same(&time::OffsetDateTime::UNIX_EPOCH.date(), r#""1970-01-01""#);
    }
    let sets = [
        ArgumentValue::from(BTreeSet::from(["b", "a"])),
        HashSet::from(["b", "a"]).into(),
        (&HashSet::from(["b", "a"])).into(),
    ];
    for set in sets {
        let bound = parse("x in $x").unwrap().bind(&Arguments::new().with("x", set)).unwrap();
        assert_eq!(bound.to_string(), r#"x in ("a", "b")"#);
    }
}

/// What a bound value cannot be is not offered for it.
#[test]
fn wrong_times_of_arguments() {
    let problem = |value: ArgumentValue| {
        let request = ListRequest::to("apis").filter("created_at >= $since").bind("since", value);
        let error = request.one().unwrap_err();
        (error.diagnostics()[0].message.clone(), error.diagnostics()[0].help.clone().unwrap())
    };
    let (message, help) = problem("x".into());
    assert_eq!(message, "`created_at` takes a date-time, but `x` is not a date or a time");
    assert_eq!(help, "give a time as in `2026-08-22T10:00:00Z`, or a date as in `2026-08-22`");
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
    let mut far = vec![ArgumentValue::from(far)];
    #[cfg(feature = "chrono")]
    far.extend([chrono::DateTime::<chrono::Utc>::MAX_UTC.into(), chrono::DateTime::<chrono::Utc>::MIN_UTC.into()]);
    for value in far {
        let (message, help) = problem(value);
        assert!(message.ends_with(" is outside the range of times"), "{message}");
        assert!(help.starts_with("supported times range from `0000-01-01T00:00:00Z`"), "{help}");
    }
}

#[test]
fn a_filter_that_may_be_missing() {
    let users = |filter: Option<&str>| ListRequest::to("users").filter(filter).one();
    assert_eq!(users(None).unwrap(), "https://global.api.konghq.com/v3/users");
    assert_eq!(users(Some("active")).unwrap(), "https://global.api.konghq.com/v3/users?filter%5Bactive%5D=true");
    // An empty text is not a missing filter.
    assert!(users(Some("")).is_err());
}

#[test]
fn sets_and_catalogs_are_collections() {
    use konnect_filter::catalog::OperatorSet;

    let set: OperatorSet = [Operator::Lt, Operator::Eq].into_iter().collect();
    assert_eq!(set.into_iter().collect::<OperatorSet>(), set);
    assert_eq!(set.into_iter().count(), 2);
    let catalog: Catalog =
        ["things", "parts"].map(|name| Entity::new("shop", "v1", format!("/v1/{name}"))).into_iter().collect();
    assert_eq!(catalog.find("parts").unwrap().entity.name(), "shop@v1/parts");
}

/// A value whose argument is in the filter after all: in quotes, or named with its sign.
#[test]
fn a_value_without_a_place_is_told_why() {
    let quotes = "quotes make it text: write `$email` without them";
    let helps = |filter: &str, name: &str| -> Vec<String> {
        let request = ListRequest::to("users").filter(filter).partial(true).bind(name, "a");
        let error = request.plan().map(drop).unwrap_err();
        error.iter().filter_map(|problem| problem.help.clone()).collect()
    };
    for filter in [
        r#"email = "$email""#,
        "email = '$email'",
        r#"email in (a, "$email")"#,
        r#"full_name = a and not email contains "$email""#,
        r#"email = "$email" and full_name = $x"#,
    ] {
        assert!(helps(filter, "email").iter().any(|help| help == quotes), "{filter}: {:?}", helps(filter, "email"));
    }
    assert!(!helps("email = email", "email").iter().any(|help| help == quotes));
    let given = helps("email = $email", "$email");
    assert!(given.contains(&"write the name without the `$`: `email`".to_owned()), "{given:?}");
    let given = given.iter().find(|help| help.contains("was given")).expect("a help of the argument");
    assert_eq!(given, "its value was given to `$email`: write the name without the `$`");
}

//! What the filters of a program's users may ask.

use std::sync::Arc;

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Allowed, Context, check, check_untyped};
use konnect_filter::error::{Code, Part};
use konnect_filter::plan::{PlanOptions, plan};
use konnect_filter::{ListRequest, parse};

fn codes(allowed: &Allowed, filter: &str) -> Vec<(&'static str, Option<std::ops::Range<usize>>)> {
    let request = ListRequest::to("api-builder@v3/apis").filter(filter).allowed(allowed.clone()).partial(true);
    match request.check() {
        Ok(_) => Vec::new(),
        Err(error) => {
            error.iter().map(|problem| (problem.code.as_str(), problem.span.map(|span| span.range()))).collect()
        }
    }
}

#[test]
fn only_what_is_allowed_passes() {
    let allowed = Allowed::default().fields(["name", "labels"]).operators(["=", "contains"]).predicates(3);
    for filter in ["name = a", "labels.env = a and name not contains b", "not (name = a or labels.x = b)"] {
        assert_eq!(codes(&allowed, filter), [], "{filter}");
    }
    for (filter, place) in [
        ("version = 1", 0..7),
        ("name = a or id = b", 12..14),
        // A field of the records only, and one by its key.
        ("attributes.env = a", 0..14),
        ("name != a", 5..7),
        ("name not in (a)", 5..11),
        ("name exists", 5..11),
        ("name = a and name = b and name = c and name = d", 0..47),
    ] {
        assert_eq!(codes(&allowed, filter), [("not-allowed", Some(place))], "{filter}");
    }
    // What is not there at all is told as ever, and so is the rest.
    let found: Vec<_> = codes(&allowed, "nmae = a and version = 1").into_iter().map(|(code, _)| code).collect();
    assert_eq!(found, ["unknown-field", "not-allowed"]);
}

#[test]
fn the_error_names_what_is_allowed() {
    let help = |allowed: Allowed, filter: &str| {
        let error = ListRequest::to("users").filter(filter).allowed(allowed).one().unwrap_err();
        error.diagnostics()[0].help.clone().unwrap()
    };
    assert_eq!(help(Allowed::default().fields(["email"]), "active"), "the only field is `email`");
    assert_eq!(help(Allowed::default().operators(["=", "in"]), "email contains a"), "the operators are `=` and `in`");
    assert_eq!(help(Allowed::default().operators([""; 0]), "active"), "no operator is allowed");
}

/// The number that is allowed is named, and no plan has more; a higher limit of the program does not raise it, nor a lower one.
#[test]
fn as_many_requests_as_are_allowed() {
    let request = |allowed: usize, limit: usize| {
        let limits = konnect_filter::Limits::DEFAULT.with_requests(limit);
        let request = ListRequest::to("users").filter("email = a or email = b or full_name = c or full_name = d");
        request.allowed(Allowed::default().requests(allowed)).limits(limits).split(true)
    };
    for (allowed, limit) in [(4, 4), (4, 16), (99, 4)] {
        assert_eq!(request(allowed, limit).urls().unwrap().len(), 4, "{allowed} {limit}");
        assert!(request(allowed, limit).check().is_ok());
    }
    let told = |request: &ListRequest<'_>| {
        let error = request.urls().unwrap_err();
        assert_eq!(request.check().unwrap_err().to_string(), error.to_string());
        let problem = error.diagnostics().last().unwrap().clone();
        (problem.code.as_str(), problem.message, problem.help)
    };
    let needs = |code, most: &str, help: Option<&str>| {
        (code, format!("the filter needs more than {most}"), help.map(str::to_owned))
    };
    let three = Some("only 3 requests are allowed: use fewer alternatives");
    assert_eq!(told(&request(3, 16)), needs("not-allowed", "3 requests", three));
    let one = Some("only one request is allowed: use fewer alternatives");
    assert_eq!(told(&request(0, 16)), needs("not-allowed", "1 request", one));
    assert_eq!(told(&request(3, 2)), needs("too-many-requests", "2 requests", None));
    // Where a local filter is allowed, too many are not sent either.
    let prepared = request(3, 16).partial(true).prepare().unwrap();
    assert!(prepared.plan.requests.len() <= 3 && prepared.residual().is_some());
}

#[test]
fn names_of_records_are_paths() {
    let allowed = Allowed::default().fields(["a.b"]);
    let context = Context::from_clock().with_allowed(Arc::new(allowed));
    for (filter, good) in [("a.b = 1", true), ("a.b.c = 1", true), ("a = 1", false), ("a.bc = 1", false)] {
        assert_eq!(check_untyped(&parse(filter).unwrap(), &context).is_ok(), good, "{filter}");
    }
}

/// The steps obey it as the one call does.
#[test]
fn what_is_allowed_goes_with_the_filter() {
    let filter = parse("email = a or email = b").unwrap();
    let users = Catalog::builtin().find("users").unwrap().entity;
    let split = PlanOptions::default().with_split(true);
    let planned = |allowed: Allowed| {
        let context = Context::at(jiff::Timestamp::UNIX_EPOCH).with_allowed(allowed);
        plan(&check(&filter, users, &context).unwrap(), &split)
    };
    let error = planned(Allowed::default().requests(1)).unwrap_err();
    assert_eq!(error.diagnostics().last().unwrap().code.as_str(), "not-allowed");
    let plan = planned(Allowed::default().requests(2).records(7)).unwrap();
    assert_eq!((plan.requests.len(), plan.records), (2, Some(7)));
}

/// A misspelt name is told wherever it is used, with a filter or without one, by the one call and by the steps.
#[test]
fn what_is_allowed_has_to_be_there() {
    let told = |allowed: Allowed, filter: Option<&str>| {
        let request = ListRequest::to("api-builder@v3/apis").region("eu").allowed(allowed.clone());
        let request = match filter {
            Some(filter) => request.filter(filter),
            None => request,
        };
        let error = request.prepare().unwrap_err();
        assert_eq!(request.check().unwrap_err().to_string(), error.to_string());
        let problems: Vec<_> = error.iter().filter(|problem| problem.part == Part::Allowed).cloned().collect();
        assert!(problems.iter().all(|problem| problem.code == Code::InvalidAllowed && problem.span.is_none()));
        problems.into_iter().map(|problem| (problem.message, problem.help.unwrap())).collect::<Vec<_>>()
    };
    let fields = |names: &[&str]| Allowed::default().fields(names.iter().copied());
    let operators = |names: &[&str]| Allowed::default().operators(names.iter().copied());
    let one = |message: &str, help: &str| vec![(message.to_owned(), help.to_owned())];
    let missing =
        |name: &str, help: &str| one(&format!("`{name}` is allowed, but api-builder@v3/apis has no such field"), help);
    for filter in [None, Some("name = a"), Some("nmae = a"), Some("name = "), Some("version = 1")] {
        assert_eq!(told(fields(&["name", "nmae"]), filter), missing("nmae", "did you mean `name`?"), "{filter:?}");
    }
    assert_eq!(told(fields(&["labels.env"]), None), missing("labels.env", "allow `labels`, with all its keys"));
    assert_eq!(
        told(fields(&["attributes.env"]), None),
        missing("attributes.env", "allow `attributes`, with all its keys")
    );
    assert_eq!(told(fields(&[""]), None)[0].0, "`` is allowed, but api-builder@v3/apis has no such field");
    let missing = |name: &str, help: &str| one(&format!("`{name}` is allowed, but is not an operator"), help);
    assert_eq!(told(operators(&["=", "containz"]), None), missing("containz", "did you mean `contains`?"));
    assert_eq!(told(operators(&["IN"]), Some("name = a")), missing("IN", "did you mean `in`?"));
    assert_eq!(told(operators(&["not in"]), None), missing("not in", "allow `in`, which is allowed with `not` too"));
    let all = "the operators are `=`, `!=`, `<`, `<=`, `>`, `>=`, `in`, `contains`, `starts with`, `ends with`, `matches`, \
               `between` and `exists`";
    assert_eq!(told(operators(&["~~~"]), None), missing("~~~", all));
    assert_eq!(told(fields(&["nmae"]).operators(["containz"]), None).len(), 2);

    let users = Catalog::builtin().find("users").unwrap().entity;
    let context = Context::from_clock().with_allowed(fields(&["name"]));
    let error = check(&parse("email = a").unwrap(), users, &context).unwrap_err();
    assert_eq!(error.diagnostics()[0].code, Code::InvalidAllowed);
    // Without a collection, only operators can be wrong.
    assert!(check_untyped(&parse("name = a").unwrap(), &context).is_ok());
    let context = context.with_allowed(operators(&["eq"]));
    assert_eq!(
        check_untyped(&parse("name = a").unwrap(), &context).unwrap_err().diagnostics()[0].code,
        Code::InvalidAllowed
    );
}

/// Every operator of the language can be allowed, and every field by each of its names.
#[test]
fn all_that_is_there_can_be_allowed() {
    for operator in
        ["=", "!=", "<", "<=", ">", ">=", "in", "contains", "starts with", "ends with", "matches", "between", "exists"]
    {
        let allowed = Allowed::default().operators([operator]);
        assert!(ListRequest::to("users").allowed(allowed).check().is_ok(), "{operator}");
    }
    for entity in Catalog::builtin().entities() {
        let paths = entity.record.iter().map(|field| field.path.join("."));
        let names = entity.fields.iter().map(|field| field.name.clone()).chain(paths);
        let context = Context::from_clock().with_allowed(Allowed::default().fields(names));
        let problems = check(&parse("no.such.field = 1").unwrap(), entity, &context).map(drop).unwrap_err();
        assert!(problems.iter().all(|problem| problem.code != Code::InvalidAllowed), "{}: {problems}", entity.name());
    }
    // By its place in the records, where the filter says its name, and the other way round.
    for (allowed, filter) in [("config.cluster_type", "cluster_type = x"), ("cluster_type", "config.cluster_type = x")]
    {
        let request = ListRequest::to("control-planes").allowed(Allowed::default().fields([allowed])).filter(filter);
        let error = request.partial(true).check().map(drop);
        let refused = error.err().is_some_and(|error| error.iter().any(|problem| problem.code == Code::NotAllowed));
        assert!(!refused, "{allowed} {filter}");
    }
}

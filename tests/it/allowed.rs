//! What the filters of a program's users may ask.

use std::sync::Arc;

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Allowed, Context, check, check_untyped};
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

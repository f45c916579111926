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
    let allowed =
        Allowed::default().with_fields(["name", "labels"]).with_operators(["=", "contains"]).with_predicates(3);
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
    assert_eq!(help(Allowed::default().with_fields(["email"]), "active"), "the only field is `email`");
    assert_eq!(
        help(Allowed::default().with_operators(["=", "in"]), "email contains a"),
        "the operators are `=` and `in`"
    );
    assert_eq!(help(Allowed::default().with_operators([""; 0]), "active"), "no operator is allowed");
    // Nor is one offered instead that is not allowed.
    assert_eq!(help(Allowed::default().with_operators(["=", ">"]), "email > a"), "the operators are `=` and `>`");
}

/// The number that is allowed is named, and no plan has more; a higher limit of the program does not raise it, nor a lower one.
#[test]
fn as_many_requests_as_are_allowed() {
    let request = |allowed: usize, limit: usize| {
        let limits = konnect_filter::Limits::DEFAULT.with_requests(limit);
        let request = ListRequest::to("users").filter("email = a or email = b or full_name = c or full_name = d");
        request.allowed(Allowed::default().with_requests(allowed)).limits(limits).split(true)
    };
    for (allowed, limit) in [(4, 4), (4, 16), (99, 4)] {
        assert_eq!(request(allowed, limit).urls().unwrap().len(), 4, "{allowed} {limit}");
        assert!(request(allowed, limit).check().is_ok());
    }
    let told = |request: &ListRequest<'_>| {
        let error = request.urls().unwrap_err();
        assert_eq!(request.check().unwrap_err().to_string(), error.to_string());
        let problem = error.diagnostics().last().unwrap().clone();
        (problem.code.as_str(), problem.message.clone(), problem.help.clone())
    };
    let needs = |code, most: u32, help: Option<&str>| {
        (code, format!("the filter needs 4 requests; the limit is {most}"), help.map(str::to_owned))
    };
    let three = Some("only 3 requests are allowed: use fewer alternatives");
    assert_eq!(told(&request(3, 16)), needs("not-allowed", 3, three));
    let one = Some("only one request is allowed: use fewer alternatives");
    assert_eq!(told(&request(0, 16)), needs("not-allowed", 1, one));
    assert_eq!(told(&request(3, 2)), needs("too-many-requests", 2, None));
    // Where a local filter is allowed, too many are not sent either.
    let prepared = request(3, 16).partial(true).prepare().unwrap();
    assert!(prepared.plan().requests().len() <= 3 && prepared.residual_text().is_some());
}

#[test]
fn names_of_records_are_paths() {
    let allowed = Allowed::default().with_fields(["a.b"]);
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
    let error = planned(Allowed::default().with_requests(1)).unwrap_err();
    assert_eq!(error.diagnostics().last().unwrap().code.as_str(), "not-allowed");
    let plan = planned(Allowed::default().with_requests(2).with_records(7)).unwrap();
    assert_eq!((plan.requests().len(), plan.records()), (2, Some(7)));
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
        problems.into_iter().map(|problem| (problem.message.clone(), problem.help.clone().unwrap())).collect::<Vec<_>>()
    };
    let fields = |names: &[&str]| Allowed::default().with_fields(names.iter().copied());
    let operators = |names: &[&str]| Allowed::default().with_operators(names.iter().copied());
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
    assert_eq!(told(fields(&["nmae"]).with_operators(["containz"]), None).len(), 2);

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
        let allowed = Allowed::default().with_operators([operator]);
        assert!(ListRequest::to("users").allowed(allowed).check().is_ok(), "{operator}");
    }
    for entity in Catalog::builtin().entities() {
        let paths = entity.record.iter().map(|field| field.path.join("."));
        let names = entity.fields.iter().map(|field| field.name.clone()).chain(paths);
        let context = Context::from_clock().with_allowed(Allowed::default().with_fields(names));
        let problems = check(&parse("no.such.field = 1").unwrap(), entity, &context).map(drop).unwrap_err();
        assert!(problems.iter().all(|problem| problem.code != Code::InvalidAllowed), "{}: {problems}", entity.name());
    }
    // By its place in the records, where the filter says its name, and the other way round.
    for (allowed, filter) in [("config.cluster_type", "cluster_type = x"), ("cluster_type", "config.cluster_type = x")]
    {
        let request =
            ListRequest::to("control-planes").allowed(Allowed::default().with_fields([allowed])).filter(filter);
        assert!(request.check().is_ok(), "{allowed} {filter}: {:?}", request.check().err());
    }
}

/// A filter of a user and a condition of the program: no text of the user's gets around the condition, and what is allowed does not
/// restrict it.
#[test]
fn a_condition_of_the_program_is_met_by_every_record() {
    use konnect_filter::check::evaluate;
    use konnect_filter::syntax::field;

    let users = |filter: &str| {
        let allowed = Allowed::default().with_fields(["email"]).with_operators(["=", "contains"]).with_predicates(2);
        let request = ListRequest::to("users").filter(filter).allowed(allowed);
        request.and(field("full_name").eq("tenant")).split(true).partial(true).prepare()
    };
    let of =
        |email: &str, name: &str| serde_json::json!({ "id": "a", "email": email, "full_name": name, "active": true });
    for filter in ["email = a or email = b", "email = a", "not email = b", "email = a or not email = a"] {
        let plan = users(filter).unwrap().into_plan();
        let condition = plan.condition().unwrap();
        assert_eq!(evaluate(condition, &of("a", "tenant")), Some(true), "{filter}");
        assert_eq!(evaluate(condition, &of("a", "other")), Some(false), "{filter}");
        assert!(
            plan.requests().iter().all(|request| request.to_string().contains(r#"full_name = "tenant""#)),
            "{filter}"
        );
    }
    for filter in
        ["email = a) or (email = b", "full_name = other", "email = a or full_name exists", "email starts with a"]
    {
        assert!(users(filter).is_err(), "{filter}");
    }
    // Both ask for one value of one field: no record has two.
    let own = ListRequest::to("users").filter("active and full_name = other").and(field("full_name").eq("tenant"));
    assert_eq!(own.split(true).urls().unwrap(), [""; 0]);
    // Without a filter, the condition alone is asked for; and several are all met.
    let own = ListRequest::to("users").and(field("email").eq("a")).and(field("active").eq(true));
    assert!(own.one().unwrap().ends_with("?filter%5Bemail%5D%5Beq%5D=a&filter%5Bactive%5D=true"));
    // A parsed filter with an argument that has its value.
    let parsed = konnect_filter::parse("email = $who").unwrap();
    let bound = parsed.bind(&konnect_filter::syntax::Arguments::new().with("who", "a) or (b")).unwrap();
    let url = ListRequest::to("users").filter("active").and(bound).one().unwrap();
    assert!(url.ends_with("?filter%5Bactive%5D=true&filter%5Bemail%5D%5Beq%5D=a%29%20or%20%28b"), "{url}");
    // What is wrong with it is the program's.
    let error = ListRequest::to("users").filter("active").and(field("emial").eq("a")).urls().unwrap_err();
    let problem = &error.diagnostics()[0];
    assert_eq!((error.diagnostics().len(), problem.code, problem.part), (1, Code::UnknownField, Part::Allowed));
    assert!(problem.span.is_none() && problem.edits.is_empty());
    // What is wrong with the filter has its place in it, whether it is found by the check or by the plan.
    for filter in ["actvi", "email starts with a"] {
        let error = ListRequest::to("users").filter(filter).and(field("active").eq(true)).urls().unwrap_err();
        assert!(error.iter().all(|problem| problem.part == Part::Filter && problem.span.is_some()), "{error:?}");
    }
    // The numbers of requests and of records are those of both together.
    let allowed = Allowed::default().with_requests(1).with_records(7);
    let request = ListRequest::to("users").filter("active").allowed(allowed).split(true);
    assert!(request.clone().and(field("email").eq("a").or(field("full_name").eq("b"))).urls().is_err());
    assert_eq!(request.and(field("email").eq("a")).plan().unwrap().records(), Some(7));
}

/// What was built by a program has no place in any text, so that nothing of a text is replaced for it.
#[test]
fn problems_of_built_parts_have_no_place() {
    use konnect_filter::error::fix;
    use konnect_filter::syntax::{Draft, field};

    let text = "email = x and emial = y";
    let built = field("ful_name").eq("t").or(field("created_at").gt("soon"));
    let filter = Draft::from(konnect_filter::parse(text).unwrap()).and(built).build().unwrap();
    let error = ListRequest::to("users").filter(filter).partial(true).urls().unwrap_err();
    let places: Vec<_> = error.iter().map(|problem| problem.span.and_then(|span| span.get(text))).collect();
    assert_eq!(places, [Some("emial"), None, None], "{error:?}");
    assert!(error.iter().skip(1).all(|problem| problem.span.is_none() && problem.edits.is_empty()));
    assert_eq!(fix(text, error.iter()).as_deref(), Some("email = x and email = y"));
    // Warnings too, and what a plan refuses.
    let filter = field("email").eq("*smith*").build().unwrap();
    assert!(
        ListRequest::to("users").filter(filter).prepare().unwrap().warnings().iter().all(|said| said.span.is_none())
    );
    let error = ListRequest::to("users").filter(field("email").starts_with("a")).urls().unwrap_err();
    assert!(error.iter().all(|problem| problem.span.is_none() && problem.edits.is_empty()), "{error:?}");
}

/// A user names no argument whose value the program gives, in whatever way it gives the filter.
#[test]
fn arguments_are_the_programs() {
    use konnect_filter::request::condition;
    use konnect_filter::syntax::{Arguments, field};

    const SECRET: &str = "canary-51c0";
    let allowed = || Allowed::default().with_fields(["email", "active"]);
    let bound = || ListRequest::to("users").bind("tenant", SECRET).allowed(allowed()).partial(true).split(true);
    let users = Catalog::builtin().find("users").unwrap().entity;
    let arguments = Arguments::new().with("tenant", SECRET);
    let context = Context::at(jiff::Timestamp::UNIX_EPOCH).with_allowed(allowed());
    let place = |text: &str| (Code::NotAllowed, Some(text.find('$').unwrap()..text.find('$').unwrap() + 7));
    for text in [
        "email = $tenant",
        "active = $tenant",
        "email in (a, $tenant)",
        "email matches $tenant",
        "email between a and $tenant",
        "not (active or email contains $tenant)",
        "email = $tenant and emial = x",
    ] {
        let of_text = bound().filter(text);
        let parsed = bound().filter(parse(text).unwrap());
        let own = bound().filter(text).and(field("active").eq(true));
        for request in [of_text, parsed, own] {
            for request in [request.clone(), request.allow_unbound(true)] {
                let errors = [
                    request.one().unwrap_err(),
                    request.urls().unwrap_err(),
                    request.plan().unwrap_err(),
                    request.check().unwrap_err(),
                ];
                for error in errors {
                    let found: Vec<_> =
                        error.iter().map(|problem| (problem.code, problem.span.map(|span| span.range()))).collect();
                    assert!(found.contains(&place(text)), "{text}: {error}");
                    // The others have a mistake of their own.
                    let is_only = !text.contains("emial") && !text.contains("between");
                    assert!(found.len() == 1 || !is_only, "{text}: {error}");
                    assert!(!format!("{error} {error:?}").contains(SECRET), "{text}: {error:?}");
                }
            }
        }
        for entity in [Some(users), None] {
            let error = condition(text, entity, &arguments, &context).unwrap_err();
            assert!(!format!("{error:?}").contains(SECRET), "{text}: {error:?}");
            assert_eq!(error.diagnostics()[0].code, Code::NotAllowed);
        }
        for context in [context.clone(), context.clone().with_allow_unbound(true)] {
            let error = check(&parse(text).unwrap(), users, &context).unwrap_err();
            assert_eq!(error.diagnostics()[0].code, Code::NotAllowed);
        }
    }
    let help = bound().filter("email = $tenant").one().unwrap_err().diagnostics()[0].help.clone();
    assert_eq!(help.as_deref(), Some(r#"write `"$tenant"` for the text itself"#));
    assert!(ListRequest::to("users").filter(r#"email = "$tenant""#).allowed(allowed()).one().is_ok());
    // Where the program says so, it is as ever.
    let url = bound().filter("email = $tenant").allowed(allowed().with_arguments(true)).one().unwrap();
    assert!(url.ends_with("?filter%5Bemail%5D%5Beq%5D=canary-51c0"), "{url}");
    // A condition of the program has its values already.
    let own = parse("full_name = $tenant").unwrap().bind(&arguments).unwrap();
    let url = ListRequest::to("users").filter("active").allowed(allowed()).and(own).one().unwrap();
    assert!(url.ends_with("?filter%5Bactive%5D=true&filter%5Bfull_name%5D%5Beq%5D=canary-51c0"), "{url}");
}

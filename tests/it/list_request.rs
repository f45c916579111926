//! The whole way in one call.

use konnect_filter::catalog::Catalog;
use konnect_filter::error::Setting;
use konnect_filter::syntax::{Draft, Value, field};
use konnect_filter::{ListRequest, check, parse, plan, wire};

const NOW: &str = "2026-08-22T10:00:00Z";

#[track_caller]
fn codes(request: &ListRequest<'_>) -> Vec<&'static str> {
    request.urls().unwrap_err().iter().map(|problem| problem.code.as_str()).collect()
}

#[test]
fn one_call_does_what_the_steps_do() {
    for (collection, filter) in [
        ("users", "active and email contains \"@\""),
        ("api-builder@v3/apis", "labels.env in (dev, test) and created_at >= now-7d or version = 1"),
        ("control-planes", "name in (a, b, c) and name != d"),
    ] {
        let now = NOW.parse().unwrap();
        let entity = Catalog::builtin().find(collection).unwrap().entity;
        let filter = parse(filter).unwrap();
        let checked = check::check(&filter, entity, &check::Context::at(now)).unwrap();
        let allowed = plan::PlanOptions::default().with_split(true).with_partial(true);
        let steps = plan::plan(&checked, &allowed).unwrap();
        let address = wire::RequestOptions::default().resolve(entity).unwrap();
        let urls: Vec<_> = steps.requests().iter().map(|request| address.request(request).to_text()).collect();

        let request = ListRequest::to(collection).filter(filter).now(now).split(true).partial(true);
        assert_eq!(request.urls().unwrap(), urls);
        let local = request.plan().unwrap().residual().map(|local| local.to_string());
        assert_eq!(local, steps.residual().map(|local| local.to_string()));
    }
}

#[test]
fn all_problems_are_reported_together() {
    let request =
        ListRequest::to("users").filter("emial = x and active = perhaps").region("eu").sort("nmae").page_size(0);
    assert_eq!(codes(&request), ["region-not-used", "invalid-sort", "invalid-paging", "unknown-field", "wrong-type"]);
    assert_eq!(codes(&ListRequest::to("usres").filter("a = ")), ["unknown-entity", "missing-value"]);
    assert_eq!(codes(&ListRequest::to("/v3/users?filter[a]=b").filter("")), ["query-string", "empty-filter"]);
}

/// No request knows of the others: what comes is not in the order that was asked for, and that is not done in silence.
#[test]
fn several_requests_that_are_each_sorted_are_told() {
    let several = ListRequest::to("api-builder@v3/apis").filter("name = pay or version = v1").split(true);
    let codes = |request: &ListRequest<'_>| {
        let prepared = request.prepare().unwrap();
        prepared.warnings().iter().map(|warning| warning.code.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(several.urls().unwrap().len(), 2);
    assert_eq!(codes(&several), [""; 0]);
    assert_eq!(codes(&several.clone().sort("created_at desc")), ["sorted-per-request"]);
    assert_eq!(codes(&several.clone().filter("name = pay").sort("created_at desc")), [""; 0]);
    let plan = several.plan().unwrap();
    for (sort, expected) in [(&["name"][..], &["sorted-per-request"][..]), (&[], &[])] {
        let options = wire::RequestOptions::default().with_sort(sort.iter().copied());
        let listing = konnect_filter::listing::Listing::new(&plan, &options).unwrap();
        let codes: Vec<_> = listing.warnings().iter().map(|warning| warning.code.as_str()).collect();
        assert_eq!(codes, expected);
    }
}

#[test]
fn a_draft_reports_what_is_wrong_with_it() {
    let empty: [Value<'_>; 0] = [];
    assert_eq!(codes(&ListRequest::to("usres").filter(field("email").is_in(empty))), ["unknown-entity", "empty-list"]);
    let all = Draft::all([field("email").eq("a"), field("active").is_true()]).unwrap();
    assert!(ListRequest::to("users").filter(all).one().unwrap().ends_with("active%5D=true"));
}

#[test]
fn one_is_one_whatever_is_allowed() {
    let request = ListRequest::to("users").filter("email starts with a").split(true).partial(true);
    assert_eq!(request.urls().unwrap().len(), 1);
    assert!(request.one().is_err(), "a local filter is needed");
    assert!(request.prepare().unwrap().one().is_err(), "a local filter is needed");
}

#[test]
fn a_plan_outlives_what_it_was_made_of() {
    let plan: plan::Plan<'static> = {
        let text = String::from("email = a");
        ListRequest::to(String::from("users")).filter(text.as_str()).plan().unwrap()
    };
    assert_eq!(plan.requests()[0].to_string(), "email = \"a\"");
    let fetches_all = ListRequest::to("users").filter("email matches a").partial(true).prepare().unwrap();
    assert_eq!(fetches_all.warnings()[0].code.as_str(), "fetches-all");
}

/// The edits of the first problem, and the options that its advice names.
fn offered(request: &ListRequest<'_>) -> (Vec<String>, Vec<Setting>) {
    let problems = match request.prepare() {
        Ok(prepared) => prepared.warnings().to_vec(),
        Err(error) => error.into_diagnostics(),
    };
    let edits = problems[0].edits.iter().map(|edit| edit.text.clone()).collect();
    (edits, problems[0].remedies.iter().map(|remedy| remedy.setting.clone()).collect())
}

#[test]
fn replacements_come_with_what_they_need() {
    let users = |filter: &str| ListRequest::to("users").filter(filter);
    let partial = || vec![Setting::Partial];
    assert_eq!(offered(&users("full_name startsWith pay")), (vec!["starts with".to_owned()], partial()));
    assert_eq!(offered(&users("full_name startsWith pay").partial(true)), (vec!["starts with".to_owned()], vec![]));
    assert_eq!(offered(&users("id = *")), (vec!["exists".to_owned()], partial()));
    assert_eq!(offered(&users("email === a or full_name = b")).1, [Setting::Split, Setting::Partial]);
    // The collection decides: `ts` has `>=`, but not `>`.
    let logs = |filter: &str| ListRequest::to("audit-logs").region("us").filter(filter);
    assert_eq!(offered(&logs("ts >= 1h")), (vec!["now-1h".to_owned()], vec![]));
    assert_eq!(offered(&logs("ts > 1h")), (vec!["now-1h".to_owned()], partial()));
    // A boolean has no beginning, and nothing is offered for a name that the collection lacks.
    assert_eq!(offered(&users("active startsWith t")), (vec![], vec![]));
    assert_eq!(offered(&users("startswith(colour, 'x')")), (vec![], vec![]));
    // One step instead of two.
    assert_eq!(offered(&users("name startsWith pay")), (vec!["full_name starts with".to_owned()], partial()));
}

#[test]
fn trying_replacements_takes_linear_time() {
    let mistake = "active startsWith t";
    let short = ListRequest::to("users").filter(mistake);
    assert_eq!(offered(&short), (vec![], vec![]));
    // In a long filter, the piece around it is tried: the answer is the same, and soon there.
    let long = format!("{} and {mistake} and active", vec!["email contains abcdefgh"; 30_000].join(" and "));
    assert!(long.len() > 800_000);
    assert_eq!(codes(&ListRequest::to("users").filter(long.as_str())), ["unknown-operator"]);
    let start = std::time::Instant::now();
    assert_eq!(offered(&ListRequest::to("users").filter(long)), (vec![], vec![]));
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

/// What `bind` takes as one value, a path parameter takes, and a query parameter does.
#[test]
fn parameters_take_ids_as_they_are() {
    use konnect_filter::catalog::{Entity, Param, Several};
    use konnect_filter::syntax::ArgumentValue;
    use konnect_filter::wire::RequestOptions;

    #[derive(Clone)]
    struct TeamId(uuid::Uuid);
    impl From<TeamId> for ArgumentValue {
        fn from(id: TeamId) -> Self {
            id.0.into()
        }
    }
    fn team(value: impl Into<ArgumentValue> + Clone) -> String {
        let url = ListRequest::to("teams/users").param("teamId", value.clone()).one().unwrap();
        let options = RequestOptions::default().with_params([("teamId", value)]);
        assert_eq!(ListRequest::to("teams/users").options(options).one().unwrap(), url);
        let path = url.strip_prefix("https://global.api.konghq.com/v3/teams/").unwrap();
        path.strip_suffix("/users").unwrap().to_owned()
    }
    let id = uuid::Uuid::from_u128(7);
    let text = "00000000-0000-0000-0000-000000000007";
    assert_eq!([team(id), team(&id), team(TeamId(id)), team(&TeamId(id))], [text; 4]);
    assert_eq!([team("7f"), team(String::from("7f")), team(&String::from("7f"))], ["7f"; 3]);
    assert_eq!([team(7_u32), team(&-7_i64), team(true)], ["7", "-7", "true"]);
    assert_eq!(team("null"), "null");

    let refused = |request: ListRequest<'_>| {
        let error = request.one().unwrap_err();
        let [problem] = error.diagnostics() else { panic!("{error}") };
        (
            problem.code.as_str(),
            problem.message.clone(),
            problem.help.clone().unwrap(),
            problem.subject.clone().unwrap(),
        )
    };
    let told = |code, message: &str, help: &str, about: &str| (code, message.to_owned(), help.to_owned(), about.into());
    let to = |value: ArgumentValue| ListRequest::to("teams/users").param("teamId", value);
    let message = |what: &str| format!("the path parameter `teamId` {what}");
    let help = "give one value, such as an id";
    assert_eq!(refused(to([id].into())), told("invalid-param", &message("is a list"), help, "teamId"));
    assert_eq!(refused(to(ArgumentValue::null())), told("invalid-param", &message("is null"), help, "teamId"));
    let options = RequestOptions::default().with_params([("teamId", vec![1, 2])]);
    let request = ListRequest::to("teams/users").options(options);
    assert_eq!(refused(request.clone()), told("invalid-param", &message("is a list"), help, "teamId"));
    // What is given again replaces it.
    let options = RequestOptions::default().with_params([("teamId", vec![1])]).with_params([("teamId", 1)]);
    assert!(request.options(options).one().is_ok());
    let misspelt = ListRequest::to("teams/users").param("teamID", [1]);
    let (code, message, help, _) = refused(misspelt);
    assert_eq!((code, message.as_str()), ("unknown-param", "`identity@v3/teams/users` has no path parameter `teamID`"));
    assert_eq!(help, "did you mean `teamId`?");

    let params = [Param::new("depth"), Param::new("ids").with_several(Several::Commas)];
    let catalog = Catalog::new([Entity::new("shop", "v1", "/v1/things")
        .with_base_url("https://shop.example.com")
        .with_params(params)]);
    let things = || ListRequest::to("things").catalog(&catalog);
    let url = things().query("depth", 2).query("ids", id).one().unwrap();
    assert_eq!(url, format!("https://shop.example.com/v1/things?depth=2&ids={text}"));
    let (code, message, help, _) = refused(things().query("ids", [id]));
    assert_eq!((code, message.as_str()), ("invalid-query", "the query parameter `ids` is a list"));
    assert_eq!(help, "give one text, with commas between its values");
}

/// What is written is read back, so what cannot be read is not written.
#[test]
fn an_address_is_never_too_long_to_be_read() {
    use konnect_filter::catalog::Catalog;
    use konnect_filter::{Limits, wire};

    let around = "https://global.api.konghq.com/v3/teams//users".len();
    let fits = 8192 - around;
    let users = |id: String| ListRequest::to("teams/users").param("teamId", id).filter("email = a");
    let url = users("x".repeat(fits)).one().unwrap();
    let read = wire::decode(&url, Catalog::builtin(), &Limits::DEFAULT).unwrap();
    assert_eq!(read.options.params, [("teamId".to_owned(), "x".repeat(fits))]);
    let refused = |request: ListRequest<'_>| {
        let error = request.one().unwrap_err();
        let [problem] = error.diagnostics() else { panic!("{error}") };
        (problem.code.as_str(), problem.message.clone())
    };
    let long = ("invalid-param", "the path parameter `teamId` is too long".to_owned());
    assert_eq!(refused(users("x".repeat(fits + 1))), long);
    // What is sent counts: of each of these, three bytes.
    assert_eq!(refused(users(" ".repeat(fits / 3 + 1))), long);
    let base = |bytes: usize| format!("https://example.com/{}", "x".repeat(bytes));
    let at = |base: String| users("7f".to_owned()).base_url(base);
    let fits = 8192 - "https://example.com//v3/teams/7f/users".len();
    assert!(at(base(fits)).one().is_ok());
    assert_eq!(refused(at(base(fits + 1))), ("invalid-base-url", "the base URL is too long".to_owned()));
}

/// What a program forbids is not offered to its users; what it has only not allowed is.
#[test]
fn what_is_forbidden_is_not_offered() {
    let users = |filter: &str| ListRequest::to("users").filter(filter.to_owned());
    let settings = |request: &ListRequest<'_>| -> Vec<Setting> {
        let error = request.urls().unwrap_err();
        error.iter().flat_map(|problem| problem.remedies.iter().map(|remedy| remedy.setting.clone())).collect()
    };
    let local = users("email ends with .com");
    assert_eq!(settings(&local), [Setting::Partial]);
    assert_eq!(settings(&local.clone().partial(false)), []);
    assert_eq!(settings(&local.clone().split(false)), [Setting::Partial]);
    // `one` allows neither, but forbids nothing.
    let error = local.one().unwrap_err();
    assert_eq!(error.diagnostics()[0].remedies.len(), 1);
    let several = users("email = a or full_name = b");
    assert!(settings(&several).contains(&Setting::Split));
    assert!(!settings(&several.clone().split(false)).contains(&Setting::Split));
    assert_eq!(settings(&several.split(false).partial(false)), []);
}

/// What is offered for a stretch of the calendar is counted from the request's own time.
#[test]
fn a_stretch_is_counted_from_the_time_of_the_request() {
    for (filter, ours) in [
        ("created_at > startOfMonth()", "created_at >= 2024-02-01"),
        ("created_at <= endOfMonth()", "created_at <= 2024-02-29"),
        ("created_at < start of the year", "created_at < 2024-01-01"),
    ] {
        let now = "2024-02-10T10:00:00Z".parse().expect("a time");
        let request = ListRequest::to("apis").filter(filter).now(now);
        let error = request.plan().map(drop).unwrap_err();
        assert_eq!(error.diagnostics().len(), 1, "{error}");
        let fixed = konnect_filter::error::fix(filter, error.iter());
        assert_eq!(fixed.as_deref(), Some(ours));
    }
}

//! A service that does something other than what it was asked to is found out by its own records.

use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::{Context, check};
use konnect_filter::client::{OnMismatch, Progress};
use konnect_filter::error::{Part, Severity};
use konnect_filter::plan::{self, Plan, plan};
use konnect_filter::{Code, ListRequest};
use serde_json::{Value, json};

use crate::driver::DRIVERS;
use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{assert_clean, at, client, collect, only};

/// A service that filters nothing, whatever it is asked.
fn deaf(records: Vec<Value>) -> Server {
    Server::start(move |_, asked| konnect::answer(Style::Number, &records, 1000, asked))
}

fn entity() -> &'static Entity {
    Catalog::builtin().find("identity@v3/users").unwrap().entity
}

fn planned(text: &str) -> Plan<'static> {
    let filter = konnect_filter::parse(text).unwrap();
    let checked = check(&filter, entity(), &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    plan(&checked, &plan::PlanOptions::default().with_split(true).with_partial(true)).unwrap()
}

/// 250 users, every second of them active.
fn users() -> Vec<Value> {
    (0..250)
        .map(|n| json!({"id": n, "active": n % 2 == 0, "full_name": format!("User {n}"), "email": format!("{n}@x.y")}))
        .collect()
}

#[test]
fn what_a_service_did_not_filter_is_left_out_and_told() {
    let server = deaf(users());
    let plan = planned("active");
    assert!(plan.residual().is_none());
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    let numbers: Vec<_> = records.by_ref().map(|record| record.unwrap()["id"].as_u64().unwrap()).collect();
    assert_eq!(numbers, (0..250).step_by(2).collect::<Vec<_>>());
    let mut expected = Progress::default();
    expected.requests = 1;
    expected.pages = 3;
    expected.received = 250;
    expected.kept = 125;
    expected.mismatched = 125;
    expected.total = Some(250);
    assert_eq!(records.progress(), expected);
    let warnings = records.warnings();
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert_eq!((warning.code, warning.severity), (Code::FilterNotApplied, Severity::Warning));
    let said = "the service did not apply the filter on `active`: it excludes 125 of the 250 records received";
    assert_eq!(warning.message, said);
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn each_predicate_that_excludes_a_record_is_counted() {
    let server = deaf(users());
    let plan = planned("active and full_name contains 7 and not email starts with 17");
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    assert!(records.by_ref().all(|record| record.unwrap()["active"] == true));
    let counts: Vec<_> =
        records.mismatches().map(|mismatch| (mismatch.field.as_str(), mismatch.excluded, mismatch.received)).collect();
    // Of 250 numbers, 70 to 79, 170 to 179 and every tenth else have a seven: 10 + 10 + 23.
    let sevens = (0..250).filter(|n: &u32| n.to_string().contains('7')).count() as u64;
    assert_eq!(counts, [("active", 125, 250), ("full_name", 250 - sevens, 250)]);
    let kept = (0..250).step_by(2).filter(|n: &u32| n.to_string().contains('7') && !n.to_string().starts_with("17"));
    assert_eq!(records.progress().kept, kept.count() as u64);
}

#[test]
fn a_program_may_keep_them_or_stop_at_the_first() {
    let server = deaf(users());
    let plan = planned("active and not full_name ends with 4");
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap().with_on_mismatch(OnMismatch::Keep);
    // What is filtered here is filtered all the same: 25 names end with a four.
    assert_eq!(records.by_ref().filter(|record| record.is_ok()).count(), 225);
    assert_eq!((records.progress().kept, records.progress().mismatched), (225, 125));
    assert!(records.warnings()[0].help.as_ref().unwrap().contains("kept"));
    let records = client.list(&plan, &at(&server.base())).unwrap().with_on_mismatch(OnMismatch::Fail);
    let (read, error) = collect(records);
    let error = error.unwrap();
    assert_eq!((read.len(), only(&error).code, only(&error).severity), (1, Code::FilterNotApplied, Severity::Error));
    assert_eq!(only(&error).part, Part::Response);
    assert_clean(&error.to_string());
    // The error says it: a warning that records were left out would contradict it.
    let mut records = client.list(&plan, &at(&server.base())).unwrap().with_on_mismatch(OnMismatch::Fail);
    assert!(records.by_ref().any(|record| record.is_err()));
    assert_eq!((records.warnings(), records.mismatches().count()), (Vec::new(), 1));
}

/// A record that does not show the field is kept. Where all are so, nothing was checked, and that is told.
#[test]
fn what_no_record_shows_is_told() {
    let (client, _) = client();
    let told = |records: Vec<Value>| {
        let server = deaf(records);
        let mut records = client.list(&planned("active"), &at(&server.base())).unwrap();
        assert_eq!(records.by_ref().filter(Result::is_ok).count(), 3);
        let Progress { kept, unverifiable, .. } = records.progress();
        let unchecked: Vec<_> = records.mismatches().map(|mismatch| (mismatch.excluded, mismatch.unchecked)).collect();
        (kept, unverifiable, unchecked, records.warnings())
    };
    let (kept, unverifiable, unchecked, warnings) = told(vec![json!({"id": 1}), json!({"id": 2}), json!({"id": 3})]);
    assert_eq!((kept, unverifiable, unchecked), (3, 3, Vec::new()));
    let [warning] = warnings.as_slice() else { panic!("{warnings:?}") };
    assert_eq!(
        (warning.code, warning.severity, warning.part),
        (Code::FilterNotChecked, Severity::Warning, Part::Response)
    );
    let said = "the filter on `active` could not be checked: 3 of the 3 records received do not show it";
    assert_eq!(warning.message, said);
    // One record that shows the right value is evidence; a wrong one is proof of the contrary.
    let (_, unverifiable, _, warnings) =
        told(vec![json!({"id": 1}), json!({"id": 2}), json!({"id": 3, "active": true})]);
    assert_eq!((unverifiable, warnings), (2, Vec::new()));
    let wrong = json!({"id": 4, "active": false});
    let (_, _, unchecked, warnings) = told(vec![json!({"id": 1}), json!({"id": 2}), json!({"id": 3}), wrong]);
    assert_eq!(unchecked, [(1, 3)]);
    assert!(
        warnings[0].message.ends_with("1 of the 4 records received, and 3 more could not be checked and were kept")
    );
}

/// A value that cannot be read is not one that the filter excludes: the service may know better.
#[test]
fn what_cannot_be_read_cannot_be_checked() {
    let unreadable = [
        json!("2026-06-30T23:59:61Z"),
        json!("2026-06-30T10:00:00"),
        json!("2026-06-30T10:00:00.1234567890Z"),
        json!("30 June"),
        json!(1_782_813_600),
        json!({"at": "2026-06-30T10:00:00Z"}),
    ];
    let wrong = [json!("2025-12-31T23:59:59Z"), Value::Null, json!(["2025-12-31T23:59:59Z", "30 June"])];
    let right = [json!("2026-06-30T10:00:00Z"), json!("2026-06-30T10:00:00.123456789+02:00")];
    let all = unreadable.iter().chain(&wrong).chain(&right);
    let records = all.enumerate().map(|(n, time)| json!({"id": n, "created_at": time})).collect();
    let apis = Catalog::builtin().find("api-builder@v3/apis").unwrap().entity;
    let filter = konnect_filter::parse("created_at >= 2026-01-01").unwrap();
    let checked = check(&filter, apis, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan(&checked, &plan::PlanOptions::default()).unwrap();
    let server = deaf(records);
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    let read: Vec<_> = records.by_ref().map(|record| record.unwrap()["id"].as_u64().unwrap()).collect();
    assert_eq!(read, [0, 1, 2, 3, 4, 5, 9, 10]);
    let progress = records.progress();
    assert_eq!((progress.unverifiable, progress.mismatched), (6, 3));
}

#[test]
fn what_a_record_does_not_show_cannot_be_checked() {
    let records = json!([
        {"id": "hidden"},
        {"id": "null", "active": null},
        {"id": "false", "active": false},
        {"id": "true", "active": true},
    ]);
    let server = deaf(records.as_array().unwrap().clone());
    let plan = planned("active");
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    let ids: Vec<_> = records.by_ref().map(|record| record.unwrap()["id"].as_str().unwrap().to_owned()).collect();
    // An explicit null is a missing value, and no test but those for absence is true of one.
    assert_eq!(ids, ["hidden", "true"]);
    let progress = records.progress();
    assert_eq!((progress.kept, progress.mismatched, progress.unverifiable), (2, 2, 1));
}

/// A field that is not shown may exist; a key of a map that is shown does not.
#[test]
fn existence_of_what_is_not_shown() {
    let planes = Catalog::builtin().find("control-planes@v2/control-planes").unwrap().entity;
    let filter = konnect_filter::parse("labels.env exists").unwrap();
    let checked = check(&filter, planes, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan(&checked, &plan::PlanOptions::default().with_partial(true)).unwrap();
    assert_eq!(plan.requests()[0].to_string(), "labels.env exists");
    let records = json!([{"id": "hidden"}, {"id": "null", "labels": null}, {"id": "empty", "labels": {}},
        {"id": "right", "labels": {"env": "x"}}]);
    let server = deaf(records.as_array().unwrap().clone());
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    let ids: Vec<_> = records.by_ref().map(|record| record.unwrap()["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, ["hidden", "right"]);
    assert_eq!((records.progress().unverifiable, records.progress().mismatched), (1, 2));
}

/// The key of a map that is there is missing; of a map that is not, nothing is known.
#[test]
fn a_missing_key_is_a_missing_value() {
    let found = Catalog::builtin().find("api-builder@v3/apis").unwrap();
    let filter = konnect_filter::parse("labels.env = prod").unwrap();
    let checked = check(&filter, found.entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan(&checked, &plan::PlanOptions::default()).unwrap();
    let records = json!([
        {"id": "no map"},
        {"id": "null", "labels": null},
        {"id": "empty", "labels": {}},
        {"id": "other", "labels": {"env": "dev"}},
        {"id": "right", "labels": {"env": "prod"}},
    ]);
    let server = deaf(records.as_array().unwrap().clone());
    let (client, _) = client();
    let (read, end) = collect(client.list(&plan, &at(&server.base())).unwrap());
    let ids: Vec<_> = read.iter().map(|record| record["id"].as_str().unwrap()).collect();
    assert_eq!((ids, end), (vec!["no map", "right"], None));
}

/// A record of one of several requests is right where another alternative is true of it.
#[test]
fn alternatives_in_several_requests() {
    let server = deaf(users());
    let plan = planned("email contains 7 or full_name contains 8");
    assert_eq!(plan.requests().len(), 2);
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    let wanted = (0..250).filter(|n: &u32| n.to_string().contains(['7', '8'])).count();
    assert_eq!(records.by_ref().filter(|record| record.is_ok()).count(), wanted);
    // Each request brought all of the others.
    assert_eq!(records.progress().mismatched, 2 * (250 - wanted as u64));
}

#[test]
fn what_is_not_a_record_is_an_error() {
    for (data, what) in [
        (json!([{"id": "a"}, null]), "record 2 of the page is null"),
        (json!([1]), "record 1 of the page is a number"),
        (json!([{"id": "a"}, {"id": "b"}, "c", 4]), "record 3 of the page is a text"),
        (json!([[{"id": "a"}]]), "record 1 of the page is a list"),
        (json!([true]), "record 1 of the page is a boolean"),
    ] {
        let total = data.as_array().unwrap().len();
        let body = json!({"data": data, "meta": {"page": {"number": 1, "size": 100, "total": total}}}).to_string();
        let server = Server::always(Reply::json(body));
        let (client, _) = client();
        let (read, error) = collect(client.list(&Plan::everything(entity()), &at(&server.base())).unwrap());
        let error = error.unwrap();
        assert_eq!((read.len(), only(&error).code), (0, Code::InvalidAnswer), "{what}");
        assert!(error.to_string().contains(what), "{error}");
    }
}

/// A program may allow its users only so many records: one more is an error, and where the program stops before, there is none.
#[test]
fn more_records_than_are_allowed() {
    let server = deaf(users());
    let (client, _) = client();
    let request = |most| {
        let allowed = konnect_filter::check::Allowed::default().with_records(most);
        ListRequest::to("users").filter("active").allowed(allowed).base_url(server.base())
    };
    let (read, end) = collect(request(125).list(&client).unwrap());
    assert_eq!((read.len(), end), (125, None));
    for most in [124, 1, 0] {
        let (read, end) = collect(request(most).list(&client).unwrap());
        let error = end.unwrap();
        assert_eq!((read.len() as u64, only(&error).code, only(&error).part), (most, Code::NotAllowed, Part::Filter));
        let named = if most == 1 { "one record".to_owned() } else { format!("{most} records") };
        assert!(only(&error).message.contains(&format!("more than {named}")), "{error}");
    }
    let (read, end) = collect(request(20).list(&client).unwrap().with_limit(20));
    assert_eq!((read.len(), end), (20, None));
    // A plan remembers it.
    let plan = request(1).plan().unwrap();
    let options = konnect_filter::wire::RequestOptions::default().with_base_url(server.base());
    let (read, end) = collect(client.list(&plan, &options).unwrap());
    assert_eq!((read.len(), only(&end.unwrap()).code), (1, Code::NotAllowed));
}

/// A user who gives no filter gets no more records than one who gives any.
#[test]
fn more_records_than_are_allowed_without_a_filter() {
    use konnect_filter::check::Allowed;
    use konnect_filter::syntax::field;

    let server = deaf(users());
    let all = users().len();
    let options = at(&server.base());
    let request = |most| {
        let allowed =
            Allowed::default().with_fields(["email"]).with_operators(["="]).with_predicates(1).with_requests(1);
        ListRequest::to("users").allowed(allowed.with_records(most)).base_url(server.base())
    };
    let cases = [
        request(3),
        request(3).filter(None::<&str>),
        ListRequest::to("apis").allowed(Allowed::default().with_records(3)).sort("name").base_url(server.base()),
        request(3).page_size(2),
        request(3).catalog(Catalog::builtin()),
        request(3).split(true).partial(true),
        // Neither is a filter of the user's.
        request(3).and(field("active").exists()).partial(true),
        request(3).filter("email exists").allowed(Allowed::default().with_records(3)),
    ];
    for (index, case) in cases.iter().enumerate() {
        let plan = case.clone().partial(true).plan().unwrap();
        assert_eq!(plan.records(), Some(3), "{index}");
        for driver in DRIVERS {
            let read = driver.read(&plan, &options);
            let error = read.error.unwrap();
            assert_eq!((read.records.len(), only(&error).code, only(&error).part), (3, Code::NotAllowed, Part::Filter));
        }
        let client = client().0;
        for records in [case.list(&client), case.clone().partial(true).prepare().unwrap().list(&client)] {
            let (read, end) = collect(records.unwrap());
            assert_eq!((read.len(), only(&end.unwrap()).code), (3, Code::NotAllowed), "{index}");
        }
    }
    let (_, end) = collect(request(3).list(&client().0).unwrap());
    let error = end.unwrap();
    assert_eq!(only(&error).message, "the collection has more than 3 records, and only so many are allowed");
    assert_eq!(only(&error).help.as_deref(), Some("give a filter that matches fewer"));
    let (read, end) = collect(request(all as u64).list(&client().0).unwrap());
    assert_eq!((read.len(), end), (all, None));
}

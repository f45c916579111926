//! What a program can do with the values of the library: keep them, and take them to other threads.

use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::check::{Checked, Condition, Context, check, check_untyped, evaluate};
use konnect_filter::plan::{Plan, PlanOptions, plan};
use konnect_filter::{Error, Filter, parse};
use serde_json::json;

const fn shared<T: Send + Sync>() {}

#[test]
fn what_the_steps_give_can_be_shared_between_threads() {
    shared::<Error>();
    shared::<Catalog>();
    shared::<Entity>();
    shared::<Filter<'_>>();
    shared::<Checked<'_>>();
    shared::<Condition<'_>>();
    shared::<Plan<'_>>();
}

fn at() -> Context {
    Context::at("2026-08-22T10:00:00Z".parse().unwrap())
}

/// The plan outlives the text that it was made from.
fn planned(text: &str, name: &str) -> Plan<'static> {
    let entity = Catalog::builtin().find(name).unwrap().entity;
    let text = text.to_owned();
    let filter = parse(&text).unwrap();
    let checked = check(&filter, entity, &at()).unwrap();
    plan(&checked, &PlanOptions { split: true, partial: true, ..PlanOptions::default() }).unwrap()
}

#[test]
fn a_plan_outlives_the_filter_it_was_made_of() {
    struct Job {
        plan: Plan<'static>,
    }
    let long = "x".repeat(500);
    let text = format!("labels.env in ({long}, \"dev\") and created_at >= now-7d and name ends with pay");
    let job = Job { plan: planned(&text, "api-builder@v3/apis") };
    let shown = std::thread::spawn(move || {
        let requests: Vec<_> = job.plan.requests.iter().map(ToString::to_string).collect();
        (requests, job.plan.residual.map(|residual| residual.to_string()))
    });
    let (requests, residual) = shown.join().unwrap();
    assert_eq!(requests.len(), 1);
    assert!(requests.iter().all(|request| request.contains(&long) && request.contains("2026-08-15T10:00:00Z")));
    assert_eq!(residual.as_deref(), Some("name ends with \"pay\""));
}

#[test]
fn a_condition_outlives_its_filter_and_needs_no_collection() {
    let condition: Condition<'static> = {
        let text = "a.b = 1 and name contains test".to_owned();
        check_untyped(&parse(&text).unwrap(), &at()).unwrap().0
    };
    assert_eq!(evaluate(&condition, &json!({"a": {"b": 1}, "name": "A TEST"})), Some(true));
}

/// The whole filter stays with its plan, also where all of it is sent.
#[test]
fn a_plan_knows_the_whole_filter() {
    let plan = planned("name = x and labels.env = dev", "api-builder@v3/apis");
    assert!(plan.residual.is_none());
    assert_eq!(plan.condition.unwrap().to_string(), "name = \"x\" and labels.env = \"dev\"");
}

#[cfg(feature = "client")]
mod client {
    use konnect_filter::client::{Client, Credentials, Http, HttpGet, Records, Response, Transport, TransportError};
    use konnect_filter::wire;

    use super::{Catalog, Plan, shared};

    /// A service of one record.
    struct Canned;

    impl Transport for Canned {
        fn get(&self, _: &HttpGet<'_>) -> Result<Response, TransportError> {
            let body = r#"{"data":[{"id":"a"}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
            Ok(Response { status: 200, headers: Vec::new(), body: Box::new(body.as_bytes()) })
        }
    }

    #[test]
    fn a_client_and_its_records_can_be_shared_between_threads() {
        shared::<Http>();
        shared::<Credentials>();
        shared::<Client>();
        shared::<Client<Canned>>();
        shared::<Records<'_, Http>>();
    }

    #[test]
    fn records_are_kept_in_a_value_and_read_on_another_thread() {
        struct Reader {
            records: Records<'static, Canned>,
        }
        let client = Client::with(Canned, Credentials::None);
        let mut reader = {
            let plan = Plan::everything(Catalog::builtin().find("identity@v3/users").unwrap().entity);
            Reader { records: client.list(&plan, &wire::RequestOptions::default()).unwrap() }
        };
        let count = std::thread::scope(|scope| scope.spawn(move || reader.records.by_ref().count()).join().unwrap());
        assert_eq!(count, 1);
    }
}

//! What a program can do with the values of the library: keep them, and take them to other threads.

use konnect_filter::catalog::{Catalog, Entity, Field as CatalogField, Operator, Paging, Type};
use konnect_filter::check::{Allowed, Checked, Condition, Context, check, check_untyped, evaluate};
use konnect_filter::evaluate::Matcher;
use konnect_filter::plan::{Plan, PlanOptions, plan};
use konnect_filter::request::Prepared;
use konnect_filter::syntax::{ArgumentValue, Arguments, Draft, Value, field};
use konnect_filter::{Error, Filter, ListRequest, parse, wire};
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
    shared::<Allowed>();
    shared::<ArgumentValue>();
    shared::<Arguments>();
    shared::<Context>();
    shared::<Draft<'_>>();
    shared::<ListRequest<'_>>();
    shared::<Matcher>();
    shared::<Prepared<'_>>();
    shared::<PlanOptions>();
    shared::<wire::RequestOptions>();
    shared::<wire::RequestSpec<'static>>();
    shared::<konnect_filter::plan::Measured>();
    #[cfg(feature = "listing")]
    {
        shared::<konnect_filter::listing::Listing<'_>>();
        shared::<konnect_filter::listing::Page>();
        shared::<konnect_filter::verify::Probe<'_>>();
        shared::<konnect_filter::verify::Profile>();
    }
    shared::<Value<'_>>();
    shared::<wire::Endpoint>();
    shared::<wire::Decoded<'_>>();
    shared::<wire::Query<'_>>();
    shared::<wire::HttpRequest<'_>>();
}

/// A program keeps one clock, one way to the service or one filter, and gives it to many.
#[test]
fn what_is_shared_is_as_good_as_what_is_owned() {
    use std::sync::Arc;

    let filter = parse("size > 9").unwrap();
    let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap().condition;
    let matcher = Matcher::new(&condition);
    let other = matcher.clone();
    let says = std::thread::spawn(move || other.matches(&json!({ "size": 10 }))).join().unwrap();
    assert_eq!((says, matcher.matches(&json!({ "size": 9 }))), (Some(true), Some(false)));

    #[cfg(feature = "client")]
    {
        use std::sync::atomic::{AtomicU64, Ordering};
        use std::time::Duration;

        use konnect_filter::client::{Client, Clock, Credentials, Http, SystemClock, Transport};

        #[derive(Default)]
        struct Counting(AtomicU64);
        impl Clock for Counting {
            fn now(&self) -> jiff::Timestamp {
                SystemClock.now()
            }
            fn sleep(&self, _: Duration) {
                panic!("it pauses as a whole")
            }
            fn random(&self) -> f64 {
                0.25
            }
            // What has its own way to do it is asked to.
            fn pause(&self, pause: Duration, _: &dyn Fn() -> bool) {
                self.0.fetch_add(pause.as_secs(), Ordering::Relaxed);
            }
        }
        fn paused(clock: impl Clock) {
            clock.pause(Duration::from_secs(7), &|| false);
            assert!((clock.random() - 0.25).abs() < f64::EPSILON);
        }
        let clock = Arc::new(Counting::default());
        paused(&*clock);
        paused(Arc::clone(&clock));
        paused(Arc::clone(&clock) as Arc<dyn Clock>);
        paused(Box::new(Arc::clone(&clock)) as Box<dyn Clock>);
        assert_eq!(clock.0.load(Ordering::Relaxed), 28);

        const fn transport<T: Transport>() {}
        transport::<&Http>();
        transport::<Arc<Http>>();
        transport::<Box<dyn Transport>>();
        let _ = Client::with_transport(Arc::new(Http::default()) as Arc<dyn Transport>, Credentials::None);
    }
}

/// Lists of values are looped over as slices are.
#[test]
fn lists_of_values_are_iterated() {
    use konnect_filter::check::TermTest;
    use konnect_filter::syntax::{Node, Test};

    let filter = parse("name in (a, b)").unwrap();
    let Node::Predicate(predicate) = filter.node() else { panic!("one predicate") };
    let Test::Match { values, .. } = predicate.test() else { panic!("a match") };
    let mut texts = Vec::new();
    for value in values {
        texts.push(value.text());
    }
    let condition = check_untyped(&filter, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap().condition;
    let Condition::Term(term) = &condition else { panic!("one term") };
    let TermTest::Any(_, values) = &term.test else { panic!("a match") };
    for value in values {
        texts.push(&value.text);
    }
    assert_eq!(texts, ["a", "b", "a", "b"]);
}

/// What programs that report errors ask of them: anyhow the first, thiserror's `#[source]` and miette's `IntoDiagnostic` the same.
const fn reported<E: std::error::Error + Send + Sync + 'static>() {}

#[test]
fn errors_are_what_programs_can_report() {
    reported::<Error>();
    #[cfg(feature = "listing")]
    reported::<konnect_filter::listing::Fault>();
    #[cfg(feature = "client")]
    reported::<konnect_filter::client::TransportError>();

    fn program() -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        let request = ListRequest::to("users").filter("emial = x and full_nam = y");
        Ok(request.one()?)
    }
    let error = program().unwrap_err();
    assert!(error.to_string().ends_with("(and 1 more problem)"), "{error}");
    // What it is made of can be had back.
    let error = error.downcast::<Error>().unwrap();
    let codes: Vec<_> = error.into_iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["unknown-field", "unknown-field"]);
}

/// What is kept in sets, compared in tests, and written to logs.
#[test]
fn values_have_the_traits_that_are_expected_of_them() {
    use std::fmt::{Debug, Display};
    use std::hash::Hash;

    use konnect_filter::{Code, Diagnostic, Limits, Span, catalog, error, plan, sql, syntax};

    const fn value<T: Debug + Clone + PartialEq + Eq>() {}
    const fn key<T: Debug + Copy + Eq + Hash>() {}
    const fn shown<T: Display>() {}

    value::<Entity>();
    value::<CatalogField>();
    value::<Diagnostic>();
    value::<Error>();
    value::<Filter<'_>>();
    value::<Limits>();
    value::<Context>();
    value::<Allowed>();
    value::<PlanOptions>();
    value::<wire::RequestOptions>();
    value::<wire::RequestSpec<'_>>();
    value::<plan::Request<'_>>();
    value::<plan::Note>();
    value::<Arguments>();
    value::<plan::Measured>();
    #[cfg(feature = "listing")]
    value::<konnect_filter::verify::Profile>();
    key::<Code>();
    key::<Span>();
    key::<Operator>();
    key::<catalog::OperatorSet>();
    key::<error::Part>();
    key::<error::Severity>();
    key::<sql::Dialect>();
    key::<sql::ColumnType>();
    key::<syntax::Comparison>();
    key::<syntax::MatchOperator>();
    key::<wire::Audience>();
    key::<wire::Escaping>();
    shown::<Code>();
    shown::<Diagnostic>();
    shown::<Error>();
    shown::<Filter<'_>>();
    shown::<Operator>();
    shown::<syntax::Comparison>();
    shown::<syntax::MatchOperator>();
    shown::<plan::Request<'_>>();
    shown::<Condition<'_>>();
    assert_eq!(format!("{:>9}|", Operator::Contains), " contains|");
}

/// What is named in text is listed, written and read in one way, whichever enum it is.
#[test]
fn enums_with_names_have_one_shape() {
    use std::fmt::{Debug, Display};

    use konnect_filter::{Code, complete, error, sql, syntax};

    #[track_caller]
    fn shape<T: Copy + Debug + Display + PartialEq>(
        all: &[T],
        as_str: fn(T) -> &'static str,
        from_name: fn(&str) -> Option<T>,
    ) {
        for (at, &one) in all.iter().enumerate() {
            let name = as_str(one);
            // So no two have one name.
            assert_eq!(all.iter().position(|&other| as_str(other) == name), Some(at), "{name}");
            assert_eq!(from_name(name), Some(one));
            assert_eq!(format!("{one:>22}|"), format!("{name:>22}|"));
        }
        assert_eq!((from_name(""), from_name("none of them")), (None, None));
    }
    shape(Code::ALL, Code::as_str, Code::from_name);
    shape(Operator::ALL, Operator::as_str, Operator::from_name);
    shape(complete::CandidateKind::ALL, complete::CandidateKind::as_str, complete::CandidateKind::from_name);
    shape(error::Part::ALL, error::Part::as_str, error::Part::from_name);
    shape(error::Severity::ALL, error::Severity::as_str, error::Severity::from_name);
    shape(sql::ColumnType::ALL, sql::ColumnType::as_str, sql::ColumnType::from_name);
    shape(sql::Dialect::ALL, sql::Dialect::as_str, sql::Dialect::from_name);
    shape(syntax::Comparison::ALL, syntax::Comparison::as_str, syntax::Comparison::from_name);
    shape(syntax::MatchOperator::ALL, syntax::MatchOperator::as_str, syntax::MatchOperator::from_name);
    #[cfg(feature = "listing")]
    {
        use konnect_filter::{listing::OnMismatch, verify::ProbeKind};
        shape(OnMismatch::ALL, OnMismatch::as_str, OnMismatch::from_name);
        shape(ProbeKind::ALL, ProbeKind::as_str, ProbeKind::from_name);
        assert_eq!(OnMismatch::default().as_str(), "drop");
    }
    assert_eq!(sql::Dialect::from_name("postgres"), Some(sql::Dialect::Postgres));
    // JSON has the names.
    let json = json!([Code::UnknownField, error::Severity::Warning, error::Part::BaseUrl, Operator::Ocontains]);
    assert_eq!(json, json!(["unknown-field", "warning", "base-url", "ocontains"]));
    assert_eq!(json!(complete::CandidateKind::RecordField), "record-field");
}

/// What a request says is kept and sent elsewhere without a lifetime of its filter.
#[test]
fn a_request_outlives_its_filter() {
    fn request(name: &str) -> ListRequest<'static> {
        let text = format!("email = $email and full_name = {name:?}");
        ListRequest::to("users").filter(parse(&text).unwrap()).bind("email", name)
    }
    let url = std::thread::spawn(|| request("ada").one()).join().unwrap().unwrap();
    assert!(url.ends_with("?filter%5Bemail%5D%5Beq%5D=ada&filter%5Bfull_name%5D%5Beq%5D=ada"));
}

/// The tree of a filter, walked and changed.
#[test]
fn a_filter_is_mapped_to_one_of_the_same_shape() {
    let text = "a = 1 and not (b or c in (x, y) or not d exists) and e between 1 and 2";
    let filter = parse(text).unwrap();
    let same = filter.map(|predicate| predicate.clone().into()).build().unwrap();
    assert_eq!(same, filter);
    let names: Vec<&str> = filter.predicates().map(|predicate| predicate.field().name()).collect();
    assert_eq!(names, ["a", "b", "c", "d", "e"]);
    // What is put in is joined, not nested.
    let wider = filter.map(|_| field("x").is_true().and(field("y").is_true())).build().unwrap();
    assert_eq!(wider.to_string(), "x and y and not (x and y or x and y or not (x and y)) and x and y");
    // What cannot be built is an error where it is built.
    let empty = filter.map(|_| field("x").is_in([""; 0]));
    assert_eq!(empty.build().unwrap_err().diagnostics()[0].code.as_str(), "empty-list");
}

#[test]
fn a_collection_is_described_in_code() {
    let operators = [Operator::Eq, Operator::Contains];
    let part = Entity::new("workshop", "v1", "/v1/widgets/{widgetId}/parts")
        .with_base_url("https://widgets.example.com")
        .with_paging(Paging::number())
        .with_field(CatalogField::new("labels", Type::String, operators).with_map(true))
        .with_field(CatalogField::new("kind", Type::String, operators).with_path(["config", "kind"]));
    assert_eq!(part.name(), "workshop@v1/widgets/parts");
    let catalog = Catalog::new([part]);
    let request = ListRequest::to("widgets/parts").catalog(&catalog).param("widgetId", "7");
    let plan =
        request.clone().filter("labels.env = dev and kind contains x and name = y").partial(true).plan().unwrap_err();
    assert_eq!(plan.diagnostics()[0].code.as_str(), "unknown-field");
    let request = request.filter("labels.env = dev and kind contains x");
    assert_eq!(
        request.one().unwrap(),
        "https://widgets.example.com/v1/widgets/7/parts?filter%5Blabels.env%5D%5Beq%5D=dev&filter%5Bkind%5D%5Bcontains%5D=x"
    );
    let condition = request.plan().unwrap().condition().unwrap().clone();
    assert_eq!(evaluate(&condition, &json!({ "labels": { "env": "dev" }, "config": { "kind": "AXE" } })), Some(true));
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
    plan(&checked, &PlanOptions::default().with_split(true).with_partial(true)).unwrap()
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
        let requests: Vec<_> = job.plan.requests().iter().map(ToString::to_string).collect();
        (requests, job.plan.residual().map(|residual| residual.to_string()))
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
        check_untyped(&parse(&text).unwrap(), &at()).unwrap().condition
    };
    assert_eq!(evaluate(&condition, &json!({"a": {"b": 1}, "name": "A TEST"})), Some(true));
}

/// The whole filter stays with its plan, also where all of it is sent.
#[test]
fn a_plan_knows_the_whole_filter() {
    let plan = planned("name = x and labels.env = dev", "api-builder@v3/apis");
    assert!(plan.residual().is_none());
    assert_eq!(plan.condition().unwrap().to_string(), "name = \"x\" and labels.env = \"dev\"");
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
            Ok(Response::new(200, Vec::new(), Box::new(body.as_bytes())))
        }
    }

    #[test]
    fn a_client_and_its_records_can_be_shared_between_threads() {
        shared::<Http>();
        shared::<Credentials>();
        shared::<Client>();
        shared::<Client<Canned>>();
        shared::<Records<'_, Http>>();
        shared::<konnect_filter::client::Timeouts>();
        shared::<konnect_filter::client::RetryPolicy>();
        shared::<konnect_filter::client::ClientOptions>();
        const fn sent<T: Send>() {}
        sent::<Response>();
        // They can be kept without their types.
        let _: Option<(Box<dyn Transport>, Box<dyn konnect_filter::client::Clock>)> = None;
    }

    #[test]
    fn records_are_kept_in_a_value_and_read_on_another_thread() {
        struct Reader {
            records: Records<'static, Canned>,
        }
        let client = Client::with_transport(Canned, Credentials::None);
        let mut reader = {
            let plan = Plan::everything(Catalog::builtin().find("identity@v3/users").unwrap().entity);
            Reader { records: client.list(&plan, &wire::RequestOptions::default()).unwrap() }
        };
        let count = std::thread::scope(|scope| scope.spawn(move || reader.records.by_ref().count()).join().unwrap());
        assert_eq!(count, 1);
    }
}

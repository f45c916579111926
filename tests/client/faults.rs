//! Everything that can go wrong on the way: an error that says so, never a short result that looks whole.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use konnect_filter::catalog::{Field, Operator, Paging, Type};
use konnect_filter::client::{Client, ClientOptions, Credentials, Event, RetryPolicy};
use konnect_filter::error::Part;
use konnect_filter::plan::{Parameter, Plan, Request};
use konnect_filter::{Code, Error, Span};
use serde_json::json;

use crate::driver::{DRIVERS, Read, Setup};
use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{PATIENCE, assert_clean, at, client, collect, everything, only, transport, users};

const NUMBER: Paging = Paging::number();
const CURSOR: Paging = Paging::cursor();
const OPAQUE: Paging = Paging::offset();
const MESH: Paging = Paging::offset().with_integer(true);

/// What reading from this server comes to.
struct Outcome {
    read: usize,
    error: Error,
    asked: usize,
    pauses: Vec<Duration>,
}

#[track_caller]
fn fails(
    paging: Paging,
    answer: impl Fn(usize) -> Reply + Send + Sync + 'static,
    code: Code,
    message: &str,
) -> Outcome {
    let answer = Arc::new(answer);
    let mut outcomes = DRIVERS.map(|driver| {
        let answer = Arc::clone(&answer);
        let server = Server::start(move |index, _| answer(index));
        let entity = users(paging.clone());
        let Read { records, error, pauses, .. } = driver.read(&everything(&entity), &at(&server.base()));
        let error = error.expect("an error");
        assert_eq!(only(&error).code, code, "{driver:?}: {error}");
        assert!(error.to_string().contains(message), "{driver:?}: {error}");
        assert_eq!(only(&error).part, Part::Response);
        assert_clean(&format!("{error} {error:?}"));
        Outcome { read: records.len(), error, asked: server.asked().len(), pauses }
    });
    let counts = outcomes.each_ref().map(|outcome| outcome.read);
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    outcomes.reverse();
    let [.., one] = outcomes;
    one
}

fn page(body: serde_json::Value) -> impl Fn(usize) -> Reply + Send + Sync + 'static {
    move |_| Reply::json(body.to_string())
}

#[test]
fn pages_that_do_not_add_up() {
    let broken = |paging, body, message| fails(paging, page(body), Code::BrokenPaging, message);
    let data = json!([{"id": "a"}, {"id": "b"}]);
    // The service ignores the page's number: it says so, or gives the same records, or stops too early.
    let repeated = json!({"data": data, "meta": {"page": {"number": 1, "size": 2, "total": 4}}});
    assert_eq!(broken(NUMBER, repeated, "page 2 was requested, but the service says that it returned page 1").read, 2);
    let unnumbered = json!({"data": data, "meta": {"page": {"size": 2, "total": 4}}});
    assert_eq!(broken(NUMBER, unnumbered, "same page twice").read, 2);
    let other = json!({"data": [{"n": 1}], "meta": {"page": {"number": 1, "size": 1, "total": 4}}});
    broken(NUMBER, other, "page 2 was requested, but the service says that it returned page 1");
    broken(NUMBER, json!({"data": [], "meta": {"page": {"number": 1, "size": 10, "total": 3}}}), "announced 3 records");
    broken(MESH, json!({"data": [], "total": 3}), "announced 3 records");
    broken(MESH, json!({"data": data, "next": "/x?offset=2"}), "same page twice");
    // Cursors that lead in a circle, to nowhere or to another host.
    broken(CURSOR, json!({"data": data, "meta": {"page": {"next": "/x?page[after]=c"}}}), "same page twice");
    broken(
        CURSOR,
        json!({"data": [], "meta": {"page": {"next": "/x?page[after]=c"}}}),
        "back to one that was already read",
    );
    broken(OPAQUE, json!({"data": [{"n": 1}], "offset": "c"}), "same page twice");
    broken(OPAQUE, json!({"data": [], "offset": "c"}), "back to one that was already read");
    broken(CURSOR, json!({"data": data, "meta": {"page": {"next": "/x?page[before]=c"}}}), "has no `page[after]`");
    broken(CURSOR, json!({"data": data, "meta": {"page": {"next": "/x?page[after]="}}}), "has no `page[after]`");
    for link in ["https://evil.example/x?page[after]=c", "//evil.example/x?page[after]=c", "http://evil.example/"] {
        let body = json!({"data": data, "meta": {"page": {"next": link}}});
        assert_eq!(broken(CURSOR, body, "another host, `evil.example`").asked, 1);
    }
    // Nothing said about more.
    for paging in [CURSOR, OPAQUE, MESH, NUMBER] {
        let full: Vec<_> = (0..100).map(|n| json!({"id": n})).collect();
        let said = match paging {
            CURSOR | OPAQUE => "does not say whether there is another page",
            // The next one can be asked for all the same.
            _ => "same page twice",
        };
        broken(paging, json!({"data": full}), said);
    }
    broken(CURSOR, json!({"data": data}), "does not say whether there is another page");
    broken(CURSOR, json!({"data": data, "page": {"total_count": 3}}), "announced 3 records");
    // A collection that is described as whole, and is not.
    broken(Paging::None, json!({"data": data, "meta": {"page": {"total": 3}}}), "more records than it returned");
    broken(
        Paging::None,
        json!({"data": data, "meta": {"page": {"next": "/x?page[after]=c"}}}),
        "more records than it returned",
    );
}

#[test]
fn empty_pages_without_end() {
    let answer = |index: usize| {
        let next = format!("/x?page[after]=c{index}");
        Reply::json(json!({"data": [], "meta": {"page": {"next": next}}}).to_string())
    };
    let outcome = fails(CURSOR, answer, Code::BrokenPaging, "one empty page after another");
    assert_eq!((outcome.read, outcome.asked), (0, 101));
}

#[test]
fn responses_that_are_not_lists() {
    let wrong = |reply: Reply, message| {
        let outcome = fails(NUMBER, move |_| reply.clone(), Code::InvalidAnswer, message);
        assert_eq!((outcome.read, outcome.asked), (0, 1), "{message}");
    };
    wrong(
        Reply::json("<html>").with("content-type", "text/html; charset=utf-8"),
        "answered with an HTML page instead of JSON (status 200)",
    );
    wrong(Reply::json("{]"), "not valid JSON");
    wrong(Reply::json("{\"data\":[]} {}"), "not valid JSON");
    wrong(Reply::json(r#"{"items":[]}"#), "no list of records at `data`");
    wrong(Reply::json(r#"{"data":{}}"#), "no list of records at `data`");
    wrong(Reply::json(r#"{"data":null,"meta":{"page":{"total":3}}}"#), "no list of records at `data`");
    wrong(Reply::json("[1]"), "no list of records at `data`");
    wrong(Reply::json("[".repeat(100_000)), "no list of records at `data`");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    for body in [format!("{{\"data\":[{{\"a\":{deep}}}]}}"), format!("{{\"data\":[],\"meta\":{deep}}}")] {
        wrong(Reply::json(body), "not valid JSON: recursion limit exceeded");
    }
    wrong(Reply::status(204, ""), "answered without content (status 204)");
    wrong(Reply::status(206, r#"{"data":[]}"#), "answered with a part of the content (status 206)");
}

/// The error says what came instead of a list, whether it came whole or not.
#[test]
fn an_answer_says_what_it_is() {
    let says = |reply: Reply, tries, message: &str| {
        let outcome = fails(NUMBER, move |_| reply.clone(), Code::InvalidAnswer, message);
        assert_eq!((outcome.read, outcome.asked), (0, tries), "{message}");
    };
    says(Reply::json(""), 5, "after 5 attempts: the response is empty");
    says(Reply::json(" \r\n"), 5, "after 5 attempts: the response is empty");
    says(Reply::Cut { body: b"{\"data\":[".to_vec(), announced: 99 }, 5, "the response ended after 9");
    says(Reply::json("{\"data\":["), 5, "the response ended in the middle of its JSON, after 9 bytes");
    says(Reply::json("<!doctype html>"), 1, "the response is HTML or XML, and not JSON");
    for (body, what) in
        [("null", "null"), ("[1]", "a list"), ("\"a\"", "a text"), ("7", "a number"), ("true", "a boolean")]
    {
        says(Reply::json(body), 1, &format!("the response is {what}: there is no list of records at `data`"));
        let body = format!("{{\"data\":{body},\"meta\":{{\"page\":{{\"total\":3}}}}}}");
        if what != "a list" {
            says(Reply::json(body), 1, &format!("the response has no list of records at `data`, but {what}"));
        }
    }
}

#[test]
fn bodies_that_break_off_are_tried_again_and_then_an_error() {
    let half = br#"{"data":[{"id":"a"},{"id":"b"#.to_vec();
    let replies = [
        Reply::Cut { body: half.clone(), announced: 500 },
        Reply::CutChunks(half.clone()),
        Reply::UntilClosed(half.clone()),
        Reply::json(String::from_utf8(half).unwrap()),
        Reply::json(""),
        Reply::Nothing,
        Reply::Raw(b"SSH-2.0-OpenSSH\r\n".to_vec()),
        Reply::Silence(Duration::from_millis(2000)),
    ];
    for reply in replies {
        for driver in DRIVERS {
            let server = Server::always(reply.clone());
            let entity = users(NUMBER);
            let answer = if matches!(reply, Reply::Silence(_)) { Duration::from_millis(300) } else { PATIENCE };
            let retry = RetryPolicy::default().with_max_attempts(3);
            let read = driver.read_with(
                Setup { answer, retry, ..Setup::default() },
                &everything(&entity),
                &at(&server.base()),
            );
            let error = read.error.unwrap_or_else(|| panic!("{reply:?}"));
            // What answers is not out of reach.
            let answers = !matches!(reply, Reply::Nothing | Reply::Raw(_) | Reply::Silence(_));
            let code = if answers { Code::InvalidAnswer } else { Code::Unreachable };
            assert_eq!(only(&error).code, code, "{reply:?}: {error}");
            assert!(error.to_string().contains("after 3 attempts"), "{error}");
            assert_eq!((read.records.len(), server.asked().len()), (0, 3), "{reply:?}");
            assert_eq!(read.pauses, [250, 500].map(Duration::from_millis));
        }
    }
}

#[test]
fn one_broken_try_does_no_harm() {
    for reply in [
        Reply::Nothing,
        Reply::Cut { body: b"{".to_vec(), announced: 9 },
        Reply::status(502, "<html>"),
        Reply::status(503, ""),
        Reply::status(504, ""),
        Reply::status(429, ""),
    ] {
        for driver in DRIVERS {
            let records = konnect::records(25);
            let (all, reply) = (records.clone(), reply.clone());
            // Each address has to be asked for twice.
            let tried: Mutex<BTreeSet<String>> = Mutex::default();
            let server = Server::start(move |_, asked| match tried.lock().unwrap().insert(asked.target.clone()) {
                true => reply.clone(),
                false => konnect::answer(Style::Number, &records, 10, asked),
            });
            let entity = users(NUMBER);
            let read = driver.read(&everything(&entity), &at(&server.base()));
            assert_eq!(read.error, None, "{driver:?}");
            assert!(read.records == all);
            assert_eq!((server.asked().len(), read.pauses.len()), (6, 3));
        }
    }
}

#[test]
fn a_busy_service_is_obeyed() {
    let busy = |value: &'static str| {
        move |index: usize| match index {
            0 => Reply::status(429, "").with("retry-after", value),
            _ => Reply::status(403, ""),
        }
    };
    let pauses = |value| fails(NUMBER, busy(value), Code::Forbidden, "403").pauses;
    assert_eq!(pauses("7"), [Duration::from_secs(7)]);
    // Twenty seconds after the clock of these tests.
    assert_eq!(pauses("Sun, 22 Nov 2026 02:00:20 GMT"), [Duration::from_secs(20)]);
    assert_eq!(pauses("whenever"), [Duration::from_millis(250)]);
    let outcome = fails(NUMBER, busy("3600"), Code::TooManyTries, "it asked for a 3600 s pause");
    assert_eq!((outcome.asked, outcome.pauses.len()), (1, 0));
    let always = |_| Reply::status(429, "");
    let outcome = fails(NUMBER, always, Code::TooManyTries, "after 5 attempts: it is rate-limiting requests");
    assert_eq!(outcome.pauses, [250, 500, 1000, 2000].map(Duration::from_millis));
}

#[test]
fn statuses_are_explained() {
    let explained = |status, code, words: &'static str| {
        let body = json!({"status": status, "title": "Title", "detail": "the detail"}).to_string();
        let outcome = fails(NUMBER, move |_| Reply::status(status, body.clone()), code, words);
        assert_eq!(outcome.asked, 1);
        assert!(outcome.error.to_string().contains(": Title: the detail)"), "{}", outcome.error);
    };
    explained(401, Code::Unauthorized, "rejected the credential (status 401");
    explained(401, Code::Unauthorized, "expired");
    explained(403, Code::Forbidden, "does not allow listing `identity@v3/users`");
    explained(404, Code::NotFound, "no resource at `/v3/users`");
    explained(414, Code::Rejected, "too long");
    explained(400, Code::Rejected, "rejected the request");
    explained(418, Code::Rejected, "rejected the request (status 418");
    explained(500, Code::ServiceFailed, "failed (status 500");
}

#[test]
fn what_a_service_says_is_shown_without_harm() {
    let evil = format!("\u{1b}[2J\u{202e}{}{}", crate::CANARY, "x".repeat(5000));
    let body = json!({"title": evil, "message": "and \u{7}"}).to_string();
    let outcome = fails(NUMBER, move |_| Reply::status(403, body.clone()), Code::Forbidden, "[redacted]xxx");
    let text = outcome.error.to_string();
    assert!(text.len() < 1000 && !text.chars().any(|c| c.is_control() || c == '\u{202e}'), "{text}");
}

#[test]
fn pages_and_records_have_limits() {
    let server = Server::always(Reply::json(json!({"data": konnect::records(50)}).to_string()));
    let entity = users(Paging::None);
    let plan = everything(&entity);
    for (driver, (limits, code, count)) in DRIVERS.into_iter().flat_map(|driver| {
        [((1000, 1000), Code::InvalidAnswer, 0), ((1 << 20, 20), Code::TooManyRecords, 20)].map(|case| (driver, case))
    }) {
        let read = driver.read_with(Setup { limits, ..Setup::default() }, &plan, &at(&server.base()));
        assert_eq!((only(&read.error.unwrap()).code, read.records.len()), (code, count));
    }
}

/// Konnect's own words, as its published `400` answers have them.
#[test]
fn invalid_parameters_point_into_the_filter() {
    let parameter = |field, key: Option<&'static str>, operator, at: (u32, u32)| {
        Parameter::unchecked(field, key.map(Into::into), operator, ["x".into()]).at(Span::new(at.0, at.1))
    };
    let field = |name: &str| Field::new(name, Type::String, []).without_path();
    let mut labels = field("labels");
    labels.map = true;
    let entity = users(NUMBER).with_fields([field("name"), labels, field("config.kind")]);
    let [name, labels, kind] = entity.fields.as_slice() else { panic!("three fields") };
    let request = Request::unchecked([
        parameter(name, None, Operator::Contains, (0, 10)),
        parameter(labels, Some("env"), Operator::Eq, (15, 25)),
        parameter(kind, None, Operator::Eq, (30, 40)),
    ]);
    let plan = Plan::unchecked(&entity, [request]);
    let placed = |said: &str| {
        let item = json!({"field": said, "rule": "invalid", "reason": "is not supported", "source": "query"});
        let body = json!({"status": 400, "title": "Bad Request", "invalid_parameters": [item]}).to_string();
        let server = Server::always(Reply::status(400, body));
        let (client, _) = client();
        let (_, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
        let error = error.unwrap();
        let problem = only(&error);
        assert_eq!(problem.code, Code::Rejected);
        assert!(problem.message.ends_with(": is not supported"), "{}", problem.message);
        problem.span.map(|span| (problem.part, span.start, span.end))
    };
    for said in ["name", "filter[name]", "filter[name][contains]", "filter.name", "filter.name.contains"] {
        assert_eq!(placed(said), Some((Part::Filter, 0, 10)), "{said}");
    }
    for said in ["labels.env", "filter[labels.env][eq]", "filter[labels][env]", "labels"] {
        assert_eq!(placed(said), Some((Part::Filter, 15, 25)), "{said}");
    }
    assert_eq!(placed("filter[config.kind]"), Some((Part::Filter, 30, 40)));
    for said in ["page[size]", "filter", "nam", "", "labels.envx"] {
        assert_eq!(placed(said), None, "{said}");
    }
}

/// Neither a pause that a service asks for nor the pages to come keep a program from stopping.
#[test]
fn reading_can_be_stopped() {
    let busy = Server::always(Reply::status(503, "").with("retry-after", "50"));
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let (begun, time) = (std::time::Instant::now(), Duration::from_millis(300));
    let options = ClientOptions::new(Credentials::None).with_stop(move || begun.elapsed() > time);
    let client = Client::with_transport(transport(PATIENCE), options);
    let (read, error) = collect(client.list(&plan, &at(&busy.base())).unwrap());
    assert_eq!((read.len(), only(&error.unwrap()).code, busy.asked().len()), (0, Code::Stopped, 1));
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());

    let records = konnect::records(300);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 100, asked));
    let pages = Arc::new(AtomicU64::new(0));
    let seen = Arc::clone(&pages);
    let options = ClientOptions::new(Credentials::None)
        .with_stop(move || seen.load(Ordering::SeqCst) > 1)
        .with_max_connections(1)
        .with_watch(move |event| {
            if let Event::Page { progress, .. } = event {
                pages.store(progress.pages, Ordering::SeqCst);
            }
        });
    let client = Client::with_transport(transport(PATIENCE), options);
    let (read, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
    assert_eq!((read.len(), only(&error.unwrap()).code, server.asked().len()), (200, Code::Stopped, 2));
}

//! What really goes over the wire, read by an HTTP parser that is not the client's: one request and nothing after it, its
//! lines, segments and parameters as they were meant, whatever is in them.

use std::cell::Cell;
use std::io::{BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use konnect_filter::catalog::{Entity, Field, Operator, Paging, Param, Sort, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::client::{Client, ClientOptions, Credentials};
use konnect_filter::plan::{self, plan};
use konnect_filter::syntax::field;
use konnect_filter::wire::{Escaping, RequestOptions};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use crate::hostile::hostile;
use crate::{PATIENCE, collect, transport};

/// A listener that keeps each connection's bytes, all of them, and answers with an empty list.
struct Wire {
    port: u16,
    came: Receiver<Vec<u8>>,
}

impl Wire {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (send, came) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if send.send(read(&stream.unwrap())).is_err() {
                    break;
                }
            }
        });
        Self { port, came }
    }
}

fn read(stream: &TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut reader = BufReader::new(stream);
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") && reader.read(&mut byte).unwrap() == 1 {
        bytes.extend(byte);
    }
    let body = r#"{"data":[],"meta":{"page":{}}}"#;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let mut out = stream;
    out.write_all(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
    // What follows the head would be read as a body or as another request.
    reader.read_to_end(&mut bytes).unwrap();
    bytes
}

fn things() -> Entity {
    let field = |name: &str, map| {
        let branches = vec![[Operator::Contains, Operator::Neq].into_iter().collect()];
        let mut field = Field::new(name, Type::String, []).with_branches(branches).without_path();
        field.map = map;
        field
    };
    Entity::new("test", "v1", "/v1/groups/{group}/things")
        .with_collection("groups/things")
        .with_items("data")
        .with_fields([field("name", false), field("labels", true)])
        .with_sort(Sort::default())
        .with_params([Param::new("expand")])
        .with_paging(Paging::cursor())
}

/// Everything that a caller, or whoever the caller had it from, can say.
#[derive(Debug)]
struct Said {
    base: Option<String>,
    group: String,
    value: String,
    key: String,
    sort: Option<String>,
    after: String,
    expand: String,
    secret: String,
    cookie: bool,
    style: Escaping,
}

fn said() -> impl Strategy<Value = Said> {
    let plain = |text: &'static str| Just(text.to_owned());
    // Mostly one hostile text at a time, so that it is not another one's refusal that keeps a request from being sent.
    let one = move |text: &'static str| prop_oneof![2 => plain(text), 1 => hostile()];
    let style = prop_oneof![Just(Escaping::Strict), Just(Escaping::Readable)];
    let optional = || prop::option::weighted(0.2, hostile());
    let texts = (one("g1"), hostile(), one("env"), one("c1"), hostile(), one("kpat_1234"));
    (optional(), texts, optional(), any::<bool>(), style).prop_map(
        |(base, (group, value, key, after, expand, secret), sort, cookie, style)| Said {
            base,
            group,
            value,
            key,
            sort,
            after,
            expand,
            secret,
            cookie,
            style,
        },
    )
}

#[test]
fn an_http_parser_reads_what_was_meant() {
    let wire = Wire::start();
    let entity = things();
    let sent = Cell::new(0);
    // Some 400 requests take a second or two.
    let config = ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config)
        .run(&said(), |said| {
            sent.set(sent.get() + usize::from(one(&wire, &entity, &said)?));
            Ok(())
        })
        .unwrap();
    assert!(sent.get() > 200, "only {} were sent", sent.get());
}

/// Whether it was sent.
fn one(wire: &Wire, entity: &Entity, said: &Said) -> Result<bool, TestCaseError> {
    let secret = if said.cookie { Credentials::cookie(&said.secret) } else { Credentials::bearer(&said.secret) };
    let Ok(credentials) = secret else { return Ok(false) };
    let draft = field("name").contains(said.value.as_str()).and(field(format!("labels.{}", said.key)).ne("x"));
    let Ok(filter) = draft.build() else { return Ok(false) };
    let Ok(checked) = check(&filter, entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)) else { return Ok(false) };
    let Ok(plan) = plan(&checked, &plan::PlanOptions::default()) else { return Ok(false) };
    let host = format!("127.0.0.1:{}", wire.port);
    let options = RequestOptions::default()
        .with_base_url(format!("http://{host}/{}", said.base.as_deref().unwrap_or_default()))
        .with_params([("group", said.group.as_str())])
        .with_sort(said.sort.clone())
        .with_page_after(said.after.clone())
        .with_query([("expand", said.expand.as_str())])
        .with_style(said.style);
    let client =
        Client::with_transport(transport(PATIENCE), ClientOptions::new(credentials).with_allow_http_loopback(true));
    let Ok(records) = client.list(&plan, &options) else { return Ok(false) };
    prop_assert_eq!(collect(records).1, None);
    let bytes = wire.came.recv_timeout(Duration::from_secs(30)).unwrap();

    let shown = String::from_utf8_lossy(&bytes);
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let length = request.parse(&bytes).unwrap();
    prop_assert_eq!(length, httparse::Status::Complete(bytes.len()), "{}", shown);
    prop_assert_eq!((request.method, request.version), (Some("GET"), Some(1)));

    let header = |wanted: &str| {
        let found = request.headers.iter().find(|header| header.name.eq_ignore_ascii_case(wanted));
        found.map(|header| String::from_utf8(header.value.to_vec()).unwrap())
    };
    let secret = if said.cookie { "cookie" } else { "authorization" };
    let mut names: Vec<String> = request.headers.iter().map(|header| header.name.to_ascii_lowercase()).collect();
    names.sort_unstable();
    let mut expected = ["accept", "accept-encoding", "host", "user-agent", secret];
    expected.sort_unstable();
    prop_assert_eq!(names, expected, "{}", shown);
    prop_assert_eq!(header("host"), Some(host));
    prop_assert_eq!(header("accept"), Some("application/json".to_owned()));
    let own = said.secret.trim();
    let secret = header(secret).unwrap();
    prop_assert!(
        secret == own || [format!("Bearer {own}"), format!("portalaccesstoken={own}")].contains(&secret),
        "{secret}"
    );

    let (path, query) = request.path.unwrap().split_once('?').unwrap();
    let segments: Vec<&str> = path.split('/').rev().take(4).collect();
    let [things, group, groups, version] = segments[..] else { panic!("{path}") };
    prop_assert_eq!((version, groups, things), ("v1", "groups", "things"));
    prop_assert_eq!(percent_decode_str(group).decode_utf8().unwrap(), said.group.as_str());
    if said.base.is_none() {
        prop_assert_eq!(path.split('/').count(), 5, "{}", path);
    }
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let pairs = pairs.iter().map(|(name, value)| (&**name, &**value));
    let (sorts, mut pairs): (Vec<_>, Vec<_>) = pairs.partition(|(name, _)| *name == "sort");
    prop_assert_eq!(sorts.len(), usize::from(said.sort.is_some()), "{}", shown);
    pairs.sort_unstable();
    let labels = format!("filter[labels.{}][neq]", said.key);
    let mut expected = vec![
        ("filter[name][contains]", said.value.as_str()),
        (&labels, "x"),
        ("expand", &said.expand),
        ("page[after]", &said.after),
        ("page[size]", "100"),
    ];
    expected.sort_unstable();
    prop_assert_eq!(pairs, expected, "{}", shown);
    Ok(true)
}

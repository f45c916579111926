//! Each example, run against a service on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use serde_json::Value;

const FILTER: &str = r#"email contains "@konghq.com" and active"#;
const QUERY: &str = "filter%5Bemail%5D%5Bcontains%5D=%40konghq.com&filter%5Bactive%5D=true";

const USERS: &str =
    r#"{"data":[{"id":"1","email":"a@konghq.com","active":true}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;

/// A service that answers `times` requests with the same page of users.
fn konnect(times: usize) -> (String, std::thread::JoinHandle<Vec<String>>) {
    service(vec![USERS; times])
}

/// A service that gives these answers, and the targets that were asked for.
fn service(answers: Vec<&'static str>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let serving = std::thread::spawn(move || {
        let mut asked = Vec::new();
        for (body, stream) in answers.into_iter().zip(listener.incoming()) {
            let mut stream = stream.unwrap();
            let head: Vec<String> =
                BufReader::new(&stream).lines().map(Result::unwrap).take_while(|line| !line.is_empty()).collect();
            assert!(
                head.iter().any(|line| line.eq_ignore_ascii_case("authorization: Bearer kpat_example")),
                "{head:?}"
            );
            asked.push(head[0].split(' ').nth(1).unwrap().to_owned());
            let length = body.len();
            write!(stream, "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}").unwrap();
        }
        asked
    });
    (base, serving)
}

fn run(program: &str, base: &str) -> String {
    let output = Command::new(program)
        .arg(FILTER)
        .env("KONNECT_BASE_URL", base)
        .env("KONNECT_TOKEN", "kpat_example")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn reqwest_asks_for_what_the_filter_says() {
    let (base, serving) = konnect(1);
    assert_eq!(run(env!("CARGO_BIN_EXE_async_reqwest"), &base), "a@konghq.com\n");
    // The escapes are reqwest's own; what they mean is the same.
    assert_eq!(serving.join().unwrap(), [format!("/v3/users?{QUERY}&page%5Bsize%5D=100")]);
}

/// Users on pages of two, whatever is asked for; every third is none that was asked for.
fn pages(count: usize) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            // Its program may go away at any time.
            std::thread::spawn(move || answer(&stream.unwrap(), count));
        }
    });
    base
}

fn answer(mut stream: &TcpStream, count: usize) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let number = line.split("page%5Bnumber%5D=").nth(1).and_then(|rest| rest.split([' ', '&']).next());
        let number: usize = number.map_or(1, |number| number.parse().unwrap());
        while !line.trim().is_empty() {
            line.clear();
            reader.read_line(&mut line)?;
        }
        let user =
            |n: usize| format!(r#"{{"id":"{n}","email":"user{n}@konghq.com","active":{}}}"#, !n.is_multiple_of(3));
        let users: Vec<String> = (2 * number - 2..(2 * number).min(count)).map(user).collect();
        let meta = format!(r#"{{"page":{{"number":{number},"size":2,"total":{count}}}}}"#);
        let body = format!(r#"{{"data":[{}],"meta":{meta}}}"#, users.join(","));
        let head = format!("content-type: application/json\r\ncontent-length: {}", body.len());
        write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}")?;
    }
}

#[test]
fn the_exporter_writes_every_user_of_every_page() {
    let base = pages(25);
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_async_exporter"))
            .args(arguments)
            .env("KONNECT_BASE_URL", &base)
            .env("KONNECT_TOKEN", "kpat_example")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let ids = String::from_utf8(output.stdout).unwrap();
        let ids: Vec<u64> = ids
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().parse().unwrap())
            .collect();
        (ids, String::from_utf8(output.stderr).unwrap())
    };
    let (ids, told) = run(&[FILTER]);
    // In order, without those that the filter excludes.
    assert_eq!(ids, (0..25).filter(|n| n % 3 != 0).collect::<Vec<u64>>());
    assert!(told.contains("excludes 9 of the 25 records") && told.ends_with("16 of 25 records\n"), "{told}");
    assert_eq!(run(&[FILTER, "3"]).0, [1, 2, 4]);
}

#[test]
fn ureq_asks_for_what_the_filter_says() {
    let (base, serving) = konnect(2);
    assert_eq!(run(env!("CARGO_BIN_EXE_blocking_ureq"), &base), "1 of 1 users\na@konghq.com\n");
    let asked = serving.join().unwrap();
    assert_eq!(asked, [format!("/v3/users?{QUERY}"), format!("/v3/users?{QUERY}&page%5Bsize%5D=100")]);
}

/// Two requests: what is there, and who has the names. `pay-v3` is another team's, and `pay-v4` the team's own, from before the time
/// that this round is about.
#[test]
fn the_controller_says_what_there_is_to_do() {
    let there = r#"{"data":[
        {"id":"1","name":"pay-v1","labels":{"team":"pay"},"created_at":"2026-08-02T00:00:00Z"},
        {"id":"2","name":"pay-v0","labels":{"team":"pay"},"created_at":"2026-08-01T00:00:00Z"}
    ],"meta":{"page":{"number":1,"size":100,"total":2}}}"#;
    let taken = r#"{"data":[
        {"id":"1","name":"pay-v1","labels":{"team":"pay"},"created_at":"2026-08-02T00:00:00Z"},
        {"id":"3","name":"pay-v3","labels":{"team":"shop"},"created_at":"2026-08-02T00:00:00Z"},
        {"id":"4","name":"pay-v4","labels":{"team":"pay"},"created_at":"2026-07-01T00:00:00Z"}
    ],"meta":{"page":{"number":1,"size":100,"total":3}}}"#;
    let (base, serving) = service(vec![there, taken]);
    let output = Command::new(env!("CARGO_BIN_EXE_controller"))
        .args(["pay", "2026-08-01T00:00:00Z", "pay-v1", "pay-v2", "pay-v3", "pay-v4"])
        .env("KONNECT_BASE_URL", base)
        .env("KONNECT_TOKEN", "kpat_example")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8(output.stdout).unwrap(),
        "create pay-v2\nconflict pay-v3\nconflict pay-v4\ndelete pay-v0\n"
    );
    let asked = serving.join().unwrap();
    assert_eq!(asked.len(), 2);
    let pairs = |target: &str| -> Vec<(String, String)> {
        let query = target.split_once('?').unwrap().1;
        query
            .split('&')
            .map(|pair| pair.split_once('=').unwrap())
            .map(|(name, value)| {
                (name.replace("%5B", "[").replace("%5D", "]"), value.replace("%3A", ":").replace("%2C", ","))
            })
            .collect()
    };
    let mut sent: Vec<_> = pairs(&asked[0]);
    sent.retain(|(name, _)| name.starts_with("filter"));
    sent.sort();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(sent, [pair("filter[created_at][gte]", "2026-08-01T00:00:00Z"), pair("filter[labels.team][eq]", "pay")]);
    let mut sent: Vec<_> = pairs(&asked[1]);
    sent.retain(|(name, _)| name.starts_with("filter"));
    sent.sort();
    assert_eq!(sent, [pair("filter[name][oeq]", "pay-v1,pay-v2,pay-v3,pay-v4")]);
}

/// The web service, until it is dropped.
struct WebService {
    child: Child,
    host: String,
}

impl WebService {
    fn start(konnect: &str) -> Self {
        Self::start_for(konnect, None)
    }

    /// One that shows only the users of this name.
    fn start_for(konnect: &str, only: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_web_service"));
        command.arg("127.0.0.1:0").env("KONNECT_BASE_URL", konnect).env("KONNECT_TOKEN", "kpat_example");
        command.env_remove("ONLY_FULL_NAME").envs(only.map(|name| ("ONLY_FULL_NAME", name)));
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, host: line.trim().trim_start_matches("http://").to_owned() }
    }

    /// The status and the answer.
    fn users(&self, filter: &str) -> (u16, Value) {
        let escaped: String = filter.bytes().map(|byte| format!("%{byte:02X}")).collect();
        self.get(&format!("/users?filter={escaped}"))
    }

    fn get(&self, target: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        let head = format!("GET {target} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.host);
        stream.write_all(head.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str::<Value>(body).unwrap())
    }

    /// The code, the message and the help of the last problem of a filter that is refused: the limit, after what leads to it.
    #[track_caller]
    fn refused(&self, filter: &str) -> [String; 3] {
        let (status, answer) = self.users(filter);
        assert_eq!(status, 400, "{answer}");
        let problem = answer["errors"].as_array().unwrap().last().unwrap();
        ["code", "message", "help"].map(|part| problem[part].as_str().unwrap_or_default().to_owned())
    }
}

impl Drop for WebService {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_web_service_answers_with_records_or_with_every_problem() {
    let (base, serving) = konnect(1);
    let service = WebService::start(&base);
    let (status, answer) = service.users(FILTER);
    assert_eq!((status, &answer["users"][0]["email"]), (200, &"a@konghq.com".into()));
    let (status, answer) = service.users("emial = x and active = maybe");
    let codes: Vec<_> = answer["errors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!(status, 400);
    assert_eq!(codes, ["unknown-field", "wrong-type"]);
    assert_eq!(answer["errors"][0]["span"], serde_json::json!([0, 5]));
    // Konnect is gone after its one answer.
    assert_eq!(serving.join().unwrap(), [format!("/v3/users?{QUERY}&page%5Bsize%5D=100")]);
    let (status, answer) = service.users("active");
    assert_eq!((status, &answer["errors"]), (502, &serde_json::json!([])));
}

/// Each limit refuses what is beyond it, names what is allowed, and takes as much as is allowed.
#[test]
fn the_web_service_refuses_what_it_does_not_allow() {
    // Of 240 users, 160 are active; 100 of them have been given when one more is one too many.
    let service = WebService::start(&pages(240));
    let code = || "not-allowed".to_owned();
    let fields = "the fields are `email`, `full_name` and `active`".to_owned();
    assert_eq!(service.refused("id = 1"), [code(), "filtering by `id` is not allowed".to_owned(), fields]);
    let predicates = |count: usize| vec!["active"; count].join(" and ");
    let message = "the filter has 11 predicates, and only 10 are allowed".to_owned();
    assert_eq!(service.refused(&predicates(11)), [code(), message, "write a shorter filter".to_owned()]);
    let alternatives = |count: usize| {
        let one = |n: usize| format!("email = user{n}@konghq.com");
        (1..=count).map(one).collect::<Vec<_>>().join(" or ")
    };
    let help = "only 5 requests are allowed: use fewer alternatives".to_owned();
    let needs = "the filter needs 6 requests; the limit is 5".to_owned();
    assert_eq!(service.refused(&alternatives(6)), [code(), needs, help]);
    let message = "the filter matches more than 100 records, and only so many are allowed".to_owned();
    assert_eq!(service.refused("active"), [code(), message, "narrow the filter".to_owned()]);
    // Of all of them no more are given than of some.
    let (status, answer) = service.get("/users");
    let problem = &answer["errors"][0];
    let message = "the collection has more than 100 records, and only so many are allowed";
    assert_eq!((status, &problem["code"], &problem["message"]), (400, &"not-allowed".into(), &message.into()));
    let [code, message, _] = service.refused(&format!("email = \"{}\"", "a".repeat(2000)));
    assert_eq!(code, "too-long");
    assert!(message.contains("2,000 bytes") || message.contains("2000 bytes"), "{message}");
    // What the program calls its values is not for its users.
    let [code, message, _] = service.refused("email = $only");
    assert_eq!((code.as_str(), message.as_str()), ("not-allowed", "the argument `$only` is not allowed"));
    // What Konnect cannot do would have to be done on every user.
    let [code, message, _] = service.refused("email ends with .com");
    assert_eq!((code.as_str(), message.as_str()), ("cannot-send", "Konnect does not support `ends with`"));

    let service = WebService::start(&pages(90));
    let count = |filter: &str| service.users(filter).1["users"].as_array().unwrap().len();
    assert_eq!(count(&predicates(10)), 60);
    assert_eq!(count(&alternatives(5)), 5);
}

/// A service that answers every request with all of its users, whatever the filter says, and the targets that were asked for.
fn heedless() -> (String, Arc<Mutex<Vec<String>>>) {
    const ALL: &str = r#"{"data":[
        {"id":"1","full_name":"Ada Smith","email":"ada@konghq.com","active":true},
        {"id":"2","full_name":"Joe Smith","email":"joe@konghq.com","active":true},
        {"id":"3","full_name":"Ada Smith","email":"ada@example.com","active":false},
        {"id":"4","full_name":"Ada Smithers","email":"smithers@konghq.com","active":true},
        {"id":"5","full_name":null,"email":"nobody@konghq.com","active":true}
    ],"meta":{"page":{"number":1,"size":100,"total":5}}}"#;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = Arc::new(Mutex::new(Vec::new()));
    let targets = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(&stream).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            targets.lock().unwrap().push(head[0].split(' ').nth(1).unwrap().to_owned());
            let head = format!("content-type: application/json\r\ncontent-length: {}\r\nconnection: close", ALL.len());
            // Whoever asked may be gone, with an error.
            let _ = write!(stream, "HTTP/1.1 200 OK\r\n{head}\r\n\r\n{ALL}");
        }
    });
    (base, asked)
}

/// The ids of the users in an answer; none in one that says what is wrong with the filter.
fn ids((status, answer): (u16, Value)) -> Vec<String> {
    match status {
        200 => answer["users"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()).collect(),
        400 => Vec::new(),
        _ => panic!("{status}: {answer}"),
    }
}

/// The service's own condition goes into every request, and no user sees a record that it excludes: not by any filter, and not where Konnect
/// does not apply it.
#[test]
fn no_filter_gets_around_the_condition_of_the_web_service() {
    const OWN: &str = "filter%5Bfull_name%5D%5Beq%5D=Ada%20Smith";
    let (base, asked) = heedless();
    // Without the condition, the others are shown.
    let everybody = WebService::start(&base);
    assert_eq!(ids(everybody.get("/users")), ["1", "2", "3", "4", "5"]);
    assert_eq!(ids(everybody.users("full_name = 'Joe Smith'")), ["2"]);
    let before = std::mem::take(&mut *asked.lock().unwrap());
    assert!(before.len() == 2 && before.iter().all(|target| !target.contains(OWN)), "{before:?}");

    let service = WebService::start_for(&base, Some("Ada Smith"));
    assert_eq!(ids(service.get("/users")), ["1", "3"]);
    for (filter, expected) in [
        ("active", &["1"][..]),
        ("not active", &["3"]),
        ("email contains konghq.com", &["1"]),
        ("full_name contains smith", &["1", "3"]),
        // Alternatives, in one request or several.
        ("active or full_name = 'Joe Smith'", &["1"]),
        ("full_name = 'Joe Smith' or full_name = 'Ada Smith'", &["1", "3"]),
        ("email = joe@konghq.com or email = ada@example.com", &["3"]),
        ("active or not active", &["1", "3"]),
        // What only others are.
        ("full_name = 'Joe Smith'", &[]),
        ("full_name != 'Ada Smith'", &[]),
        ("not full_name = 'Ada Smith'", &[]),
        ("full_name is null", &[]),
        ("not full_name exists", &[]),
        ("email = joe@konghq.com", &[]),
        // What would be another condition if the two were joined as text.
        ("active) or (active", &[]),
        ("active) or (full_name contains smith", &[]),
        ("active or full_name = 'Joe Smith' # and", &[]),
        ("active&filter[full_name][eq]=Joe Smith", &[]),
    ] {
        assert_eq!(ids(service.users(filter)), expected, "{filter}");
    }
    let targets = asked.lock().unwrap();
    let has_own =
        |target: &String| target.split(['?', '&']).filter(|part| part.contains("full_name")).any(|part| part == OWN);
    assert!(targets.len() >= 8, "{targets:?}");
    for target in targets.iter() {
        assert!(has_own(target), "{target}");
        assert!(!target.contains("Joe"), "{target}");
    }
}

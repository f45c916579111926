//! Each example, run against a service on this machine.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

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

/// Two requests: what is there, and what other teams have.
#[test]
fn the_controller_says_what_there_is_to_do() {
    let there = r#"{"data":[
        {"id":"1","name":"pay-v1","labels":{"team":"pay"},"created_at":"2026-08-02T00:00:00Z"},
        {"id":"2","name":"pay-v0","labels":{"team":"pay"},"created_at":"2026-08-01T00:00:00Z"}
    ],"meta":{"page":{"number":1,"size":100,"total":2}}}"#;
    let taken = r#"{"data":[{"id":"3","name":"pay-v3","labels":{"team":"shop"}}],"meta":{"page":{"number":1,"size":100,"total":1}}}"#;
    let (base, serving) = service(vec![there, taken]);
    let output = Command::new(env!("CARGO_BIN_EXE_controller"))
        .args(["pay", "2026-08-01T00:00:00Z", "pay-v1", "pay-v2", "pay-v3"])
        .env("KONNECT_BASE_URL", base)
        .env("KONNECT_TOKEN", "kpat_example")
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "create pay-v2\nconflict pay-v3\ndelete pay-v0\n");
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
    assert_eq!(sent, [pair("filter[labels.team][neq]", "pay"), pair("filter[name][oeq]", "pay-v1,pay-v2,pay-v3")]);
}

#[test]
fn the_web_service_answers_with_records_or_with_every_problem() {
    let (base, serving) = konnect(1);
    let mut child = Command::new(env!("CARGO_BIN_EXE_web_service"))
        .arg("127.0.0.1:0")
        .env("KONNECT_BASE_URL", base)
        .env("KONNECT_TOKEN", "kpat_example")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let host = line.trim().trim_start_matches("http://").to_owned();
    let get = |target: &str| {
        let mut stream = TcpStream::connect(&host).unwrap();
        write!(stream, "GET {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str::<Value>(body).unwrap())
    };
    let good = get("/users?filter=email%20contains%20%22@konghq.com%22%20and%20active");
    let wrong = get("/users?filter=emial%20%3D%20x%20and%20active%20%3D%20maybe");
    let refused = get("/users?filter=id%20%3D%201");
    // The service is gone after its one answer.
    let asked = serving.join().unwrap();
    let gone = get("/users?filter=active");
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!((good.0, &good.1["users"][0]["email"]), (200, &"a@konghq.com".into()));
    assert_eq!(asked, [format!("/v3/users?{QUERY}&page%5Bsize%5D=100")]);
    assert_eq!(wrong.0, 400);
    let codes: Vec<_> = wrong.1["errors"].as_array().unwrap().iter().map(|error| &error["code"]).collect();
    assert_eq!(codes, ["unknown-field", "wrong-type"]);
    assert_eq!(wrong.1["errors"][0]["span"], serde_json::json!([0, 5]));
    assert_eq!(refused.0, 400);
    assert_eq!(refused.1["errors"][0]["code"], "not-allowed");
    assert_eq!((gone.0, &gone.1["errors"]), (502, &serde_json::json!([])));
}

//! `encode --output har`: an HTTP Archive as its description has it (<http://www.softwareishard.com/blog/har-12-spec/>),
//! which names the members that an object must have and those that it may have.

use serde_json::{Value, json};

use crate::run::{command, finish};

const TOKEN: &str = "kpat_canary_har_41d7";

/// The archive of a run with a token in the environment, which is not in it.
fn archive(args: &[&str]) -> Value {
    let mut command = command(&["encode", "--output", "har", "--now", "2026-11-22T05:00:00.123456789Z"]);
    command.args(args).env("KONNECT_TOKEN", TOKEN).env("KONNECT_COOKIE", TOKEN);
    let ran = finish(command, "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!ran.out.contains(TOKEN) && !ran.err.contains(TOKEN), "{}", ran.out);
    serde_json::from_str(&ran.out).unwrap()
}

/// An object with all of these members and no other ones.
#[track_caller]
fn has(value: &Value, members: &[&str]) {
    let mut found: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    let mut wanted = members.to_vec();
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

/// Name-value pairs, as `headers` are.
fn pairs(value: &Value) -> Vec<(&str, &str)> {
    let pair = |pair| {
        has(pair, &["name", "value"]);
        (pair["name"].as_str().unwrap(), pair["value"].as_str().unwrap())
    };
    value.as_array().unwrap().iter().map(pair).collect()
}

/// What the format requires of every archive; gives the requests.
fn requests(archive: &Value) -> Vec<&Value> {
    has(archive, &["log"]);
    let log = &archive["log"];
    has(log, &["version", "creator", "entries"]);
    assert_eq!(log["version"], "1.2");
    assert_eq!(log["creator"], json!({"name": "konnect-filter", "version": env!("CARGO_PKG_VERSION")}));
    let request = |entry| {
        has(entry, &["startedDateTime", "time", "request", "response", "cache", "timings"]);
        assert_eq!(entry["startedDateTime"], "2026-11-22T05:00:00.123Z");
        let (request, response) = (&entry["request"], &entry["response"]);
        let members = ["method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize", "bodySize"];
        has(request, &members);
        assert_eq!((&request["method"], &request["httpVersion"]), (&json!("GET"), &json!("HTTP/1.1")));
        // Unknown is -1; a request of this kind has no body.
        assert_eq!((&request["headersSize"], &request["bodySize"]), (&json!(-1), &json!(0)));
        assert_eq!(request["cookies"], json!([]));
        // The query is in the URL only: an importer that keeps both would send it twice.
        assert_eq!(request["queryString"], json!([]));
        let members = ["status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL"];
        has(response, &[members.as_slice(), &["headersSize", "bodySize"]].concat());
        // It was not sent, so nothing answered.
        assert_eq!((&response["status"], &response["content"]["size"]), (&json!(0), &json!(0)));
        assert!(response["content"]["mimeType"].is_string() && response["redirectURL"].is_string());
        has(&entry["cache"], &[]);
        has(&entry["timings"], &["send", "wait", "receive"]);
        let times = entry["timings"].as_object().unwrap().values().map(|time| time.as_f64().unwrap());
        assert_eq!(entry["time"].as_f64(), Some(times.sum()));
        request
    };
    log["entries"].as_array().unwrap().iter().map(request).collect()
}

#[test]
fn one_request() {
    let archive = archive(&["users", "email contains \"a&b ü\" and active", "--page-size", "10"]);
    let requests = requests(&archive);
    assert_eq!(requests.len(), 1);
    let request = requests[0];
    let query = "filter%5Bemail%5D%5Bcontains%5D=a%26b%20%C3%BC&filter%5Bactive%5D=true&page%5Bsize%5D=10";
    assert_eq!(request["url"], format!("https://global.api.konghq.com/v3/users?{query}"));
    let expected = [("Accept", "application/json"), ("Authorization", "Bearer {{KONNECT_TOKEN}}")];
    assert_eq!(pairs(&request["headers"]), expected);
}

#[test]
fn several_requests_or_none() {
    let two = archive(&["users", "full_name = a or email = b", "--split"]);
    let urls: Vec<_> = requests(&two).iter().map(|request| request["url"].as_str().unwrap()).collect();
    let base = "https://global.api.konghq.com/v3/users?filter";
    assert_eq!(urls, [format!("{base}%5Bfull_name%5D%5Beq%5D=a"), format!("{base}%5Bemail%5D%5Beq%5D=b")]);
    assert!(requests(&archive(&["users", "email = a and email = b", "--split"])).is_empty());
    // No filter, no parameter.
    let all = archive(&["users"]);
    assert_eq!(requests(&all)[0]["url"], "https://global.api.konghq.com/v3/users");
}

#[test]
fn a_dev_portal_takes_a_cookie_and_existence_has_no_value() {
    let portal = archive(&["dev-portal@v3/apis", "name contains x", "--base-url", "https://portal.example.com"]);
    let expected = [("Accept", "application/json"), ("Cookie", "portalaccesstoken={{KONNECT_COOKIE}}")];
    assert_eq!(pairs(&requests(&portal)[0]["headers"]), expected);
    let there = archive(&["api-builder@v3/apis", "labels.env exists"]);
    let request = requests(&there)[0];
    assert!(request["url"].as_str().unwrap().ends_with("/v3/apis?filter%5Blabels.env%5D"), "{request}");
}

/// What a terminal would obey or hide is in the archive as it was written.
#[test]
fn a_value_is_exact() {
    for c in ['\u{202e}', '\u{200b}', '\u{feff}', '\u{7}', '\u{85}', '\u{2028}'] {
        let archive = archive(&["users", &format!("email contains \"a{c}b\"")]);
        let bytes: String = c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
        let expected = format!("https://global.api.konghq.com/v3/users?filter%5Bemail%5D%5Bcontains%5D=a{bytes}b");
        assert_eq!(requests(&archive)[0]["url"], expected);
    }
}

/// Texts of pieces that JSON, URLs, importers and filters read, the same ones every time.
fn hostile(count: usize) -> std::collections::BTreeSet<String> {
    let pieces = [
        "\"",
        "\\",
        "\\\"",
        "\\u0022",
        "\"}]}},",
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "{{KONNECT_TOKEN}}",
        "${x}",
        "{% raw %}",
        "&",
        "=",
        "?",
        "#",
        "%",
        "%22",
        "%00",
        "+",
        " ",
        "/",
        "'",
        "`",
        "<",
        ">",
        "\n",
        "\r\n",
        "\t",
        "\u{1}",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{2028}",
        "\u{fffd}",
        "\u{1f600}",
        " or ",
        ")",
        "*",
        "$v",
        "null",
        "a",
    ];
    let mut seed: usize = 20_261_130;
    let mut below = |most: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % most
    };
    let mut texts = std::collections::BTreeSet::new();
    while texts.len() < count {
        let length = 1 + below(5);
        texts.insert((0..length).map(|_| pieces[below(pieces.len())]).collect());
    }
    texts
}

/// Whatever a bound value is, it is one value of one parameter of one request, and nothing else of the archive differs.
#[test]
fn a_bound_value_is_never_more_than_a_value() {
    let texts = hostile(300);
    let arguments: Vec<String> = texts.iter().map(|text| format!("v={text}")).collect();
    let flags: Vec<&str> = arguments.iter().flat_map(|argument| ["--arg", argument]).collect();
    for style in [&[][..], &["--readable"]] {
        let args = ["control-planes", "name in $v", "-r", "us", "--split", "--max-requests", "300"];
        let archive = archive(&[&args[..], style, &flags].concat());
        let mut found = std::collections::BTreeSet::new();
        for request in requests(&archive) {
            let expected = [("Accept", "application/json"), ("Authorization", "Bearer {{KONNECT_TOKEN}}")];
            assert_eq!(pairs(&request["headers"]), expected);
            let url = url::Url::parse(request["url"].as_str().unwrap()).unwrap();
            assert_eq!(
                (url.host_str(), url.path(), url.fragment()),
                (Some("us.api.konghq.com"), "/v2/control-planes", None)
            );
            let sent: Vec<(String, String)> = url.query_pairs().into_owned().collect();
            let [(name, value)] = &sent[..] else { panic!("{url}") };
            assert!(name.starts_with("filter[name]"), "{url}");
            found.insert(value.clone());
        }
        assert_eq!(found, texts);
    }
}

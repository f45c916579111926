//! Where the credential goes, and where it does not.

use konnect_filter::Code;
use konnect_filter::catalog::Paging;
use konnect_filter::client::{Client, ClientOptions, Credentials, Event};
use konnect_filter::error::Part;

use crate::driver::{DRIVERS, Read};
use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{CANARY, PATIENCE, assert_clean, at, client, client_with, collect, everything, only, transport, users};

const NUMBER: Paging = Paging::number();

#[test]
fn the_token_is_in_its_header_on_every_request_and_nowhere_else() {
    let records = konnect::records(30);
    let server = Server::start(move |_, asked| konnect::answer(Style::Number, &records, 10, asked));
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    assert_eq!(records.by_ref().count(), 30);
    assert_clean(&format!("{client:?} {records:?}"));
    let asked = server.asked();
    // The last page is full, and the one after it is empty.
    assert_eq!(asked.len(), 4);
    for asked in asked {
        assert_eq!(asked.header("authorization"), Some(format!("Bearer {CANARY}").as_str()));
        assert_clean(&asked.target);
        let elsewhere = asked.headers.iter().filter(|(name, _)| name != "authorization");
        elsewhere.for_each(|(_, value)| assert_clean(value));
    }
}

#[test]
fn a_cookie_takes_the_place_of_a_token() {
    let server = Server::always(Reply::json(r#"{"data":[],"meta":{"page":{"total":0}}}"#));
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let cookie = ClientOptions::new(Credentials::cookie("session=abcdefgh; b=2").unwrap());
    let client = Client::with_transport(transport(PATIENCE), cookie.with_allow_http_loopback(true));
    assert_eq!(collect(client.list(&plan, &at(&server.base())).unwrap()).1, None);
    let asked = &server.asked()[0];
    assert_eq!((asked.header("cookie"), asked.header("authorization")), (Some("session=abcdefgh; b=2"), None));
}

/// A program that asks for several users keeps one set of connections.
#[test]
fn clients_with_other_options_share_connections() {
    let server = Server::always(Reply::json(r#"{"data":[],"meta":{"page":{"total":0}}}"#));
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let (client, _) = client();
    let options = ClientOptions::new(Credentials::bearer("kpat_other").unwrap()).with_allow_http_loopback(true);
    let other = client.clone().with_options(options);
    for client in [&client, &other, &client] {
        assert_eq!(collect(client.list(&plan, &at(&server.base())).unwrap()).1, None);
    }
    let asked = server.asked();
    let tokens: Vec<_> = asked.iter().map(|asked| asked.header("authorization").unwrap()).collect();
    let own = format!("Bearer {CANARY}");
    assert_eq!(tokens, [own.as_str(), "Bearer kpat_other", &own]);
    assert_eq!(server.connections(), 1);
}

#[test]
fn nothing_is_sent_where_the_token_could_be_read() {
    let server = Server::always(Reply::Nothing);
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let client = Client::with_transport(transport(PATIENCE), Credentials::bearer(CANARY).unwrap());
    let error = client.list(&plan, &at(&server.base())).err().unwrap();
    assert_eq!((only(&error).code, only(&error).part), (Code::InsecureCredential, Part::BaseUrl));
    assert_clean(&format!("{error} {error:?}"));
    let error = client.list(&plan, &at("http://konnect.example")).err().unwrap();
    assert_eq!(only(&error).code, Code::InsecureCredential);
    assert!(server.asked().is_empty());
    // Without a credential there is nothing to be read.
    let client = Client::with_transport(transport(PATIENCE), Credentials::None);
    assert!(client.list(&plan, &at(&server.base())).is_ok());
}

#[test]
fn without_a_credential_the_error_says_where_to_put_one() {
    let server = Server::always(Reply::status(401, ""));
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let client = Client::with_transport(transport(PATIENCE), Credentials::None);
    let error = collect(client.list(&plan, &at(&server.base())).unwrap()).1.unwrap();
    assert_eq!(only(&error).code, Code::MissingCredential);
    assert!(error.to_string().contains("KONNECT_TOKEN"), "{error}");
}

#[test]
fn redirects_elsewhere_are_not_followed() {
    let other = Server::always(Reply::json(r#"{"data":[]}"#));
    let elsewhere = [
        format!("{}/v3/users?page%5Bsize%5D=100", other.base()),
        "https://evil.example/v3/users?page%5Bsize%5D=100".to_owned(),
        "//evil.example/".to_owned(),
        // The same host, but the query, and with it the filter, would be lost.
        "/login".to_owned(),
        "/v4/users?page%5Bsize%5D=10000".to_owned(),
        // The same address once more, which would never end.
        "/v3/users?page%5Bsize%5D=100".to_owned(),
        "https://[not-a-url".to_owned(),
    ];
    for status in [301, 302, 303, 307, 308] {
        for location in elsewhere.clone() {
            let answer = Reply::status(status, "").with("location", &location);
            let server = Server::always(answer);
            let entity = users(NUMBER);
            let plan = everything(&entity);
            let (client, _) = client();
            let error = collect(client.list(&plan, &at(&server.base())).unwrap()).1.unwrap();
            assert_eq!(only(&error).code, Code::Redirected, "{status} {location}");
            assert_eq!(server.asked().len(), 1, "{status} {location}");
            assert_clean(&error.to_string());
        }
    }
    assert!(other.asked().is_empty());
    // Others of the kind lead nowhere.
    for status in [300, 304, 305] {
        let server = Server::always(Reply::status(status, ""));
        let entity = users(NUMBER);
        let error = collect(client().0.list(&everything(&entity), &at(&server.base())).unwrap()).1.unwrap();
        assert_eq!(only(&error).code, Code::InvalidAnswer, "{status}");
        assert!(only(&error).message.contains("did not return a list"), "{error}");
    }
}

#[test]
fn redirects_to_the_same_place_are_followed_and_not_for_ever() {
    let server = Server::start(|_, asked| match asked.target.strip_prefix("/v3/users?") {
        Some(query) => Reply::status(308, "").with("location", &format!("/v3/users/?{query}")),
        None => Reply::json(r#"{"data":[{"id":"a"}],"meta":{"page":{"total":1}}}"#),
    });
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let (client, _) = client();
    let (read, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
    assert_eq!((read.len(), error), (1, None));
    let server = Server::start(|index, asked| {
        let query = asked.target.split_once('?').unwrap().1;
        Reply::status(307, "").with("location", &format!("/v3/users/{index}?{query}"))
    });
    let (_, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
    assert_eq!(only(&error.unwrap()).code, Code::Redirected);
    assert_eq!(server.asked().len(), 6);
}

#[test]
fn a_token_that_a_service_repeats_is_not_shown() {
    let body = format!(r#"{{"title":"Unauthorized","detail":"no user for Bearer {CANARY}"}}"#);
    let server = Server::always(Reply::status(401, body));
    let entity = users(NUMBER);
    let plan = everything(&entity);
    let (client, _) = client();
    let error = collect(client.list(&plan, &at(&server.base())).unwrap()).1.unwrap();
    assert_clean(&format!("{error} {error:?}"));
    assert!(error.to_string().contains("Bearer [redacted]"), "{error}");
}

#[test]
fn a_token_file_is_read_and_never_shown() {
    let folder = std::env::temp_dir().join(format!("konnect-filter-token-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, text).unwrap();
        path
    };
    let good = write("good", format!("{CANARY}\n").as_bytes());
    assert_eq!(Credentials::from_token_file(&good).unwrap(), Credentials::bearer(CANARY).unwrap());
    let bad = [
        write("lines", format!("{CANARY}\n{CANARY}\n").as_bytes()),
        write("binary", b"\xff\xfe\0"),
        write("empty", b""),
        write("long", CANARY.repeat(1000).as_bytes()),
        folder.join("missing"),
        folder.clone(),
    ];
    for path in bad {
        let error = Credentials::from_token_file(&path).unwrap_err();
        assert_eq!((only(&error).code, only(&error).part), (Code::InvalidCredential, Part::Credential), "{path:?}");
        assert_clean(&format!("{error} {error:?}"));
    }
    std::fs::remove_dir_all(folder).unwrap();
}

/// A part is not shown either, nor what is encoded: in reasons, places to go on to, and the addresses that are told of.
#[test]
fn a_part_of_a_token_is_not_shown() {
    // The first 20 of 22 characters, and the last 12; `Bearer` and the token in Base64, by the standard's own table.
    let (first, last) = (CANARY.split_at(20).0, CANARY.split_at(10).1);
    let base64 = "QmVhcmVyIGtwYXRfY2FuYXJ5XzdjMWYwZTJhOWI=";
    let percent: String = first.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let shows = |text: &str| {
        let text = text.to_lowercase();
        let eights = CANARY.as_bytes().windows(8).map(|part| std::str::from_utf8(part).unwrap());
        let eights = eights.chain(["wyxrfy2f", "%6b%70%61%74"]);
        eights.into_iter().find(|part| text.contains(part)).map(str::to_owned)
    };
    assert!([first, last, base64, &percent].into_iter().all(|form| shows(form).is_some()));
    let next = |cursor: &str| {
        Reply::json(format!(r#"{{"data":[{{"id":"a"}}],"meta":{{"page":{{"next":"/x?page[after]={cursor}"}}}}}}"#))
    };
    for form in [first, last, base64, &percent] {
        let said = serde_json::json!({"title": format!("bad token {form}"), "detail": form}).to_string();
        let wrong =
            serde_json::json!({"invalid_parameters": [{"field": form, "reason": form, "choices": [form]}]}).to_string();
        for reply in [
            Reply::status(401, said.clone()),
            Reply::status(500, said),
            Reply::status(400, wrong),
            Reply::status(302, "").with("location", &format!("https://other.example/{form}")),
            Reply::json("{}").with("content-type", &format!("text/{form}")),
            next(form),
        ] {
            let server = Server::always(reply.clone());
            let entity = users(Paging::cursor());
            let plan = everything(&entity);
            let events = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
            let log = std::sync::Arc::clone(&events);
            let watch = move |event: &Event<'_>| log.lock().unwrap().push_str(&format!("{event:?}"));
            let client = client_with(|options| options.with_watch(watch));
            let (_, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
            let shown = format!("{:?} {}", error.unwrap(), events.lock().unwrap());
            assert_eq!(shows(&shown), None, "{reply:?}: {shown}");
        }
    }
}

/// Records are not changed, so one with the whole token in it is an error, however it is encoded. A part may be what a record
/// has by right.
#[test]
fn a_record_with_the_token_in_it_is_an_error() {
    let percent: String = CANARY.bytes().map(|byte| format!("%{byte:02X}")).collect();
    // `Bearer TOKEN`, `TOKEN` and `a:TOKEN`.
    let base64 = [
        "QmVhcmVyIGtwYXRfY2FuYXJ5XzdjMWYwZTJhOWI=",
        "a3BhdF9jYW5hcnlfN2MxZjBlMmE5Yg==",
        "YTprcGF0X2NhbmFyeV83YzFmMGUyYTli",
    ];
    for (form, is_shown) in [percent.as_str(), CANARY]
        .into_iter()
        .chain(base64)
        .map(|form| (form, false))
        .chain([(CANARY.split_at(20).0, true)])
    {
        let body =
            serde_json::json!({"data": [{"id": form}], "meta": {"page": {"number": 1, "size": 100, "total": 1}}});
        let server = Server::always(Reply::json(body.to_string()));
        let entity = users(NUMBER);
        let plan = everything(&entity);
        let (client, _) = client();
        let (read, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
        assert_eq!((read.len(), error.is_none()), (usize::from(is_shown), is_shown), "{form}: {error:?}");
        if let Some(error) = error {
            assert!(error.to_string().contains("the response has the credential in it"), "{form}: {error}");
        }
    }
}

/// As a cursor, an offset, an id, a link, a place to go on to, or a reason: an error, and nothing of it is sent or shown.
#[test]
fn a_token_that_a_service_repeats_goes_nowhere() {
    let upper = CANARY.to_uppercase();
    let escaped: String = CANARY.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let unicode: String = CANARY.bytes().map(|byte| format!("\\u{byte:04X}")).collect();
    // Characters that nobody sees between its own: as they are, escaped, and those that choose how a character looks.
    let joined = |with: &str| CANARY.chars().map(|c| format!("{c}{with}")).collect::<String>();
    let (hidden, seen, varied) = (joined("\u{200b}"), joined("\\u200b"), joined("\u{fe0f}"));
    let one = format!("\\u{:04x}{}", CANARY.as_bytes()[0], CANARY.get(1..).unwrap());
    let list = |key: &str, value: String| {
        let mut body = serde_json::json!({"data": [{"id": "a"}]});
        body[key] = value.into();
        Reply::json(body.to_string())
    };
    let replies = [
        list("next", format!("/x?page[after]={CANARY}")),
        list("next", format!("/x?page[after]={escaped}")),
        list("next", format!("/x?page[after]={}", escaped.replace('%', "%25"))),
        list("next", format!("https://{upper}.example/x?page[after]=c")),
        list("next", CANARY.to_owned()),
        list("offset", CANARY.to_owned()),
        Reply::json(format!(r#"{{"data":[{{"id":"{CANARY}"}}],"meta":{{"page":{{"next":null}}}}}}"#)),
        // As a JSON reader sees it.
        Reply::json(format!(r#"{{"data":[{{"id":"{unicode}"}}],"meta":{{"page":{{"next":null}}}}}}"#)),
        Reply::json(format!(r#"{{"data":[{{"id":"\\\\{one}"}}],"meta":{{"page":{{"next":null}}}}}}"#)),
        Reply::status(302, "").with("location", &format!("https://{CANARY}.example/")),
        Reply::status(302, "").with("location", &format!("/{escaped}?page%5Bsize%5D=100")),
        Reply::status(302, "").with("location", &format!("/{upper}?page%5Bsize%5D=100")),
        Reply::status(500, format!(r#"{{"title":"{upper} {escaped}"}}"#)),
        Reply::json("{}").with("content-type", &format!("text/{upper}")),
        Reply::json(format!(r#"{{"data":[{{"id":"{hidden}"}}],"meta":{{"page":{{"next":null}}}}}}"#)),
        Reply::json(format!(r#"{{"data":[{{"{varied}":"a"}}],"meta":{{"page":{{"next":null}}}}}}"#)),
        Reply::json(format!(r#"{{"data":[{{"id":"{seen}"}}],"meta":{{"page":{{"next":null}}}}}}"#)),
        list("next", format!("https://{hidden}.example/x?page[after]=c")),
        list("next", format!("/x?page[after]={hidden}")),
        list("next", format!("/x?page[after]={}", hidden.replace('\u{200b}', "%E2%80%8B"))),
        Reply::status(302, "").with("location", &format!("/{}", hidden.replace('\u{200b}', "%E2%80%8B"))),
        Reply::status(400, format!(r#"{{"invalid_parameters":[{{"field":"{hidden}","reason":"{varied}"}}]}}"#)),
        Reply::status(500, format!(r#"{{"title":"{hidden} {varied}"}}"#)),
        Reply::json("{}").with("content-type", &format!("text/{hidden}")),
    ];
    // What is left of a text where nobody sees the rest.
    let left = |text: &str| {
        let text = text.replace("\\u{200b}", "").replace("\\u200b", "").replace("%e2%80%8b", "");
        text.chars().filter(char::is_ascii).collect::<String>()
    };
    for paging in [Paging::cursor(), Paging::offset()] {
        for reply in &replies {
            let server = Server::always(reply.clone());
            let entity = users(paging.clone());
            let plan = everything(&entity);
            let events = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
            let log = std::sync::Arc::clone(&events);
            let watch = move |event: &Event<'_>| log.lock().unwrap().push_str(&format!("{event:?}"));
            let client = client_with(|options| options.with_watch(watch));
            let (read, error) = collect(client.list(&plan, &at(&server.base())).unwrap());
            let shown = format!("{read:?} {error:?} {}", events.lock().unwrap()).to_lowercase();
            assert!(error.is_some() || matches!(paging, Paging::Offset { .. }), "{reply:?}: {shown}");
            assert_clean(&left(&shown));
            assert!(!shown.contains(&escaped) && !shown.contains(&escaped.replace('%', "%25")), "{shown}");
            for driver in DRIVERS {
                let Read { records, error, .. } = driver.read(&plan, &at(&server.base()));
                let shown = format!("{records:?} {error:?}").to_lowercase();
                assert_clean(&left(&shown));
                assert!(!shown.contains(&escaped) && !shown.contains(&escaped.replace('%', "%25")), "{shown}");
            }
            let asked: String = server.asked().iter().map(|asked| asked.target.to_lowercase()).collect();
            assert_clean(&left(&asked));
            assert!(!asked.contains(&escaped), "{asked}");
        }
    }
}

/// A transport that says what it was asked to send.
#[derive(Default, Clone)]
struct Spy(std::sync::Arc<std::sync::Mutex<Vec<Vec<String>>>>);

impl konnect_filter::client::Transport for Spy {
    fn get(
        &self,
        request: &konnect_filter::client::HttpGet<'_>,
    ) -> Result<konnect_filter::client::Response, konnect_filter::client::TransportError> {
        let names = request.headers.iter().map(|(name, _)| (*name).to_owned()).collect();
        self.0.lock().unwrap().push(names);
        Err(konnect_filter::client::TransportError::lasting("not sent"))
    }
}

/// Whose host it is decides, and not who reads: Konnect's, one that the program gave, a portal's, or one that only a URL or a catalog names.
#[test]
fn a_credential_goes_only_to_a_host_that_it_belongs_to() {
    use konnect_filter::ListRequest;
    use konnect_filter::catalog::{Catalog, Entity};

    let mut thing = Entity::new("shop", "v1", "/v1/things").with_collection("things").with_items("data");
    thing.servers.base_url = Some("https://shop.example.com".to_owned());
    let catalog = Catalog::new([thing]);
    let token = Credentials::bearer(CANARY).unwrap();
    let cookie = Credentials::cookie("portalaccesstoken=abcdefgh").unwrap();
    let cases = [
        (ListRequest::to("users"), true, true),
        (ListRequest::to("https://global.api.konghq.com/v3/users"), true, true),
        (ListRequest::to("users").base_url("https://proxy.example.com"), true, true),
        (ListRequest::to("/v3/users").base_url("https://proxy.example.com"), true, true),
        (ListRequest::to("https://evil.example.com/v3/users"), false, false),
        (ListRequest::to("https://global.api.konghq.com.evil.example.com/v3/users"), false, false),
        (ListRequest::to("dev-portal@v3/apis").base_url("https://portal.example.com"), false, true),
        (ListRequest::to("things").catalog(&catalog), false, false),
        (ListRequest::to("https://shop.example.com/v1/things").catalog(&catalog), false, false),
    ];
    for (request, takes_token, takes_cookie) in cases {
        for (credentials, takes) in [(&token, takes_token), (&cookie, takes_cookie), (&Credentials::None, true)] {
            let spy = Spy::default();
            let client = Client::with_transport(spy.clone(), credentials.clone());
            let listed = request.list(&client);
            assert_eq!(listed.is_ok(), takes, "{request:?} {credentials:?}");
            match listed {
                Ok(mut records) => {
                    assert!(records.next().unwrap().is_err());
                    let asked = spy.0.lock().unwrap();
                    assert_eq!(asked.len(), 1);
                    let has_one = asked[0].iter().any(|name| name == "authorization" || name == "cookie");
                    assert_eq!(has_one, *credentials != Credentials::None);
                }
                Err(error) => {
                    assert_eq!((only(&error).code, only(&error).part), (Code::InsecureCredential, Part::BaseUrl));
                    assert!(spy.0.lock().unwrap().is_empty());
                    assert_clean(&format!("{error} {error:?}"));
                }
            }
            let any = ClientOptions::new(credentials.clone()).with_allow_foreign_hosts(true);
            assert!(request.list(&client.with_options(any)).is_ok(), "{request:?}");
            #[cfg(feature = "async")]
            {
                let client = konnect_filter::client::AsyncClient::new(credentials.clone());
                assert_eq!(request.list(&client).is_ok(), takes, "{request:?}");
            }
        }
    }
    let error = ListRequest::to("https://evil.example.com/v3/users").list(&Client::new(token)).err().unwrap();
    assert_eq!(
        error.to_string(),
        "refusing to send the token to `https://evil.example.com`, which is not Konnect's; `base_url` names a host of your own that \
         may have it; `ClientOptions::with_allow_foreign_hosts` sends it to the host of any collection"
    );
}

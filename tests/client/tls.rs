//! Over https with an authority of the tests' own, and through a proxy, by each client: what is trusted, and that the token goes
//! nowhere else.

use std::process::Command;

use konnect_filter::catalog::Paging;
#[cfg(feature = "async")]
use konnect_filter::client::{AsyncClient, AsyncHttp};
use konnect_filter::client::{Client, ClientOptions, Credentials, Http, Timeouts};
use konnect_filter::error::Part;
use konnect_filter::{Code, Error};

use crate::authority::Authority;
#[cfg(feature = "async")]
use crate::driver::block_on;
use crate::konnect::{self, Style};
use crate::proxy::proxy;
use crate::server::{Asked, Reply, Server};
use crate::{CANARY, Still, assert_clean, at, collect, everything, only, users};

const NUMBER: Paging = Paging::number();

/// How many records come, and how it ends.
type Outcome = (usize, Option<Error>);

/// What each client reads with these certificates trusted, or Mozilla's. Nobody waits for a second try.
fn read(base: &str, roots: Option<&[u8]>) -> Vec<Outcome> {
    let (entity, clock) = (users(NUMBER), Still::default());
    let (plan, options, timeouts) = (everything(&entity), at(base), Timeouts::default());
    let token = || ClientOptions::new(Credentials::bearer(CANARY).unwrap()).with_clock(clock.clone());
    let http = roots.map_or_else(|| Http::new(timeouts), |pem| Http::with_roots(timeouts, pem).unwrap());
    let client = Client::with_transport(http, token());
    let (records, error) = collect(client.list(&plan, &options).unwrap());
    let blocking = (records.len(), error);
    #[cfg(feature = "async")]
    let others = {
        let http = roots.map_or_else(|| AsyncHttp::new(timeouts), |pem| AsyncHttp::with_roots(timeouts, pem).unwrap());
        let client = AsyncClient::with_http(http, token());
        block_on(async {
            let mut records = client.list(&plan, &options).unwrap();
            let (mut count, mut error) = (0, None);
            while let Some(record) = records.next().await {
                match record {
                    Ok(_) => count += 1,
                    Err(found) => error = Some(found),
                }
            }
            [(count, error)]
        })
    };
    #[cfg(not(feature = "async"))]
    let others = [];
    let pauses = clock.0.lock().unwrap().clone();
    assert!(pauses.is_empty(), "nothing here gets better by trying again: {pauses:?} {blocking:?} {others:?}");
    std::iter::once(blocking).chain(others).collect()
}

fn answer() -> impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static {
    let records = konnect::records(250);
    move |_, asked| konnect::answer(Style::Number, &records, 100, asked)
}

fn https(server: &Server) -> String {
    server.base().replace("http:", "https:")
}

#[test]
fn the_token_goes_with_each_request_over_https() {
    let authority = Authority::new("each");
    let server = authority.server("127.0.0.1", true, answer());
    let pem = std::fs::read(authority.path()).unwrap();
    let outcomes = read(&https(&server), Some(&pem));
    assert!(outcomes.iter().all(|outcome| *outcome == (250, None)), "{outcomes:?}");
    let asked = server.asked();
    assert_eq!(asked.len(), 3 * outcomes.len());
    let bearer = format!("Bearer {CANARY}");
    assert!(asked.iter().all(|asked| asked.header("authorization") == Some(&bearer)));
}

#[test]
fn nothing_is_sent_to_a_service_that_is_not_trusted() {
    let (known, other) = (Authority::new("known"), Authority::new("other"));
    let pem = std::fs::read(known.path()).unwrap();
    let own = Some(pem.as_slice());
    for (server, roots, said) in [
        // Mozilla knows neither.
        (known.server("127.0.0.1", true, answer()), None, "no trusted authority signed its certificate"),
        (other.server("127.0.0.1", true, answer()), own, "no trusted authority signed its certificate"),
        (known.server("konnect.example", true, answer()), own, "not valid for"),
        (known.server("127.0.0.1", false, answer()), own, "expired"),
    ] {
        for (records, error) in read(&https(&server), roots) {
            let error = error.unwrap();
            assert_eq!((records, only(&error).code), (0, Code::Unreachable), "{said}: {error}");
            let text = error.to_string();
            assert!(text.contains("no secure connection") && text.contains(said), "{said}: {text}");
            assert_clean(&format!("{text} {error:?}"));
        }
        assert!(server.asked().is_empty(), "{said}");
    }
}

/// Where a process of its own reads from, because a proxy is named by the environment.
const BASE: &str = "KONNECT_FILTER_TEST_BASE";

/// The file with the certificates that it trusts.
const ROOTS: &str = "KONNECT_FILTER_TEST_ROOTS";

/// What comes of it in a process with these variables: a line of each client.
fn in_environment(base: &str, authority: &Authority, variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "tls::through_a_proxy", "--nocapture"]).env(BASE, base).env(ROOTS, authority.path());
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] {
        command.env_remove(name);
    }
    let out = command.envs(variables.iter().copied()).output().unwrap();
    let text = format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(out.status.success(), "{text}");
    assert_clean(&text);
    text.lines().filter_map(|line| line.split_once("came: ")).map(|(_, said)| said.to_owned()).collect()
}

/// What is PEM and no certificate is told before anything is sent, also next to one that is right.
#[test]
fn certificates_that_cannot_be_read() {
    let refused = |pem: &[u8]| {
        let error = Http::with_roots(Timeouts::default(), pem).map(drop).unwrap_err();
        #[cfg(feature = "async")]
        assert_eq!(AsyncHttp::with_roots(Timeouts::default(), pem).map(drop).unwrap_err(), error);
        assert_eq!((only(&error).code, only(&error).part), (Code::Unreadable, Part::File));
        only(&error).message.clone()
    };
    let none = "the file contains no PEM certificate, or a damaged one";
    let pem = |inner: &str| format!("-----BEGIN CERTIFICATE-----\n{inner}\n-----END CERTIFICATE-----\n");
    let right = std::fs::read_to_string(Authority::new("read").path()).unwrap();
    let cut = right.replace("-----END CERTIFICATE-----", "");
    for text in ["", "garbage", &pem("!!!"), &cut, &pem("AAAA").replace("CERTIFICATE", "PRIVATE KEY")] {
        assert_eq!(refused(text.as_bytes()), none, "{text}");
    }
    // A sequence of nothing, and a certificate without its second half.
    let half: String = right.lines().filter(|line| !line.starts_with('-')).collect();
    let half = half.get(..half.len() / 8 * 4).unwrap();
    for inner in ["AAAA", "MAA=", half] {
        let damaged = "is damaged: it is PEM, but not of an X.509 certificate";
        assert_eq!(refused(pem(inner).as_bytes()), format!("the certificate in the file {damaged}"));
        let both = format!("{right}{}", pem(inner));
        assert_eq!(refused(both.as_bytes()), format!("certificate 2 of the 2 in the file {damaged}"));
    }
    assert!(Http::with_roots(Timeouts::default(), format!("{right}{right}").as_bytes()).is_ok());
}

#[test]
fn through_a_proxy() {
    if let Ok(base) = std::env::var(BASE) {
        let pem = std::fs::read(std::env::var_os(ROOTS).unwrap()).unwrap();
        for (records, error) in read(&base, Some(&pem)) {
            println!("came: {records} {}", error.map(|error| only(&error).message.clone()).unwrap_or_default());
        }
        return;
    }
    let authority = Authority::new("proxy");
    let server = authority.server("konnect.example", true, answer());
    let (address, heads) = proxy(&server);
    let named = format!("http://me:secret@{address}");
    let came = in_environment("https://konnect.example", &authority, &[("HTTPS_PROXY", &named), ("ALL_PROXY", "x:1")]);
    let all = vec!["250 ".to_owned(); if cfg!(feature = "async") { 2 } else { 1 }];
    assert_eq!((&came, server.asked().len()), (&all, 3 * all.len()));
    let seen = std::mem::take(&mut *heads.lock().unwrap());
    assert!(seen.len() >= all.len());
    for head in seen {
        assert!(head.starts_with("CONNECT konnect.example:443 "), "{head}");
        // The proxy's own credential, and not the service's, which it never sees.
        assert!(head.to_lowercase().contains("proxy-authorization: basic "), "{head}");
        assert!(!head.to_lowercase().contains("\r\nauthorization:"), "{head}");
        assert_clean(&head);
    }
    // One that is not for this host is not asked.
    let near = authority.server("127.0.0.1", true, answer());
    let (address, heads) = proxy(&near);
    let named = format!("http://{address}");
    let came = in_environment(&https(&near), &authority, &[("HTTPS_PROXY", &named), ("NO_PROXY", "127.0.0.1")]);
    assert_eq!((came, heads.lock().unwrap().len()), (all.clone(), 0));
    // Nor does anything go past one that cannot be used, or that is meant for http alone.
    for unusable in ["socks5://127.0.0.1:1", "ftp://127.0.0.1", "http://["] {
        let came = in_environment(&https(&near), &authority, &[("HTTPS_PROXY", unusable), ("ALL_PROXY", &named)]);
        let is_told = came.iter().all(|said| said.starts_with("0 ") && said.contains("the proxy in `HTTPS_PROXY`"));
        assert!(is_told && came.len() == all.len(), "{unusable}: {came:?}");
    }
    assert_eq!((near.asked().len(), heads.lock().unwrap().len()), (3 * all.len(), 0));
    let came = in_environment(&https(&near), &authority, &[("HTTP_PROXY", &named)]);
    assert_eq!((came, heads.lock().unwrap().len()), (all, 0));
}

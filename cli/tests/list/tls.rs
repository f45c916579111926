//! Over https, with an authority of the tests' own: what is trusted, and that the token goes nowhere else.

use serde_json::json;

use crate::authority::Authority;
use crate::run::{Ran, finish};
use crate::server::{Asked, Reply, Server};
use crate::{CANARY, answer, list, users};

fn base(server: &Server) -> String {
    server.base().replace("http:", "https:")
}

/// Runs it on the service by https; http is allowed too, so that nothing but TLS keeps the token.
fn ran(server: &Server, args: &[&str]) -> Ran {
    let base = base(server);
    let ran = finish(list(server, &[&["users", "--base-url", &base], args].concat()), "");
    assert!(!ran.out.contains(CANARY) && !ran.err.contains(CANARY), "{args:?}: {} {}", ran.out, ran.err);
    ran
}

#[test]
fn every_page_comes_over_https_and_the_token_goes_with_each_request() {
    let authority = Authority::new("pages");
    let records = users(250);
    let server = authority.server("127.0.0.1", true, move |_, asked| answer("identity@v3/users", &records, asked));
    let ran =
        ran(&server, &["email contains konghq", "--output", "id", "--page-size", "50", "--ca-file", authority.path()]);
    assert_eq!((ran.code, ran.err.as_str(), ran.out.lines().count()), (0, "", 125));
    let asked = server.asked();
    assert_eq!(asked.len(), 3);
    let bearer = format!("Bearer {CANARY}");
    assert!(asked.iter().all(|asked| asked.header("authorization") == Some(&bearer)));
}

#[test]
fn a_certificate_that_is_not_trusted_ends_it_before_anything_is_sent() {
    let (known, other) = (Authority::new("known"), Authority::new("other"));
    let empty = |_: usize, _: &Asked| Reply::json(r#"{"data":[],"meta":{"page":{"total":0}}}"#);
    let own = ["--ca-file", known.path()];
    for (server, args, said) in [
        // Mozilla knows neither.
        (known.server("127.0.0.1", true, empty), [].as_slice(), "no trusted authority signed its certificate"),
        (other.server("127.0.0.1", true, empty), own.as_slice(), "no trusted authority signed its certificate"),
        (known.server("konnect.example", true, empty), own.as_slice(), "not valid for"),
        (known.server("127.0.0.1", false, empty), own.as_slice(), "expired"),
    ] {
        let ran = ran(&server, args);
        assert_eq!((ran.code, ran.out.as_str()), (3, ""), "{said}: {}", ran.err);
        assert!(ran.err.contains("error[unreachable]") && ran.err.contains(said), "{said}: {}", ran.err);
        assert!(ran.err.contains("no secure connection") && ran.err.contains("--ca-file"), "{}", ran.err);
        assert!(server.asked().is_empty());
    }
}

#[test]
fn a_file_without_certificates_is_an_error_before_anything_is_sent() {
    let authority = Authority::new("file");
    let server = authority.server("127.0.0.1", true, |_, _| Reply::Nothing);
    let broken = authority.file.with_extension("broken");
    std::fs::write(&broken, "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n").unwrap();
    for path in [broken.to_str().unwrap(), "/does/not/exist", "/dev/null"] {
        let ran = ran(&server, &["--ca-file", path]);
        assert_eq!((ran.code, ran.out.as_str(), server.asked().len()), (1, "", 0), "{path}: {}", ran.err);
        assert!(ran.err.contains("error[unreadable]"), "{path}: {}", ran.err);
    }
    std::fs::remove_file(broken).unwrap();
}

#[test]
fn no_way_leads_from_https_to_http() {
    let plain = Server::always(Reply::json(r#"{"data":[],"meta":{"page":{"total":0}}}"#));
    let authority = Authority::new("down");
    let to = plain.base();
    let server = authority.server("127.0.0.1", true, move |_, asked| {
        Reply::status(308, "").with("location", &format!("{to}{}", asked.target))
    });
    let redirected = ran(&server, &["--ca-file", authority.path()]);
    assert!(redirected.code == 3 && redirected.err.contains("error[redirected]"), "{}", redirected.err);
    // A link to the next page is read for its cursor only.
    let to = plain.base();
    let linked = authority.server("127.0.0.1", true, move |index, _| {
        let next = (index == 0).then(|| format!("{to}/v1/event-gateways?page[after]=x"));
        Reply::json(json!({"data": [{"id": index}], "meta": {"page": {"next": next}}}).to_string())
    });
    let base = base(&linked);
    let args = ["event-gateways", "--base-url", &base, "--output", "id", "--ca-file", authority.path()];
    let read = finish(list(&linked, &args), "");
    assert_eq!((read.code, read.out.as_str(), linked.asked().len()), (0, "0\n1\n", 2), "{}", read.err);
    assert!(plain.asked().is_empty());
}

#[test]
fn a_token_goes_to_no_other_host_by_http_even_where_this_machine_is_allowed() {
    let mut command = crate::run::command(&["list", "users", "--allow-http-loopback"]);
    command.args(["--base-url", "http://konnect.example"]).env("KONNECT_TOKEN", CANARY);
    let ran = finish(command, "");
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("error[insecure-credential]"), "{}", ran.err);
}

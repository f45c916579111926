//! Collections by addresses as people write them.

use konnect_filter::Code;
use konnect_filter::catalog::Catalog;

use crate::lookup::{name, problem};

#[test]
fn slashes_question_marks_and_upper_case_hosts_are_harmless() {
    for text in [
        "/v3/users/",
        "/v3/users?",
        "/v3/users/?",
        "https://global.api.konghq.com/v3/users/?",
        "HTTPS://GLOBAL.API.KONGHQ.COM/v3/users?",
        "https://Global.Api.KongHQ.com/v3/users#",
    ] {
        assert_eq!(name(text), "identity@v3/users", "{text}");
    }
    let found = Catalog::builtin().find("https://EU.Api.KongHQ.com/v3/users/?").unwrap();
    assert_eq!(found.base_url.as_deref(), Some("https://eu.api.konghq.com"));
}

#[test]
fn a_url_of_a_foreign_host_is_reported_as_one() {
    let builtin = Catalog::builtin();
    for url in [
        "https://internal.example.com/v3/users",
        "http://localhost:8080/konnect/eu/v3/users/",
        "https://us.api.konghq.com.example.com/v3/users?filter[email]=x",
    ] {
        let message = host_warning(builtin, url).expect(url);
        assert!(message.contains("is not one of Konnect's hosts"), "{message}");
    }
    for url in [
        "https://global.api.konghq.com/v3/users",
        "https://eu.api.konghq.com/v2/control-planes",
        "HTTPS://US.API.KONGHQ.COM/v2/control-planes",
        // A portal is served from where only the reader knows.
        "https://portal.example.com/api/v3/apis",
        "/v3/users",
        "users",
    ] {
        assert_eq!(host_warning(builtin, url), None, "{url}");
    }
}

/// Konnect's own host without TLS is not another service's.
#[test]
fn konnects_host_over_http() {
    let catalog = Catalog::builtin();
    for url in ["http://global.api.konghq.com/v3/users", "https://global.api.konghq.com:8443/v3/users"] {
        let message = catalog.find(url).unwrap().warnings.remove(0).into_details().message;
        assert_eq!(message, "`global.api.konghq.com` is Konnect's, which is served over https and at no other port");
    }
    assert!(catalog.find("https://global.api.konghq.com:443/v3/users").unwrap().warnings.is_empty());
}

pub(crate) fn host_warning(catalog: &Catalog, url: &str) -> Option<String> {
    let warning = catalog.find(url).unwrap().warnings.pop()?;
    assert_eq!(warning.code, Code::ForeignHost);
    Some(warning.into_details().message)
}

/// The one name that is meant is offered as an edit, so that a page or an editor can put it there.
#[test]
fn a_slash_after_a_name_is_taken_away() {
    let error = Catalog::builtin().find("users/").unwrap_err();
    let edits: Vec<&str> = error.diagnostics()[0].edits.iter().map(|edit| edit.text.as_str()).collect();
    assert_eq!(edits, ["identity@v3/users"]);
}

/// What lacks the beginning of an address.
#[test]
fn addresses_without_their_beginning() {
    let replaced = |text: &str| {
        let error = Catalog::builtin().find(text).expect_err(text);
        let problem = error.iter().next().unwrap().clone();
        let edit = problem.edits.first().unwrap_or_else(|| panic!("{text}: {problem:?}"));
        assert_eq!((edit.span.start, edit.span.end as usize), (0, text.len()), "{text}");
        let written = edit.text.to_string();
        assert_eq!(name(&written), "identity@v3/users", "{written}");
        (written, problem.into_details().help.unwrap_or_default().to_string())
    };
    for (text, address) in [
        ("v2/users", "/v3/users"),
        ("v1/users/", "/v3/users/"),
        ("global.api.konghq.com/v2/users", "https://global.api.konghq.com/v3/users"),
    ] {
        assert_eq!(replaced(text), (address.to_owned(), format!("write `{address}`")));
    }
    for (text, address) in [
        ("global.api.konghq.com/v3/users", "https://global.api.konghq.com/v3/users"),
        ("localhost:8080/v3/users", "http://localhost:8080/v3/users"),
    ] {
        assert_eq!(replaced(text), (address.to_owned(), format!("did you mean `{address}`?")));
    }
    assert_eq!(name("v3/users/"), "identity@v3/users");
    let (_, message, help) = problem("v3/usres");
    assert_eq!((message.as_str(), help.as_str()), ("no collection has that path", "did you mean `/v3/users`?"));
    assert_eq!(problem("example.com/nothing").2, "`Catalog::entities` lists them all");
}

/// A `#` does not begin a query.
#[test]
fn fragments() {
    let said = |text: &str| {
        let error = Catalog::builtin().find_without_query(text).expect_err(text);
        error.iter().map(|problem| problem.message.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(said("#x"), ["no collection is named `#x`"]);
    assert_eq!(said("/v3/users#x"), ["what comes after a `#` is never sent"]);
    assert_eq!(said("/v3/users?a=1"), ["the query after the path would be lost"]);
    assert_eq!(
        said("nothing-near#x"),
        ["no collection is named `nothing-near#x`", "what comes after a `#` is never sent"]
    );
}

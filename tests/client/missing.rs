//! Services that leave records out in one way each: `verify` names it, and with the profile each list is exact.

use std::sync::Arc;

use konnect_filter::verify::Profile;
use serde_json::{Value, json};

use crate::filtering::Quirk;
use crate::konnect::Style;
use crate::misbehaving::{catalog, list, measure, shown};
use crate::misbehaviours;
use crate::server::{Asked, Reply, Server};
use crate::service::Service;

const NAMES: [&str; 8] = ["Payment", "Shop", "Order", "Billing", "Invoice", "Gateway", "Portal", "Search"];

/// Records with these names.
fn records(names: &[&str]) -> Vec<Value> {
    let record = |(n, name): (usize, &&str)| {
        json!({
            "id": format!("id-{n}"), "name": name, "active": n % 3 == 0, "size": n,
            "created_at": format!("2026-01-01T00:00:00.1{n}3{n}56Z"),
            "labels": {"env": if n % 2 == 0 { "dev" } else { "prod" }}, "owner": "me",
        })
    };
    names.iter().enumerate().map(record).collect()
}

/// Whether the row is found, and the filter gives the records at these places, which it does not without what was measured.
#[track_caller]
fn named(answer: impl Fn(&Asked) -> Reply + Send + Sync + 'static, row: &str, filter: &str, wanted: &[usize]) {
    let server = Server::start(move |_, asked| answer(asked));
    let wanted: Vec<String> = wanted.iter().map(|at| format!("id-{at}")).collect();
    let (ids, _, error) = list(&server, filter, None);
    assert!(error.is_some() || ids != wanted, "{filter} is right without a profile");
    let catalog = catalog();
    let entity = catalog.find("shop@v1/orders").unwrap().entity;
    let profile = measure(&server, entity);
    let rows: Vec<String> = profile.rows.iter().map(shown).filter(|row| !row.ends_with("as documented")).collect();
    assert!(rows.iter().any(|found| found == row), "{rows:#?}");
    let text = serde_json::to_string(&profile).unwrap();
    let measured = Arc::new(Profile::read(&text).unwrap().measured(entity).unwrap());
    assert_eq!(list(&server, filter, Some(&measured)), (wanted, Vec::new(), None), "{filter}");
}

fn quirk(names: &[&str], quirk: Quirk) -> impl Fn(&Asked) -> Reply + Send + Sync + 'static {
    let service = Service::new(&misbehaviours::entity(), records(names), Style::Number, 10, Some(quirk));
    move |asked| service.answer(asked)
}

/// The cause is one operator, and not the pair in which it also shows.
#[test]
fn an_operator_that_is_wrong_alone_is_named_alone() {
    let names = ["Alpha", "Alpha", "Alpha", "Alpha", "Beta", "beta", "Gamma", "Delta"];
    let filter = "name != Beta";
    let other = "name neq other case: too narrow (4)";
    named(quirk(&names, Quirk::UnequalWithoutCase), other, filter, &[0, 1, 2, 3, 5, 6, 7]);
    let names = ["Alpha", "Alphas", "Beta", "Gamma"];
    let row = "name neq beginning: too narrow (2)";
    named(quirk(&names, Quirk::UnequalPrefixes), row, "name != Alpha", &[1, 2, 3]);
    let names = ["pay", "pay", "sho", "sho", "my ord", "bil", "bil", "gat"];
    let row = "name contains short part: too narrow (3)";
    named(quirk(&names, Quirk::PartsAtTheBeginning), row, "name contains ord", &[4]);
}

#[test]
fn both_booleans() {
    let row = "active bare other value: too narrow (5)";
    named(quirk(&NAMES, Quirk::AlwaysTrue), row, "not active", &[1, 2, 4, 5, 7]);
}

#[test]
fn parts_of_every_length() {
    let row = "name contains short part: too narrow (4)";
    named(quirk(&NAMES, Quirk::PartsOf(3, 99)), row, "name contains pa", &[0]);
    named(quirk(&NAMES, Quirk::PartsOf(3, 99)), row, "name contains (pa, sh)", &[0, 1]);
    let row = "name contains long part: too narrow (1)";
    named(quirk(&NAMES, Quirk::PartsOf(1, 3)), row, "name contains payment", &[0]);
}

#[test]
fn parts_with_letters_that_mean_something() {
    for (name, filter, row) in [
        ("a_payment", "name contains 'a_p'", "name contains a value's _: too narrow (1)"),
        ("a%payment", "name contains 'a%p'", "name contains a value's %: too narrow (1)"),
    ] {
        named(quirk(&[name, "Shop", "Order", "Billing"], Quirk::BadEscaping), row, filter, &[0]);
    }
}

#[test]
fn case_beyond_ascii() {
    let names = ["\u{c4}RGER", "\u{e4}rger", "Order", "Billing"];
    let row = "name contains case beyond ASCII: too narrow (1)";
    named(quirk(&names, Quirk::FoldsAscii), row, "name contains '\u{e4}r'", &[0, 1]);
}

#[test]
fn lists_of_more_than_two() {
    for most in [2, 3] {
        let row = format!("name oeq longer list: too narrow ({})", 5 - most);
        named(quirk(&NAMES, Quirk::ItemsOf(most)), &row, "name in (Payment, Shop, Order, Portal)", &[0, 1, 2, 6]);
    }
}

#[test]
fn two_fields_in_one_request() {
    let row = "created_at gte two fields: too narrow (2)";
    named(quirk(&NAMES, Quirk::OneField), row, "name contains o and active", &[6]);
    // Nor in a request of several.
    named(quirk(&NAMES, Quirk::OneField), row, "(name contains o and active) or (size < 1 and active)", &[0, 6]);
}

#[test]
fn instants_with_more_digits_than_milliseconds() {
    let row = "created_at gt within a millisecond: too narrow (1)";
    let filter = "created_at > 2026-01-01T00:00:00.1533Z";
    named(quirk(&NAMES, Quirk::Milliseconds), row, filter, &[5, 6, 7]);
}

/// A service that is right, and what it answers instead where the request has a filter with this in it.
fn but(
    part: &'static str,
    instead: impl Fn(&Asked, Reply) -> Reply + Send + Sync,
) -> impl Fn(&Asked) -> Reply + Send + Sync {
    let service = Service::new(&misbehaviours::entity(), records(&NAMES), Style::Number, 3, None);
    move |asked| {
        let reply = service.answer(asked);
        if asked.target.contains(part) { instead(asked, reply) } else { reply }
    }
}

/// The unfiltered list works, so that the filter is what fails.
#[test]
fn a_failure_of_one_filter_is_a_finding() {
    for status in [500, 503, 403, 404] {
        let service = but("contains%5D", move |_, _| Reply::status(status, ""));
        named(service, "name contains part: failed", "active and name contains o", &[6]);
    }
}

/// The pages of what is filtered are those of everything: their total, or all but the first.
#[test]
fn pages_that_do_not_add_up_are_a_finding() {
    let whole = || Service::new(&misbehaviours::entity(), records(&NAMES), Style::Number, 3, None);
    let all = whole();
    let total = but("filter%5Bactive", move |asked, _| {
        let asked_all = asked.get("filter[active]").map(|_| records(&NAMES)).unwrap_or_default();
        let kept: Vec<Value> = asked_all.into_iter().filter(|record| record["active"] == true).collect();
        let page = if asked.get("page[number]").is_some_and(|number| number != "1") { Vec::new() } else { kept };
        let number: u64 = asked.get("page[number]").and_then(|number| number.parse().ok()).unwrap_or(1);
        Reply::json(json!({"data": page, "meta": {"page": {"number": number, "size": 3, "total": 8}}}).to_string())
    });
    named(total, "active bare value: failed", "active", &[0, 3, 6]);
    let lost = but("filter%5Bactive", move |asked, reply| {
        if asked.get("page[number]").is_none_or(|number| number == "1") {
            return reply;
        }
        let target = asked.target.split('&').filter(|pair| !pair.contains("active")).collect::<Vec<_>>().join("&");
        all.answer(&Asked { target: target.replace("orders&", "orders?"), ..asked.clone() })
    });
    named(lost, "active bare other value: failed", "not active", &[1, 2, 4, 5, 7]);
}

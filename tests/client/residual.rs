//! What Konnect cannot say is done here, on the records that come.

use konnect_filter::catalog::{Catalog, Operator};
use konnect_filter::check::{self, Context};
use konnect_filter::plan;
use serde_json::json;

use crate::konnect::{self, Style};
use crate::server::{Reply, Server};
use crate::{at, client, collect};

/// Byte for byte, also of the record after one that is not kept, and with no fraction or size lost.
#[test]
fn a_record_has_its_text() {
    let texts = [
        r#"{"id": "a", "full_name": "x", "n": 1.10, "m": 1E5}"#,
        r#"{"id":"b","full_name":"y"}"#,
        "{\n\"id\":\"c\",\"full_name\":\"\\u0078\",\"m\":123456789012345678901234567890}",
    ];
    let body = format!("{{\"meta\":{{\"page\":{{\"total\":3}}}},\"data\": [ {} ]}}", texts.join(" , "));
    let server = Server::always(Reply::json(body));
    let found = Catalog::builtin().find("identity@v3/users").unwrap();
    let filter = konnect_filter::parse("full_name ends with x").unwrap();
    let checked = check::check(&filter, found.entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan::plan(&checked, &plan::PlanOptions::default().with_partial(true)).unwrap();
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base())).unwrap();
    assert_eq!(records.text(), "");
    for text in [texts[0], texts[2]] {
        let record = records.next().unwrap().unwrap();
        assert_eq!(records.text(), text);
        assert_eq!(record, serde_json::from_str::<serde_json::Value>(text).unwrap());
    }
    assert!(records.next().is_none());
}

#[test]
fn the_rest_of_a_filter_is_evaluated_on_every_page() {
    let records: Vec<_> = (0..500)
        .map(|n| json!({"id": n, "full_name": if n % 5 == 0 { format!("Pay {n}") } else { format!("repay {n}") }}))
        .chain([json!({"id": "none"}), json!({"id": "null", "full_name": null})])
        .collect();
    let server = Server::start(move |_, asked| {
        let part = asked.get("filter[full_name][contains]").expect("the wider filter").to_lowercase();
        let name = |record: &serde_json::Value| record["full_name"].as_str().map(str::to_lowercase);
        let found: Vec<_> =
            records.iter().filter(|record| name(record).is_some_and(|name| name.contains(&part))).cloned().collect();
        konnect::answer(Style::Number, &found, 100, asked)
    });
    let found = Catalog::builtin().find("identity@v3/users").unwrap();
    let filter = konnect_filter::parse(r#"full_name starts with "pay" and not full_name ends with "5""#).unwrap();
    let checked = check::check(&filter, found.entity, &Context::at(jiff::Timestamp::UNIX_EPOCH)).unwrap();
    let plan = plan::plan(&checked, &plan::PlanOptions::default().with_partial(true)).unwrap();
    assert_eq!(plan.requests()[0].parameters()[0].operator(), Operator::Contains);
    let (client, _) = client();
    let mut records = client.list(&plan, &at(&server.base()).with_page_size(60)).unwrap();
    let kept: Vec<_> = records.by_ref().map(|record| record.unwrap()["id"].as_u64().unwrap()).collect();
    // Multiples of five that do not end with five.
    assert_eq!(kept, (0..500).step_by(10).collect::<Vec<_>>());
    assert_eq!((records.progress().received, records.progress().kept), (500, 50));
    // A limit counts what is kept: the first 20 of them are among the first 191 records.
    let (client, before) = (crate::client().0, server.asked().len());
    let (kept, end) = collect(client.list(&plan, &at(&server.base()).with_page_size(60)).unwrap().with_limit(20));
    assert_eq!((kept.len(), end), (20, None));
    assert_eq!(server.asked().len() - before, 4);
}

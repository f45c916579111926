//! The cases that the npm package runs too: what is right is worked out from the collections and the language's meaning by
//! `npm/test/cases.write.js`, not by the library.

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{check_untyped, evaluate};
use konnect_filter::wire::{RequestOptions, RequestSpec, decode};
use konnect_filter::{Limits, ListRequest, parse};
use serde::Deserialize;
use serde_json::Value;

use crate::support::corpus::context;

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
enum Case<'t> {
    /// A request and its address, there and back.
    Encode {
        #[serde(borrow)]
        request: Box<RequestSpec<'t>>,
        url: String,
    },
    /// What a filter says of a record.
    Match { filter: String, record: Value, matches: bool },
}

fn wrong(case: &Case<'_>) -> Option<String> {
    match case {
        Case::Match { filter, record, matches } => {
            let condition = check_untyped(&parse(filter).expect("a filter"), &context()).expect("a meaning").condition;
            let found = evaluate(&condition, record);
            (found != Some(*matches)).then(|| format!("{filter} on {record}: {found:?}\n"))
        }
        Case::Encode { request, url } => {
            let found = address(request);
            if found.as_deref() != Ok(url) {
                return Some(format!("wanted {url}\ngot    {found:?}\n"));
            }
            // The address says it again, perhaps in another spelling.
            let decoded = decode(url, Catalog::builtin(), &Limits::DEFAULT).expect("an address of ours");
            let again = RequestSpec::from(&decoded);
            let is_same = again.entity == request.entity && again.params == request.params;
            (!is_same || address(&again).as_deref() != Ok(url)).then(|| format!("{url} says {again:?}\n"))
        }
    }
}

fn address(request: &RequestSpec<'_>) -> Result<String, String> {
    let asked = ListRequest::to(request.entity.as_deref().expect("a collection"));
    let asked = asked.filter(request.filter.as_deref().expect("a filter"));
    asked.options(request.options(&RequestOptions::default())).one().map_err(|error| error.to_string())
}

#[test]
fn cases_are_answered_as_facts_say() {
    let lines: Vec<&str> = include_str!("../corpus/cases.jsonl").lines().collect();
    assert!(lines.len() >= 500, "{} cases", lines.len());
    let wrong: Vec<String> = lines
        .iter()
        .filter_map(|line| wrong(&serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))))
        .collect();
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), lines.len(), wrong.concat());
}

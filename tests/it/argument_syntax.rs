//! A value of an argument is never syntax, in nothing that comes out.

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Context, check_untyped, evaluate};
use konnect_filter::syntax::{Arguments, Comparison, Node, Test, Tree, Value};
use konnect_filter::{Filter, Limits, ListRequest, parse, wire};
use proptest::prelude::*;
use std::cell::Cell;

/// The one value of a filter of one predicate.
fn only<'f>(filter: &'f Filter<'_>) -> &'f Value<'f> {
    let Node::Predicate(predicate) = filter.node() else { panic!("one predicate: {filter}") };
    match predicate.test() {
        Test::Compare { value, .. } => value,
        Test::Match { values, .. } => &values[0],
        test => panic!("a value: {test:?}"),
    }
}

fn any_text() -> impl Strategy<Value = String> {
    let hostile = [
        "\"", "'", "\\", " or ", " and ", "$x", ",", ")", "(", "*", "now-7d", "null", "%", "&", "=", "]", "#", "\n",
        "\u{202e}",
    ];
    let pieces = proptest::collection::vec(proptest::sample::select(hostile.to_vec()), 0..6);
    prop_oneof![
        any::<String>(),
        pieces.prop_map(|pieces| pieces.concat()),
        ("[a-z]{0,3}", any::<char>()).prop_map(|(a, c)| format!("{a}{c}"))
    ]
}

/// The lines for shells that have the URL in single quotes.
fn lines(request: &wire::HttpRequest<'_>) -> [String; 5] {
    [request.curl(), request.httpie(), request.wget(), request.powershell(), request.kongctl()].map(Result::unwrap)
}

/// The lines for a plain value, each with its URL.
fn plain_lines(source: &str) -> Vec<(String, String)> {
    let request = ListRequest::to("api-builder@v3/apis").filter(source).bind("v", "plain").region("us");
    let prepared = request.partial(true).prepare().unwrap();
    let request = prepared.requests().next().unwrap();
    let address = format!("'{}'", request.to_text());
    let lines = lines(&request);
    assert!(lines.iter().all(|line| line.matches(&address).count() == 1), "{lines:?}");
    lines.into_iter().map(|line| (line, address.clone())).collect()
}

/// Whatever the text, it is one value of one predicate in everything that comes out.
#[test]
fn a_value_never_becomes_syntax() {
    let sent = Cell::new(0);
    let config = ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() };
    proptest!(config, |(text in any_text())| {
        for source in ["name = $v", "name != $v", "name in $v", "name contains $v", "name starts with $v"] {
            let bound = parse(source).unwrap().bind(&Arguments::new().with("v", text.as_str())).unwrap();
            prop_assert_eq!(only(&bound).text(), text.as_str());
            let printed = bound.to_string();
            let again = parse(&printed).unwrap();
            prop_assert_eq!(&again, &bound);
            prop_assert_eq!(only(&again).text(), text.as_str());
            let tree = serde_json::to_string(&Tree(bound.clone())).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Tree<'_>>(&tree).unwrap().0, &bound);
            // A record with another text never passes, whatever the text says.
            let meaning = check_untyped(&bound, &Context::from_clock()).unwrap();
            prop_assert!(meaning.warnings.iter().all(|warning| warning.code.as_str() == "always-true"), "{:?}", meaning.warnings);
            let record = serde_json::json!({ "name": text });
            let is_it = evaluate(&meaning.condition, &record);
            prop_assert!(is_it == Some(source != "name != $v"), "{} {:?}", source, is_it);

            // A search has no escapes: it is exact, or refused.
            if let Ok(query) = wire::search(&bound) {
                let expected = match source {
                    "name contains $v" => format!("name:*{text}*"),
                    "name starts with $v" => format!("name:{text}*"),
                    _ => format!("name:\"{text}\""),
                };
                prop_assert_eq!(&query, &expected);
                let is_harmful = |c: char| c.is_control() || konnect_filter::error::is_invisible(c);
                prop_assert!(!query.contains(is_harmful) && !text.contains(['"', '*', '\\']), "{}", query);
            }

            let request = ListRequest::to("api-builder@v3/apis").filter(source).bind("v", text.as_str()).region("us");
            // What cannot be sent, as an empty value or a comma in a list, is asked of the records.
            let prepared = request.partial(true).prepare();
            prop_assert!(prepared.is_ok(), "{} {:?}", source, prepared.err());
            let prepared = prepared.unwrap();
            let plain = plain_lines(source);
            for request in prepared.requests().filter(|request| !request.query().is_empty()) {
                let url = request.to_url().unwrap();
                let pairs: Vec<_> = url.query_pairs().collect();
                prop_assert_eq!(pairs.len(), 1);
                prop_assert!(pairs[0].0.starts_with("filter[name]"), "{}", url);
                prop_assert_eq!(&pairs[0].1, text.as_str());
                let decoded = wire::decode(url.as_str(), Catalog::builtin(), &Limits::DEFAULT).unwrap().filter.unwrap();
                prop_assert_eq!(only(&decoded).text(), text.as_str());
                // Nothing that a shell reads is left in the URL, which is in single quotes (in double ones for cmd).
                let address = request.to_text();
                prop_assert!(!address.contains(['\'', ' ', '\n', '"', '\\', '$', '`', '<', '>', '|', '^']), "{}", address);
                // Each line is that of a plain value, with this URL in its place.
                for (line, plain) in lines(&request).iter().zip(&plain) {
                    prop_assert_eq!(line, &plain.0.replace(&plain.1, &format!("'{address}'")));
                    prop_assert_eq!(line.lines().count(), 1);
                }
                let line = request.cmd().unwrap();
                // A caret before a character says that it is not a variable's.
                let read = line.replace('^', "");
                prop_assert!(read.contains(&format!("\"{address}\"")) && line.lines().count() == 1, "{}", line);
                sent.set(sent.get() + 1);
            }
            // What is left to do locally is a filter of that value, too.
            if let Some(local) = prepared.residual_text() {
                let local = parse(&local).unwrap();
                prop_assert_eq!(only(&local).text(), text.as_str());
            }
        }
    });
    // Of five filters for each text; few values are only for the records.
    assert!(sent.get() > 2_000, "{} requests say a value", sent.get());
}

#[test]
fn a_comparison_keeps_its_operator() {
    let bound = parse("a != $v").unwrap().bind(&Arguments::new().with("v", "x")).unwrap();
    let Node::Predicate(predicate) = bound.node() else { panic!("one predicate") };
    assert!(matches!(predicate.test(), Test::Compare { comparison: Comparison::Ne, .. }));
    assert_eq!(only(&bound).span().range(), 5..7, "the place is the argument's");
}

//! What can come next at many places, and that what is offered can be written there.

use konnect_filter::catalog::{Catalog, Entity, Operator, RecordField, Type};
use konnect_filter::check::{Context, check};
use konnect_filter::complete::{Candidate, CandidateKind, Known, complete, complete_with};
use konnect_filter::parse;
use proptest::prelude::*;

use crate::support::entity::{self, field};

fn entity() -> Entity {
    let record = |path: &str, kind| RecordField::new([path], kind);
    let text = [Operator::Eq, Operator::Neq, Operator::Contains, Operator::Oeq, Operator::Exists].into_iter().collect();
    let order = [Operator::Eq, Operator::Lt, Operator::Lte, Operator::Gt, Operator::Gte].into_iter().collect();
    let equal = [Operator::Eq].into_iter().collect();
    let fields = vec![
        field("name", Type::String).with_branches([text]).with_path(["name"]),
        field("size", Type::Number).with_branches([order]).with_path(["size"]),
        field("at", Type::DateTime).with_nullable(true).with_path(["at"]),
        field("active", Type::Boolean).with_branches([equal]).with_path(["active"]),
        field("kind", Type::Enum(vec!["alpha".into(), "two words".into(), "null".into()])).with_path(["kind"]),
        field("labels", Type::String).with_map(true).with_path(["labels"]),
        field("my key", Type::String).with_path(["my key"]),
    ];
    entity::of(fields).with_record([record("note", Type::String), record("name", Type::String)])
}

/// What is offered at the `|` in `text`, as the text that follows from it.
#[track_caller]
fn offered(text: &str) -> Vec<String> {
    let (head, tail) = text.rsplit_once('|').unwrap();
    let (text, cursor) = ([head, tail].concat(), head.len());
    complete(Some(&entity()), &text, cursor).iter().map(|candidate| candidate.text.clone()).collect()
}

/// The text with the only candidate applied.
#[track_caller]
fn only(text: &str) -> String {
    let (head, tail) = text.rsplit_once('|').unwrap();
    let (text, cursor) = ([head, tail].concat(), head.len());
    let candidates = complete(Some(&entity()), &text, cursor);
    let [candidate] = candidates.as_slice() else { panic!("{text}: {candidates:?}") };
    candidate.apply(&text).unwrap()
}

#[test]
fn fields_where_an_operand_begins() {
    let all = ["name", "size", "at", "active", "kind", "labels.", "\"my key\"", "tags", "note", "not", "("];
    for text in
        ["|", "  |", "(|", "active and |", "active or (|", "ACTIVE AND |", "active && |", "active || (size = 1 or |"]
    {
        assert_eq!(offered(text), all, "{text}");
    }
    // No second `not`.
    for text in ["not |", "!|", "active and not |"] {
        assert_eq!(offered(text), [&all[..9], &["("]].concat(), "{text}");
    }
    assert_eq!(offered("n|"), ["name", "note", "not"]);
    assert_eq!(offered("NA|"), ["name"]);
    assert_eq!(only("active and (na|"), "active and (name");
    assert_eq!(only("active and not na|"), "active and not name");
    assert_eq!(only("lab|"), "labels.");
    // A name that needs quotes is found by what it is called.
    assert_eq!(only("my|"), "\"my key\"");
    assert_eq!(only("\"my k|"), "\"my key\"");
    assert_eq!(only("\"na|"), "name");
    assert_eq!(only("active and\"na|"), "active and name");
    assert_eq!(offered("labels.e|"), [""; 0]);
    assert_eq!(offered("zz|"), [""; 0]);
}

/// The values that the checker knows of a field whose filter takes any text.
#[test]
fn published_values_of_text() {
    let offers = |text: &str| -> Vec<String> {
        let entity = Catalog::builtin().find("control-planes").unwrap().entity;
        complete(Some(entity), text, text.len()).into_iter().map(|candidate| candidate.text).collect()
    };
    let all = [
        "CLUSTER_TYPE_CONTROL_PLANE",
        "CLUSTER_TYPE_K8S_INGRESS_CONTROLLER",
        "CLUSTER_TYPE_CONTROL_PLANE_GROUP",
        "CLUSTER_TYPE_SERVERLESS",
        "CLUSTER_TYPE_KAFKA_NATIVE_EVENT_PROXY",
        "CLUSTER_TYPE_SERVERLESS_V1",
    ];
    assert!(
        all.iter().all(|value| offers("cluster_type = ").contains(&(*value).to_owned())),
        "{:?}",
        offers("cluster_type = ")
    );
    assert_eq!(offers("cluster_type != CLUSTER_TYPE_CONTROL_PLANE_"), ["CLUSTER_TYPE_CONTROL_PLANE_GROUP"]);
    assert_eq!(offers("cluster_type in (\"CLUSTER_TYPE_K8"), ["\"CLUSTER_TYPE_K8S_INGRESS_CONTROLLER\""]);
    assert_eq!(offers("cluster_type matches CLUSTER"), [""; 0]);
    assert_eq!(offers("name = "), [""; 0]);
}

#[test]
fn the_whole_word_at_the_cursor_is_replaced() {
    assert_eq!(only("na|xx = y"), "name = y");
    assert_eq!(only("na|"), "name");
    assert_eq!(only("kind = al|pha and active"), "kind = alpha and active");
    assert_eq!(only("kind = \"al|pha\" and active"), "kind = \"alpha\" and active");
    // The quote after a space is not taken for the end of this string.
    assert_eq!(only("kind = \"al| and name = \"x\""), "kind = \"alpha\" and name = \"x\"");
}

#[test]
fn operators_of_a_field() {
    let text = ["=", "!=", "contains", "in (", "exists", "starts with", "ends with", "matches"];
    assert_eq!(offered("name |")[..8], text);
    assert!(!offered("name |").contains(&"and".to_owned()), "a text alone is not a test");
    let of_number = offered("size |");
    assert!(of_number.contains(&"<".to_owned()) && of_number.contains(&"between".to_owned()));
    assert!(!of_number.contains(&"contains".to_owned()) && !of_number.contains(&"matches".to_owned()));
    let of_boolean = offered("active |");
    assert!(["=", "and", "or"].iter().all(|text| of_boolean.contains(&(*text).to_owned())), "{of_boolean:?}");
    assert!(!of_boolean.contains(&"<".to_owned()) && !of_boolean.contains(&")".to_owned()));
    assert!(offered("(active |").contains(&")".to_owned()));
    assert_eq!(only("name con|"), "name contains");
    assert_eq!(only("name CONT|"), "name contains");
    assert_eq!(only("name starts |"), "name starts with");
    assert_eq!(only("name not starts w|"), "name not starts with");
    assert_eq!(only("name not st|"), "name not starts with");
    assert_eq!(offered("size not |"), ["in (", "exists", "between"]);
    assert_eq!(offered("name is |"), ["null", "not null"]);
    assert_eq!(only("name is not |"), "name is not null");
    assert_eq!(offered("size >|"), [">", ">="]);
    assert_eq!(offered("name !|"), ["!="]);
    assert_eq!(offered("size !=|"), ["!="]);
    assert_eq!(offered("nothing |"), [""; 0], "an unknown field");
    assert_eq!(offered("labels |"), [""; 0], "a map without a key");
    assert!(offered("labels.env |").contains(&"=".to_owned()));
    assert_eq!(only("\"my key\"con|"), "\"my key\" contains");
}

#[test]
fn values() {
    assert_eq!(offered("active = |"), ["true", "false"]);
    assert_eq!(offered("active =|"), ["=", "true", "false"]);
    assert_eq!(only("active = T|"), "active = true");
    assert_eq!(offered("kind = |"), ["alpha", "\"two words\"", "\"null\""]);
    assert_eq!(only("kind = tw|"), "kind = \"two words\"");
    assert_eq!(only("kind = 'tw|"), "kind = 'two words'");
    assert_eq!(only("kind = \"two w|"), "kind = \"two words\"");
    assert_eq!(offered("kind in (alpha, |"), ["alpha", "\"two words\"", "\"null\""]);
    assert_eq!(only("kind in [\"two|"), "kind in [\"two words\"");
    assert_eq!(offered("at >= n|"), ["now-1h", "now-1d", "now-7d", "now-4w", "now"]);
    assert_eq!(offered("at = nul|"), ["null"]);
    assert_eq!(offered("at > now-12|"), ["now-12s", "now-12m", "now-12h", "now-12d", "now-12w"]);
    assert_eq!(offered("at between tod|"), ["today"]);
    assert_eq!(only("at between today |"), "at between today and");
    assert_eq!(offered("at between yesterday and to|"), ["today"]);
    for text in ["name = |", "name contains |", "size = |", "at > \"no|", "name matches |", "kind matches |"] {
        assert_eq!(offered(text), [""; 0], "{text}");
    }
}

#[test]
fn lists_groups_and_connectives() {
    assert_eq!(only("kind in |"), "kind in (");
    assert_eq!(offered("kind in (alpha |"), [",", ")"]);
    assert_eq!(offered("kind in [alpha |"), [",", "]"]);
    assert_eq!(offered("name = x |"), ["and", "or"]);
    assert_eq!(only("name = x a|"), "name = x and");
    assert_eq!(offered("(name = x |"), ["and", "or", ")"]);
    assert_eq!(offered("name in (a)|"), [" and", " or"]);
    assert_eq!(only("name = \"x\"a|"), "name = \"x\" and");
    assert_eq!(offered("active = (|"), [""; 0]);
}

#[test]
fn nothing_after_what_is_wrong() {
    for text in
        ["name = = |", "and |", "name = x) |", "name = x y |", "name = \"\\q|", "name = \"\\|", "()|", "name in ()|"]
    {
        assert_eq!(offered(text), [""; 0], "{text}");
    }
    let deep = "(".repeat(127);
    assert!(complete(Some(&entity()), &deep, deep.len()).iter().any(|candidate| candidate.text == "("));
    let deepest = "(".repeat(128);
    let next = complete(Some(&entity()), &deepest, deepest.len());
    assert!(next.iter().all(|candidate| candidate.text != "(" && candidate.text != "not") && !next.is_empty());
    let long = format!("{}|", " ".repeat((1 << 20) + 1));
    assert_eq!(offered(&long), [""; 0]);
}

#[test]
fn what_is_known_of_the_records() {
    let known = Known::default()
        .with_keys(["labels.env", "labels.k8s.io/app", "labels.a b"])
        .with_values("labels.env", ["dev", "it's"])
        .with_values("name", ["null"]);
    let texts = |text: &str| -> Vec<String> {
        let candidates = complete_with(Some(&entity()), text, text.len(), &known);
        candidates.into_iter().map(|candidate| candidate.text).collect()
    };
    assert_eq!(texts("labels."), ["labels.env", "labels.k8s.io/app", "labels.\"a b\""]);
    assert_eq!(texts("labels.k"), ["labels.k8s.io/app"]);
    assert_eq!(texts("labels.env = "), ["dev", "\"it's\""]);
    assert_eq!(texts("labels.env = 'it"), ["'it''s'"]);
    assert_eq!(texts("name in ("), ["\"null\""]);
    // Without a collection, too.
    let candidates = complete_with(None, "lab", 3, &known);
    assert_eq!(candidates.len(), 3);
}

#[test]
fn what_candidates_say() {
    let about = |text: &str| -> Vec<(CandidateKind, String)> {
        let candidates = complete(Some(&entity()), text, text.len());
        candidates.into_iter().map(|candidate| (candidate.kind, candidate.about)).collect()
    };
    assert_eq!(about("size"), [(CandidateKind::Field, "number".to_owned())]);
    assert_eq!(about("lab"), [(CandidateKind::Map, "string by key".to_owned())]);
    assert_eq!(about("note"), [(CandidateKind::RecordField, "string, filtered locally".to_owned())]);
    assert_eq!(about("kind"), [(CandidateKind::Field, "one of alpha, two words, null".to_owned())]);
    assert_eq!(
        about("name starts"),
        [(CandidateKind::Operator, "begins with the text, in any case; may be filtered locally".to_owned())]
    );
    let json = serde_json::to_value(&complete(Some(&entity()), "size", 4)[0]).unwrap();
    assert_eq!(json, serde_json::json!({ "span": [0, 4], "text": "size", "kind": "field", "about": "number" }));
}

/// How far the parser reads: to where the first problem is, the end where there is none or the text only goes on.
fn reach(text: &str) -> usize {
    match parse(text) {
        Ok(_) => text.len(),
        Err(error) => {
            error.iter().filter_map(|problem| problem.span).map(|span| span.start as usize).min().unwrap_or(0)
        }
    }
}

/// A value that a field of this type can be compared with.
fn good(kind: &Type) -> String {
    match kind {
        Type::Uuid => "5f2c9f0e-3c1d-4b6a-9a57-2f1f0c7d8e11".into(),
        Type::Ulid => "01G65Z755AFWAKHE12NY0CQ9FH".into(),
        Type::DateTime => "2026-08-22T10:00:00Z".into(),
        Type::Number => "1.10".into(),
        Type::Boolean => "true".into(),
        Type::Enum(values) => konnect_filter::syntax::Value::quoted(values.first().unwrap().as_str()).to_string(),
        _ => "EUR".into(),
    }
}

/// The filter that begins with `text`, an operator, and a value of its type.
fn whole(text: &str, operator: &str, kind: &Type) -> String {
    let value = good(kind);
    let operand = match operator {
        "exists" | "not exists" | "is null" | "is not null" => String::new(),
        "between" | "not between" => format!("{value} and {value}"),
        "in (" | "not in (" => format!("{value})"),
        _ => value,
    };
    format!("{text}{operator} {operand}")
}

#[test]
fn every_field_and_operator_offered_is_accepted() {
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
    let (mut fields, mut operators) = (0, 0);
    for entity in Catalog::builtin().entities() {
        for candidate in complete(Some(entity), "", 0) {
            if !matches!(candidate.kind, CandidateKind::Field | CandidateKind::RecordField | CandidateKind::Map) {
                continue;
            }
            fields += 1;
            let name = if candidate.kind == CandidateKind::Map {
                format!("{}env", candidate.text)
            } else {
                candidate.text.clone()
            };
            let begun = format!("{name} ");
            for operator in complete(Some(entity), &begun, begun.len()) {
                if operator.kind != CandidateKind::Operator {
                    continue;
                }
                operators += 1;
                let filter = parse(&name).unwrap();
                let konnect_filter::syntax::Node::Predicate(predicate) = filter.node() else { panic!("{name}") };
                let kind = kind_of(entity, predicate.field().name());
                let text = whole(&begun, &operator.text, &kind);
                let filter = parse(&text).unwrap_or_else(|error| panic!("{}: {text}: {error}", entity.name()));
                check(&filter, entity, &context).unwrap_or_else(|error| panic!("{}: {text}: {error}", entity.name()));
            }
        }
    }
    assert!(fields > 1000 && operators > 10_000, "{fields} fields, {operators} operators");
}

fn kind_of(entity: &Entity, name: &str) -> Type {
    let filter =
        entity.fields.iter().find(|field| field.name == name || field.map && name == format!("{}.env", field.name));
    let record = || {
        entity.record.iter().find(|field| {
            let path = field.path.join(".");
            path == name || field.map && name == format!("{path}.env")
        })
    };
    filter.map(|field| field.kind.clone()).or_else(|| record().map(|field| field.kind.clone())).unwrap()
}

#[test]
fn every_value_offered_is_accepted() {
    let context = Context::at("2026-08-22T10:00:00Z".parse().unwrap());
    let mut values = 0;
    for entity in Catalog::builtin().entities() {
        for field in entity.fields.iter().filter(|field| !field.map) {
            let begun = format!("{} = ", konnect_filter::syntax::FieldName::new(field.name.as_str()));
            for value in complete(Some(entity), &begun, begun.len()) {
                values += 1;
                let text = value.apply(&begun).unwrap();
                let filter = parse(&text).unwrap_or_else(|error| panic!("{}: {text}: {error}", entity.name()));
                check(&filter, entity, &context).unwrap_or_else(|error| panic!("{}: {text}: {error}", entity.name()));
            }
        }
    }
    assert!(values > 400, "{values} values");
}

/// Applies `candidate` and looks whether the parser still reads all that was before the cursor, and the candidate.
fn applied(text: &str, cursor: usize, candidate: &Candidate) {
    let span = candidate.span.range();
    assert!(span.start <= cursor && cursor <= span.end, "{candidate:?} at {cursor} of {text:?}");
    let head = text.get(..span.start).unwrap();
    let after = format!("{head}{}", candidate.text);
    assert!(candidate.apply(text).unwrap().starts_with(&after));
    let reached = reach_of_beginning(&after);
    assert!(reached, "{candidate:?} at {cursor} of {text:?} gives {after:?}");
}

/// Whether some text that begins with `text` is a filter: one of the usual ways to go on is enough.
fn reach_of_beginning(text: &str) -> bool {
    let closes = ")".repeat(130);
    let ends = ["", "x", " x", " with x", " 1 and 1", " = x", " null", "x)", " x)", " 1 and 1)", ", x)", " true"];
    let ends = ends.iter().chain(&["\"", "]", " x]"]);
    ends.clone().any(|end| {
        // As many groups as are open are closed.
        (0..=closes.len())
            .take(if text.contains('(') { 9 } else { 1 })
            .any(|close| parse(&format!("{text}{end}{}", &closes.get(..close).unwrap())).is_ok())
    }) || reach(text) == text.len()
}

/// Pieces of filters, right and wrong.
const PIECES: &[&str] = &[
    "name",
    "size",
    "at",
    "active",
    "kind",
    "labels.",
    "labels.env",
    "\"my key\"",
    "zz",
    " ",
    "  ",
    "=",
    "!=",
    " in ",
    "(",
    ")",
    "[",
    "]",
    ",",
    "contains",
    "starts",
    "with",
    "not",
    "!",
    "is",
    "null",
    "between",
    "and",
    "or",
    "&&",
    "|",
    "\"",
    "'",
    "\\",
    "alpha",
    "now-7",
    "true",
    "x",
    "é",
    "🚀",
    "\u{a0}",
    "exists",
    "matches",
    "<",
    "~",
    ".",
];

proptest! {
    #[test]
    fn candidates_can_be_written(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..10), at in 0.0..=1.0_f64) {
        let text = pieces.concat();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a place in a short text")]
        let cursor = (at * (text.len() + 2) as f64) as usize;
        for candidate in complete(Some(&entity()), &text, cursor) {
            let cursor = (0..4).map(|back| cursor.min(text.len()) - back.min(cursor)).find(|at| text.is_char_boundary(*at)).unwrap();
            applied(&text, cursor, &candidate);
        }
    }

    #[test]
    fn any_text_and_any_cursor(text in "\\PC{0,40}", cursor in 0_usize..200) {
        for candidate in complete(Some(&entity()), &text, cursor) {
            prop_assert!(candidate.apply(&text).is_some());
        }
        let _ = complete(None, &text, cursor);
    }
}

#[test]
fn every_cursor_of_a_long_text_is_linear() {
    let text = "name contains \"pay\" and (kind in (alpha, \"two words\") or not active) and ".repeat(200);
    let begun = std::time::Instant::now();
    for cursor in (0..text.len()).step_by(97) {
        let _ = complete(Some(&entity()), &text, cursor);
    }
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

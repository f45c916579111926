//! Checked conditions against references that share no code with the crate: decimals written out, jiff's own parser, and a
//! small evaluator of three-valued logic over a model of its own.

use std::cmp::Ordering;

use jiff::{SignedDuration, Timestamp};
use konnect_filter::catalog::{Entity, Type};
use konnect_filter::check::{Context, check, check_untyped, evaluate};
use konnect_filter::parse;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::entity::{self, field};

fn entity() -> Entity {
    entity::of(vec![
        field("text", Type::String),
        field("word", Type::String),
        field("size", Type::Number),
        field("at", Type::DateTime),
        field("on", Type::Boolean),
        field("id", Type::Uuid),
        field("ulid", Type::Ulid),
        field("kind", Type::Enum(vec!["alpha".into(), "beta".into()])),
        field("labels", Type::String).with_map(true),
        field("custom", Type::Any).with_map(true),
    ])
}

fn context() -> Context {
    Context::at("2026-08-22T10:00:00.25Z".parse().unwrap())
}

fn evaluated(filter: &str, record: &Value) -> Option<bool> {
    let (entity, context) = (entity(), context());
    let filter = parse(filter).unwrap();
    let checked = check(&filter, &entity, &context).unwrap();
    let holds = evaluate(checked.condition(), record);
    let printed = checked.condition().to_string();
    let filter = parse(&printed).unwrap_or_else(|error| panic!("{printed}: {error}"));
    let again = check(&filter, &entity, &context).unwrap_or_else(|error| panic!("{printed}: {error}"));
    assert_eq!(evaluate(again.condition(), record), holds, "{printed}");
    assert_eq!(again.condition().to_string(), printed);
    holds
}

/// A decimal written out as an integer of 10^-60, in digits with leading zeros.
fn written_out(negative: bool, digits: &str, point: usize, exponent: i32) -> (bool, String) {
    let shift = 60 + exponent - i32::try_from(digits.len() - point).unwrap();
    let whole = format!("{digits}{}", "0".repeat(usize::try_from(shift).unwrap()));
    let zero = whole.bytes().all(|digit| digit == b'0');
    (negative && !zero, format!("{whole:0>140}"))
}

fn by_hand(one: &(bool, String), other: &(bool, String)) -> Ordering {
    match (one.0, other.0) {
        (false, false) => one.1.cmp(&other.1),
        (true, true) => other.1.cmp(&one.1),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

prop_compose! {
    /// A decimal as text, and written out.
    fn decimal()(
        negative in any::<bool>(),
        digits in prop_oneof!["[0-9]{1,20}", "[01]{1,4}", "0{0,3}[1-9]0{0,3}"],
        cut in any::<prop::sample::Index>(),
        exponent in -20_i32..20,
        explicit in any::<bool>(),
    ) -> (String, (bool, String)) {
        let point = 1 + cut.index(digits.len());
        let (whole, fraction) = digits.split_at(point);
        let sign = if negative { "-" } else { "" };
        let fraction = if fraction.is_empty() { String::new() } else { format!(".{fraction}") };
        let (mark, exponent) = if explicit { (format!("e{exponent:+}"), exponent) } else { (String::new(), 0) };
        (format!("{sign}{whole}{fraction}{mark}"), written_out(negative, &digits, point, exponent))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn decimals_compare_as_written_out((one, one_out) in decimal(), (other, other_out) in decimal()) {
        let order = by_hand(&one_out, &other_out);
        let record = json!({ "size": one });
        for (operator, expected) in [
            ("=", order.is_eq()), ("!=", order.is_ne()), ("<", order.is_lt()),
            ("<=", order.is_le()), (">", order.is_gt()), (">=", order.is_ge()),
        ] {
            prop_assert_eq!(evaluated(&format!("size {operator} {other}"), &record), Some(expected), "{} {} {}", one, operator, other);
        }
    }

    #[test]
    fn times_are_those_of_jiff(
        second in -62_000_000_000_i64..253_000_000_000,
        nanosecond in prop_oneof![Just(0_i32), 0..1_000_000_000, (0..1000_i32).prop_map(|milli| milli * 1_000_000)],
        offset in -1439_i32..1440,
    ) {
        let instant = Timestamp::new(second, nanosecond).unwrap();
        let offset = jiff::tz::Offset::from_seconds(offset * 60).unwrap();
        let civil = offset.to_datetime(instant);
        prop_assume!(civil.year() >= 0);
        let sign = if offset.is_negative() { '-' } else { '+' };
        let minutes = offset.seconds().abs() / 60;
        let text = format!("{civil}{sign}{:02}:{:02}", minutes / 60, minutes % 60);
        prop_assert_eq!(text.parse::<Timestamp>().unwrap(), instant);
        let entity = entity();
        let source = format!("at = '{text}'");
        let filter = parse(&source).unwrap();
        let context = context();
        let checked = check(&filter, &entity, &context).unwrap();
        prop_assert_eq!(checked.condition().to_string(), format!("at = {instant}"));
        prop_assert_eq!(evaluated(&format!("at = {instant}"), &json!({ "at": text })), Some(true));

        // The day: from its beginning to that of the next one.
        let date = jiff::tz::Offset::UTC.to_datetime(instant).date();
        prop_assume!(date.year() >= 0);
        let start: Timestamp = format!("{date}T00:00:00Z").parse().unwrap();
        let next = start.checked_add(SignedDuration::from_hours(24)).unwrap();
        prop_assert_eq!(evaluated(&format!("at = {date}"), &json!({ "at": text })), Some(true));
        for (moment, inside) in [(start, true), (next, false)] {
            let record = json!({ "at": moment.to_string() });
            prop_assert_eq!(evaluated(&format!("at = {date}"), &record), Some(inside));
            prop_assert_eq!(evaluated(&format!("at <= {date}"), &record), Some(inside));
            prop_assert_eq!(evaluated(&format!("at > {date}"), &record), Some(!inside));
        }
    }

    #[test]
    fn relative_times_are_sums(count in 0_i64..100_000, unit in 0_usize..5, minus in any::<bool>()) {
        let (unit, seconds) = [("s", 1), ("m", 60), ("h", 3600), ("d", 86400), ("w", 604_800)][unit];
        let sign = if minus { '-' } else { '+' };
        let seconds = count * seconds * if minus { -1 } else { 1 };
        let entity = entity();
        let source = format!("at = now{sign}{count}{unit}");
        let filter = parse(&source).unwrap();
        match (context().now.checked_add(SignedDuration::from_secs(seconds)), check(&filter, &entity, &context())) {
            (Ok(instant), Ok(checked)) => prop_assert_eq!(checked.condition().to_string(), format!("at = {instant}")),
            (Err(_), Err(_)) => {}
            (jiff, ours) => prop_assert!(false, "{:?} {:?}", jiff, ours),
        }
    }

    #[test]
    fn whatever_a_value_is_problems_lie_in_the_source(
        field in prop::sample::select(&["text", "size", "at", "on", "tags", "id", "ulid", "kind", "labels.k", "custom.k", "none", "labels"][..]),
        operator in prop::sample::select(&["=", "!=", "<", "contains", "starts with", "matches"][..]),
        value in prop_oneof![
            "\\PC{0,12}", "[0-9TZ:.+-]{0,26}", "now[-+]?[0-9]{0,21}[a-z]?", "[0-9eE.+-]{1,10}", "[(){}|*+?a-c\\\\]{1,8}",
            "[0-9a-f-]{30,40}", "(?i)(true|false|null|today|yes)",
        ],
        quoted in any::<bool>(),
    ) {
        let text = value.replace(['\\', '\''], "");
        let source = if quoted { format!("{field} {operator} '{text}'") } else { format!("{field} {operator} {value}") };
        let (entity, context) = (entity(), context());
        if let Ok(filter) = parse(&source) {
            match check(&filter, &entity, &context) {
                Ok(checked) => {
                    let printed = checked.condition().to_string();
                    let filter = parse(&printed).unwrap();
                    let again = check(&filter, &entity, &context).expect(&printed);
                    prop_assert_eq!(again.condition().to_string(), printed);
                }
                Err(error) => for problem in error.iter() {
                    let span = problem.span.unwrap();
                    prop_assert!(span.get(&source).is_some_and(|text| !text.is_empty()), "{:?}", problem);
                    prop_assert!(problem.message.len() < 400 && problem.help.as_ref().is_none_or(|help| help.len() < 1000));
                    for edit in &problem.edits {
                        let mut fixed = source.clone();
                        fixed.replace_range(edit.span.range(), &edit.text);
                        prop_assert!(parse(&fixed).is_ok(), "{}", fixed);
                    }
                }
            }
            let _ = check_untyped(&filter, &context);
        }
    }
}

/// A filter of the model.
#[derive(Debug, Clone)]
enum Tree {
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Not(Box<Tree>),
    Text(&'static str, &'static str),
    Among(bool, Vec<&'static str>),
    Size(&'static str, i32),
    Between(bool, i32, i32),
    On,
    Tag(bool, &'static str),
    Exists(bool, &'static str),
}

/// A record of the model.
#[derive(Debug, Clone)]
struct Animal {
    text: Option<&'static str>,
    size: Option<i32>,
    on: Option<bool>,
    tags: Option<Vec<&'static str>>,
    /// Whether a missing field is written as null.
    null: bool,
}

const WORDS: [&str; 5] = ["", "a", "A", "ab", "bA"];

impl Tree {
    fn text(&self) -> String {
        let list = |words: &[&str]| words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(", ");
        let chain = |parts: &[Self], word: &str| {
            parts.iter().map(|part| format!("({})", part.text())).collect::<Vec<_>>().join(word)
        };
        match self {
            Self::And(parts) => chain(parts, " and "),
            Self::Or(parts) => chain(parts, " or "),
            Self::Not(part) => format!("not ({})", part.text()),
            Self::Text(operator, word) => format!("text {operator} '{word}'"),
            Self::Among(negated, words) => format!("text {}in ({})", if *negated { "not " } else { "" }, list(words)),
            Self::Size(operator, size) => format!("size {operator} {size}"),
            Self::Between(negated, low, high) => {
                format!("size {}between {low} and {high}", if *negated { "not " } else { "" })
            }
            Self::On => "on".into(),
            Self::Tag(negated, word) => format!("tags {} '{word}'", if *negated { "!=" } else { "=" }),
            Self::Exists(negated, field) => format!("{field} {}exists", if *negated { "not " } else { "" }),
        }
    }

    /// 0 is false, 1 unknown, 2 true: `and` is the least of them, `or` the greatest, `not` their distance from 2.
    fn value(&self, animal: &Animal) -> u8 {
        let known = |holds: Option<bool>| holds.map_or(1, |holds| if holds { 2 } else { 0 });
        match self {
            Self::And(parts) => parts.iter().map(|part| part.value(animal)).min().unwrap_or(2),
            Self::Or(parts) => parts.iter().map(|part| part.value(animal)).max().unwrap_or(0),
            Self::Not(part) => 2 - part.value(animal),
            Self::Text(operator, word) => known(animal.text.map(|text| {
                let (lower, part) = (text.to_ascii_lowercase(), word.to_ascii_lowercase());
                match *operator {
                    "=" => text == *word,
                    "!=" => text != *word,
                    "contains" => lower.contains(&part),
                    "not contains" => !lower.contains(&part),
                    "starts with" => lower.starts_with(&part),
                    "not ends with" => !lower.ends_with(&part),
                    _ => lower.ends_with(&part),
                }
            })),
            Self::Among(negated, words) => known(animal.text.map(|text| words.contains(&text) != *negated)),
            Self::Size(operator, size) => known(animal.size.map(|own| match *operator {
                "=" => own == *size,
                "!=" => own != *size,
                "<" => own < *size,
                "<=" => own <= *size,
                ">" => own > *size,
                _ => own >= *size,
            })),
            Self::Between(negated, low, high) => {
                known(animal.size.map(|own| (*low <= own && own <= *high) != *negated))
            }
            Self::On => known(animal.on),
            Self::Tag(negated, word) => known(animal.tags.as_ref().map(|tags| tags.contains(word) != *negated)),
            Self::Exists(negated, field) => {
                let there = match *field {
                    "text" => animal.text.is_some(),
                    "size" => animal.size.is_some(),
                    "on" => animal.on.is_some(),
                    _ => animal.tags.is_some(),
                };
                known(Some(there != *negated))
            }
        }
    }
}

impl Animal {
    fn json(&self) -> Value {
        let mut object = Map::new();
        let mut set = |name: &str, value: Value| {
            if self.null || !value.is_null() {
                object.insert(name.into(), value);
            }
        };
        set("text", json!(self.text));
        set("size", json!(self.size));
        set("on", json!(self.on));
        set("tags", json!(self.tags));
        Value::Object(object)
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    let word = || prop::sample::select(&WORDS[..]);
    let leaf = prop_oneof![
        (
            prop::sample::select(
                &["=", "!=", "contains", "not contains", "starts with", "ends with", "not ends with"][..]
            ),
            word()
        )
            .prop_map(|(operator, word)| Tree::Text(operator, word)),
        (any::<bool>(), prop::collection::vec(word(), 1..4)).prop_map(|(negated, words)| Tree::Among(negated, words)),
        (prop::sample::select(&["=", "!=", "<", "<=", ">", ">="][..]), -1..4)
            .prop_map(|(operator, size)| Tree::Size(operator, size)),
        (any::<bool>(), -1..4, -1..4).prop_map(|(negated, low, high)| Tree::Between(negated, low, high)),
        Just(Tree::On),
        (any::<bool>(), word()).prop_map(|(negated, word)| Tree::Tag(negated, word)),
        (any::<bool>(), prop::sample::select(&["text", "size", "on", "tags"][..]))
            .prop_map(|(negated, field)| Tree::Exists(negated, field)),
    ];
    leaf.prop_recursive(6, 40, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(Tree::And),
            prop::collection::vec(inner.clone(), 2..5).prop_map(Tree::Or),
            inner.prop_map(|part| Tree::Not(Box::new(part))),
        ]
    })
}

prop_compose! {
    fn animal()(
        text in prop::option::of(prop::sample::select(&WORDS[..])),
        size in prop::option::of(-1..4),
        on in prop::option::of(any::<bool>()),
        tags in prop::option::of(prop::collection::vec(prop::sample::select(&WORDS[..]), 0..3)),
        null in any::<bool>(),
    ) -> Animal {
        Animal { text, size, on, tags, null }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn evaluate_is_the_model(tree in tree(), animals in prop::collection::vec(animal(), 4)) {
        let text = tree.text();
        for animal in animals {
            let expected = match tree.value(&animal) {
                0 => Some(false),
                1 => None,
                _ => Some(true),
            };
            let record = animal.json();
            prop_assert_eq!(evaluated(&text, &record), expected, "{} on {}", text, record);
            let filter = parse(&text).unwrap();
            let condition = check_untyped(&filter, &context()).unwrap().condition;
            prop_assert_eq!(evaluate(&condition, &record), expected, "{} on {}, untyped", text, record);
        }
    }

    /// A warning that says always or never is true of every record, as far as the field is there.
    #[test]
    fn always_and_never_are_certain(tree in tree(), animals in prop::collection::vec(animal(), 8)) {
        let entity = entity();
        let text = tree.text();
        let filter = parse(&text).unwrap();
        let context = context();
        let checked = check(&filter, &entity, &context).unwrap();
        for warning in checked.warnings() {
            let whole = warning.labels.iter().fold(warning.span.unwrap(), |span, label| label.span.to(span));
            let chain = whole.get(&text).unwrap();
            // Two predicates of one chain: with what is between them, they are a filter of their own.
            let (Ok(filter), 1) = (parse(chain), warning.labels.len()) else { continue };
            if let Ok(part) = check(&filter, &entity, &context) {
                for animal in &animals {
                    let holds = evaluate(part.condition(), &animal.json());
                    match warning.code.as_str() {
                        "always-true" => prop_assert_ne!(holds, Some(false), "{} on {:?}", chain, animal),
                        "always-false" => prop_assert_ne!(holds, Some(true), "{} on {:?}", chain, animal),
                        _ => {}
                    }
                }
            }
        }
    }
}

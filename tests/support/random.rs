//! Entities, filters and records from a string of bytes, so that `proptest` can shrink all of them at once.

use konnect_filter::catalog::{Entity, Field, Operator, OperatorSet, ParameterStyle, RecordField, Type};
use serde_json::{Map, Value, json};

use super::meaning::{Literal, Means, Place, Test, Tree};

pub(crate) struct Source<'b>(pub(crate) &'b [u8]);

impl Source<'_> {
    /// A number below `n`; 0, the simplest choice, when the bytes have run out.
    fn below(&mut self, n: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % n
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

const NAME: usize = 0;
const KIND: usize = 1;
const ACTIVE: usize = 2;
const SIZE: usize = 3;
const CREATED: usize = 4;
const TEAM: usize = 5;
const LABELS: usize = 6;
const ATTRIBUTES: usize = 7;
const OWNER: usize = 8;
const TAGS: usize = 9;
const SECRET: usize = 10;
const NOTE: usize = 11;
const SIZES: usize = 12;
const UID: usize = 13;
const FLAGS: usize = 14;
const TIMES: usize = 15;

pub(crate) const PLACES: [Place; 16] = [
    Place { name: "name", path: &["name"] },
    Place { name: "kind", path: &["kind"] },
    Place { name: "active", path: &["active"] },
    Place { name: "size", path: &["size"] },
    Place { name: "created_at", path: &["created_at"] },
    Place { name: "team_id", path: &["team_id"] },
    Place { name: "labels", path: &["labels"] },
    Place { name: "attributes", path: &["attributes"] },
    Place { name: "owner", path: &["spec", "owner_name"] },
    Place { name: "tags", path: &["tags"] },
    Place { name: "secret", path: &["_hidden", "secret"] },
    Place { name: "note", path: &["note"] },
    Place { name: "sizes", path: &["sizes"] },
    Place { name: "uid", path: &["uid"] },
    Place { name: "flags", path: &["flags"] },
    Place { name: "times", path: &["times"] },
];

const UIDS: [&str; 3] = [
    "11111111-2222-4333-8444-aaaaaaaaaaaa",
    "11111111-2222-4333-8444-bbbbbbbbbbbb",
    "22222222-2222-4333-8444-cccccccccccc",
];
const KEYS: [&str; 2] = ["env", "k8s.io/a"];
const TEXTS: [&str; 10] = ["a", "b", "ab", "B", "aB", "a,b", " a", "b ", "", ","];

pub(crate) fn entity(source: &mut Source<'_>) -> Entity {
    let mut fields = Vec::new();
    let mut record = Vec::new();
    for (index, place) in PLACES.iter().enumerate() {
        let path: Vec<String> = place.path.iter().map(|step| (*step).to_owned()).collect();
        let kind = match index {
            KIND => Type::Enum(vec!["a".into(), "b".into(), "ab".into()]),
            ACTIVE | FLAGS => Type::Boolean,
            SIZE | SIZES => Type::Number,
            CREATED | TIMES => Type::DateTime,
            UID => Type::Uuid,
            _ => Type::String,
        };
        let map = matches!(index, LABELS | ATTRIBUTES);
        let array = matches!(index, ATTRIBUTES | TAGS | SIZES | FLAGS | TIMES);
        if index != SECRET {
            let mut shown = RecordField::new(path.clone(), kind.clone()).with_array(array).with_nullable(true);
            shown.map = map;
            record.push(shown);
        }
        if index != NOTE {
            let style = style(source, index);
            let branches = match style {
                ParameterStyle::Flat => vec![OperatorSet::from_iter([Operator::Bare])],
                ParameterStyle::Pairs => vec![OperatorSet::from_iter([Operator::Bare, Operator::Present])],
                ParameterStyle::Tags => {
                    [Operator::Bare, Operator::Oeq].map(|operator| OperatorSet::from_iter([operator])).into()
                }
                _ => branches(source, &kind),
            };
            let path = (index != SECRET).then_some(path);
            let mut field =
                Field::new(place.name, kind, []).with_style(style).with_nullable(index == TEAM).with_branches(branches);
            (field.map, field.path) = (map, path);
            fields.push(field);
        }
    }
    Entity::new("zoo", "v1", "").with_collection("animals").with_fields(fields).with_record(record)
}

/// How a field is written in the query: most in brackets, some as a parameter of its own.
fn style(source: &mut Source<'_>, field: usize) -> ParameterStyle {
    match (field, source.below(3)) {
        (OWNER, 1) => ParameterStyle::Named("ownerfilter".into()),
        (OWNER | ACTIVE, 2) => ParameterStyle::Flat,
        (LABELS, 2) => ParameterStyle::Pairs,
        (TAGS, 1 | 2) => ParameterStyle::Tags,
        _ => ParameterStyle::Filter,
    }
}

fn branches(source: &mut Source<'_>, kind: &Type) -> Vec<OperatorSet> {
    use Operator::{Bare, Contains, Eq, Exists, Gt, Gte, Lt, Lte, Neq, Ocontains, Oeq, Present};
    let all: &[Operator] = match kind {
        Type::Boolean => &[Bare],
        Type::Number => &[Eq, Lt, Lte, Gt, Gte, Bare, Neq, Oeq],
        Type::Uuid => &[Eq, Neq, Oeq, Bare, Present],
        Type::DateTime => &[Eq, Lt, Lte, Gt, Gte, Bare, Present],
        _ => &[Eq, Neq, Oeq, Contains, Ocontains, Bare, Present, Exists],
    };
    let leave_out = source.below(256) & source.below(256);
    let offered: Vec<Operator> =
        all.iter().enumerate().filter(|(bit, _)| leave_out & (1 << bit) == 0).map(|(_, operator)| *operator).collect();
    match source.below(3) {
        0 => vec![offered.into_iter().collect()],
        1 => offered.into_iter().map(|operator| [operator].into_iter().collect()).collect(),
        _ => {
            let alone = |operator: &Operator| matches!(operator, Bare | Present | Exists);
            let (alone, together): (Vec<_>, Vec<_>) = offered.into_iter().partition(alone);
            let mut branches: Vec<OperatorSet> = vec![together.into_iter().collect()];
            branches.extend(alone.into_iter().map(|operator| [operator].into_iter().collect::<OperatorSet>()));
            branches
        }
    }
}

pub(crate) fn tree(source: &mut Source<'_>, depth: usize) -> Tree {
    match if depth == 0 { 0 } else { source.below(8) } {
        choice @ 1..=6 => {
            let count = 2 + source.below(2);
            let trees = (0..count).map(|_| tree(source, depth - 1)).collect();
            if choice <= 3 { Tree::And(trees) } else { Tree::Or(trees) }
        }
        7 => Tree::Not(Box::new(tree(source, depth - 1))),
        _ => leaf(source),
    }
}

fn leaf(source: &mut Source<'_>) -> Tree {
    // Few places, so that tests of the same place meet.
    let field = source.pick(&[
        NAME, SIZE, CREATED, LABELS, KIND, ACTIVE, TEAM, ATTRIBUTES, OWNER, TAGS, SECRET, NOTE, SIZES, UID, NAME, SIZE,
        LABELS, TAGS, FLAGS, TIMES,
    ]);
    let key = matches!(field, LABELS | ATTRIBUTES).then(|| source.pick(&KEYS));
    let test = match field {
        ACTIVE | FLAGS => match source.below(5) {
            0 => Test::Alone,
            1 => Test::Compare("=", literal(source, field)),
            2 => Test::Compare("!=", literal(source, field)),
            3 => Test::Match("in", source.below(2) == 1, vec![literal(source, field)]),
            _ => Test::Exists(source.below(2) == 1),
        },
        SIZE | SIZES | CREATED | TIMES => match source.below(9) {
            0 => Test::Compare("=", literal(source, field)),
            1 => Test::Compare("!=", literal(source, field)),
            2 => Test::Compare("<", literal(source, field)),
            3 => Test::Compare("<=", literal(source, field)),
            4 => Test::Compare(">", literal(source, field)),
            5 => Test::Compare(">=", literal(source, field)),
            6 => Test::Between(source.below(2) == 1, literal(source, field), literal(source, field)),
            7 => Test::Match("in", source.below(2) == 1, literals(source, field)),
            _ => Test::Exists(source.below(2) == 1),
        },
        UID => match source.below(4) {
            0 => Test::Compare("=", literal(source, field)),
            1 => Test::Compare("!=", literal(source, field)),
            2 => Test::Match("in", source.below(2) == 1, literals(source, field)),
            _ => Test::Exists(source.below(2) == 1),
        },
        _ => match source.below(8) {
            0 => Test::Compare("=", literal(source, field)),
            1 => Test::Compare("!=", literal(source, field)),
            2 => Test::Match("in", source.below(2) == 1, literals(source, field)),
            3 => Test::Match("contains", source.below(2) == 1, pieces(source)),
            4 => Test::Match("starts with", source.below(2) == 1, pieces(source)),
            5 => Test::Match("ends with", source.below(2) == 1, pieces(source)),
            6 => {
                let text = source.pick(&["^a", "^b", "^aB"]);
                Test::Match("matches", source.below(2) == 1, vec![text_literal(text)])
            }
            _ => Test::Exists(source.below(2) == 1),
        },
    };
    Tree::Leaf { field, key, test }
}

fn literals(source: &mut Source<'_>, field: usize) -> Vec<Literal> {
    (0..=source.below(3)).map(|_| literal(source, field)).collect()
}

fn pieces(source: &mut Source<'_>) -> Vec<Literal> {
    (0..=source.below(2)).map(|_| text_literal(source.pick(&TEXTS))).collect()
}

fn text_literal(text: &str) -> Literal {
    Literal { text: format!("\"{text}\""), means: Means::Text(text.into()) }
}

fn literal(source: &mut Source<'_>, field: usize) -> Literal {
    let of = |text: &str, means| Literal { text: text.into(), means };
    match field {
        ACTIVE | FLAGS if source.below(2) == 0 => of("true", Means::Boolean(true)),
        ACTIVE | FLAGS => of("false", Means::Boolean(false)),
        SIZE | SIZES => {
            let (text, number) = source.pick(&[("1", 1), ("2", 2), ("3", 3), ("1.0", 1), ("20e-1", 2)]);
            of(text, Means::Number(number))
        }
        CREATED | TIMES => {
            let day = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_second();
            match source.below(5) {
                0 => of("2024-01-01", Means::Time(day("2024-01-01T00:00:00Z"), Some(day("2024-01-02T00:00:00Z")))),
                1 => of("2024-01-02", Means::Time(day("2024-01-02T00:00:00Z"), Some(day("2024-01-03T00:00:00Z")))),
                2 => of("2024-01-02T00:00:00Z", Means::Time(day("2024-01-02T00:00:00Z"), None)),
                3 => of("2024-01-02T14:00:00+02:00", Means::Time(day("2024-01-02T12:00:00Z"), None)),
                _ => of("2024-01-02T12:00:00Z", Means::Time(day("2024-01-02T12:00:00Z"), None)),
            }
        }
        KIND => text_literal(source.pick(&["a", "b", "ab"])),
        UID => {
            let text = source.pick(&UIDS);
            of(text, Means::Text(text.into()))
        }
        TEAM if source.below(3) == 1 => of("null", Means::Null),
        _ => {
            // Rarely a value that is too long to be sent.
            if source.below(64) == 63 { text_literal(&"x".repeat(1025)) } else { text_literal(source.pick(&TEXTS)) }
        }
    }
}

pub(crate) fn record(source: &mut Source<'_>) -> Value {
    let mut record = Map::new();
    let mut spec = Map::new();
    let mut hidden = Map::new();
    for (index, place) in PLACES.iter().enumerate() {
        let value = match index {
            LABELS | ATTRIBUTES => {
                let mut map = Map::new();
                for key in KEYS {
                    if let Some(value) = maybe(source, index) {
                        map.insert(key.into(), value);
                    }
                }
                (source.below(8) != 7).then_some(Value::Object(map))
            }
            _ => maybe(source, index),
        };
        let Some(value) = value else { continue };
        match index {
            OWNER => spec.insert("owner_name".into(), value),
            SECRET => hidden.insert("secret".into(), value),
            _ => record.insert(place.name.into(), value),
        };
    }
    record.insert("spec".into(), spec.into());
    record.insert("_hidden".into(), hidden.into());
    record.into()
}

/// A value, or a missing or null one.
fn maybe(source: &mut Source<'_>, field: usize) -> Option<Value> {
    match source.below(6) {
        4 => None,
        5 => Some(Value::Null),
        _ if matches!(field, ATTRIBUTES | TAGS | SIZES | FLAGS | TIMES) => Some(
            (0..source.below(4))
                .map(|_| if source.below(8) == 7 { Value::Null } else { value(source, field) })
                .collect(),
        ),
        _ => Some(value(source, field)),
    }
}

fn value(source: &mut Source<'_>, field: usize) -> Value {
    match field {
        ACTIVE | FLAGS => json!(source.below(2) == 0),
        SIZE | SIZES => source.pick(&[1, 2, 3, 4]).into(),
        CREATED | TIMES => source
            .pick(&[
                "2023-12-31T23:59:59Z",
                "2024-01-01T00:00:00Z",
                "2024-01-02T00:00:00Z",
                "2024-01-02T12:00:00Z",
                "2024-01-03T00:00:00Z",
            ])
            .into(),
        KIND => source.pick(&["a", "b", "ab"]).into(),
        UID => source.pick(&UIDS).into(),
        _ => source.pick(&["a", "b", "ab", "B", "aB", "a,b", " a", "b ", "", "bab"]).into(),
    }
}

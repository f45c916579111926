//! What services do that no description says, in one table: how each is brought about, and what `verify` calls it.

use serde_json::{Value, json};

use crate::filtering::Quirk;
use crate::konnect::Style;
use crate::server::{Asked, Reply};
use crate::service::Service;

/// What it means for who lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Harm {
    /// None: the service is right.
    None,
    /// Records come that were not asked for, which each of them shows.
    Wide,
    /// Records do not come that were asked for, which only `verify` shows.
    Narrow,
    /// It answers 400.
    Refuses,
    /// The records are right, and their order is not.
    Order,
}

pub(crate) struct Misbehaviour {
    pub(crate) quirk: Option<Quirk>,
    pub(crate) harm: Harm,
    /// What `verify` finds: `field operator probe: outcome`, all rows that are not as documented.
    pub(crate) found: &'static [&'static str],
}

/// Makes the table, and a macro that makes a test of each row.
macro_rules! table {
    ($dollar:tt $($name:ident: $harm:ident $quirk:expr, [$($row:literal),* $(,)?];)*) => {
        pub(crate) fn misbehaviour(name: &str) -> Misbehaviour {
            match name {
                $(stringify!($name) => Misbehaviour { quirk: $quirk, harm: Harm::$harm, found: &[$($row),*] },)*
                _ => unreachable!("{name}"),
            }
        }

        macro_rules! each_misbehaviour {
            ($dollar check:path) => {
                $(#[test] fn $name() { $dollar check(&$crate::misbehaviours::misbehaviour(stringify!($name))); })*
            };
        }
        pub(crate) use each_misbehaviour;
    };
}

/// What is found of the right service too: no description says what these do.
pub(crate) const OPEN: [&str; 4] = [
    "name eq repeated: refused",
    "konnect-filter-no-such-field unknown field: refused",
    "id eq undocumented field: refused",
    "owner eq undocumented field: refused",
];

table! { $
    right: None None, [];
    ignores_a_field: Wide Some(Quirk::IgnoresField("active".into())), ["active bare value: ignored", "active bare other value: ignored"];
    ignores_a_map: Wide Some(Quirk::IgnoresField("labels".into())), [
        "labels.env eq value: ignored",
        "labels.env eq no record's value: ignored",
        "labels.env eq other case: ignored",
        "labels.env eq beginning: ignored",
        "labels.team eq value: ignored",
        "labels.team eq no record's value: ignored",
        "labels.team eq other case: ignored",
        "labels.team present existence: ignored",
    ];
    ignores_an_operator: Wide Some(Quirk::IgnoresOperator("neq".into())), [
        "name neq value: ignored",
        "name neq records without it: too wide (2)",
        "name neq two operators: too wide (2)",
    ];
    ignores_everything: Wide Some(Quirk::IgnoresAll), [
        "name eq value: ignored",
        "name eq no record's value: ignored",
        "name eq other case: ignored",
        "name eq beginning: ignored",
        "name neq value: ignored",
        "name neq records without it: too wide (2)",
        "name oeq list of two: ignored",
        "name oeq longer list: ignored",
        "name oeq other case: ignored",
        "name contains part: ignored",
        "name contains other case: ignored",
        "name contains _ in a part: ignored",
        "name contains % in a part: ignored",
        "name contains short part: ignored",
        "name contains long part: ignored",
        "name contains a value's _: ignored",
        "name contains a value's %: ignored",
        "name ocontains list of two: ignored",
        "name ocontains longer list: ignored",
        "name ocontains other case: ignored",
        "active bare value: ignored",
        "active bare other value: ignored",
        "size eq value: ignored",
        "size eq no record's value: ignored",
        "size lt bound: ignored",
        "size gte bound: ignored",
        "size exists existence: ignored",
        "created_at lt bound: ignored",
        "created_at lt within a second: ignored",
        "created_at lte bound: ignored",
        "created_at lte within a second: ignored",
        "created_at gt bound: ignored",
        "created_at gt within a second: ignored",
        "created_at gte bound: ignored",
        "created_at gte within a second: ignored",
        "labels.env eq value: ignored",
        "labels.env eq no record's value: ignored",
        "labels.env eq other case: ignored",
        "labels.env eq beginning: ignored",
        "labels.team eq value: ignored",
        "labels.team eq no record's value: ignored",
        "labels.team eq other case: ignored",
        "labels.team present existence: ignored",
        "name neq two operators: ignored",
        "size lt two operators: ignored",
        "created_at lt two operators: ignored",
        "active bare two fields: ignored",
        "name eq + for a space: ignored",
        "name eq raw brackets: ignored",
    ];
    ignores_unknown_fields: None Some(Quirk::IgnoresUnknown), [
        "konnect-filter-no-such-field unknown field: ignored",
        "id eq undocumented field: ignored",
        "owner eq undocumented field: ignored",
    ];
    equal_without_case: Wide Some(Quirk::AnyCase), [
        "name eq value: too wide (2)",
        "name eq other case: ignores case",
        "name oeq list of two: too wide (2)",
        "name oeq other case: ignores case",
        "labels.env eq other case: ignores case",
        "labels.team eq other case: ignores case",
        "name eq + for a space: too wide (3)",
        "name eq raw brackets: too wide (3)",
    ];
    parts_with_case: Narrow Some(Quirk::MindsCase), [
        "name contains part: too narrow (3)",
        "name contains other case: minds case",
        "name contains short part: too narrow (3)",
        "name neq two operators: too narrow (3)",
    ];
    equal_to_a_beginning: Wide Some(Quirk::Prefixes), [
        "name eq beginning: too wide (5)",
        "labels.env eq beginning: too wide (6)",
        "name eq + for a space: too wide (3)",
        "name eq raw brackets: too wide (3)",
    ];
    wildcards: Wide Some(Quirk::Wildcards), [
        "name contains _ in a part: too wide (4)",
        "name contains % in a part: too wide (4)",
        "name contains a value's _: too wide (4)",
        "name contains a value's %: too wide (4)",
    ];
    rounds_instants: Narrow Some(Quirk::Seconds), [
        "created_at lt bound: too narrow (4)",
        "created_at lt within a second: too narrow (4)",
        "created_at lte bound: too wide (4)",
        "created_at lte within a second: too wide (4)",
        "created_at gt bound: too narrow (4)",
        "created_at gt within a second: too narrow (4)",
        "created_at gte bound: too wide (4)",
        "created_at gte within a second: too wide (4)",
        "created_at lt two operators: too narrow (4)",
    ];
    includes_nulls: Wide Some(Quirk::NullsForNeq), [
        "name neq value: too wide (2)",
        "name neq records without it: too wide (2)",
    ];
    last_operator_only: Wide Some(Quirk::LastOperator), [
        "name neq two operators: too wide (14)",
        "size lt two operators: too wide (7)",
        "created_at lt two operators: too wide (1)",
    ];
    leaves_out_the_last: Narrow Some(Quirk::Forgets), [
        "name eq value: too narrow (1)",
        "name neq value: too narrow (1)",
        "name neq other case: too narrow (1)",
        "name neq beginning: too narrow (1)",
        "name oeq list of two: too narrow (1)",
        "name oeq longer list: too narrow (1)",
        "name contains part: too narrow (1)",
        "name contains other case: too narrow (1)",
        "name contains short part: too narrow (1)",
        "name contains long part: too narrow (1)",
        "name contains a value's _: too narrow (1)",
        "name contains a value's %: too narrow (1)",
        "name ocontains list of two: too narrow (1)",
        "name ocontains longer list: too narrow (1)",
        "name ocontains other case: too narrow (1)",
        "active bare value: too narrow (1)",
        "active bare other value: too narrow (1)",
        "size eq value: too narrow (1)",
        "size lt bound: too narrow (1)",
        "size gte bound: too narrow (1)",
        "size exists existence: too narrow (1)",
        "created_at lt bound: too narrow (1)",
        "created_at lt within a second: too narrow (1)",
        "created_at lte bound: too narrow (1)",
        "created_at lte within a second: too narrow (1)",
        "created_at gt bound: too narrow (1)",
        "created_at gt within a second: too narrow (1)",
        "created_at gte bound: too narrow (1)",
        "created_at gte within a second: too narrow (1)",
        "labels.env eq value: too narrow (1)",
        "labels.env present existence: too narrow (1)",
        "labels.team eq value: too narrow (1)",
        "labels.team present existence: too narrow (1)",
        "name neq two operators: too narrow (1)",
        "size lt two operators: too narrow (1)",
        "created_at lt two operators: too narrow (1)",
        "active bare two fields: too narrow (1)",
        "name eq + for a space: too narrow (1)",
        "name eq raw brackets: too narrow (1)",
    ];
    refuses_an_operator: Refuses Some(Quirk::Refuses("contains".into())), [
        "name contains part: refused",
        "name contains other case: refused",
        "name contains _ in a part: refused",
        "name contains % in a part: refused",
        "name contains short part: refused",
        "name contains long part: refused",
        "name contains a value's _: refused",
        "name contains a value's %: refused",
        "name neq two operators: refused",
    ];
    sorts_otherwise: Order Some(Quirk::OtherOrder), [
        "name sort ascending: other order",
        "name sort descending: other order",
        "size sort ascending: other order",
        "size sort descending: other order",
    ];
}

/// The collection, as a catalog file describes it.
pub(crate) fn entity() -> Value {
    json!({
        "api": "shop", "version": "v1", "collection": "orders", "path": "/v1/orders", "items": "data",
        "servers": {},
        "paging": {"style": "number", "max": 10},
        "sort": {"fields": ["name", "size"]},
        "fields": [
            {"name": "name", "branches": [["eq", "neq", "oeq", "contains", "ocontains"]], "path": ["name"]},
            {"name": "active", "type": "boolean", "branches": [["bare"]], "path": ["active"]},
            {"name": "size", "type": "number", "branches": [["eq", "lt", "gte", "exists"]], "path": ["size"]},
            {"name": "created_at", "type": "date-time", "branches": [["lt", "lte", "gt", "gte"]], "path": ["created_at"]},
            {"name": "labels", "map": true, "branches": [["eq", "present"]], "path": ["labels"]},
        ],
        "record": [{"path": ["id"], "type": "string"}, {"path": ["owner"], "type": "string"}],
    })
}

/// Records that tell each misbehaviour apart.
pub(crate) fn records() -> Vec<Value> {
    let names = ["Pay 1", "PAY 1", "Pay 10", "pay 2", "shop", "a_c", "a%c", "abc", "Shop eu", "other"];
    let instant = |n: usize| format!("2026-01-01T00:00:0{}.{}Z", n % 3, ["2", "7", "0"][n % 2 + n % 5 / 4]);
    let record = |n: usize| {
        let every = |of: usize| matches!(n % of, 0);
        json!({
            "id": format!("id-{n:02}"),
            "name": if n % 11 == 9 { Value::Null } else { json!(names[n % names.len()]) },
            "active": every(3),
            "size": if n == 5 { Value::Null } else { json!((n * 7) % 24) },
            "created_at": instant(n),
            "labels": if every(4) { json!({"env": "dev"}) } else { json!({"env": "prod", "team": "a"}) },
            "owner": if every(2) { "me" } else { "you" },
        })
    };
    (0..24).map(record).collect()
}

/// What a record has to be for a filter.
type Holds = fn(&Value) -> bool;

/// Filters, and what each of them means.
pub(crate) const FILTERS: &[(&str, Holds)] = &[
    ("name = 'Pay 1'", |record| record["name"] == "Pay 1"),
    ("name != 'Pay 1'", |record| !record["name"].is_null() && record["name"] != "Pay 1"),
    ("name in ('Pay 1', abc)", |record| record["name"] == "Pay 1" || record["name"] == "abc"),
    ("name contains PAY", |record| name(record).contains("pay")),
    ("name contains 'a_c'", |record| name(record).contains("a_c")),
    ("name contains 'a%c'", |record| name(record).contains("a%c")),
    ("name contains ('a_c', SHOP)", |record| name(record).contains("a_c") || name(record).contains("shop")),
    ("name starts with PAY and size < 15", |record| name(record).starts_with("pay") && below(record, 15)),
    ("active", |record| record["active"] == true),
    ("not active and size >= 10", |record| record["active"] == false && record["size"].as_u64() >= Some(10)),
    ("size >= 5 and size < 15", |record| record["size"].as_u64() >= Some(5) && below(record, 15)),
    ("size exists", |record| !record["size"].is_null()),
    ("created_at >= 2026-01-01T00:00:01.5Z", |record| instant(record) >= "2026-01-01T00:00:01.5Z"),
    ("created_at < 2026-01-01T00:00:01.5Z", |record| instant(record) < "2026-01-01T00:00:01.5Z"),
    ("created_at > 2026-01-01T00:00:01.1Z", |record| instant(record) > "2026-01-01T00:00:01.1Z"),
    ("created_at <= 2026-01-01T00:00:01.1Z", |record| instant(record) <= "2026-01-01T00:00:01.1Z"),
    ("labels.env = dev", |record| record["labels"]["env"] == "dev"),
    ("labels.team exists and active", |record| !record["labels"]["team"].is_null() && record["active"] == true),
    ("labels.env = dev or name = shop", |record| record["labels"]["env"] == "dev" || record["name"] == "shop"),
];

fn name(record: &Value) -> String {
    record["name"].as_str().unwrap_or_default().to_lowercase()
}

fn below(record: &Value, bound: u64) -> bool {
    record["size"].as_u64().is_some_and(|size| size < bound)
}

/// All are of one day, with one digit after the second's point, so that they compare as strings.
fn instant(record: &Value) -> &str {
    record["created_at"].as_str().unwrap()
}

/// The ids that a filter means.
pub(crate) fn wanted(holds: Holds) -> Vec<String> {
    let ids = records().into_iter().filter(holds).map(|record| record["id"].as_str().unwrap().to_owned());
    ids.collect()
}

impl Misbehaviour {
    /// What the service answers.
    pub(crate) fn service(&self) -> impl Fn(usize, &Asked) -> Reply + Send + Sync + 'static {
        let service = Service::new(&entity(), records(), Style::Number, 10, self.quirk.clone());
        move |_, asked| service.answer(asked)
    }
}

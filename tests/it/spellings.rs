//! Every replacement for a wrong spelling is accepted, for each kind of field that a collection of the catalog has.

use std::collections::BTreeSet;

use konnect_filter::catalog::{Catalog, Entity};
use konnect_filter::plan::PlanOptions;
use konnect_filter::syntax::FieldName;

use crate::offers::faults;
use crate::support::corpus::free;

/// What people type of other languages, of a field `F`.
const SPELLINGS: &[&str] = &[
    "F startsWith pay",
    "F startsWith(\"pay\")",
    "startswith(F, 'pay')",
    "F.startsWith('pay')",
    "F ~ pay",
    "F =~ /^pay/",
    "F ~* pay",
    "F !~ pay",
    "F LIKE 'x%'",
    "F not like '%x%'",
    "F LIKE 'x'",
    "F = *",
    "F != *",
    "F = pay*",
    "F = \"*pay\"",
    "F:*",
    "F:x*",
    "F:x",
    "F:\"x y\"",
    "F:>5",
    "F:[1 TO 5]",
    "F:(a OR b)",
    "F > 1h",
    "F > -1h",
    "F = 7d",
    "F > 5",
    "F > now-1M",
    "F = 2026-11",
    "F > 2026",
    "F in 2026-11",
    "F > last week",
    "F = yesterday-1d",
    "F >= 27.11.2026",
    "F >= 2026-11-01 10:00",
    "F between 5 and 1",
    "F between 2026-11-01, 2026-11-02",
    "F between 1",
    "F in x",
    "F in x, y",
    "F in [x y]",
    "F not in x",
    "F in ()",
    "F =in= (a,b)",
    "F is null",
    "F is NULL",
    "F is not NULL",
    "F isnull",
    "F is empty",
    "F = null",
    "F != null",
    "F = ''",
    "F eq x",
    "F equals x",
    "F === x",
    "F <> x",
    "F ne x",
    "F contains x",
    "F containss x",
    "F has x",
    "F contains all (a, b)",
    "F does not contain x",
    "contains(F, 'x')",
    "has(F)",
    "exists(F)",
    "F exists = true",
    "F",
    "!F",
    "not F",
    "F x",
    "F =",
    "F = a or b",
    "F = a | b",
    "F = a; b",
    "F = yes",
    "F = True",
    "F = 'it\\'s'",
    "F = a b",
    "x = F",
    "'x' = F",
    "F => x",
    "F = x%",
    "F = %x%",
    "F ilike x",
    "F regexp 'x.*'",
    "F matches pay*",
    "F contains pay*",
    "F starts with pay*",
    "F ends with ''",
    "F = now-7d",
    "F ^= x",
    "F = ${x}",
    "F = @x",
    "F = :x",
    "tolower(F) = 'x'",
    "F = UPPER('x')",
    "5 < F",
    "1 < F < 5",
];

/// What tells one kind of field from another: its type, what Konnect filters it by, and whether the records show it.
fn kind(entity: &Entity, name: &str) -> String {
    let known = entity.field(name).map(|field| {
        (field.kind.as_str(), field.operators().iter().collect::<BTreeSet<_>>(), field.map, field.path.is_some())
    });
    let record = entity.record.iter().find(|record| record.path.join(".") == name);
    match known {
        Some(known) => format!("{known:?}"),
        None => format!("{:?}", record.map(|record| (record.kind.as_str(), record.map))),
    }
}

/// A field of each kind, with its collection.
fn fields() -> Vec<(&'static Entity, String)> {
    let mut kinds = BTreeSet::new();
    let mut found = Vec::new();
    for entity in Catalog::builtin().entities() {
        let fields = entity.fields.iter().map(|field| (field.name.clone(), field.map));
        let records = entity.record.iter().map(|record| (record.path.join("."), record.map));
        for (name, is_map) in fields.chain(records) {
            if kinds.insert(kind(entity, &name)) {
                found.push((entity, FieldName::new(if is_map { format!("{name}.env") } else { name }).to_string()));
            }
        }
    }
    found
}

/// Every twentieth pair, other ones for each option; all of them with `EVERY=1` in the environment, which takes minutes.
#[test]
fn replacements_are_accepted_for_every_kind_of_field() {
    let every = std::env::var("EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(20);
    let mut faulty = String::new();
    let mut count = 0_usize;
    for (entity, name) in fields() {
        for spelling in SPELLINGS {
            // `F` is a word of its own in each.
            let filter = spelling.replace('F', &name);
            for options in [PlanOptions::default(), free()] {
                count += 1;
                if count % every == 0 {
                    faulty.push_str(&faults(entity, &filter, &options));
                }
            }
        }
    }
    assert!(count > 1_000, "{count}");
    assert!(faulty.is_empty(), "{} rows\n{faulty}", faulty.lines().filter(|line| !line.starts_with(' ')).count());
}

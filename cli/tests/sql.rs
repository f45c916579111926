//! Cases for the SQL engines: filters, records, what the filter says of each record, and the filter in each dialect.
//!
//! `.ci/sql` has the ignored test write them, and runs them. They are made here, and not in the library's tests, because
//! here numbers are read with all their digits, as `match` reads them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    reason = "a test fails loudly, its helpers too"
)]

#[path = "../../tests/support/meaning.rs"]
mod meaning;
#[path = "sql/odd.rs"]
mod odd;
#[path = "../../tests/support/random.rs"]
mod random;

use std::io::Write;

use konnect_filter::Code;
use konnect_filter::catalog::Entity;
use konnect_filter::check::{Condition, Context, check, check_untyped, ensure_evaluable, evaluate};
use konnect_filter::sql::{Column, ColumnType, Dialect, RecordSource, expression};
use serde_json::{Map, Value, json};

/// Random bytes that are the same every time.
pub(crate) struct Dice {
    seed: u64,
    /// The random strings of a case, which are in its filter and in its records.
    pub(crate) texts: Vec<String>,
}

impl Dice {
    const fn new(seed: u64) -> Self {
        Self { seed, texts: Vec::new() }
    }

    fn roll(&mut self) -> u64 {
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(n).unwrap()).unwrap()
    }

    pub(crate) fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }

    fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.roll().to_le_bytes()[0]).collect()
    }
}

fn context() -> Context {
    Context::at("2024-01-02T12:00:00Z".parse().unwrap())
}

/// What cases are written.
struct Wanted {
    dialects: Vec<Dialect>,
    /// The most bytes of an expression for DuckDB, whose planner takes longer than all else.
    most: usize,
}

impl Wanted {
    /// How deep a filter is: short ones are rarely deep, and what is too long was made in vain.
    const fn depth(&self, most: usize) -> usize {
        if self.most == usize::MAX { most } else { 1 }
    }
}

/// One case as a line: what each dialect says, or why it does not. None where it is too long.
fn line(
    form: &str,
    filter: &str,
    condition: &Condition<'_>,
    records: impl FnOnce() -> Vec<String>,
    source: &RecordSource<'_>,
    wanted: &Wanted,
) -> Option<Value> {
    let duckdb = expression(condition, Dialect::DuckDb, source);
    if duckdb.as_ref().is_ok_and(|text| text.len() > wanted.most) {
        return None;
    }
    let records = records();
    let expected: Vec<Option<bool>> =
        records.iter().map(|record| evaluate(condition, &serde_json::from_str::<Value>(record).unwrap())).collect();
    let mut sql = Map::new();
    let mut refused = Map::new();
    for &dialect in &wanted.dialects {
        let name = dialect.as_str();
        match if dialect == Dialect::DuckDb { duckdb.clone() } else { expression(condition, dialect, source) } {
            Ok(text) => _ = sql.insert(name.to_owned(), text.into()),
            Err(error) => _ = refused.insert(name.to_owned(), error.to_string().into()),
        }
    }
    Some(
        json!({ "form": form, "filter": filter, "records": records, "expected": expected, "sql": sql, "refused": refused }),
    )
}

/// The columns of the law's records.
const COLUMNS: [(&str, ColumnType); 15] = [
    ("name", ColumnType::Text),
    ("kind", ColumnType::Text),
    ("active", ColumnType::Boolean),
    ("size", ColumnType::Number),
    ("created_at", ColumnType::Text),
    ("team_id", ColumnType::Text),
    ("labels", ColumnType::Json),
    ("attributes", ColumnType::Json),
    ("spec.owner_name", ColumnType::Text),
    ("tags", ColumnType::Json),
    ("note", ColumnType::Text),
    ("sizes", ColumnType::Json),
    ("uid", ColumnType::Text),
    ("flags", ColumnType::Json),
    ("times", ColumnType::Json),
];

/// A filter and records of the law, whose meaning the independent model of the tests confirms.
fn of_the_law(dice: &mut Dice, form: &str, wanted: &Wanted) -> Option<Value> {
    let bytes = dice.bytes(400);
    let mut source = random::Source(&bytes);
    let tree = random::tree(&mut source, wanted.depth(3));
    let entity: Entity = random::entity(&mut source);
    let text = tree.write(&random::PLACES);
    let filter = konnect_filter::parse(&text).unwrap();
    let checked = check(&filter, &entity, &context()).unwrap();
    ensure_evaluable(checked.condition()).ok()?;
    let records = || {
        let record = |_| {
            let record = random::record(&mut source);
            let holds = tree.matches(&random::PLACES, &record) == Some(true);
            assert_eq!(evaluate(checked.condition(), &record) == Some(true), holds, "{text} on {record}");
            record.to_string()
        };
        (0..10).map(record).collect()
    };
    let columns = COLUMNS.map(|(name, kind)| Column::new(name, kind));
    let place = if form == "record" { RecordSource::Record("record") } else { RecordSource::Columns(&columns) };
    line(form, &text, checked.condition(), records, &place, wanted)
}

/// A filter and records of everything that is odd.
fn odd(dice: &mut Dice, wanted: &Wanted) -> Option<Value> {
    dice.texts.clear();
    let text = odd::filter(dice, wanted.depth(2));
    let filter = match konnect_filter::parse(&text) {
        // A random name looks like a value.
        Err(error) if error.iter().all(|problem| problem.code == Code::ReversedComparison) => return None,
        parsed => parsed.unwrap_or_else(|error| panic!("{text}: {error}")),
    };
    let condition = check_untyped(&filter, &context()).ok()?.condition;
    let records = || (0..10).map(|_| odd::record(dice)).collect();
    line("record", &text, &condition, records, &RecordSource::Record("record"), wanted)
}

/// Writes `SQL_CASES` cases to the file that `SQL_FILE` names, for the engines of `SQL_ENGINES`: half of them the law's, in both
/// forms, and half odd ones. One of twenty is of any length; the others take at most `SQL_BYTES` in DuckDB.
#[test]
#[ignore = "writes a file for .ci/sql"]
fn write_cases() {
    let variable = |name| std::env::var(name).unwrap();
    let count: usize = variable("SQL_CASES").parse().unwrap();
    let bytes: usize = variable("SQL_BYTES").parse().unwrap();
    let engines = variable("SQL_ENGINES");
    let asked = |dialect: &Dialect| engines.split(' ').any(|name| name == dialect.as_str());
    let mut wanted = Wanted { dialects: Dialect::ALL.iter().copied().filter(asked).collect(), most: bytes };
    let mut file = std::io::BufWriter::new(std::fs::File::create(variable("SQL_FILE")).unwrap());
    let mut dice = Dice::new(20_261_128);
    let mut written = 0;
    while written < count {
        wanted.most = if written / 4 % 20 == 0 { usize::MAX } else { bytes };
        let case = match written % 4 {
            0 => of_the_law(&mut dice, "record", &wanted),
            1 => of_the_law(&mut dice, "columns", &wanted),
            _ => odd(&mut dice, &wanted),
        };
        if let Some(case) = case {
            writeln!(file, "{case}").unwrap();
            written += 1;
        }
    }
}

//! What an answer shows.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::Value;

use super::outcome::{Outcome, ProbeKind};
use super::probe::{Probe, Question};
use super::values::collect;
use crate::check::{Condition, Term, TermTest, evaluate};
use crate::listing::may_match;
use crate::syntax::{Comparison, MatchOperator};

/// What came back.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::verify::{Outcome, ProbeAnswer, probes};
/// use serde_json::json;
/// let users = Catalog::builtin().find("users")?.entity;
/// let sample = [json!({"id": "1", "active": true}), json!({"id": "2", "active": false})];
/// let probes = probes(users, &sample);
/// let active = probes.iter().find(|probe| probe.field() == "active").unwrap();
/// // Only what is known to be whole can lack a record.
/// assert_eq!(active.judge(&sample, &ProbeAnswer::whole(&[])), Outcome::TooNarrow(1));
/// assert_ne!(active.judge(&sample, &ProbeAnswer::part(&[])), Outcome::TooNarrow(1));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct ProbeAnswer<'v> {
    /// The records, in their order.
    pub records: &'v [Value],
    /// Whether these are all that the service has for the request.
    pub is_whole: bool,
    /// How many came on the first page.
    pub first_page: u64,
    /// How many there are, where the service says.
    pub total: Option<u64>,
}

impl<'v> ProbeAnswer<'v> {
    /// All that the service has, on one page.
    #[must_use]
    pub const fn whole(records: &'v [Value]) -> Self {
        Self { records, is_whole: true, first_page: records.len() as u64, total: None }
    }

    /// A part of what the service has, on one page.
    #[must_use]
    pub const fn part(records: &'v [Value]) -> Self {
        Self { is_whole: false, ..Self::whole(records) }
    }

    /// With this number of records on the first page.
    #[must_use]
    pub const fn with_first_page(mut self, first_page: u64) -> Self {
        self.first_page = first_page;
        self
    }

    /// With what the service says there are.
    #[must_use]
    pub const fn with_total(mut self, total: Option<u64>) -> Self {
        self.total = total;
        self
    }
}

impl Probe<'_> {
    /// Compares what came back with the sample, in both directions as far as all of it was read.
    pub fn judge(&self, sample: &[Value], answer: &ProbeAnswer<'_>) -> Outcome {
        match &self.question {
            None => Outcome::NoData,
            Some(Question::Filter { condition, .. }) => {
                match (self.kind, filtered(self.kind, condition, sample, answer)) {
                    (ProbeKind::Undocumented, Outcome::AsDocumented) => Outcome::Works,
                    (_, outcome) => outcome,
                }
            }
            Some(Question::Unknown { .. }) => {
                let came = identities(answer.records);
                let missing = sample.iter().filter(|record| !came.contains(&identity(record))).count() as u64;
                match missing {
                    0 if sample.is_empty() => Outcome::NoData,
                    0 => Outcome::Ignored,
                    _ => Outcome::TooNarrow(missing),
                }
            }
            Some(Question::Sort { path, descending, .. }) => sorted(path, *descending, sample, answer.records),
            Some(Question::Page { size }) => match answer.first_page {
                came if came >= *size => Outcome::AsDocumented,
                came if answer.total.is_some_and(|total| total > came) || sample.len() as u64 > came => {
                    Outcome::AtMost(came)
                }
                _ => Outcome::NoData,
            },
        }
    }
}

fn filtered(kind: ProbeKind, condition: &Condition<'_>, sample: &[Value], answer: &ProbeAnswer<'_>) -> Outcome {
    let excludes = |record: &&Value| !may_match(condition, true, record);
    if kind == ProbeKind::Missing {
        // An inequality is unknown of what is not there.
        let lacks = |record: &&Value| excludes(record) && evaluate(condition, record).is_none();
        return match answer.records.iter().filter(lacks).count() as u64 {
            0 if sample.iter().any(|record| lacks(&record)) => Outcome::AsDocumented,
            0 => Outcome::NoData,
            wide => Outcome::TooWide(wide),
        };
    }
    if is_only_narrow(kind, condition) {
        let came = identities(answer.records);
        let missing = |record: &&Value| evaluate(condition, record) == Some(true) && !came.contains(&identity(record));
        return match sample.iter().filter(missing).count() as u64 {
            _ if !answer.is_whole => Outcome::NoData,
            0 => Outcome::AsDocumented,
            narrow => Outcome::TooNarrow(narrow),
        };
    }
    let came = identities(answer.records);
    let has = |record: &&Value| came.contains(&identity(record));
    let wide = answer.records.iter().filter(excludes).count() as u64;
    let missing = |record: &&Value| evaluate(condition, record) == Some(true) && !has(record);
    let narrow = if answer.is_whole { sample.iter().filter(missing).count() as u64 } else { 0 };
    let all = sample.iter().all(|record| has(&record));
    // Whether each item of a list is obeyed, and a part found, those show that have it.
    let is_shown = matches!(kind, ProbeKind::LongList | ProbeKind::ShortPart | ProbeKind::LongPart);
    let tells = sample.iter().any(|record| excludes(&record)) || is_shown && answer.is_whole;
    match (narrow, wide) {
        (1.., 0) if kind == ProbeKind::Case && only_with_case(condition, sample, has) => Outcome::MindsCase,
        (1.., _) => Outcome::TooNarrow(narrow),
        (0, 1..)
            if kind == ProbeKind::Case && answer.records.iter().all(|record| has_without_case(condition, record)) =>
        {
            Outcome::IgnoresCase
        }
        (0, 1..) if all && tells => Outcome::Ignored,
        (0, 1..) => Outcome::TooWide(wide),
        (0, 0) if tells => Outcome::AsDocumented,
        // Every record has it: nothing says whether it was looked at.
        (0, 0) => Outcome::NoData,
    }
}

/// Whether it is asked only whether records are missing: an inequality with what no record need have.
fn is_only_narrow(kind: ProbeKind, condition: &Condition<'_>) -> bool {
    let is_unequal = matches!(condition, Condition::Term(Term { test: TermTest::Compare(Comparison::Ne, _), .. }));
    is_unequal && matches!(kind, ProbeKind::Case | ProbeKind::Beginning)
}

/// Whether those that came of a search for parts are those that have a part as it was written, in its case.
fn only_with_case(condition: &Condition<'_>, sample: &[Value], came: impl Fn(&&Value) -> bool) -> bool {
    let Condition::Term(Term { test: TermTest::Any(MatchOperator::Contains, parts), .. }) = condition else {
        return false;
    };
    let has_part = |record: &Value| {
        let record = record.to_string();
        parts.iter().any(|part| record.contains(part.text.as_str()))
    };
    let mut meant = sample.iter().filter(|record| evaluate(condition, record) == Some(true));
    meant.all(|record| came(&record) == has_part(record))
}

/// Whether a record has the values of an equality in it, in whatever case.
fn has_without_case(condition: &Condition<'_>, record: &Value) -> bool {
    let Condition::Term(term) = condition else { return false };
    let values = match &term.test {
        TermTest::Compare(Comparison::Eq, value) => value.clone().into(),
        TermTest::Any(MatchOperator::In, values) => values.clone(),
        _ => return false,
    };
    let caseless = Term { test: TermTest::Any(MatchOperator::Contains, values), ..term.clone() };
    evaluate(&Condition::Term(caseless), record) == Some(true)
}

/// Whether records are in the order of their values. Descriptions do not say whether case counts, nor where records without a
/// value are.
fn sorted(path: &[String], descending: bool, sample: &[Value], records: &[Value]) -> Outcome {
    let mut values = Vec::new();
    for record in records {
        collect(record, path, None, &mut |value| {
            if !value.is_null() {
                values.push(value);
            }
        });
    }
    let is_sorted = |exact: bool| {
        values.windows(2).all(|pair| {
            let [one, two] = pair else { return true };
            let order = compare(one, two, exact);
            order.is_none_or(|order| order != if descending { Ordering::Less } else { Ordering::Greater })
        })
    };
    let first = values.first();
    if values.iter().all(|value| Some(value) == first) {
        return Outcome::NoData;
    }
    if is_sorted(true) || is_sorted(false) {
        return Outcome::AsDocumented;
    }
    let same =
        records.len() >= sample.len() && records.iter().zip(sample).all(|(one, two)| identity(one) == identity(two));
    if same { Outcome::Ignored } else { Outcome::OtherOrder }
}

fn compare(one: &Value, two: &Value, exact: bool) -> Option<Ordering> {
    match (one, two) {
        (Value::Number(one), Value::Number(two)) => one.as_f64()?.partial_cmp(&two.as_f64()?),
        (Value::Bool(one), Value::Bool(two)) => Some(one.cmp(two)),
        (Value::String(one), Value::String(two)) => {
            let instants = (one.parse::<jiff::Timestamp>(), two.parse::<jiff::Timestamp>());
            Some(match instants {
                (Ok(one), Ok(two)) => one.cmp(&two),
                _ if exact => one.cmp(two),
                _ => one.to_lowercase().cmp(&two.to_lowercase()),
            })
        }
        _ => None,
    }
}

fn identities(records: &[Value]) -> HashSet<String> {
    records.iter().map(identity).collect()
}

/// By which a record is known again.
fn identity(record: &Value) -> String {
    record.get("id").filter(|id| !id.is_null()).unwrap_or(record).to_string()
}

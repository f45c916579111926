//! One case of the law: a filter, an entity, records, and which of them the filter is true for.

use std::collections::BTreeSet;

use konnect_filter::catalog::Entity;
use konnect_filter::check::{self, Checked, Condition, Context, check};
use konnect_filter::evaluate::Matcher;
use konnect_filter::plan::{Plan, PlanOptions, plan};
use konnect_filter::{Code, Error, Limits, parse, wire};
use serde_json::Value;

use super::konnect::Konnect;
use super::random::{self, PLACES, Source};

fn context() -> Context {
    Context::at("2024-01-02T12:00:00Z".parse().unwrap())
}

/// What `evaluate` says, and a matcher of the record and of its text.
fn evaluate(condition: &Condition<'_>, record: &Value) -> Option<bool> {
    let said = check::evaluate(condition, record);
    let matcher = Matcher::new(condition);
    assert_eq!(matcher.matches(record), said, "{condition} on {record}");
    let of_text = matcher.matches_json(record.to_string().as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(of_text, said, "{condition} on the text {record}");
    said
}

pub(crate) struct Case {
    text: String,
    entity: Entity,
    konnect: Konnect,
    records: Vec<Value>,
    wanted: BTreeSet<usize>,
    strict: bool,
}

impl Case {
    /// A filter of at most this depth, an entity and records from any bytes.
    pub(crate) fn new(bytes: &[u8], depth: usize, strict: bool) -> Self {
        let mut source = Source(bytes);
        let tree = random::tree(&mut source, depth);
        let entity = random::entity(&mut source);
        let records: Vec<Value> = (0..10).map(|_| random::record(&mut source)).collect();
        let wanted = (0..records.len()).filter(|index| tree.matches(&PLACES, &records[*index]) == Some(true)).collect();
        Self::of(tree.write(&PLACES), entity, records, wanted, strict)
    }

    /// A filter, an entity, records, and the indexes of those for which the filter is true.
    pub(crate) fn of(text: String, entity: Entity, records: Vec<Value>, wanted: BTreeSet<usize>, strict: bool) -> Self {
        let konnect = Konnect::new(&serde_json::to_value(&entity).unwrap(), strict);
        Self { text, entity, konnect, records, wanted, strict }
    }

    /// All of it as one line of JSON, as `tests/corpus/law.jsonl` has it.
    pub(crate) fn line(&self) -> String {
        let Self { text, entity, records, wanted, .. } = self;
        serde_json::json!({ "filter": text, "wanted": wanted, "collection": entity, "records": records }).to_string()
    }

    fn plan<'a>(&self, checked: &Checked<'a>, split: bool, partial: bool) -> Result<Plan<'a>, Error> {
        let plan =
            plan(checked, &PlanOptions::default().with_strict(self.strict).with_split(split).with_partial(partial))?;
        let mut found = BTreeSet::new();
        for request in plan.requests() {
            let query = wire::encode(request).to_string();
            let answer = self.konnect.list(&query, &self.records);
            found.extend(answer.unwrap_or_else(|error| panic!("{}\n{query}\nrefused: {error}", self.text)));
        }
        if let Some(residual) = plan.residual() {
            assert!(partial, "{}: a residual {residual}", self.text);
            found.retain(|index| evaluate(residual, &self.records[*index]) == Some(true));
        }
        assert!(split || plan.requests().len() == 1, "{}: {} requests", self.text, plan.requests().len());
        let requests: Vec<_> = plan.requests().iter().map(ToString::to_string).collect();
        let residual = plan.residual().map(ToString::to_string);
        assert_eq!(
            found,
            self.wanted,
            "{}\n{requests:?}\n{residual:?}\na line for tests/corpus/law.jsonl:\n{}",
            self.text,
            self.line()
        );
        Ok(plan)
    }

    /// Holds every choice of options to the law.
    pub(crate) fn check(&self) {
        let filter = parse(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.text));
        let checked = match check(&filter, &self.entity, &context()) {
            Ok(checked) => checked,
            // The deepest trees may have more of them than a filter may.
            Err(error) if self.text.matches(" matches ").count() > Limits::DEFAULT.regexes => {
                assert!(error.iter().all(|problem| problem.code == Code::InvalidRegex), "{}: {error}", self.text);
                return;
            }
            Err(error) => panic!("{}: {error}", self.text),
        };
        for record in &self.records {
            evaluate(checked.condition(), record);
        }
        let codes = |error: &Error| error.iter().map(|problem| problem.code).collect::<Vec<_>>();
        let both = self.plan(&checked, true, true);
        let split = self.plan(&checked, true, false);
        let partial = self.plan(&checked, false, true);
        let one = self.plan(&checked, false, false);
        // With everything allowed, only a field that can be read nowhere is in the way.
        match &both {
            Err(error) => assert!(codes(error).contains(&Code::NotEvaluable), "{}: {error}", self.text),
            Ok(plan) => {
                let exact = plan.residual().is_none();
                assert!(!exact || split.is_ok(), "{}: several requests say it", self.text);
                assert!(!exact || plan.requests().len() != 1 || one.is_ok(), "{}: one request says it", self.text);
                if let Some(residual) = plan.residual() {
                    self.reads_back(&residual.to_string(), residual);
                }
                let urls: BTreeSet<_> = plan.requests().iter().map(ToString::to_string).collect();
                assert_eq!(urls.len(), plan.requests().len(), "{}: a request twice: {urls:?}", self.text);
            }
        }
        if let Err(error) = &partial {
            let codes = codes(error);
            let known = codes.contains(&Code::NotEvaluable) || codes.contains(&Code::NeverTrue);
            assert!(known, "{}: {error}", self.text);
        }
        if let (Err(_), Ok(plan)) = (&split, &both) {
            assert!(plan.residual().is_some(), "{}: split can say it", self.text);
        }
        if let Ok(plan) = &one {
            assert!(plan.residual().is_none(), "{}", self.text);
            assert!(split.is_ok_and(|split| split.requests().len() <= 1), "{}: split sends more", self.text);
        }
    }

    /// The residual as text means the same.
    fn reads_back(&self, text: &str, residual: &Condition<'_>) {
        let filter = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        let checked = check(&filter, &self.entity, &context()).unwrap_or_else(|error| panic!("{text}: {error}"));
        for record in &self.records {
            let (first, second) = (evaluate(residual, record), evaluate(checked.condition(), record));
            assert_eq!(first == Some(true), second == Some(true), "{text} on {record}");
        }
    }
}

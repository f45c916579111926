//! One question to a service, and the place in the records that it asks about.

use serde_json::Value;

use super::outcome::ProbeKind;
use super::values::{keys, values};
use crate::catalog::{Field, Operator};
use crate::check::{Condition, evaluate};
use crate::listing::condition_of;
use crate::plan::{Parameter, Request};
use crate::shared_str::SharedStr;

/// One question to a service, to be sent alone.
///
/// ```
/// use konnect_filter::catalog::{Catalog, Operator};
/// use konnect_filter::verify::{Probe, probes};
/// use konnect_filter::wire::RequestOptions;
/// let users = Catalog::builtin().find("users")?.entity;
/// let probes = probes(users, &[serde_json::json!({"id": "1", "active": true})]);
/// let active: &Probe<'_> = probes.iter().find(|probe| probe.field() == "active").unwrap();
/// assert_eq!((active.operator(), active.values().as_deref()), (Some(Operator::Bare), Some("true")));
/// // Sent alone, and without the filter's rules.
/// let url = active.listing(users, &RequestOptions::default())?.unwrap().first_url()?.unwrap();
/// assert!(url.query().unwrap().starts_with("filter%5Bactive%5D=true"));
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Probe<'e> {
    pub(super) field: String,
    pub(super) operator: Option<Operator>,
    pub(super) kind: ProbeKind,
    pub(super) question: Option<Question<'e>>,
}

/// What is sent.
#[derive(Debug, Clone)]
pub(super) enum Question<'e> {
    /// A filter, and what it means; `raw` is added to the query as it is.
    Filter { request: Request<'e>, raw: Option<String>, condition: Condition<'e> },
    /// A filter that means nothing.
    Unknown { raw: String },
    /// A sort key, and where its values are.
    Sort { key: String, path: Vec<String>, descending: bool },
    /// So many records per page.
    Page { size: u64 },
}

impl<'e> Probe<'e> {
    /// The field, with a map's key; empty where it is about none.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The operator, if it is about one.
    pub const fn operator(&self) -> Option<Operator> {
        self.operator
    }

    /// What is looked at.
    pub const fn kind(&self) -> ProbeKind {
        self.kind
    }

    /// What the request means.
    pub(super) const fn condition(&self) -> Option<&Condition<'e>> {
        match &self.question {
            Some(Question::Filter { condition, .. }) => Some(condition),
            _ => None,
        }
    }

    /// Whether a text repeats a value of a record that this sends, of three bytes or more, in any case, as it is or as an address has it.
    pub(super) fn is_repeated_in(&self, text: &str) -> bool {
        let Some(Question::Filter { request, raw, .. }) = &self.question else { return false };
        let sent = request.parameters.iter().flat_map(|parameter| parameter.values.iter().map(SharedStr::as_str));
        let text = text.to_lowercase();
        sent.chain(raw.as_deref()).filter(|value| value.len() >= 3).any(|value| {
            let encoded = url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>();
            [value, &encoded, &encoded.replace('+', "%20")].iter().any(|form| text.contains(&form.to_lowercase()))
        })
    }

    /// The values that it sends, with commas between them.
    pub fn values(&self) -> Option<String> {
        match self.question.as_ref()? {
            Question::Filter { request, raw, .. } => {
                let sent =
                    request.parameters.iter().flat_map(|parameter| parameter.values.iter().map(SharedStr::as_str));
                let sent: Vec<&str> = sent.chain(raw.as_deref()).collect();
                (!sent.is_empty()).then(|| sent.join(","))
            }
            Question::Unknown { raw } => Some(raw.clone()),
            Question::Sort { key, .. } => Some(key.clone()),
            Question::Page { size } => Some(size.to_string()),
        }
    }
}

impl Probe<'_> {
    /// One that the sample has no value for.
    pub(super) fn without(field: &str, operator: Option<Operator>, kind: ProbeKind) -> Self {
        Self { field: field.to_owned(), operator, kind, question: None }
    }
}

/// A place in the records that a filter asks about.
pub(super) struct Place<'e, 's> {
    pub(super) field: &'e Field,
    pub(super) key: Option<SharedStr>,
    pub(super) path: &'e [String],
    pub(super) sample: &'s [Value],
}

impl<'e> Place<'e, '_> {
    /// With a map's key.
    pub(super) fn name(&self) -> String {
        self.key.as_ref().map_or_else(|| self.field.name.clone(), |key| format!("{}.{key}", self.field.name))
    }

    pub(super) fn values(&self) -> Vec<SharedStr> {
        values(self.sample, self.path, self.key.as_ref())
    }

    pub(super) fn parameter(&self, operator: Operator, texts: &[SharedStr]) -> Parameter<'e> {
        Parameter::unchecked(self.field, self.key.clone(), operator, texts.iter().cloned())
    }

    pub(super) fn probe(&self, operator: Operator, kind: ProbeKind, texts: &[SharedStr]) -> Probe<'e> {
        let parameter = self.parameter(operator, texts);
        let condition = condition_of(&parameter);
        let request = Request { parameters: vec![parameter] };
        let question = Some(Question::Filter { request, raw: None, condition });
        Probe { field: self.name(), operator: Some(operator), kind, question }
    }

    /// For each record of the sample, whether a probe is true of it.
    pub(super) fn passing(&self, probe: &Probe<'_>) -> Vec<bool> {
        let condition = probe.condition();
        let passes = |record| condition.is_some_and(|condition| evaluate(condition, record) == Some(true));
        self.sample.iter().map(passes).collect()
    }

    /// How many records of the sample a probe is true of.
    pub(super) fn count(&self, probe: &Probe<'_>) -> usize {
        let passes =
            |record: &&Value| probe.condition().is_some_and(|condition| evaluate(condition, record) == Some(true));
        self.sample.iter().filter(passes).count()
    }
}

/// The places of a field that records show: of a map, one key.
pub(super) fn of_field<'e, 's>(field: &'e Field, sample: &'s [Value]) -> Option<Place<'e, 's>> {
    let path = field.path.as_ref()?;
    let key = if field.map { Some(keys(sample, path).into_iter().next()?) } else { None };
    Some(Place { field, key, path, sample })
}

/// Both, in one request; named after the second.
pub(super) fn joined<'e>(one: Probe<'e>, two: Probe<'e>) -> Option<Probe<'e>> {
    let (
        Some(Question::Filter { request, condition, .. }),
        Some(Question::Filter { request: other, condition: and, .. }),
    ) = (one.question, two.question)
    else {
        return None;
    };
    let request = Request { parameters: request.parameters.into_iter().chain(other.parameters).collect() };
    let question = Question::Filter { request, raw: None, condition: Condition::All(vec![condition, and]) };
    Some(Probe { question: Some(question), ..two })
}

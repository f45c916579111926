//! Answers as JSON: the shapes that the command prints.

use konnect_filter::complete::Candidate;
use konnect_filter::error::{Diagnostic, Located};
use konnect_filter::request::Prepared;
use konnect_filter::wire::HttpRequest;
use serde::Serialize;
use serde_json::{Value, json};

use super::units::Units;

#[derive(Serialize)]
pub(crate) struct Encoded {
    /// Where one request was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    pub(crate) urls: Vec<String>,
    pub(crate) residual: Option<String>,
    pub(crate) warnings: Vec<Value>,
}

#[derive(Serialize)]
pub(crate) struct Planned {
    entity: String,
    requests: Vec<Piece>,
    residual: Option<String>,
    notes: Vec<Value>,
    /// What `$name`s without a value take.
    arguments: Value,
    warnings: Vec<Value>,
}

#[derive(Serialize)]
struct Piece {
    /// None where an argument in it has no value, so that it cannot be sent.
    url: Option<String>,
    /// What Konnect filters; none for the whole collection.
    filter: Option<String>,
    /// A command line for a POSIX shell; none where no credential may be sent.
    curl: Option<String>,
}

impl Planned {
    pub(crate) fn new(answer: &Prepared<'_>, units: &Units<'_>, warnings: Vec<Value>) -> Self {
        let pieces = answer.plan().requests().iter().zip(answer.requests()).map(|(planned, request)| {
            let bound = Some(request).filter(|_| !planned.is_unbound());
            Piece {
                url: bound.as_ref().map(HttpRequest::to_text),
                filter: (!planned.parameters().is_empty()).then(|| planned.to_string()),
                curl: bound.as_ref().and_then(|request| request.curl().ok()),
            }
        });
        let notes = answer.plan().notes().iter();
        Self {
            entity: answer.plan().entity().name(),
            requests: pieces.collect(),
            residual: answer.residual_text(),
            notes: notes.map(|note| json!({ "span": units.span(note.span), "text": note.text })).collect(),
            arguments: json!(answer.arguments()),
            warnings,
        }
    }
}

/// A problem as the command writes it, with its places in UTF-16 units; without places where the text is not at hand.
pub(crate) fn problem(problem: &Diagnostic, units: Option<&Units<'_>>) -> Value {
    let Some(units) = units else {
        let mut bare = problem.clone();
        (bare.span, bare.labels, bare.edits) = (None, Vec::new(), Vec::new());
        return json!(Located::new(&bare, None));
    };
    let mut value = json!(Located::new(problem, Some(&units.lines)));
    // The places are where the bytes were.
    if let (Some(place), Some(span)) = (value.get_mut("span"), problem.span) {
        *place = json!(units.span(span));
    }
    let labels = problem.labels.iter().map(|label| label.span).collect();
    let edits = problem.edits.iter().map(|edit| edit.span).collect();
    for (key, spans) in [("labels", labels), ("edits", edits)] {
        let spans: Vec<_> = spans;
        let all = value.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten();
        for (own, span) in all.zip(spans) {
            if let Some(place) = own.get_mut("span") {
                *place = json!(units.span(span));
            }
        }
    }
    value
}

/// A candidate as the library writes it, with its place in UTF-16 units.
pub(crate) fn candidate(candidate: &Candidate, units: &Units<'_>) -> Value {
    let mut value = json!(candidate);
    if let Some(place) = value.get_mut("span") {
        *place = json!(units.span(candidate.span));
    }
    value
}

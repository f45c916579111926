//! An answer as one line of JSON.

use konnect_filter::{Diagnostic, Error};
use serde::Serialize;

use crate::pipeline::{Prepared, Settings};

/// An answer as JSON, the same for `--output json` and for a line of a batch.
#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum Line {
    /// One request that says all of the filter.
    One {
        /// Its address.
        url: String,
    },
    /// Where several requests or a residual were allowed, whether or not they came about.
    Several {
        /// The addresses.
        urls: Vec<String>,
        /// What is left to evaluate, as a filter's text.
        residual: Option<String>,
    },
}

impl Line {
    /// # Errors
    /// A bug: one request was asked for, and the plan has none, or several.
    pub(super) fn new(answer: &Prepared<'_>, settings: &Settings) -> Result<Self, Error> {
        let mut urls = answer.urls();
        if settings.plan.split || settings.plan.partial {
            return Ok(Self::Several { urls, residual: answer.residual() });
        }
        match (urls.pop(), urls.is_empty()) {
            (Some(url), true) => Ok(Self::One { url }),
            _ => Err(Diagnostic::internal("one request was asked for, and the plan has another number").into()),
        }
    }

    /// One line of JSON, with the line's end.
    ///
    /// # Errors
    /// A bug: texts can always be written.
    pub(super) fn to_text(&self) -> Result<String, Error> {
        let text = serde_json::to_string(self).map(|text| text + "\n");
        text.map_err(|error| Diagnostic::internal(&format!("an answer cannot be written: {error}")).into())
    }
}

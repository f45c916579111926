//! An answer as one line of JSON.

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
    pub(super) fn new(answer: &Prepared<'_>, settings: &Settings) -> Self {
        let urls = answer.urls();
        if settings.plan.split || settings.plan.partial {
            return Self::Several { urls, residual: answer.residual() };
        }
        Self::One { url: urls.into_iter().next().unwrap_or_default() }
    }

    /// One line of JSON, with the line's end.
    pub(super) fn to_text(&self) -> String {
        // Of texts only, so that it always can be written.
        serde_json::to_string(self).map(|text| text + "\n").unwrap_or_default()
    }
}

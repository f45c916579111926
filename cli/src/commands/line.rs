//! An answer as one line of JSON.

use std::fmt::Display;

use konnect_filter::request::Prepared;
use konnect_filter::{Diagnostic, Error};
use serde::Serialize;

use crate::request::Settings;

/// The bytes of most answers.
const USUAL_BYTES: usize = 512;

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
        if settings.plan.split || settings.plan.partial {
            return Ok(Self::Several { urls: answer.urls(), residual: answer.residual_text() });
        }
        Ok(Self::One { url: answer.one()? })
    }

    /// One line of JSON, with the line's end.
    ///
    /// # Errors
    /// A bug: strings can always be written.
    pub(super) fn to_text(&self) -> Result<String, Error> {
        let mut text = Vec::with_capacity(USUAL_BYTES);
        let problem = |error: &dyn Display| Diagnostic::internal(&format!("an answer cannot be written: {error}"));
        serde_json::to_writer(&mut text, self).map_err(|error| problem(&error))?;
        text.push(b'\n');
        Ok(String::from_utf8(text).map_err(|error| problem(&error))?)
    }
}

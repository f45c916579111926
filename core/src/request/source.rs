//! The filter of a request: text, a parsed filter, or one that is being built.

use std::borrow::Cow;
use std::sync::Arc;

use crate::error::{Code, Diagnostic, Error, Result};
use crate::limits::Limits;
use crate::syntax::{Draft, Filter, parse_with};

/// The filter of a [`ListRequest`](super::ListRequest): its text, a [`Filter`], or a [`Draft`]. What is wrong with it is
/// reported with the other problems of the request.
///
/// ```
/// use konnect_filter::request::FilterSource;
/// use konnect_filter::syntax::field;
/// let of_text = FilterSource::from("active");
/// let built = FilterSource::from(field("active").is_true());
/// # let _ = (of_text, built);
/// ```
#[derive(Debug, Clone)]
pub struct FilterSource(Source);

#[derive(Debug, Clone)]
enum Source {
    Text(String),
    /// Shared, so that a request is cloned, and bound, for as little as one of text.
    Filter(Arc<Filter<'static>>),
    Wrong(Error),
    None,
}

impl FilterSource {
    /// The text, if it is one.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.0 {
            Source::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether there is none.
    pub(super) const fn is_none(&self) -> bool {
        matches!(self.0, Source::None)
    }

    /// The filter.
    pub(super) fn read(&self, limits: &Limits) -> Result<Filter<'_>> {
        match &self.0 {
            Source::Text(text) => parse_with(text, limits).map_err(empty),
            Source::Filter(filter) => Ok(filter.by_ref()),
            Source::Wrong(error) => Err(error.clone()),
            Source::None => Err(Diagnostic::internal("a filter is read that is not there").into()),
        }
    }
}

/// An empty filter is often a variable that was never set: everything has to be asked for by leaving the filter out.
fn empty(error: Error) -> Error {
    error.map(|problem| match problem.code {
        Code::EmptyFilter => problem.help("leave out the filter to list everything"),
        _ => problem,
    })
}

impl From<&str> for FilterSource {
    fn from(text: &str) -> Self {
        Self(Source::Text(text.to_owned()))
    }
}

impl From<String> for FilterSource {
    fn from(text: String) -> Self {
        Self(Source::Text(text))
    }
}

impl From<&String> for FilterSource {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

/// With `None`, everything is listed.
impl<T: Into<Self>> From<Option<T>> for FilterSource {
    fn from(source: Option<T>) -> Self {
        source.map_or(Self(Source::None), Into::into)
    }
}

impl From<Cow<'_, str>> for FilterSource {
    fn from(text: Cow<'_, str>) -> Self {
        Self(Source::Text(text.into_owned()))
    }
}

impl From<&Filter<'_>> for FilterSource {
    fn from(filter: &Filter<'_>) -> Self {
        filter.clone().into()
    }
}

impl From<Filter<'_>> for FilterSource {
    fn from(filter: Filter<'_>) -> Self {
        Self(Source::Filter(Arc::new(filter.into_owned())))
    }
}

impl From<Draft<'_>> for FilterSource {
    fn from(draft: Draft<'_>) -> Self {
        Self(match draft.build() {
            Ok(filter) => Source::Filter(Arc::new(filter.into_owned())),
            Err(error) => Source::Wrong(error),
        })
    }
}

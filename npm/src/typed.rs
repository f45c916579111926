//! What the functions take, as JSON.

use std::borrow::Cow;

use konnect_filter::syntax::Arguments;
use konnect_filter::wire::{Escaping, RequestOptions, RequestSpec};
use konnect_filter::{ListRequest, catalog::Catalog, plan};
use serde::Deserialize;

use super::answer::{No, instant};

/// A request: what a line of a batch says, and what the flags of the command say beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Request<'t> {
    #[serde(borrow)]
    pub(crate) request: RequestSpec<'t>,
    pub(crate) now: Cow<'t, str>,
    #[serde(default)]
    pub(crate) split: bool,
    #[serde(default)]
    pub(crate) partial: bool,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    readable: bool,
}

impl Request<'_> {
    pub(crate) fn entity(&self) -> Result<&str, No> {
        self.request.entity.as_deref().ok_or_else(|| No::Usage("`entity` is missing".to_owned()))
    }

    pub(crate) fn to_request<'c>(&self, catalog: &'c Catalog) -> Result<ListRequest<'c>, No> {
        let style = if self.readable { Escaping::Readable } else { Escaping::Strict };
        let options = self.request.options(&RequestOptions::default().with_style(style));
        let plan =
            plan::PlanOptions::default().with_strict(self.strict).with_split(self.split).with_partial(self.partial);
        let request = ListRequest::to(self.entity()?).catalog(catalog).now(instant(&self.now)?);
        let arguments = self.request.args.clone().unwrap_or_default();
        let request = request.options(options).plan_options(plan).arguments(arguments);
        Ok(match &self.request.filter {
            Some(filter) => request.filter(&**filter),
            None => request,
        })
    }
}

/// A filter to evaluate on records.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Match<'t> {
    #[serde(borrow)]
    pub(crate) filter: Cow<'t, str>,
    pub(crate) entity: Option<Cow<'t, str>>,
    pub(crate) args: Option<Arguments>,
    pub(crate) now: Cow<'t, str>,
    /// Whether the answer says where the records are in their text.
    #[serde(default)]
    pub(crate) places: bool,
}

/// A filter alone.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Filter<'t> {
    #[serde(borrow)]
    pub(crate) filter: Cow<'t, str>,
}

/// A filter that is being typed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Cursor<'t> {
    #[serde(borrow)]
    pub(crate) filter: Cow<'t, str>,
    /// In UTF-16 units.
    pub(crate) cursor: usize,
    pub(crate) entity: Option<Cow<'t, str>>,
    #[serde(default)]
    pub(crate) keys: Vec<String>,
    #[serde(default)]
    pub(crate) values: Vec<(String, Vec<String>)>,
}

/// A word to look for, the name of a collection or a code.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Name<'t> {
    #[serde(borrow)]
    pub(crate) name: Option<Cow<'t, str>>,
}

//! Filters that are not sent: for records at hand, and for SQL.

use std::borrow::Cow;

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Condition, Context};
use konnect_filter::error::Part;
use konnect_filter::syntax::Arguments;

use crate::args::{self, Filter};
use crate::session::{Session, Stop};
use crate::{catalogs, input, request};

/// A filter's text, and what it is checked with.
pub(crate) struct Local {
    text: String,
    arguments: Arguments,
    context: Context,
    catalog: Cow<'static, Catalog>,
    entity: Option<String>,
}

impl Local {
    /// Reads the filter, the values of its arguments, and the catalog where a collection is named.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub(crate) fn read(
        filter: &Filter,
        arguments: &args::Arguments,
        context: Context,
        entity: Option<&str>,
        catalog: &[String],
        session: &mut Session,
    ) -> Result<Self, Stop> {
        let text = input::filter(filter, session)?;
        let arguments = request::arguments(arguments, Some(filter), session)?;
        let catalog = match entity {
            Some(name) => {
                session.source(Part::Entity, name);
                catalogs::catalog(catalog, session)?
            }
            None => Cow::Borrowed(Catalog::builtin()),
        };
        Ok(Self { text, arguments, context, catalog, entity: entity.map(str::to_owned) })
    }

    /// The key under which answers of the collection have their records.
    pub(crate) fn items(&self) -> Option<&str> {
        let found = self.catalog.find_without_query(self.entity.as_deref()?).ok()?;
        found.entity.items.as_deref()
    }

    /// What the filter means, with the types of the collection if one is named.
    ///
    /// # Errors
    /// Where the collection or the filter is wrong.
    pub(crate) fn condition(&self, session: &mut Session) -> Result<Condition<'_>, Stop> {
        let found = self.entity.as_deref().map(|name| self.catalog.find_without_query(name)).transpose()?;
        let entity = found.as_ref().map(|found| found.entity);
        let meaning = konnect_filter::request::condition(&self.text, entity, &self.arguments, &self.context)?;
        session.warn(found.iter().flat_map(|found| &found.warnings));
        session.warn(&meaning.warnings);
        Ok(meaning.condition)
    }
}

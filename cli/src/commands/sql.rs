//! `sql`: the filter as a boolean expression of SQL.

use konnect_filter::check::Condition;
use konnect_filter::sql::{RecordSource, expression};

use crate::args::{Sql, SqlSource};
use crate::session::{Outcome, Session};
use crate::terminal;
use crate::{input, request};

pub(super) fn run(typed: &Sql, session: &mut Session) -> Outcome {
    let context = request::context(typed.now.as_deref(), session)?;
    let source = input::filter(&typed.filter, session)?;
    let arguments = request::arguments(&typed.arguments, Some(&typed.filter), session)?;
    let local = |entity| konnect_filter::request::condition(&source, entity, &arguments, &context);
    match &typed.entity {
        None => {
            let (condition, warnings) = local(None)?;
            session.warn(&warnings);
            print(&condition, typed)
        }
        Some(name) => {
            session.source(konnect_filter::error::Part::Entity, name);
            let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
            let found = catalog.find_without_query(name)?;
            let (condition, warnings) = local(Some(found.entity))?;
            session.warn(&found.warning);
            session.warn(&warnings);
            print(&condition, typed)
        }
    }
}

fn print(condition: &Condition<'_>, typed: &Sql) -> Outcome {
    let source = match &typed.source {
        SqlSource::Record(column) => RecordSource::Record(column),
        SqlSource::Columns(columns) => RecordSource::Columns(columns),
    };
    terminal::print(&format!("{}\n", expression(condition, typed.dialect, &source)?))?;
    Ok(0)
}

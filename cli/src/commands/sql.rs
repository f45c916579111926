//! `sql`: the filter as a boolean expression of SQL.

use konnect_filter::check::Condition;
use konnect_filter::sql::{RecordSource, expression};

use crate::args::{Sql, SqlSource};
use crate::local::Local;
use crate::request;
use crate::session::{Outcome, Session};
use crate::terminal;

pub(super) fn run(typed: &Sql, session: &mut Session) -> Outcome {
    let context = request::context(typed.now.as_deref(), session)?;
    let (entity, catalog) = (typed.entity.as_deref(), &typed.catalog);
    let local = Local::read(&typed.filter, &typed.arguments, context, entity, catalog, session)?;
    print(&local.condition(session)?, typed)
}

fn print(condition: &Condition<'_>, typed: &Sql) -> Outcome {
    let source = match &typed.source {
        SqlSource::Record(column) => RecordSource::Record(column),
        SqlSource::Columns(columns) => RecordSource::Columns(columns),
    };
    terminal::print(&format!("{}\n", expression(condition, typed.dialect, &source)?))?;
    Ok(0)
}

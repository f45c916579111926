//! `sql`: the filter as a boolean expression of SQL.

use konnect_filter::check::{self, Condition};
use konnect_filter::sql::{Source, expression};
use konnect_filter::syntax;

use crate::args::{Sql, SqlSource};
use crate::session::{Outcome, Session};
use crate::terminal;
use crate::{input, request};

pub(super) fn run(typed: &Sql, session: &mut Session) -> Outcome {
    let context = request::context(typed.now.as_deref(), session)?;
    let source = input::filter(&typed.filter, session)?;
    let arguments = request::arguments(&typed.arguments, Some(&typed.filter), session)?;
    let filter = syntax::parse_with(&source, &session.limits)?.bind(&arguments)?;
    match &typed.entity {
        None => {
            let (condition, warnings) = check::check_untyped(&filter, &context)?;
            session.warn(&warnings);
            print(&condition, typed)
        }
        Some(name) => {
            session.source(konnect_filter::error::Part::Entity, name);
            let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
            let found = catalog.find_without_query(name)?;
            let checked = check::check(&filter, found.entity, &context)?;
            check::is_evaluable(checked.condition())?;
            session.warn(&found.warning);
            session.warn(checked.warnings());
            print(checked.condition(), typed)
        }
    }
}

fn print(condition: &Condition<'_>, typed: &Sql) -> Outcome {
    let source = match &typed.source {
        SqlSource::Record(column) => Source::Record(column),
        SqlSource::Columns(columns) => Source::Columns(columns),
    };
    terminal::print(&format!("{}\n", expression(condition, typed.dialect, &source)?))?;
    Ok(0)
}

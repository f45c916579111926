//! `match`: filter JSON records locally. Exit status as grep's: 0 some record kept, 1 none, 2 error.

use std::io::{BufRead, BufReader, Write};

use konnect_filter::Code;
use konnect_filter::check::{self, Condition};
use konnect_filter::syntax;

use crate::args::Match;
use crate::records::{self, Record};
use crate::session::{Outcome, Session, Stop};
use crate::terminal;
use crate::{input, request};

/// Exit status: no record was kept.
const NONE: u8 = 1;

pub(super) fn run(typed: &Match, session: &mut Session) -> Outcome {
    let context = request::context(typed.now.as_deref(), session)?;
    let source = input::filter(std::slice::from_ref(&typed.filter), session)?;
    let file = typed.file.as_deref();
    if file.is_none() && typed.filter == "-" {
        return Err(Stop::Usage("FILTER and the records cannot both come from standard input".to_owned()));
    }
    let filter = syntax::parse_with(&source, &session.limits)?;
    match &typed.entity {
        None => {
            let (condition, warnings) = check::check_untyped(&filter, &context)?;
            session.warn(&warnings);
            kept(&condition, file, typed.json, session)
        }
        Some(name) => {
            session.source(konnect_filter::error::Part::Entity, name);
            let catalog = request::catalog(&typed.catalog, &session.limits)?;
            let found = request::named(&catalog, name)?;
            let checked = check::check(&filter, found.entity, &context)?;
            check::is_evaluable(checked.condition())?;
            session.warn(&found.warning);
            session.warn(checked.warnings());
            kept(checked.condition(), file, typed.json, session)
        }
    }
}

/// Writes the records for which the filter is true. The first one that is compared with what has no order is warned about.
fn kept(condition: &Condition<'_>, file: Option<&str>, array: bool, session: &mut Session) -> Outcome {
    let mut reader: Box<dyn BufRead> = match file {
        None => Box::new(BufReader::with_capacity(1 << 16, std::io::stdin().lock())),
        Some(path) => {
            let file = std::fs::File::open(path)
                .map_err(|error| input::unreadable(konnect_filter::error::Part::Record, path, &error))?;
            Box::new(BufReader::with_capacity(1 << 16, file))
        }
    };
    let mut out = terminal::passed_on(terminal::Form::Json);
    let mut some = false;
    if array {
        out.write_all(b"[")?;
    }
    let mut is_said = session.has_warning(Code::Unordered);
    records::each(&mut reader, |record: &Record<'_>| {
        match check::evaluate(condition, record.value) {
            Some(true) => {}
            None if !is_said => {
                if let Some(warning) = check::unordered(condition, record.value) {
                    session.warn([&warning]);
                    is_said = true;
                }
                return Ok(());
            }
            _ => return Ok(()),
        }
        if array {
            out.write_all(if some { b",\n" } else { b"\n" })?;
        }
        some = true;
        out.write_all(&record.line())?;
        if !array {
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    if array {
        out.write_all(if some { b"\n]\n" } else { b"]\n" })?;
    }
    out.flush()?;
    Ok(if some { 0 } else { NONE })
}

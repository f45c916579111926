//! `check`: problems only.

use std::io::Write as _;

use konnect_filter::error::Part;
use konnect_filter::wire;

use crate::args::Check;
use crate::request::Settings;
use crate::session::{Outcome, Session};
use crate::{input, terminal};

pub(super) fn run(typed: &Check, session: &mut Session) -> Outcome {
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let settings = Settings::new(&typed.planning, &catalog, session)?;
    let mut source = input::filter(&typed.filter, session)?;
    session.source(Part::Entity, &typed.entity);
    let verdict = |text: &str| settings.request(&catalog, &typed.entity, Some(text), wire::Options::default()).check();
    if typed.fix {
        source = session.fixed(source, |text| verdict(text).map(drop));
    }
    let warnings = verdict(&source)?;
    session.warn(&warnings);
    if typed.fix {
        let mut out = terminal::passed_on(terminal::Form::Text);
        writeln!(out, "{source}")?;
        out.flush()?;
    }
    Ok(0)
}

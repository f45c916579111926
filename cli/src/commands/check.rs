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
    let settings = Settings::new(&typed.planning, Some(&typed.filter), &catalog, session)?;
    let mut source = input::filter(&typed.filter, session)?;
    session.source(Part::Entity, &typed.entity);
    let options = wire::RequestOptions::default();
    let request = |text: &str| settings.request(&catalog, &typed.entity, Some(text), options.clone());
    if typed.fix {
        source = session.fixed(source, |text| request(text).check().map(drop));
    }
    let request = request(&source);
    let review = request.check()?;
    session.warn(&review.warnings);
    for argument in &review.arguments {
        session.remark(&argument.to_string());
    }
    if typed.fix {
        let mut out = terminal::passed_on(terminal::Form::Text);
        writeln!(out, "{source}")?;
        out.flush()?;
    }
    Ok(0)
}

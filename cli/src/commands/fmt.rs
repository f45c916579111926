//! `fmt`: the filter in canonical form.

use clap::ArgMatches;
use konnect_filter::syntax;

use crate::session::{Outcome, Session};
use crate::{input, output};

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let mut source = input::required_filter(matches, session)?;
    if matches.get_flag("fix") {
        let limits = session.limits.clone();
        source = session.fixed(source, |text| syntax::parse_with(text, &limits).map(drop));
    }
    let filter = syntax::parse_with(&source, &session.limits)?;
    output::print(&format!("{filter}\n"))?;
    Ok(0)
}

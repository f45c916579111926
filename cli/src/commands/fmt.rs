//! `fmt`: the filter in canonical form, as text or as a tree.

use clap::ArgMatches;
use konnect_filter::syntax::{self, Tree};

use super::text;
use crate::session::{Outcome, Session};
use crate::{input, output};

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let mut source = input::required_filter(matches, session)?;
    if matches.get_flag("fix") {
        let limits = session.limits.clone();
        source = session.fixed(source, |text| syntax::parse_with(text, &limits).map(drop));
    }
    let filter = syntax::parse_with(&source, &session.limits)?;
    match text(matches, "output") {
        Some("json") => output::print_json(&Tree(filter))?,
        _ => output::print(&format!("{filter}\n"))?,
    }
    Ok(0)
}

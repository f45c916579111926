//! `fmt`: the filter in canonical form.

use clap::ArgMatches;
use konnect_filter::syntax;

use crate::session::{Outcome, Session};
use crate::{fix, input, output};

/// Rounds of fixing: one edit can uncover the next slip.
const ROUNDS: usize = 8;

pub(super) fn run(matches: &ArgMatches, session: &mut Session) -> Outcome {
    let mut source = input::required_filter(matches, session)?;
    if matches.get_flag("fix") {
        source = fixed(source, session);
    }
    let filter = syntax::parse_with(&source, &session.limits)?;
    output::print(&format!("{filter}\n"))?;
    Ok(0)
}

/// The text with its safe edits applied, as far as they go.
fn fixed(mut source: String, session: &mut Session) -> String {
    for _ in 0..ROUNDS {
        let Err(error) = syntax::parse_with(&source, &session.limits) else { break };
        let Some(better) = fix::apply(&source, error.iter()) else { break };
        source = better;
    }
    session.source(konnect_filter::error::Part::Filter, &source);
    source
}

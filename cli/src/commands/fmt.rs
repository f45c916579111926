//! `fmt`: the filter in canonical form, as text or as a tree.

use konnect_filter::syntax::{self, Tree};

use crate::args::Fmt;
use crate::session::{Outcome, Session};
use crate::{input, output};

pub(super) fn run(typed: &Fmt, session: &mut Session) -> Outcome {
    let mut source = input::filter(&typed.filter, session)?;
    if typed.fix {
        let limits = session.limits.clone();
        source = session.fixed(source, |text| syntax::parse_with(text, &limits).map(drop));
    }
    let filter = syntax::parse_with(&source, &session.limits)?;
    if typed.json {
        output::print_json(&Tree(filter))?;
    } else {
        output::print(&format!("{filter}\n"))?;
    }
    Ok(0)
}

//! `fmt`: the filter in canonical form, as text or as a tree.

use konnect_filter::syntax::{self, Tree};

use crate::args::Fmt;
use crate::input;
use crate::session::{Outcome, Session};
use crate::terminal;

pub(super) fn run(typed: &Fmt, session: &mut Session) -> Outcome {
    let mut source = input::filter(&typed.filter, session)?;
    if typed.fix {
        let limits = session.limits.clone();
        source = session.fixed(source, |text| syntax::parse_with(text, &limits).map(drop));
    }
    let filter = syntax::parse_with(&source, &session.limits)?;
    if typed.json {
        terminal::print_json(&Tree(filter))?;
    } else {
        terminal::print(&format!("{filter}\n"))?;
    }
    Ok(0)
}

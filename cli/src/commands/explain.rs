//! `explain`: what a code means.

use konnect_filter::Code;
use konnect_filter::error::closest;

use crate::excerpt::shorten;
use crate::session::{Outcome, Stop};
use crate::table::room;
use crate::terminal;
use crate::wrap::wrapped_at;

/// The width of what names a line.
const NAMES: usize = 9;

pub(super) fn run(code: Option<&str>) -> Outcome {
    let Some(name) = code else {
        let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
        let line = |code: &Code| wrapped_at(&format!("{code:width$}  {}", code.title()), width + 2, room());
        let list: String = Code::ALL.iter().map(line).collect();
        terminal::print(&list)?;
        return Ok(0);
    };
    if name.trim().is_empty() {
        return Err(Stop::Usage("CODE is empty; `konnect-filter explain` lists the codes".to_owned()));
    }
    let Some(code) = Code::from_name(name) else {
        let near = closest(name, Code::ALL.iter().map(|code| code.as_str()));
        let near = near.map(|code| format!("did you mean `{code}`? ")).unwrap_or_default();
        let name = shorten(name, 100);
        return Err(Stop::Usage(format!(
            "unknown error code `{name}`\n  help: {near}`konnect-filter explain` lists the codes"
        )));
    };
    let line = |line: &str| {
        // An example is copied, so it stays on one line.
        let room = room().filter(|_| !line.starts_with("Example:"));
        let is_named = ["Cause:", "Fix:"].iter().any(|name| line.starts_with(name));
        wrapped_at(line, if is_named { NAMES } else { 0 }, room)
    };
    let text: String = code.explain().lines().map(line).collect();
    terminal::print(&text)?;
    Ok(0)
}

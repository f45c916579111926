//! `explain`: what a code means.

use konnect_filter::Code;
use konnect_filter::error::closest;

use crate::excerpt::shorten;
use crate::terminal;

use crate::session::{Outcome, Stop};

pub(super) fn run(code: Option<&str>) -> Outcome {
    let Some(name) = code else {
        let width = Code::ALL.iter().map(|code| code.as_str().len()).max().unwrap_or(0);
        let list: String = Code::ALL.iter().map(|code| format!("{code:width$}  {}\n", code.title())).collect();
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
    terminal::print(&code.explain())?;
    Ok(0)
}

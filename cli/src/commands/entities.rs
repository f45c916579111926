//! `entities`: what can be listed.

use std::borrow::Cow;

use konnect_filter::catalog::{Entity, long_name};

use crate::args::{Entities, Shown};
use crate::catalogs;
use crate::session::{Outcome, Session};
use crate::sheet::{self, Column};
use crate::table;
use crate::terminal;

pub(super) fn run(typed: &Entities, session: &mut Session) -> Outcome {
    let catalog = match typed.no_builtin {
        true => Cow::Owned(catalogs::added(&typed.catalog, session)?),
        false => catalogs::catalog(&typed.catalog, session)?,
    };
    let text = typed.text.as_deref().unwrap_or_default().trim();
    // What other commands understand by it comes first.
    let lookup = catalog.find(text);
    let found = lookup.as_ref().ok().map(|found| found.entity);
    let wanted = letters(long_name(text).unwrap_or(text));
    let has = |text: &str| letters(text).contains(&wanted);
    let is_found =
        |entity: &Entity| found.is_some_and(|found| found.path == entity.path && found.name() == entity.name());
    let others = catalog.entities().filter(|e| !is_found(e) && (has(&e.name()) || has(&e.path)));
    let kept: Vec<&Entity> = found.into_iter().chain(others).collect();
    if typed.output == Shown::Json {
        let rows: Vec<_> = kept.iter().map(|entity| entity.summary()).collect();
        terminal::print_json(&rows)?;
        return Ok(0);
    }
    let rows = kept.iter().map(|entity| [entity.name(), entity.path.clone(), place(entity), filters(entity)]);
    if typed.output == Shown::Text {
        let columns =
            [Column::Whole("name"), Column::Broken("path"), Column::Broken("server"), Column::Whole("filter")];
        terminal::print(&sheet::text(columns, 0, rows))?;
    } else {
        terminal::print(&table::tabbed(rows))?;
    }
    if kept.is_empty() {
        let help = lookup.err().and_then(|error| error.iter().find_map(|found| found.help.clone()));
        let more = help.filter(|_| text.contains('/')).unwrap_or_else(|| "try a shorter word".into());
        session.remark(&format!("no collection has `{text}` in its name or path; {more}"));
    }
    Ok(0)
}

/// A name or a path in lower case, without what joins its words: `controlPlanes` finds `control-planes`.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).flat_map(char::to_lowercase).collect()
}

fn place(entity: &Entity) -> String {
    let servers = &entity.servers;
    if servers.base_url.is_some() {
        return servers.shown().into_owned();
    }
    let place = match (servers.global, servers.regions.is_empty()) {
        (true, true) => "global",
        (true, false) => "regional and global",
        (false, false) => "regional",
        (false, true) => "your own host",
    };
    place.to_owned()
}

fn filters(entity: &Entity) -> String {
    match entity.fields.len() {
        0 => "no filter".to_owned(),
        1 => "1 field".to_owned(),
        n => format!("{n} fields"),
    }
}

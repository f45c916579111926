//! `entities`: what can be listed.

use std::borrow::Cow;

use konnect_filter::catalog::Entity;

use crate::args::{Entities, Shown};
use crate::catalogs;
use crate::session::{Outcome, Session};
use crate::table;
use crate::table::{Column, Table};
use crate::terminal;

pub(super) fn run(typed: &Entities, session: &mut Session) -> Outcome {
    let catalog = match typed.no_builtin {
        true => Cow::Owned(catalogs::added(&typed.catalog, session)?),
        false => catalogs::catalog(&typed.catalog, session)?,
    };
    let wanted = typed.text.as_deref().unwrap_or_default().to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&wanted);
    let kept: Vec<&Entity> = catalog.entities().filter(|e| has(&e.name()) || has(&e.path)).collect();
    if typed.output == Shown::Json {
        let rows: Vec<_> = kept.iter().map(|entity| entity.summary()).collect();
        terminal::print_json(&rows)?;
        return Ok(0);
    }
    let rows = kept.iter().map(|entity| [entity.name(), entity.path.clone(), place(entity), filters(entity)]);
    if typed.output == Shown::Text {
        let columns = [
            Column::new("name").whole(),
            Column::new("path").rank(2),
            Column::new("server").rank(3),
            Column::new("filter").rank(1),
        ];
        let (text, remark) = Table::new(columns).text(rows);
        terminal::print(&text)?;
        remark.iter().for_each(|remark| session.remark(remark));
    } else {
        terminal::print(&table::tabbed(rows))?;
    }
    if kept.is_empty() {
        session.remark(&format!("no collection has `{wanted}` in its name or path; try a shorter word"));
    }
    Ok(0)
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

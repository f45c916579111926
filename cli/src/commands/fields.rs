//! `fields`: what can be asked of one collection.

use konnect_filter::catalog::{
    Entity, Field, Operator, Paging, ParameterName, ParameterStyle, RecordField, Several, Type,
};

use crate::args::{Fields, Shown};
use crate::terminal::{self, one_line};

use crate::request;
use crate::session::{Outcome, Session};
use crate::sheet::{self, Column};
use crate::table;

pub(super) fn run(typed: &Fields, session: &mut Session) -> Outcome {
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let found = request::find(&catalog, &typed.entity, session)?;
    match typed.output {
        Shown::Json => terminal::print_json(&found.entity.describe())?,
        Shown::Tabs => terminal::print(&table::tabbed(rows(found.entity)))?,
        Shown::Text => terminal::print(&page(found.entity))?,
    }
    Ok(0)
}

/// Each field for programs: its name, its type, who filters by it, and its operators, in the language and on the wire.
fn rows(entity: &Entity) -> impl Iterator<Item = [String; 5]> {
    let own = entity.fields.iter().map(|field| {
        let by = entity.service().trim_start_matches("the ").to_owned();
        [field.label(), field.kind.as_str().to_owned(), by, language(field, ", "), wire_names(field)]
    });
    let local = entity.local_fields().map(|field| {
        let [name, kind] = local(field);
        [name, kind, "local".to_owned(), String::new(), String::new()]
    });
    own.chain(local)
}

/// A field that only the records have, and its type.
fn local(field: &RecordField) -> [String; 2] {
    let name = field.path.join(".");
    let name = if field.map { format!("{name}.KEY") } else { name };
    let list = if field.array { " (list)" } else { "" };
    [name, format!("{}{list}", field.kind.as_str())]
}

/// All of it for people.
fn page(entity: &Entity) -> String {
    let mut page = String::new();
    line(&mut page, &entity.name());
    line(&mut page, &format!("GET {}", place(entity)));
    page.push('\n');
    if entity.fields.is_empty() {
        page.push_str("No field to filter by.\n");
    } else {
        page.push_str(match entity.service() {
            "Konnect" => "Konnect filters by\n",
            _ => "The service filters by\n",
        });
        let rows = entity
            .fields
            .iter()
            .map(|field| [field.label(), field.kind.as_str().to_owned(), language(field, "  "), wire_names(field)]);
        let columns =
            [Column::Whole("field"), Column::Whole("type"), Column::Broken("operators"), Column::Broken("on the wire")];
        page.push_str(&sheet::text(columns, 2, rows));
        remarks(entity, &mut page);
    }
    let rows: Vec<_> = entity.local_fields().map(local).collect();
    if !rows.is_empty() {
        page.push('\n');
        line(&mut page, "Filtered locally only (by list, match, plan and --partial)");
        page.push_str(&sheet::text([Column::Whole("field"), Column::Whole("type")], 2, rows));
    }
    page.push('\n');
    let params: Vec<_> = entity.path_params().collect();
    if !params.is_empty() {
        line(&mut page, &format!("Path parameters (--param): {}", params.join(", ")));
    }
    line(&mut page, &format!("Sort (--sort): {}", sort(entity)));
    line(&mut page, &format!("Paging: {}", paging(entity)));
    if !entity.params.is_empty() {
        let names: Vec<_> = entity.params.iter().map(extra).collect();
        line(&mut page, &format!("Other parameters (--query): {}", names.join(", ")));
    }
    page
}

/// A line of its own, whatever a user's catalog says.
fn line(page: &mut String, text: &str) {
    page.push_str(&crate::wrap::wrapped(&one_line(text), table::room()));
}

/// What the columns cannot contain: the values of enums, exclusive operators, deprecation.
fn remarks(entity: &Entity, page: &mut String) {
    for field in &entity.fields {
        if let Type::Enum(values) = &field.kind {
            line(page, &format!("  {}: one of {}", field.name, values.join(", ")));
        }
        if let Some(pattern) = &field.pattern {
            line(page, &format!("  {}: must match {pattern}", field.name));
        }
        if field.required {
            line(page, &format!("  {}: required in every request", field.name));
        }
        if field.deprecated {
            line(page, &format!("  {}: deprecated", field.name));
        }
        if field.nullable {
            line(page, &format!("  {}: can be compared with null", field.name));
        }
        match &field.path {
            Some(path) if path.join(".") != field.name => {
                line(page, &format!("  {}: {} in the records; both names work", field.name, path.join(".")));
            }
            Some(_) => {}
            None => {
                line(page, &format!("  {}: not in the records, so never filtered locally", field.name));
            }
        }
    }
}

/// The operators as the language spells them, each once.
fn language(field: &Field, separator: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for operator in field.operators().iter() {
        let name = operator.spelling();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(separator)
}

/// The operators as the wire names them.
fn wire_names(field: &Field) -> String {
    match &field.style {
        ParameterStyle::Filter => {}
        ParameterStyle::Named(_) => return ParameterName::new(field, None, Operator::Bare).to_string(),
        _ => return format!("{}=", field.name),
    }
    let names: Vec<_> = field.operators().iter().map(Operator::as_str).collect();
    names.join(" ")
}

fn place(entity: &Entity) -> String {
    let servers = &entity.servers;
    if entity.has_own_host() {
        return format!("{} (self-hosted: set --base-url)", entity.path);
    }
    let address = format!("{}{}", servers.shown(), entity.path);
    if servers.regions.is_empty() {
        return address;
    }
    let also = if servers.global { ", and global" } else { "" };
    format!("{address} (REGION: {}{also})", servers.regions.join(", "))
}

fn sort(entity: &Entity) -> String {
    match &entity.sort {
        None if entity.params.iter().any(|param| param.name == "sort") => {
            "in a form that is not known (see --query)".to_owned()
        }
        None => "none".to_owned(),
        Some(sort) if !sort.values.is_empty() => directions(&sort.values),
        Some(sort) => {
            let fields = if sort.fields.is_empty() { "any field".to_owned() } else { sort.fields.join(", ") };
            let order = if sort.descending { "descending" } else { "ascending" };
            format!("{fields} ({order} by default)")
        }
    }
}

/// A closed list of sort keys: each field once, with the directions that it has.
fn directions(values: &[String]) -> String {
    let mut fields: Vec<(&str, bool, bool)> = Vec::new();
    for value in values {
        let descending = value.strip_prefix('-').or_else(|| value.strip_suffix(" desc"));
        let field = descending.or_else(|| value.strip_suffix(" asc")).unwrap_or(value);
        let index = fields.iter().position(|(known, ..)| *known == field).unwrap_or_else(|| {
            fields.push((field, false, false));
            fields.len() - 1
        });
        if let Some((_, asc, desc)) = fields.get_mut(index) {
            *asc |= descending.is_none();
            *desc |= descending.is_some();
        }
    }
    let shown = fields.into_iter().map(|(field, asc, desc)| match (asc, desc) {
        (true, true) => format!("{field} (asc or desc)"),
        (false, true) => format!("{field} desc"),
        _ => field.to_owned(),
    });
    shown.collect::<Vec<_>>().join(", ")
}

fn paging(entity: &Entity) -> String {
    let (max, after) = match &entity.paging {
        Paging::Size { max, .. } | Paging::Number { max, .. } | Paging::Cursor { max, .. } => (*max, ""),
        Paging::Offset { max, integer: true, .. } => (*max, " (a number of records)"),
        Paging::Offset { max, integer: false, .. } => (*max, " (the offset from the previous response)"),
        _ => (None, ""),
    };
    let names = entity.page_parameters();
    let own = |name: &str| if entity.page_names.is_some() { format!(" as {name}") } else { String::new() };
    let at_most = max.map(|max| format!(" (at most {max})")).unwrap_or_default();
    let all = [
        names.size.map(|name| format!("--page-size{}{at_most}", own(name))),
        names.number.map(|name| format!("--page-number{}", own(name))),
        names.after.map(|name| format!("--page-after{}{after}", own(name))),
        names.before.map(|name| format!("--page-before{}", own(name))),
    ];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { "none".to_owned() } else { all.join(", ") }
}

fn extra(param: &konnect_filter::catalog::Param) -> String {
    let key = if param.keyed { "[KEY]" } else { "" };
    let required = if param.required { " (required)" } else { "" };
    let values = if param.values.is_empty() { String::new() } else { format!("={}", param.values.join("|")) };
    let several = match param.several {
        Several::Repeated => " (may be repeated)",
        Several::Commas => " (several with commas)",
        _ => "",
    };
    format!("{}{key}{values}{several}{required}", param.name)
}

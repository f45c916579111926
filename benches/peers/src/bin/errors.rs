//! The ten wrong filters that every filter tool meets, as this project and as three other parsers answer them: the page
//! `docs/errors-beside-others.md`. Prints Markdown; the others' texts are theirs, unedited.

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Context, check};
use konnect_filter::{Error, parse};

/// Each as typed; a person types the same slip into every tool.
const FILTERS: [&str; 10] = [
    "name == ",
    r#"name == "prod" an version == 1"#,
    "name = prod eu",
    "nmae = x",
    "(name = a",
    r#"name = "x"#,
    r#"name like "%x%""#,
    r#""prod" = name"#,
    "name = a & version = b",
    "created_at > 22/08/2026",
];

fn main() {
    println!("# Wrong filters, as four parsers answer them\n");
    println!(
        "Printed by `cargo run --release --manifest-path benches/peers/Cargo.toml --bin errors`. Each tool gets the text"
    );
    println!(
        "as typed and, where it takes one, a scheme with the fields `name`, `version`, `created_at`. Ours is checked against"
    );
    println!("`api-builder@v3/apis`, and shown as the library's plain text; the command draws it under the filter.\n");
    for filter in FILTERS {
        println!("## `{filter}`\n");
        for (tool, answer) in [
            ("konnect-filter", ours(filter)),
            ("wirefilter-engine", wirefilter(filter)),
            ("cel", cel(filter)),
            ("atc-router", atc(filter)),
        ] {
            println!("**{tool}**\n\n```text\n{}\n```\n", answer.trim_end());
        }
    }
}

fn ours(filter: &str) -> String {
    match parse(filter).and_then(|parsed| {
        let found = Catalog::builtin().find("api-builder@v3/apis")?;
        let now = "2026-08-22T10:00:00Z".parse().expect("an instant");
        check(&parsed, found.entity, &Context::at(now)).map(drop)
    }) {
        Ok(()) => "accepted".to_owned(),
        Err(error) => plain(filter, &error),
    }
}

fn plain(filter: &str, error: &Error) -> String {
    let mut text = String::new();
    for problem in error.iter() {
        text += &format!("error[{}]: {}\n", problem.code, problem.message);
        if let Some(span) = problem.span {
            let carets = filter.get(span.range()).map_or(1, |marked| marked.chars().count().max(1));
            let before = filter.get(..span.start as usize).map_or(0, |before| before.chars().count());
            text += &format!("  {filter}\n  {}{} {}\n", " ".repeat(before), "^".repeat(carets), problem.label);
        }
        if let Some(help) = &problem.help {
            text += &format!("help: {help}\n");
        }
    }
    text
}

fn wirefilter(filter: &str) -> String {
    use wirefilter::Type::Bytes;
    let fields = ["name", "version", "created_at"].map(|name| (name.to_owned(), Bytes));
    let scheme = wirefilter::Scheme::try_from_iter(fields).expect("fields");
    scheme.parse(filter).map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
}

fn cel(filter: &str) -> String {
    cel::parser::PrattParser::new().parse(filter).map_or_else(|error| error.to_string(), |_| "accepted".to_owned())
}

fn atc(filter: &str) -> String {
    use atc_router::semantics::Validate;
    let mut schema = atc_router::schema::Schema::default();
    for name in ["name", "version", "created_at"] {
        schema.add_field(name, atc_router::ast::Type::String);
    }
    match atc_router::parser::parse(filter) {
        Err(error) => error.to_string(),
        Ok(tree) => tree.validate(&schema).map_or_else(|error| error.to_string(), |()| "accepted".to_owned()),
    }
}

//! Twenty wrong filters that every filter tool meets, as this project and as four other parsers answer them: the page
//! `docs/errors-beside-others.md`. Prints Markdown; the others' messages are theirs, unedited.

use konnect_filter::catalog::Catalog;
use konnect_filter::check::{Context, check};
use konnect_filter::{Error, parse};

/// The mistake as typed here, and the same mistake in the syntax of the others, whose equality is `==` and whose strings
/// are quoted.
const FILTERS: [(&str, &str); 20] = [
    ("name == ", "name == "),
    (r#"name == "prod" an version == 1"#, r#"name == "prod" an version == "1""#),
    ("name = prod eu", "name == prod eu"),
    ("nmae = x", r#"nmae == "x""#),
    ("(name = a", r#"(name == "a""#),
    (r#"name = "x"#, r#"name == "x"#),
    (r#"name like "%x%""#, r#"name like "%x%""#),
    (r#""prod" = name"#, r#""prod" == name"#),
    ("name = a & version = b", r#"name == "a" & version == "b""#),
    ("created_at > 22/08/2026", "created_at > 22/08/2026"),
    ("name = prod and", r#"name == "prod" &&"#),
    (r#"name = 'it's'"#, r#"name == "it"s""#),
    ("name = a = b", r#"name == "a" == "b""#),
    ("name startswith pay", r#"name startswith "pay""#),
    ("version => 5", r#"version => "5""#),
    ("name = a)", r#"name == "a")"#),
    ("()", "()"),
    ("name = “prod”", "name == “prod”"),
    ("name = (a, b)", r#"name == ("a", "b")"#),
    ("name matches \"([\"", "name matches \"([\""),
];

fn main() {
    println!(
        "# How five parsers report invalid filters\n\n\
         Printed by `cargo run --manifest-path benches/peers/Cargo.toml --features cedar --bin errors`. The others get the same mistake in\n\
         their own syntax, where equality is `==` and strings are quoted, and a scheme with the fields `name`, `version` and\n\
         `created_at` if they take one; Cedar gets the fields of `resource`, and its label and help are shown after its message. Their\n\
         messages are unedited. Ours is checked against `api-builder@v3/apis` and shown as the\n\
         library's plain text; the command renders it with a diagnostics library and shows the suggested fix below. Meilisearch does not publish its\n\
         filter parser as a crate, so it is not here.\n"
    );
    for (filter, theirs) in FILTERS {
        println!("## `{filter}`\n\nOther parsers: `{theirs}`\n");
        for (tool, answer) in [
            ("konnect-filter", ours(filter)),
            ("wirefilter-engine", wirefilter(theirs)),
            ("cel", cel(theirs)),
            ("atc-router", atc(theirs)),
            #[cfg(feature = "cedar")]
            ("cedar", cedar(theirs)),
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

/// Cedar's expressions, whose fields belong to an entity.
#[cfg(feature = "cedar")]
fn cedar(filter: &str) -> String {
    let mut text = filter.to_owned();
    for name in ["nmae", "name", "version", "created_at"] {
        text = text.replace(name, &format!("resource.{name}"));
    }
    let mut out = format!("{text}\n");
    match text.parse::<cedar_policy_core::ast::Expr>() {
        Ok(_) => out += "accepted",
        Err(errors) => {
            for error in errors.iter() {
                out += &format!("{error}\n");
                let error: &dyn miette::Diagnostic = error;
                for label in error.labels().into_iter().flatten() {
                    let marked = " ".repeat(text.get(..label.offset()).map_or(0, |before| before.chars().count()));
                    let carets = "^".repeat(label.len().max(1));
                    let line = format!("{marked}{carets} {}", label.label().unwrap_or_default());
                    out += &format!("  {text}\n  {}\n", line.trim_end());
                }
                if let Some(help) = error.help() {
                    out += &format!("help: {help}\n");
                }
            }
        }
    }
    out
}

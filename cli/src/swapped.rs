//! A collection and a filter that were given in the other order, or as one argument.

use konnect_filter::catalog::Catalog;
use konnect_filter::error::{Code, Diagnostic, Part, brief};

/// Says so in the help of a problem of the collection's name.
pub(crate) fn hint(problems: &mut [Diagnostic], sources: &[(Part, String)]) {
    let source = |wanted: Part| sources.iter().rev().find(|(part, _)| *part == wanted).map(|(_, text)| text.trim());
    let is_collection = |name: &&str| Catalog::builtin().find(name).is_ok();
    let Some(entity) = source(Part::Entity) else { return };
    let first = || entity.split_once(char::is_whitespace).map(|(first, _)| first).filter(is_collection);
    let help = match source(Part::Filter) {
        Some(filter) => {
            Some(filter).filter(is_collection).map(|name| (name, "it comes first, and the filter after it"))
        }
        None => first().map(|name| (name, "the filter is an argument of its own, after it")),
    };
    let Some((name, help)) = help else { return };
    let own = |problem: &&mut Diagnostic| (problem.code, problem.part) == (Code::UnknownEntity, Part::Entity);
    for problem in problems.iter_mut().filter(own) {
        problem.edits.clear();
        problem.help = Some(format!("`{}` is a collection: {help}", brief(name)));
    }
}

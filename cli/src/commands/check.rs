//! `check`: problems only.

use std::io::Write as _;

use konnect_filter::catalog::Catalog;
use konnect_filter::error::{Code, Diagnostic, Error, Part, Problems};
use konnect_filter::plan::{self, Plan};
use konnect_filter::{check, syntax};

use crate::args::Check;
use crate::pipeline::Settings;
use crate::session::{Outcome, Session};
use crate::terminal;
use crate::{input, request};

pub(super) fn run(typed: &Check, session: &mut Session) -> Outcome {
    let catalog = crate::catalogs::catalog(&typed.catalog, session)?;
    let context = request::context(typed.planning.now.as_deref(), session)?;
    let settings = Settings { context, plan: request::plan_options(&typed.planning, session) };
    let mut source = input::filter(&typed.filter, session)?;
    session.source(Part::Entity, &typed.entity);
    let verdict = |text: &str| checked(&catalog, &typed.entity, text, &settings);
    if typed.fix {
        source = session.fixed(source, |text| verdict(text).map(drop));
    }
    let warnings = verdict(&source)?;
    session.warn(&warnings);
    if typed.fix {
        let mut out = terminal::passed_on(terminal::Form::Text);
        writeln!(out, "{source}")?;
        out.flush()?;
    }
    Ok(0)
}

/// All that is wrong with a filter, or what is doubtful about it.
fn checked(catalog: &Catalog, entity: &str, text: &str, settings: &Settings) -> Result<Vec<Diagnostic>, Error> {
    let mut problems = Problems::new(settings.context.limits.problems);
    let found = problems.keep(request::named(catalog, entity));
    let filter = problems.keep(syntax::parse_with(text, &settings.context.limits));
    problems.finish()?;
    let (Some(found), Some(filter)) = (found, filter) else {
        return Err(Diagnostic::internal("a collection or a filter without a problem is missing").into());
    };
    let checked = check::check(&filter, found.entity, &settings.context)?;
    let plan = plan::plan(&checked, &settings.plan)?;
    let mut warnings: Vec<_> = found.warning.into_iter().chain(checked.warnings().iter().cloned()).collect();
    warnings.extend(super::plan::fetches_all(&plan));
    if plan.requests.is_empty() && warnings.iter().all(|warning| warning.code != Code::AlwaysFalse) {
        warnings.push(never(&plan));
    }
    Ok(warnings)
}

/// The warning that a plan has no request, with the reason that its note gives.
fn never(plan: &Plan<'_>) -> Diagnostic {
    let note = plan.notes.first();
    let message = note.map_or("no record can match", |note| note.text.as_str());
    let warning = Diagnostic::elsewhere(Code::AlwaysFalse, Part::Filter, message)
        .help("leave one of its tests out, or join them by `or`");
    match note {
        Some(note) => warning.at(note.span),
        None => warning,
    }
}

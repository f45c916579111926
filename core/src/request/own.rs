//! A filter and the conditions that the program adds to it, each checked by what applies to it.

use crate::catalog::Entity;
use crate::check::{Checked, Context, check};
use crate::error::{Diagnostic, Error, Part, Problems, Result, Setting};
use crate::plan::{Plan, PlanOptions, plan};
use crate::span::Span;
use crate::syntax::{Draft, Filter, unbound_in_code};

/// A filter and the program's own conditions, checked.
pub(super) struct Both<'c> {
    /// All of them.
    pub(super) whole: Checked<'c>,
    pub(super) warnings: Vec<Diagnostic>,
    /// The filter alone, where there are others, whose places are not in its text.
    filter: Option<Checked<'c>>,
    has_own: bool,
}

impl<'c> Both<'c> {
    /// What is allowed restricts the filter alone; its numbers of requests and records are those of the whole.
    pub(super) fn new(
        filter: Option<&Filter<'_>>,
        own: &[Filter<'_>],
        entity: &'c Entity,
        context: &Context,
        problems: &mut Problems,
    ) -> Option<Self> {
        let first = filter.map(|filter| problems.keep(check(filter, entity, context)));
        if own.is_empty() {
            let whole = first??;
            return Some(Self { warnings: whole.warnings().to_vec(), whole, filter: None, has_own: false });
        }
        let first = match first {
            Some(checked) => Some(checked?),
            None => None,
        };
        let mut warnings: Vec<_> = first.iter().flat_map(Checked::warnings).cloned().collect();
        let unrestricted = Context { allowed: None, allow_unbound: false, ..context.clone() };
        for own in own {
            let checked = problems.keep(check(own, entity, &unrestricted).map_err(of_program))?;
            warnings.extend(checked.warnings().iter().cloned().map(of_program_itself));
        }
        let all = filter.cloned().into_iter().chain(own.iter().cloned()).map(Draft::from);
        let all = problems.keep(Draft::all(all)?.build())?;
        let allowed = context.allowed.as_ref().map(|allowed| allowed.of_whole().into());
        let whole = problems.keep(check(&all, entity, &Context { allowed, ..context.clone() }).map_err(of_program))?;
        Some(Self { whole, warnings, filter: first, has_own: true })
    }

    /// The plan of the whole.
    pub(super) fn plan(&self, options: &PlanOptions) -> Result<Plan<'c>> {
        if !self.has_own {
            return plan(&self.whole, options);
        }
        let planned = plan(&self.whole, options).map_err(|error| {
            // Where the filter alone is the reason, it is told with its places.
            let alone = self.filter.as_ref().and_then(|filter| plan(filter, options).err());
            alone.unwrap_or_else(|| error.map(without_places))
        });
        planned.map(|mut plan| {
            plan.notes.iter_mut().for_each(|note| note.span = Span::NONE);
            plan
        })
    }
}

/// The error of a condition of the program, which is not the user's.
pub(super) fn of_program(error: Error) -> Error {
    error.map(of_program_itself)
}

fn of_program_itself(problem: Diagnostic) -> Diagnostic {
    let mut problem = unbound_in_code(problem, "bind it before it is added, by `Filter::bind`");
    // A value that is given to the request is for the user's filter.
    problem.remedies.retain(|remedy| !matches!(remedy.setting, Setting::Argument(_)));
    without_places(problem).moved_to(Part::Allowed)
}

fn without_places(problem: Diagnostic) -> Diagnostic {
    problem.at(Span::NONE).of_source()
}

//! Whether a predicate asks for no more than is allowed: its field as it was resolved, so that no other name gets around it.

use super::allowed::Allowed;
use super::condition::FieldRef;
use super::resolve::Place;
use crate::error::{Code, Diagnostic};
use crate::suggest::listed;
use crate::syntax::{Predicate, Test};

impl Allowed {
    /// What is not allowed of a predicate.
    pub(super) fn check(&self, predicate: &Predicate<'_>, place: &Place<'_, '_>) -> Result<(), Box<Diagnostic>> {
        let name = match &place.target {
            FieldRef::Filter { field, .. } => field.name.clone(),
            FieldRef::Record { field, .. } => field.path.join("."),
            FieldRef::Free(path) => path.to_string(),
        };
        // Where no collection says what is a map, every key of an allowed name is.
        let is = |allowed: &String| {
            let rest = name.strip_prefix(allowed.as_str());
            match place.target {
                FieldRef::Free(_) => rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.')),
                _ => rest == Some(""),
            }
        };
        if let Some(fields) = self.fields.as_ref().filter(|fields| !fields.iter().any(is)) {
            let message = format!("filtering by `{}` is not allowed", place.shown());
            let problem = Diagnostic::new(Code::NotAllowed, predicate.field().span(), message).label("not allowed");
            return Err(Box::new(problem.help(help("field", fields))));
        }
        let operator = match predicate.test() {
            Test::IsTrue => "=",
            Test::Compare { comparison, .. } => comparison.as_str(),
            Test::Match { matcher, .. } => matcher.as_str(),
            Test::Between { .. } => "between",
            Test::Exists { .. } => "exists",
        };
        match self.operators.as_ref().filter(|operators| !operators.iter().any(|allowed| allowed == operator)) {
            Some(operators) => {
                let message = format!("the operator `{operator}` is not allowed");
                let span = match predicate.operator_span() {
                    span if span.is_empty() => predicate.field().span(),
                    span => span,
                };
                let problem = Diagnostic::new(Code::NotAllowed, span, message).label("not allowed");
                Err(Box::new(problem.help(help("operator", operators))))
            }
            None => Ok(()),
        }
    }
}

fn help(what: &str, allowed: &[String]) -> String {
    match allowed {
        [] => format!("no {what} is allowed"),
        [only] => format!("the only {what} is `{only}`"),
        all => format!("the {what}s are {}", listed(all.iter())),
    }
}

//! Replacements are tried before they are offered.
//!
//! A rule that names a mistake knows the text, but not what the field takes, nor what a plan may do. Here all of it is known: each
//! replacement is made in a copy, which is read, checked and planned as the filter would be. What then fails where it was
//! written is not offered. What leads to a replacement of its own is followed to its end, so that one step suffices.

use super::edits::{applied, around, difference, together, touch};
use super::piece::piece;
use crate::catalog::{Entity, Type};
use crate::check::{Context, check, check_untyped, ensure_evaluable, name_field};
use crate::error::{Code, Diagnostic, Edit, Error, Part, Severity, brief, to_type};
use crate::limits::messages;
use crate::plan::{PlanOptions, plan};
use crate::span::Span;
use crate::syntax::{Arguments, Names, Node, Operand, Unknown, Value, parse_known, parse_with};

/// What is known where a filter's problems are reported, so that only replacements are offered that the collection takes.
///
/// [`ListRequest`](crate::ListRequest) does this itself; it is for programs that parse and check a filter in steps.
///
/// ```
/// use konnect_filter::catalog::Catalog;
/// use konnect_filter::check::Context;
/// use konnect_filter::request::Offers;
/// let text = "active startsWith t";
/// let error = konnect_filter::parse(text).unwrap_err();
/// assert_eq!(error.diagnostics()[0].edits[0].text, "starts with");
///
/// let users = Catalog::builtin().find("users")?.entity;
/// let error = Offers::new(text, Some(users), &Context::from_clock()).tried_in(error);
/// let problem = &error.diagnostics()[0];
/// assert!(problem.edits.is_empty());
/// assert_eq!(
///     problem.help.as_deref(),
///     Some("`starts with` cannot be used with `active`, a boolean: write `active` or `not active`; `active` offers `=`")
/// );
/// # Ok::<(), konnect_filter::Error>(())
/// ```
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct Offers<'t> {
    text: &'t str,
    entity: Option<&'t Entity>,
    context: &'t Context,
    arguments: Option<&'t Arguments>,
    plan: Option<&'t PlanOptions>,
}

impl<'t> Offers<'t> {
    /// For problems of the filter `text`, which is evaluated on records of the collection, or of any.
    pub const fn new(text: &'t str, entity: Option<&'t Entity>, context: &'t Context) -> Self {
        Self { text, entity, context, arguments: None, plan: None }
    }

    /// With the values of the filter's arguments.
    #[must_use]
    pub const fn arguments(self, arguments: &'t Arguments) -> Self {
        Self { arguments: Some(arguments), ..self }
    }

    /// For a filter that is planned: what it needs that is not allowed is added to the problem as remedies.
    #[must_use]
    pub const fn plan(self, options: &'t PlanOptions) -> Self {
        Self { plan: Some(options), ..self }
    }

    /// The error with only those replacements that are accepted.
    #[must_use]
    pub fn tried_in(&self, error: Error) -> Error {
        let problems = self.tried(error.into_diagnostics());
        Error::from_diagnostics(problems).unwrap_or_else(|| Diagnostic::internal("an error has no problem").into())
    }

    /// The problems with only those replacements that are accepted; what is not about the filter stays as it is.
    ///
    /// Replacements in a text of more than 1 MiB in all, counted as often as it is read, are not tried.
    ///
    /// ```
    /// use konnect_filter::{catalog::Catalog, check::Context, parse, request::Offers};
    /// let users = Catalog::builtin().find("users")?.entity;
    /// let (text, context) = ("active an email = x", Context::from_clock());
    /// let problems = parse(text).unwrap_err().into_diagnostics();
    /// let tried = Offers::new(text, Some(users), &context).tried(problems.clone());
    /// assert_eq!(tried.len(), problems.len());
    /// # Ok::<(), konnect_filter::Error>(())
    /// ```
    pub fn tried(&self, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let problems = self.named(problems);
        let mut trials = Trials { offers: self, problems: &problems, left: messages::TRIED_BYTES };
        problems.iter().map(|problem| trials.tried(problem).unwrap_or_else(|| problem.clone())).collect()
    }

    /// The parser's problems as they are with what the collection's names mean, which the parser did not know.
    fn named(&self, problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let limits = &self.context.limits;
        let read = |error: Option<Error>| error.map(Error::into_diagnostics).unwrap_or_default();
        if self.entity.is_none() || problems.is_empty() {
            return problems;
        }
        let plain = read(parse_with(self.text, limits).err());
        let Some(first) = plain.first().and_then(|first| problems.iter().position(|problem| problem == first)) else {
            return problems;
        };
        let (mut named, others): (Vec<_>, Vec<_>) =
            problems.into_iter().partition(|problem| plain.iter().any(|plain| plain == problem));
        if named.len() == plain.len() {
            named = read(parse_known(self.text, limits, self).err());
        }
        let mut problems = others;
        problems.splice(first.min(problems.len())..first.min(problems.len()), named);
        problems
    }

    /// What the pipeline reports for `text`.
    fn said(&self, text: &str) -> Said {
        let refused = |step, error: Error| Said { step, problems: error.into_diagnostics(), warnings: Vec::new() };
        let filter = match parse_known(text, &self.context.limits, self) {
            Ok(filter) => filter,
            Err(error) => return refused(Step::Parse, error),
        };
        // Whether its arguments have values is another matter.
        let context = Context { allow_unbound: true, ..self.context.clone() };
        let filter = match self.arguments {
            Some(arguments) if filter.arguments().next().is_some() => {
                filter.clone().bind_some(arguments, true).unwrap_or(filter)
            }
            _ => filter,
        };
        let Some(entity) = self.entity else {
            return match check_untyped(&filter, &context) {
                Ok((_, warnings)) => Said { step: Step::Plan, problems: Vec::new(), warnings },
                Err(error) => refused(Step::Check, error),
            };
        };
        let checked = match check(&filter, entity, &context) {
            Ok(checked) => checked,
            Err(error) => return refused(Step::Check, error),
        };
        let planned = match self.plan {
            Some(options) => plan(&checked, options).map(drop),
            None => ensure_evaluable(checked.condition()),
        };
        let problems = planned.err().map(Error::into_diagnostics).unwrap_or_default();
        Said { step: Step::Plan, problems, warnings: checked.warnings().to_vec() }
    }

    /// The type of a field, which is named in any case.
    fn kind_of(&self, name: &str) -> Option<&'t Type> {
        let entity = self.entity?;
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        let field = entity.fields.iter().find(|field| !field.map && is(&field.name)).map(|field| &field.kind);
        let record = || entity.record.iter().find(|field| !field.map && is(&field.path.join(".")));
        field.or_else(|| record().map(|field| &field.kind))
    }

    /// `Bob Smith`, of which no word is a field: it is the name of something, as it seems.
    fn fieldless(&self, text: &str, problem: &Diagnostic, unknown: &Diagnostic) -> Option<Diagnostic> {
        if problem.code != Code::MissingOperator || unknown.code != Code::UnknownField {
            return None;
        }
        let typed = Span::new(unknown.span?.start, problem.span?.end).get(text)?;
        let ours = format!("{} = {}", name_field(self.entity?)?, Value::bare(typed));
        let message = format!("`{}` is not a field", brief(typed));
        let help = format!("write a field and an operator before it, as in `{}`", to_type(&ours));
        Some(Diagnostic { message, help: Some(help), edits: Vec::new(), ..unknown.clone() })
    }

    /// The places of the predicates that have something at `places`; those themselves where there is none.
    fn predicates(&self, text: &str, places: &[Span]) -> Vec<Span> {
        let mut found = Vec::new();
        if let Ok(filter) = parse_with(text, &self.context.limits) {
            predicates(filter.root(), places, &mut found);
        }
        if found.is_empty() { places.to_vec() } else { found }
    }
}

/// Of the collection.
impl Names for Offers<'_> {
    fn is_map(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return Unknown.is_map(name) };
        let is = |known: &str| known.eq_ignore_ascii_case(name);
        entity.fields.iter().any(|field| field.map && is(&field.name))
            || entity.record.iter().any(|field| field.map && is(&field.path.join(".")))
    }

    fn is_array(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return Unknown.is_array(name) };
        entity.record.iter().any(|field| field.array && field.path.join(".").eq_ignore_ascii_case(name))
    }

    fn has_elements(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return Unknown.has_elements(name) };
        let is = |path: &[String]| path.first().is_some_and(|first| first.eq_ignore_ascii_case(name));
        entity.record.iter().any(|field| field.array && is(&field.path))
    }

    fn is_boolean(&self, name: &str) -> bool {
        self.kind_of(name) == Some(&Type::Boolean)
    }

    fn is_time(&self, name: &str) -> Option<bool> {
        let is_key = || name.split_once('.').is_some_and(|(map, _)| self.is_map(map));
        self.kind_of(name).map(|kind| *kind == Type::DateTime).or_else(|| is_key().then_some(false))
    }

    fn is_text(&self, name: &str) -> bool {
        matches!(self.kind_of(name), None | Some(Type::String | Type::Any))
    }
}

/// What the pipeline reports for a text.
struct Said {
    /// The last step that it reaches.
    step: Step,
    /// What that step refuses.
    problems: Vec<Diagnostic>,
    warnings: Vec<Diagnostic>,
}

/// A step of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Parse,
    Check,
    Plan,
}

/// What becomes of a replacement.
enum Verdict {
    /// Something else keeps it from being tried.
    Unknown,
    /// The text that it leads to, after more replacements where `followed`; and what a plan needs for it.
    Accepted { text: String, places: Vec<Span>, followed: bool, needs: Vec<Diagnostic> },
    /// It leads to this.
    Refused(Diagnostic),
}

/// Whether the problem of a filter has a replacement.
pub(super) fn has_offer(problem: &Diagnostic) -> bool {
    problem.part == Part::Filter && !problem.edits.is_empty()
}

/// Whether more is known of the problem with the collection: what refuses a filter may be read otherwise.
pub(super) fn is_of_filter(problem: &Diagnostic) -> bool {
    problem.part == Part::Filter && (problem.severity == Severity::Error || has_offer(problem))
}

/// The replacements of one filter's problems being tried.
struct Trials<'o, 't> {
    offers: &'o Offers<'t>,
    problems: &'o [Diagnostic],
    /// Bytes that may still be read.
    left: usize,
}

impl<'t> Trials<'_, 't> {
    /// The problem as it is to be reported; `None` for no change.
    fn tried(&mut self, problem: &Diagnostic) -> Option<Diagnostic> {
        if !has_offer(problem) {
            return None;
        }
        let whole = Piece { text: self.offers.text, start: 0 };
        let is_short = whole.text.len() <= messages::TRIED_WHOLE_BYTES;
        if is_short {
            match self.verdict(&whole, problem) {
                (Verdict::Unknown, _) => {}
                (verdict, true) => return Some(whole.concluded(problem, verdict)),
                // Other problems keep it from being planned: its own piece of the filter can be.
                (verdict, false) => {
                    let alone = self.piece(problem).filter(|(_, verdict)| !matches!(verdict, Verdict::Unknown));
                    let (place, verdict) = alone.unwrap_or((whole, verdict));
                    return Some(place.concluded(problem, verdict));
                }
            }
        }
        let alone = self.piece(problem);
        let is_known = alone.as_ref().is_some_and(|(_, verdict)| !matches!(verdict, Verdict::Unknown));
        let refused = if is_short && !is_known { self.among_others(problem) } else { None };
        match refused {
            Some(refused) => Some(whole.concluded(problem, Verdict::Refused(refused))),
            None => alone.map(|(place, verdict)| place.concluded(problem, verdict)),
        }
    }

    /// What refuses the predicate of a replacement that cannot be read before the others are made, when they are all made.
    fn among_others(&mut self, problem: &Diagnostic) -> Option<Diagnostic> {
        let mut edits = together(self.problems);
        edits.sort_by_key(|edit| edit.span);
        let (text, places) = applied(self.offers.text, &edits).filter(|_| edits.len() > problem.edits.len())?;
        self.left = self.left.checked_sub(text.len())?;
        let said = self.offers.said(&text);
        let own = edits.iter().zip(places).filter(|(edit, _)| problem.edits.contains(edit));
        let own: Vec<Span> = own.map(|(_, place)| place).collect();
        let places = self.offers.predicates(&text, &own);
        let is_dead =
            |other: &&Diagnostic| other.severity == Severity::Error && other.edits.is_empty() && is_at(&places, other);
        let found = said.problems.iter().find(is_dead).filter(|_| said.step == Step::Check);
        found.cloned()
    }

    /// What becomes of the replacement in the piece of the filter that it is in.
    fn piece(&mut self, problem: &Diagnostic) -> Option<(Piece<'t>, Verdict)> {
        let edits = problem.edits.iter().map(|edit| edit.span);
        let range = piece(self.offers.text, edits.reduce(around)?);
        let piece = Piece { text: self.offers.text.get(range.clone())?, start: u32::try_from(range.start).ok()? };
        let (verdict, _) = self.verdict(&piece, &piece.within(problem));
        Some((piece, verdict))
    }

    /// What becomes of the replacement in a text, and whether it was planned, so that nothing more can come.
    fn verdict(&mut self, place: &Piece<'_>, problem: &Diagnostic) -> (Verdict, bool) {
        let is_whole = place.text.len() == self.offers.text.len();
        let parses = is_whole && parse_with(place.text, &self.offers.context.limits).is_ok();
        let Some((mut text, mut places)) = applied(place.text, &problem.edits) else { return (Verdict::Unknown, true) };
        let mut now = vec![problem.clone()];
        for steps in 0..messages::TRIED_STEPS {
            let Some(left) = self.left.checked_sub(text.len()) else { return (Verdict::Unknown, true) };
            self.left = left;
            let said = self.offers.said(&text);
            let here = |problems: &[Diagnostic], places: &[Span]| -> Vec<Diagnostic> {
                problems.iter().filter(|other| is_at(places, other)).cloned().collect()
            };
            let found = match said.step {
                Step::Parse if parses => said.problems.clone(),
                // What the parser meets elsewhere was there before, but in a piece it may be of the cut.
                Step::Parse => {
                    let mut found = if is_whole { here(&said.problems, &places) } else { Vec::new() };
                    found.retain(|other| self.is_new(other, problem));
                    if found.is_empty() {
                        return (Verdict::Unknown, true);
                    }
                    found
                }
                // A predicate that is offered is right as a whole.
                Step::Check => {
                    places = self.offers.predicates(&text, &places);
                    here(&said.problems, &places)
                }
                Step::Plan => {
                    places = self.offers.predicates(&text, &places);
                    let mut found = here(&said.warnings, &places);
                    found.retain(|other| is_doubt(place.text, problem, other));
                    found
                }
            };
            // What its replacement does not solve is not solved by making it again.
            let is_again = |other: &&Diagnostic| is_at(&places, other) && now.iter().any(|now| is_same(now, other));
            let is_dead = |other: &&Diagnostic| {
                other.code == Code::LooksLikeDate
                    || is_label_of_ours(other, place.text)
                    || problem.code == Code::MissingOperator && is_label(other)
                    || other.severity == Severity::Error && other.edits.is_empty()
            };
            let again = said.problems.iter().chain(&said.warnings).find(is_again);
            if let Some(dead) = again.or_else(|| found.iter().find(is_dead)) {
                let fieldless = self.offers.fieldless(place.text, problem, dead);
                return (Verdict::Refused(fieldless.unwrap_or_else(|| dead.clone())), true);
            }
            let edits = together(&found);
            if edits.is_empty() {
                return (accepted(&said, text, places, steps > 0), said.step == Step::Plan);
            }
            let Some((further, _)) = applied(&text, &edits) else { return (Verdict::Unknown, true) };
            text = further;
            let (replaced, ours) = difference(place.text, &text);
            let len = u32::try_from(ours.len()).unwrap_or(u32::MAX);
            places = vec![Span::new(replaced.start, replaced.start.saturating_add(len))];
            now = found;
        }
        (now.pop().map_or(Verdict::Unknown, Verdict::Refused), true)
    }

    /// Whether a problem of the text with `problem`'s edits is a consequence of them: not of those reported elsewhere.
    fn is_new(&self, other: &Diagnostic, problem: &Diagnostic) -> bool {
        let is_edited = |span: Span| problem.edits.iter().any(|edit| touch(edit.span, span));
        let is_elsewhere = |known: &Diagnostic| !known.span.is_some_and(is_edited) || is_same(known, problem);
        !self.problems.iter().any(|known| is_same(known, other) && is_elsewhere(known))
    }
}

/// The verdict on a text that nothing is wrong with where it was written, but for what a plan needs.
fn accepted(said: &Said, text: String, places: Vec<Span>, followed: bool) -> Verdict {
    // What two predicates say together is about the connective between them too.
    let joins = |other: &Diagnostic| {
        let all = other.labels.iter().map(|label| label.span).chain(other.span).reduce(around);
        other.code == Code::NeverTrue && all.is_some_and(|all| places.iter().any(|place| touch(*place, all)))
    };
    let is_here = |other: &&Diagnostic| said.step == Step::Plan && is_at(&places, other) || joins(other);
    let problems = said.problems.iter().filter(is_here);
    let needs: Vec<Diagnostic> = problems.cloned().collect();
    // Predicates that contradict each other are the person's.
    match needs.iter().find(|need| need.remedies.is_empty() && need.code != Code::NeverTrue) {
        Some(dead) => Verdict::Refused(dead.clone()),
        None => Verdict::Accepted { text, places, followed, needs },
    }
}

/// Whether a problem is about something that was written at `places`.
fn is_at(places: &[Span], problem: &Diagnostic) -> bool {
    problem.span.is_some_and(|span| places.iter().any(|place| touch(*place, span)))
}

/// A part of the filter in which a replacement is tried.
struct Piece<'t> {
    text: &'t str,
    start: u32,
}

impl Piece<'_> {
    /// The problem with its places in the piece.
    fn within(&self, problem: &Diagnostic) -> Diagnostic {
        let shift = |span: Span| Span::new(span.start.saturating_sub(self.start), span.end.saturating_sub(self.start));
        let edits = problem.edits.iter().map(|edit| Edit { span: shift(edit.span), ..edit.clone() }).collect();
        Diagnostic { edits, span: problem.span.map(shift), ..problem.clone() }
    }

    /// The problem as it is to be reported.
    fn concluded(&self, problem: &Diagnostic, verdict: Verdict) -> Diagnostic {
        match verdict {
            Verdict::Unknown => problem.clone(),
            Verdict::Refused(other) => {
                let mut problem = Diagnostic { edits: Vec::new(), ..problem.clone() };
                if problem.message != other.message {
                    problem.help = Some(match other.help {
                        Some(help) => format!("{}: {help}", other.message),
                        None => other.message,
                    });
                }
                problem
            }
            Verdict::Accepted { text, places, followed, needs } => {
                let mut problem = if followed { self.followed(problem, &text, &places) } else { problem.clone() };
                // With this connective no record could match, so the other one may be meant: the help says so.
                let is_joint = matches!(problem.code, Code::WrongConnective | Code::MissingConnective);
                if is_joint && needs.iter().any(|need| need.code == Code::NeverTrue) {
                    problem.edits.clear();
                }
                with_needs(problem, needs)
            }
        }
    }

    /// The problem with one replacement for several.
    fn followed(&self, problem: &Diagnostic, text: &str, places: &[Span]) -> Diagnostic {
        let (span, ours) = difference(self.text, text);
        let span = Span::new(span.start.saturating_add(self.start), span.end.saturating_add(self.start));
        let mut problem = Diagnostic { edits: Vec::new(), ..problem.clone() };
        if ours.len() > messages::OFFERED_BYTES {
            return problem;
        }
        let whole = places.iter().copied().reduce(around);
        let shown = whole.and_then(|span: Span| span.get(text)).unwrap_or(ours);
        problem.help = Some(format!("write `{}`", to_type(shown)));
        problem.suggest(span, ours)
    }
}

/// The places of the predicates that have something at `places`.
fn predicates(operand: Operand<'_, '_>, places: &[Span], found: &mut Vec<Span>) {
    match operand.node() {
        Node::And(operands) | Node::Or(operands) => {
            operands.iter().for_each(|operand| predicates(operand, places, found));
        }
        Node::Not(inner) if matches!(inner.node(), Node::And(_) | Node::Or(_)) => predicates(inner, places, found),
        _ if places.iter().any(|place| touch(*place, operand.span())) => found.push(operand.span()),
        _ => {}
    }
}

/// With what a plan needs for the replacement.
fn with_needs(mut problem: Diagnostic, needs: Vec<Diagnostic>) -> Diagnostic {
    let offered = needs.iter().find_map(|need| Some(format!("{}: {}", need.message, need.help.as_deref()?)));
    if let Some(offered) = offered {
        problem.help = Some(match problem.help {
            Some(help) => format!("{help}; {offered}"),
            None => offered,
        });
    }
    for remedy in needs.into_iter().flat_map(|need| need.remedies) {
        if !problem.remedies.iter().any(|known| known.setting == remedy.setting) {
            problem.remedies.push(remedy);
        }
    }
    problem
}

/// Whether a label is guessed from a name: with a guess before it, in `pay eu`, nothing is left that was written.
fn is_label(problem: &Diagnostic) -> bool {
    problem.code == Code::UnknownField && problem.edits.iter().any(|edit| edit.text.starts_with("labels."))
}

/// Whether a label is guessed from a name that nobody wrote, such as that of two words joined.
fn is_label_of_ours(problem: &Diagnostic, typed: &str) -> bool {
    let [edit] = problem.edits.as_slice() else { return false };
    let is_new = |key: &str| !typed.contains(key.trim_end_matches(" exists").trim_matches('"'));
    problem.code == Code::UnknownField && edit.text.strip_prefix("labels.").is_some_and(is_new)
}

/// Whether a warning is about a value that was written, and not about how predicates are put together, which is the person's.
fn is_doubt(text: &str, first: &Diagnostic, warning: &Diagnostic) -> bool {
    // `\*` is a star, and so is what `ESCAPE` says.
    let is_escaped = || {
        first.span.and_then(|span| span.get(text)).is_some_and(|typed| {
            typed.contains("\\*") || typed.contains("\\%") || typed.to_ascii_lowercase().contains(" escape ")
        })
    };
    match warning.code {
        Code::LooksLikeWildcard => !is_escaped(),
        Code::LooksLikeRegex | Code::LooksLikeDate | Code::LooksForeign | Code::UnlistedValue | Code::ExactInstant => {
            true
        }
        _ => false,
    }
}

fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.code == other.code && one.message == other.message
}

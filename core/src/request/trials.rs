//! Replacements being tried: each is made in a copy, which is read, checked and planned as the filter would be.

use super::edits::{applied, around, difference, together, touch};
use super::known::{KnownFilter, Said, Step};
use super::piece::piece;
use crate::check::name_field;
use crate::error::{Code, Details, Diagnostic, Part, Severity, brief, to_type};
use crate::limits::messages;
use crate::span::Span;
use crate::syntax::{Value, parse_with};

/// Whether the problem of a filter has a replacement.
fn has_offer(problem: &Diagnostic) -> bool {
    problem.part == Part::Filter && !problem.edits.is_empty()
}

/// Whether more is known of the problem with the collection: what refuses a filter may be read otherwise.
pub(super) fn is_of_filter(problem: &Diagnostic) -> bool {
    problem.part == Part::Filter && (problem.severity == Severity::Error || has_offer(problem))
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

/// The replacements of one filter's problems being tried.
pub(super) struct Trials<'o, 't> {
    known: KnownFilter<'t>,
    text: &'t str,
    problems: &'o [Diagnostic],
    /// Bytes that may still be read.
    left: usize,
}

impl<'o, 't> Trials<'o, 't> {
    pub(super) const fn new(known: KnownFilter<'t>, text: &'t str, problems: &'o [Diagnostic]) -> Self {
        Self { known, text, problems, left: messages::TRIED_BYTES }
    }

    /// `Bob Smith`, of which no word is a field: it is the name of something, as it seems.
    fn fieldless(&self, text: &str, problem: &Diagnostic, unknown: &Diagnostic) -> Option<Diagnostic> {
        if !(problem.code == Code::MissingOperator || self.is_word_search(problem))
            || unknown.code != Code::UnknownField
        {
            return None;
        }
        let typed = Span::new(unknown.span?.start, problem.span?.end).get(text)?;
        let ours = format!("{} = {}", name_field(self.known.entity?)?, Value::bare(typed));
        let message = format!("`{}` is not a field", brief(typed));
        let help = format!("write a field and an operator before it, as in `{}`", to_type(&ours));
        let mut problem = unknown.clone().without_edits();
        problem.message = message;
        Some(problem.help(help))
    }

    /// The problem as it is to be reported; `None` for no change.
    pub(super) fn tried(&mut self, problem: &Diagnostic) -> Option<Diagnostic> {
        if !has_offer(problem) {
            return self.of_local_field(problem);
        }
        let whole = Piece { text: self.text, start: 0 };
        let is_short = whole.text.len() <= messages::TRIED_WHOLE_BYTES;
        if is_short {
            match self.verdict(&whole, problem) {
                (Verdict::Unknown, _) => {}
                // What is wrong within it is reported where it is.
                (Verdict::Refused(other), _)
                    if self.unwraps(problem) && self.problems.iter().any(|known| is_same(known, &other)) =>
                {
                    let problem = problem.clone().without_edits();
                    return Some(problem.help("write only the filter"));
                }
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

    /// The problem of a value, with what a right one would need too, where the service does not filter by the field.
    fn of_local_field(&mut self, problem: &Diagnostic) -> Option<Diagnostic> {
        let is_of_value = matches!(problem.code, Code::WrongType | Code::UnknownEnumValue);
        let is_asked = is_of_value && is_of_filter(problem) && self.known.plan.is_some();
        if !is_asked || self.text.len() > messages::TRIED_WHOLE_BYTES {
            return None;
        }
        self.left = self.left.checked_sub(self.text.len())?;
        let field = self.known.field_at(self.text, problem.span?).filter(|field| !self.known.is_filtered(field))?;
        let said = self.known.said(&format!("{field} exists"));
        let needs = if said.step == Step::Plan { said.problems } else { Vec::new() };
        (!needs.is_empty()).then(|| with_needs(problem.clone(), needs))
    }

    /// What refuses the predicate of a replacement that cannot be read before the others are made, when they are all made.
    fn among_others(&mut self, problem: &Diagnostic) -> Option<Diagnostic> {
        let mut edits = together(self.problems);
        edits.sort_by_key(|edit| edit.span);
        let (text, places) = applied(self.text, &edits).filter(|_| edits.len() > problem.edits.len())?;
        self.left = self.left.checked_sub(text.len())?;
        let said = self.known.said(&text);
        let own = edits.iter().zip(places).filter(|(edit, _)| problem.edits.contains(edit));
        let own: Vec<Span> = own.map(|(_, place)| place).collect();
        let places = self.known.predicates(&text, &own);
        let is_dead =
            |other: &&Diagnostic| other.severity == Severity::Error && other.edits.is_empty() && is_at(&places, other);
        let found = said.problems.iter().find(is_dead).filter(|_| said.step == Step::Check);
        found.cloned()
    }

    /// What becomes of the replacement in the piece of the filter that it is in.
    fn piece(&mut self, problem: &Diagnostic) -> Option<(Piece<'t>, Verdict)> {
        let edits = problem.edits.iter().map(|edit| edit.span);
        let range = piece(self.text, edits.reduce(around)?);
        let piece = Piece { text: self.text.get(range.clone())?, start: u32::try_from(range.start).ok()? };
        let (verdict, _) = self.verdict(&piece, &piece.within(problem));
        Some((piece, verdict))
    }

    /// What becomes of the replacement in a text, and whether it was planned, so that nothing more can come.
    fn verdict(&mut self, place: &Piece<'_>, problem: &Diagnostic) -> (Verdict, bool) {
        let is_whole = place.text.len() == self.text.len();
        let parses = is_whole && parse_with(place.text, &self.known.context.limits).is_ok();
        let Some((mut text, mut places)) = applied(place.text, &problem.edits) else { return (Verdict::Unknown, true) };
        // Nothing was wrong with what is around a filter but that it is there.
        let unwraps = is_whole && self.unwraps(problem);
        let mut now = vec![problem.clone()];
        for steps in 0..messages::TRIED_STEPS {
            let Some(left) = self.left.checked_sub(text.len()) else { return (Verdict::Unknown, true) };
            self.left = left;
            let said = self.known.said(&text);
            let here = |problems: &[Diagnostic], places: &[Span]| -> Vec<Diagnostic> {
                problems.iter().filter(|other| is_at(places, other)).cloned().collect()
            };
            let found = match said.step {
                Step::Parse if parses || unwraps => said.problems.clone(),
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
                    places = self.known.predicates(&text, &places);
                    here(&said.problems, &places)
                }
                Step::Plan => {
                    places = self.known.predicates(&text, &places);
                    let mut found = here(&said.warnings, &places);
                    found.retain(|other| is_doubt(place.text, problem, other));
                    found
                }
            };
            // What its replacement does not solve is not solved by making it again.
            let is_again =
                |other: &&Diagnostic| !unwraps && is_at(&places, other) && now.iter().any(|now| is_same(now, other));
            let is_dead = |other: &&Diagnostic| {
                other.code == Code::LooksLikeDate
                    || is_label_of_ours(other, place.text)
                    || self.is_guess(problem) && is_label(other)
                    || other.severity == Severity::Error && other.edits.is_empty()
            };
            let again = said.problems.iter().chain(&said.warnings).find(is_again);
            if let Some(dead) = again.or_else(|| found.iter().find(is_dead)) {
                let fieldless = self.fieldless(place.text, problem, dead);
                let mut dead = fieldless.unwrap_or_else(|| dead.clone());
                if self.is_state(problem) && is_label(&dead) {
                    dead.help = dead.otherwise.take();
                }
                return (Verdict::Refused(dead), true);
            }
            let edits = together(&found);
            if edits.is_empty() {
                return (accepted(&said, text, places, steps > 0), said.step == Step::Plan);
            }
            let Some((further, _)) = applied(&text, &edits) else { return (Verdict::Unknown, true) };
            text = further;
            let (replaced, ours) = difference(place.text, &text);
            let start = replaced.start as usize;
            places = vec![Span::of(start, start.saturating_add(ours.len()))];
            now = found;
        }
        (now.pop().map_or(Verdict::Unknown, Verdict::Refused), true)
    }

    /// `pay NOT shop`, where a search engine looks for the one word without the other.
    fn is_word_search(&self, problem: &Diagnostic) -> bool {
        let typed = problem.span.and_then(|span| span.get(self.text)).unwrap_or_default();
        problem.code == Code::UnknownOperator && typed.get(..4).is_some_and(|word| word.eq_ignore_ascii_case("not "))
    }

    /// Whether the problem is that a filter is within something else.
    fn unwraps(&self, problem: &Diagnostic) -> bool {
        self.is_whole(problem)
            && problem.code == Code::UnexpectedCharacter
            && problem.edits.len() > 1
            && problem.edits.iter().all(|edit| edit.text.is_empty())
    }

    /// Whether the problem is of the whole text.
    fn is_whole(&self, problem: &Diagnostic) -> bool {
        problem.span.is_some_and(|span| span.start == 0 && span.get(self.text) == Some(self.text.trim_end()))
    }

    /// All problems as they are to be reported.
    pub(super) fn all(&mut self) -> Vec<Diagnostic> {
        let problems = self.problems;
        let tried = problems.iter().map(|problem| self.tried(problem).unwrap_or_else(|| problem.clone()));
        let mut tried: Vec<Diagnostic> = tried.collect();
        // One replacement of the whole solves what is within it too.
        let mut both = problems.iter().zip(&tried);
        if both.any(|(problem, tried)| self.unwraps(problem) && tried.edits.len() == 1) {
            tried.retain(|problem| problem.part != Part::Filter || self.is_whole(problem));
        }
        tried
    }

    /// Whether what is offered is only a guess.
    fn is_guess(&self, problem: &Diagnostic) -> bool {
        problem.code == Code::MissingOperator || self.is_word_search(problem) || self.is_state(problem)
    }

    /// `is:active`, where a search engine asks for a state, which no label is.
    fn is_state(&self, problem: &Diagnostic) -> bool {
        let typed = problem.span.and_then(|span| span.get(self.text)).unwrap_or_default();
        typed.trim_start_matches('-').get(..3).is_some_and(|head| head.eq_ignore_ascii_case("is:"))
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
        let mut within = problem.clone();
        within.span = problem.span.map(shift);
        for edit in &mut within.edits {
            edit.span = shift(edit.span);
        }
        within
    }

    /// The problem as it is to be reported.
    fn concluded(&self, problem: &Diagnostic, verdict: Verdict) -> Diagnostic {
        match verdict {
            Verdict::Unknown => problem.clone(),
            Verdict::Refused(other) => {
                let mut problem = problem.clone().without_edits();
                if problem.message != other.message {
                    let Details { message, help, .. } = other.into_details();
                    problem.help = Some(match help {
                        Some(help) => format!("{message}: {help}"),
                        None => message,
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
        let mut problem = problem.clone().without_edits();
        if ours.len() > messages::OFFERED_BYTES {
            return problem;
        }
        let whole = places.iter().copied().reduce(around);
        let shown = whole.and_then(|span: Span| span.get(text)).unwrap_or(ours);
        problem.help = Some(format!("write `{}`", to_type(shown)));
        problem.suggest(span, ours)
    }
}

/// With what a plan needs for the replacement.
fn with_needs(mut problem: Diagnostic, needs: Vec<Diagnostic>) -> Diagnostic {
    let offered = needs.iter().find_map(|need| Some(format!("{}: {}", need.message, need.help.as_deref()?)));
    if let Some(offered) = offered {
        problem.help = Some(match &problem.help {
            Some(help) => format!("{help}; {offered}"),
            None => offered,
        });
    }
    for remedy in needs.into_iter().flat_map(|need| need.into_details().remedies) {
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
        let edits = first.edits.iter().map(|edit| edit.span);
        edits.chain(first.span).reduce(around).and_then(|span| span.get(text)).is_some_and(|typed| {
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

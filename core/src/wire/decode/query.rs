//! The parameters of a query, each read as what it is to the collection: a filter, the sort, a page, or one of its own.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::super::options::RequestOptions;
use super::super::{paging, params, sort};
use super::line::Source;
use super::paging_role::PageRole;
use super::piece::{Piece, piece, problem};
use super::{flat, name, value};
use crate::catalog::{Entity, Operator, Several, parameter};
use crate::error::{Code, Diagnostic, Fallible, Part, Problems, Result, brief, closest};
use crate::limits::Limits;
use crate::span::Span;
use crate::syntax::{Draft, Filter};

/// The filter of a query, if there is one, and everything else; or all that is wrong with any of the parameters.
pub(super) fn read(
    source: Source<'_>,
    query: &[&str],
    entity: Option<&Entity>,
    limits: &Limits,
) -> Result<(Option<Filter<'static>>, RequestOptions)> {
    let problems = Problems::new(limits.problems);
    let mut reader = Reader { entity, drafts: Vec::new(), options: RequestOptions::default(), problems };
    let stopped = query.iter().find_map(|raw| raw.get(raw.find(|c: char| c == '#' || c.is_control())?..));
    if let Some(rest) = stopped {
        let found = rest.chars().next().map_or(0, char::len_utf8);
        let place = source.span_of(rest.get(..found).unwrap_or(""));
        let (message, help) = match rest.as_bytes().first() {
            Some(b'#') => ("a `#` ends the query: anything after it is never sent", "write `%23` for a `#` in a value"),
            _ => ("the query contains a control character", "percent-encode it, e.g. `%0A`"),
        };
        return Err(problem(Code::InvalidUrl, message).at(place).help(help).into());
    }
    let mut seen: HashMap<String, Span> = HashMap::new();
    for raw in query.iter().filter(|raw| !raw.is_empty()) {
        if reader.problems.is_full() {
            break;
        }
        let piece = match piece(source, raw) {
            Ok(piece) => piece,
            Err(found) => {
                reader.problems.push(found);
                continue;
            }
        };
        match seen.entry(reader.key(&piece.name)) {
            Entry::Occupied(_) if reader.repeats(&piece.name) => {
                if let Err(found) = reader.take(&piece) {
                    let found = if found.span.is_none() { found.at(piece.span()) } else { found };
                    reader.problems.push(found);
                }
            }
            Entry::Occupied(first) => {
                let message = format!("`{}` appears twice in the query", brief(&piece.name));
                let found = problem(Code::DuplicateParameter, message)
                    .at(piece.span())
                    .secondary_label(*first.get(), "first here");
                reader.problems.push(found.help("some servers reject that, others use only one of them: remove one"));
            }
            Entry::Vacant(free) => {
                free.insert(piece.span());
                if let Err(found) = reader.take(&piece) {
                    let found = if found.span.is_none() { found.at(piece.span()) } else { found };
                    reader.problems.push(found);
                }
            }
        }
    }
    reader.finish()
}

/// What was read of a query so far.
struct Reader<'e> {
    entity: Option<&'e Entity>,
    drafts: Vec<Draft<'static>>,
    options: RequestOptions,
    problems: Problems,
}

impl Reader<'_> {
    /// What makes two parameters the same: `filter[labels][env]` and `filter[labels.env]` are.
    fn key(&self, name: &str) -> String {
        match name::read(name, Span::NONE, self.entity) {
            Ok(Some(read)) => {
                let (prefix, _) = parameter::split(name);
                format!("{prefix}[{}][{}]", read.field, read.operator.and_then(Operator::suffix).unwrap_or_default())
            }
            _ => name.to_owned(),
        }
    }

    /// Whether the collection takes a parameter several times.
    fn repeats(&self, name: &str) -> bool {
        let Some(entity) = self.entity else { return false };
        let several = match (&entity.sort, params::find(name, entity)) {
            (Some(sort), _) if name == sort::NAME => sort.several,
            (_, Some(param)) => param.several,
            _ => return false,
        };
        several == Several::Repeated
    }

    fn take(&mut self, piece: &Piece<'_>) -> Fallible<()> {
        // Some parameters are called as filters are, and have no fields.
        let brackets = piece.name.contains('[');
        if brackets && self.entity.is_some_and(|entity| params::find(&piece.name, entity).is_some()) {
            return self.extra(piece);
        }
        if let Some(name) =
            name::read(&piece.name, piece.name_span, self.entity).map_err(|found| found.at(piece.name_span))?
        {
            offered(&name, piece.value.is_none()).map_err(|found| found.at(piece.name_span))?;
            return self.filter(&name, piece);
        }
        if let Some(name) = self.entity.and_then(|entity| flat::with_operator(entity, &piece.name)) {
            return self.filter(&name, piece);
        }
        if let Some(field) = self.entity.and_then(|entity| flat::find(entity, &piece.name)) {
            self.drafts.extend(flat::predicates(field, piece)?);
            return Ok(());
        }
        let value = piece.value.as_deref();
        let has_own = |entity: &Entity| entity.sort.is_none() && params::find(sort::NAME, entity).is_some();
        match (&*piece.name, self.entity) {
            (sort::NAME, entity) if !entity.is_some_and(has_own) => self.sort(value.unwrap_or_default()),
            (name, entity) => match PageRole::of(name, entity) {
                Some(role) => self.page(piece, role),
                None => self.extra(piece),
            },
        }
    }

    fn filter(&mut self, name: &name::Name<'_>, piece: &Piece<'_>) -> Fallible<()> {
        let draft = value::predicate(name, piece);
        self.drafts.push(draft.map_err(|found| {
            let place = if piece.value.is_some() { piece.value_span } else { piece.name_span };
            found.at(place)
        })?);
        Ok(())
    }

    fn sort(&mut self, value: &str) -> Fallible<()> {
        let sort = self.entity.and_then(|entity| entity.sort.as_ref());
        let descending = sort.is_some_and(|sort| sort.descending);
        let minus = sort.is_some_and(|sort| sort.minus);
        let mark = sort.and_then(|sort| sort.mark.as_deref());
        let marked = |key: &str| {
            let (field, direction) = key.rsplit_once(mark?)?;
            matches!(direction, "asc" | "desc").then(|| format!("{field} {direction}"))
        };
        let keys = value.split(',').map(|key| match key.split_whitespace().collect::<Vec<_>>().as_slice() {
            [field] if minus && field.starts_with('-') => format!("{} desc", field.trim_start_matches('-')),
            [field] => match marked(field) {
                Some(marked) => marked,
                // The options read nothing as ascending; some collections do not.
                None if descending => format!("{field} desc"),
                None => (*field).to_owned(),
            },
            words => words.join(" "),
        });
        self.options.sort.extend(keys);
        match self.entity {
            Some(entity) => self.verify(|options, problems| {
                sort::parameters(&options.sort, entity, problems);
            }),
            None => Ok(()),
        }
    }

    fn page(&mut self, piece: &Piece<'_>, role: PageRole) -> Fallible<()> {
        let value = piece.value.as_deref().unwrap_or_default();
        let mut one = RequestOptions::default();
        let number = || {
            value.parse::<u64>().map_err(|_| {
                let message = format!("`{}` takes a whole number, not `{}`", piece.name, brief(value));
                problem(Code::InvalidPaging, message).at(piece.span()).help("write it in digits, such as 100")
            })
        };
        match role {
            PageRole::Size => one.page_size = Some(number()?),
            PageRole::Number => one.page_number = Some(number()?),
            PageRole::Before => one.page_before = Some(value.to_owned()),
            PageRole::After => one.page_after = Some(value.to_owned()),
        }
        if let Some(entity) = self.entity {
            let mut found = Problems::new(1);
            paging::parameters(&one, entity, &mut Vec::new(), &mut found);
            of_option(found)?;
            let other = match role {
                PageRole::Before => &self.options.page_after,
                PageRole::After => &self.options.page_before,
                PageRole::Size | PageRole::Number => &None,
            };
            if other.is_some() {
                return Err(paging::both().moved_to(Part::Url).at(piece.span()));
            }
        }
        let options = &mut self.options;
        options.page_size = one.page_size.or(options.page_size);
        options.page_number = one.page_number.or(options.page_number);
        options.page_after = one.page_after.or(options.page_after.take());
        options.page_before = one.page_before.or(options.page_before.take());
        Ok(())
    }

    fn extra(&mut self, piece: &Piece<'_>) -> Fallible<()> {
        let pair = (piece.name.clone().into_owned(), piece.value.clone().unwrap_or_default().into_owned());
        match self.entity {
            None if piece.value.is_none() => {
                let message = format!("`{}` is neither a URL nor a query parameter", brief(&piece.name));
                let help = "write a URL, or a query string such as `filter[name]=prod`";
                return Err(problem(Code::InvalidUrl, message).help(help));
            }
            None => {}
            Some(entity) => {
                let Some(param) = params::find(&piece.name, entity) else {
                    return Err(unknown(&piece.name, entity));
                };
                if let Some(found) = params::not_a_value(param, &pair.1) {
                    return Err(found);
                }
            }
        }
        self.options.query.push(pair);
        Ok(())
    }

    /// Checks what was read as the options of a request would be.
    fn verify(&self, check: impl FnOnce(&RequestOptions, &mut Problems)) -> Fallible<()> {
        let mut found = Problems::new(1);
        check(&self.options, &mut found);
        of_option(found)
    }

    fn finish(mut self) -> Result<(Option<Filter<'static>>, RequestOptions)> {
        self.problems.sort();
        self.problems.finish()?;
        let filter = Draft::all(self.drafts).map(Draft::build).transpose()?;
        Ok((filter, self.options))
    }
}

/// The problem of an option, as one of the URL.
fn of_option(found: Problems) -> Fallible<()> {
    match found.iter().next() {
        None => Ok(()),
        Some(found) => Err(found.clone().moved_to(Part::Url)),
    }
}

/// Whether the field takes the operator. That it exists can be asked of every field; with and without `[eq]` is the same.
fn offered(name: &name::Name<'_>, no_value: bool) -> Fallible<()> {
    let Some(field) = name.known else { return Ok(()) };
    let is_offered = match name.operator {
        None if no_value => true,
        None | Some(Operator::Eq) => field.offers(Operator::Bare) || field.offers(Operator::Eq),
        Some(operator) => field.offers(operator),
    };
    if is_offered {
        return Ok(());
    }
    let operator = name.operator.unwrap_or(Operator::Bare);
    let message = format!("`{}` does not take `{}`", brief(&name.field), operator.as_str());
    let known: Vec<&str> = field.operators().iter().map(Operator::as_str).collect();
    Err(problem(Code::UnsupportedOperator, message).help(format!("it takes {}", known.join(", "))))
}

fn unknown(name: &str, entity: &Entity) -> Diagnostic {
    let params = entity.params.iter().map(|param| param.name.as_str());
    let help = match closest(name, params.chain(["filter", "sort"])) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "remove it, or write it as `filter[FIELD][OPERATOR]`".to_owned(),
    };
    let message = format!("`{}` has no query parameter `{}`", entity.name(), brief(name));
    problem(Code::UnknownParameter, message).help(help)
}

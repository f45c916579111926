//! The request as Rust code.

use std::fmt::Write as _;

use konnect_filter_core::catalog::Type;
use konnect_filter_core::check::Argument;
use konnect_filter_core::error::Diagnostic;
use proc_macro::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

use crate::File;
use crate::input::Input;
use crate::report;
use crate::template::{NEVER_RAW, Template};

/// Stands for the path of the crate, which cannot be written as text.
const ROOT: &str = "__konnect_filter";
/// Stands for the variable of this place in the order of names.
const VARIABLE: &str = "__konnect_filter_variable_";
/// The type of an argument's value.
const VALUE: &str = "__konnect_filter::syntax::ArgumentValue";

/// An expression that makes the request.
pub(crate) fn write(
    input: &Input,
    template: Option<&Template<'_>>,
    file: Option<&File>,
    arguments: &[Argument<'_>],
    warnings: &[Diagnostic],
) -> TokenStream {
    let mut code = format!("{ROOT}::ListRequest::to({:?})", input.collection.value);
    for (option, is_on) in [("split", input.split), ("partial", input.partial)] {
        if is_on {
            let _ = write!(code, ".{option}(true)");
        }
    }
    let mut captures = Vec::new();
    if let Some(template) = template {
        let _ = write!(code, ".filter({:?})", template.filter);
        for (n, name) in template.captures.keys().enumerate() {
            captures.push(name.as_str());
            // Matched, so that the variable's own name is resolved outside: the block has items with names of its own.
            let _ = write!(code, ".bind({name:?}, match &{VARIABLE}{n} {{ value => {{");
            let asked = Takes::of(arguments.iter().filter(|argument| argument.name == *name));
            match asked.split_last() {
                Some((last, others)) => {
                    let asks = others.iter().map(|takes| format!("let _ = {}; ", takes.value(name)));
                    code.extend(asks.chain([last.value(name)]));
                }
                None => code.push_str(&format!("{VALUE}::from(value)")),
            }
            code.push_str("} })");
        }
    }
    if let Some(File { name, path, .. }) = file {
        let lazy = format!("::std::sync::LazyLock<{ROOT}::catalog::Catalog>");
        let read = format!("{ROOT}::capture::catalog({name:?}, ::core::include_str!({path:?}))");
        let _ =
            write!(code, ".catalog({{ static CATALOG: {lazy} = ::std::sync::LazyLock::new(|| {read}); &CATALOG }})");
    }
    let mut block = String::from("{");
    for warning in warnings {
        // The compiler shows it as the note of a deprecated item: a macro has no other way to warn.
        let note = report::message(warning, input, template);
        let _ = write!(
            block,
            "{{ #[allow(non_camel_case_types)] #[deprecated(note = {note:?})] struct konnect_filter_warning; \
             let _ = konnect_filter_warning; }}"
        );
    }
    let _ = write!(block, "{code} }}");
    let place = template.map_or(input.collection.span, |template| template.text.span);
    match block.parse::<TokenStream>() {
        Ok(tokens) => placed(tokens, input, &captures, place),
        Err(error) => report::Problems::at(place, format!("{error}: this is a bug in konnect-filter")).into_tokens(),
    }
}

/// What a variable has to be at one place or more.
struct Takes {
    /// The kind of the module `capture`.
    kind: &'static str,
    /// How a message calls its values.
    named: &'static str,
    /// Whether a list of them fits too.
    list: bool,
}

impl Takes {
    /// Each kind that the arguments of one name are of, once: one that does not fit is one error.
    fn of<'a>(arguments: impl Iterator<Item = &'a Argument<'a>>) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for argument in arguments {
            let (kind, named) = kind(argument.kind);
            match all.iter_mut().find(|known| known.kind == kind) {
                // What fits alone fits where a list may be.
                Some(known) => known.list &= argument.list,
                None => all.push(Self { kind, named, list: argument.list }),
            }
        }
        all
    }

    /// An expression that makes the argument's value, and compiles only where the variable fits, with a message that names both.
    ///
    /// The message's text is that of a trait, so each variable has one of its own. The compiler shows that trait's name, and the function's that
    /// asks for it, so they say what is taken; where a variable is compared with two fields, each pair of them is in a block of its own. The
    /// same trait makes the value: asked for apart, it would be a second error of a type that cannot become one.
    fn value(&self, name: &str) -> String {
        let Self { kind, named, list } = self;
        let (fits, or_list, list) = if *list { ("FitsList", ", or a list of them", "List") } else { ("Fits", "", "") };
        let message =
            format!("the variable `{{{{{name}}}}}` is of type `{{Self}}`, but the filter takes {named}{or_list} there");
        let label = format!("`{{{{{name}}}}}` takes {named}{or_list}");
        let note = format!(
            "the types that fit implement `konnect_filter::capture::Fits<{kind}>`: its module lists them, and says how one \
             of your own does"
        );
        let (asked, asks) = (format!("Fits{kind}{list}"), format!("takes_{}", kind.to_lowercase()));
        format!(
            "{{ #[diagnostic::on_unimplemented(message = {message:?}, label = {label:?}, note = {note:?})] \
             trait {asked} {{ fn value(&self) -> {VALUE}; }} \
             #[diagnostic::do_not_recommend] \
             impl<T: {ROOT}::capture::{fits}<{ROOT}::capture::{kind}>> {asked} for T {{ \
             fn value(&self) -> {VALUE} {{ {VALUE}::from(self) }} }} \
             fn {asks}<T: {asked}>(variable: &T) -> {VALUE} {{ {asked}::value(variable) }} \
             {asks}(value) }}"
        )
    }
}

/// The kind of a field's type, and how a message calls its values.
const fn kind(kind: Option<&Type>) -> (&'static str, &'static str) {
    match kind {
        Some(Type::String | Type::Enum(_)) => ("Text", "a string"),
        Some(Type::Ulid) => ("Text", "a ULID as a string"),
        Some(Type::Uuid) => ("Id", "a UUID"),
        Some(Type::Number) => ("Number", "a whole number"),
        Some(Type::Boolean) => ("Boolean", "a `bool`"),
        Some(Type::DateTime) => ("Time", "an instant or a day"),
        _ => ("Any", "a value"),
    }
}

/// A variable, as `format!` reads its name: `{type}` is `r#type`. What is not a keyword is the same name either way.
fn variable_of(name: &str, place: Span) -> Ident {
    if NEVER_RAW.contains(&name) { Ident::new(name, place) } else { Ident::new_raw(name, place) }
}

/// The code with the crate's path and the variables in it, as they are named where the macro is used.
fn placed(tokens: TokenStream, input: &Input, captures: &[&str], place: Span) -> TokenStream {
    let placed_one = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), placed(group.stream(), input, captures, place));
            if group.delimiter() != Delimiter::None {
                inner.set_span(group.span().located_at(place));
            }
            TokenTree::Group(inner)
        }
        TokenTree::Ident(ident) => {
            let name = ident.to_string();
            let variable = name.strip_prefix(VARIABLE).and_then(|n| n.parse::<usize>().ok());
            match variable.and_then(|n| captures.get(n)) {
                Some(name) => variable_of(name, place).into(),
                None if name == ROOT => input.root.clone(),
                None => {
                    let mut ident = ident;
                    ident.set_span(ident.span().located_at(place));
                    ident.into()
                }
            }
        }
        mut other => {
            other.set_span(other.span().located_at(place));
            other
        }
    };
    tokens.into_iter().map(placed_one).collect()
}

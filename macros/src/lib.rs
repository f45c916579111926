//! The macro `filter!` of `konnect-filter`, which describes it: the filter is parsed and checked while the program is compiled, by the
//! same code that checks it at run time.

mod input;
mod literal;
mod output;
mod report;
mod template;

use konnect_filter_core::catalog::Catalog;
use konnect_filter_core::plan::PlanOptions;
use konnect_filter_core::request::Review;
use konnect_filter_core::{Limits, ListRequest};
use proc_macro::TokenStream;

use self::input::{Input, Text};
use self::report::Problems;
use self::template::Template;

/// What `konnect_filter::filter!` becomes: the same with the path of that crate in front.
#[doc(hidden)]
#[proc_macro]
pub fn filter(tokens: TokenStream) -> TokenStream {
    expand(tokens).unwrap_or_else(Problems::into_tokens)
}

fn expand(tokens: TokenStream) -> Result<TokenStream, Problems> {
    let input = Input::read(tokens)?;
    let template = input.filter.as_ref().map(Template::read).transpose()?;
    let file = input.catalog.as_ref().map(File::read).transpose()?;
    let options = PlanOptions::default().with_split(input.split).with_partial(input.partial);
    let mut request = ListRequest::to(input.collection.value.as_str()).plan_options(options);
    if let Some(template) = &template {
        template.check()?;
        request = request.filter(template.filter.as_str());
    }
    let request = match &file {
        Some(file) => request.catalog(&file.catalog),
        None => request,
    };
    let Review { warnings, arguments, .. } =
        request.check().map_err(|error| Problems::found(&error, &input, template.as_ref()))?;
    Ok(output::write(&input, template.as_ref(), file.as_ref(), &arguments, &warnings))
}

const FOLDER: &str = "its path begins at the folder of the package's Cargo.toml";

/// A catalog file that the user names.
struct File {
    /// The file's name as it was given.
    name: String,
    /// The whole path.
    path: String,
    catalog: Catalog,
}

impl File {
    fn read(text: &Text) -> Result<Self, Problems> {
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let path = std::path::Path::new(&folder).join(&text.value);
        let problem = |message: String| Problems::at(text.span, message);
        let content = std::fs::read_to_string(&path)
            .map_err(|error| problem(format!("the catalog `{}` cannot be read: {error}\n{FOLDER}", text.value)))?;
        let entities = Catalog::read_entities(
            konnect_filter_core::catalog::SourceFile::new(&text.value, &content),
            &Limits::DEFAULT,
        )
        .map_err(|error| {
            let messages: Vec<String> = error.iter().map(ToString::to_string).collect();
            problem(messages.join("\n"))
        })?;
        let path = path.into_os_string().into_string();
        let path = path.map_err(|_| problem("the path of the catalog is not valid Unicode".to_owned()))?;
        Ok(Self { name: text.value.clone(), path, catalog: Catalog::builtin().with(entities) })
    }
}

//! The library for JavaScript: functions by name, JSON in and JSON out.
//!
//! Strings are all that crosses the boundary, so that everything about it is in one place, and a value of JavaScript that is not
//! what it should be is an answer, not a trap. `js/` gives it the form that people use. Without the feature `full` it is the lite module.

mod answer;
#[cfg(feature = "full")]
mod full;
mod records;
mod shape;
mod typed;
mod units;

use konnect_filter::Limits;
use konnect_filter::catalog::{Catalog, Entity, SourceFile};
use wasm_bindgen::prelude::wasm_bindgen;

/// A catalog, and what can be asked with it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    catalog: Catalog,
}

#[wasm_bindgen]
impl Core {
    /// With the collections of a catalog file, or with none.
    ///
    /// # Errors
    /// The answer that says what is wrong with the file, as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(catalog: Option<String>) -> Result<Core, String> {
        let entities = catalog.map(|text| Self::read(&text)).transpose()?;
        Ok(Self { catalog: Catalog::new(entities.unwrap_or_default()) })
    }

    /// With the collections of another catalog file, which are looked up first.
    ///
    /// # Errors
    /// As [`Core::new`].
    pub fn with(&self, catalog: &str) -> Result<Core, String> {
        Ok(Self { catalog: self.catalog.with(Self::read(catalog)?) })
    }

    /// The answer of one function to its input, both JSON: `{"ok": …}`, `{"problems": […]}`, or `{"usage": "…"}` where the
    /// input is not what the function takes.
    pub fn call(&self, function: &str, input: &str) -> String {
        answer::text(answer::answer(&self.catalog, function, input))
    }

    /// As [`Core::call`], of records, which are JSON beside the input: they are not written as a string of it first.
    pub fn judge(&self, input: &str, records: &str) -> String {
        answer::text(answer::matching(&self.catalog, input, records))
    }
}

impl Core {
    fn read(text: &str) -> Result<Vec<Entity>, String> {
        let read = Catalog::read_entities(SourceFile::new("catalog", text), &Limits::DEFAULT);
        read.map_err(|error| answer::text(Err(answer::No::problems(error, &[]))))
    }
}

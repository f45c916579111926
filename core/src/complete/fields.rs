//! Fields: those that Konnect filters by, keys that are known, and those that only the records have.

use super::{CandidateKind, Here, begins};
use crate::catalog::{Field, Type};
use crate::syntax;

impl Here<'_> {
    /// Names of fields. An open quote is replaced too: a name that needs none has none.
    pub(super) fn fields(&mut self) {
        let (known, whole) = (self.known, self.whole);
        for key in known.keys.iter().filter(|key| known.is_allowed(whole, key)) {
            self.field(key, CandidateKind::Field, "in the records".to_owned());
        }
        let Some(entity) = self.entity else { return };
        for field in &entity.fields {
            if field.map {
                self.map(&field.name, about(field));
            } else {
                self.field(&field.name, CandidateKind::Field, about(field));
            }
        }
        for record in &entity.record {
            let name = record.path.join(".");
            let is_filter = entity.field(&name).is_some() || entity.field_at(&name).is_some();
            let is_whole_map = entity.fields.iter().any(|field| field.path.as_ref() == Some(&record.path));
            if is_filter || is_whole_map {
                continue;
            }
            let what = if record.array { "list of " } else { "" };
            let about = format!("{what}{}, filtered locally", record.kind.as_str());
            if record.map {
                self.map(&name, about);
            } else {
                self.field(&name, CandidateKind::RecordField, about);
            }
        }
    }

    fn map(&mut self, name: &str, about: String) {
        let typed = self.typed_name();
        let text = format!("{}.", syntax::FieldName::new(name));
        if begins(&text, typed) && typed.len() < text.len() {
            self.put(text, CandidateKind::Map, format!("{about} by key"));
        }
    }

    fn field(&mut self, name: &str, kind: CandidateKind, about: String) {
        let text = syntax::FieldName::new(name).to_string();
        let typed = self.typed_name();
        if begins(&text, typed) || begins(name, typed) {
            self.put(text, kind, about);
        }
    }

    fn typed_name(&self) -> &str {
        let typed = self.typed();
        self.quote.and_then(|quote| typed.strip_prefix(quote)).unwrap_or(typed)
    }
}

fn about(field: &Field) -> String {
    let kind = match &field.kind {
        Type::Enum(values) => format!("one of {}", values.join(", ")),
        kind => kind.as_str().to_owned(),
    };
    if field.deprecated { format!("{kind}, deprecated") } else { kind }
}

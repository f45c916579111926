//! What the names of a filter mean, for whoever names its mistakes.

/// What is known of names where a mistake is named: the same words are read differently of a map and of a boolean.
pub(crate) trait Names {
    /// Whether the collection is known, and has a field of this name.
    fn is_field(&self, name: &str) -> bool;

    /// Whether it has keys.
    fn is_map(&self, name: &str) -> bool;

    /// Whether it is an array.
    fn is_array(&self, name: &str) -> bool;

    /// Whether it has elements, which may be objects.
    fn has_elements(&self, name: &str) -> bool {
        self.is_array(name)
    }

    /// Whether it is true or false.
    fn is_boolean(&self, name: &str) -> bool;

    /// Whether it is a time; `None` where that is not known.
    fn is_time(&self, name: &str) -> Option<bool>;

    /// Whether it may be text: whether nothing else is known of it.
    fn is_text(&self, name: &str) -> bool;
}

/// Nothing is known: there is no collection.
pub(crate) struct Unknown;

impl Names for Unknown {
    fn is_field(&self, _: &str) -> bool {
        false
    }

    fn is_map(&self, name: &str) -> bool {
        ["labels", "attributes", "annotations", "custom_fields", "public_labels"]
            .iter()
            .any(|map| map.eq_ignore_ascii_case(name))
    }

    fn is_array(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case("tags")
    }

    fn is_boolean(&self, _: &str) -> bool {
        false
    }

    fn is_time(&self, _: &str) -> Option<bool> {
        None
    }

    fn is_text(&self, _: &str) -> bool {
        true
    }
}

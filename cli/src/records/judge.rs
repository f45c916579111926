//! Who judges records.

/// Judges records by their text, from several threads at once.
pub(crate) trait Judge: Sync {
    /// Verdicts on some records, one after the other.
    type Verdicts: Default + Send;

    /// Adds the verdict on the next record; returns false where its text is not JSON, or has a key twice.
    fn judge(&self, text: &[u8], verdicts: &mut Self::Verdicts) -> bool;

    /// The key that a record has twice where it is looked at, which is why there is no verdict on it.
    fn twice(&self, text: &[u8]) -> Option<String>;
}

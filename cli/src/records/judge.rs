//! Who judges records.

/// Judges records by their text, from several threads at once.
pub(crate) trait Judge: Sync {
    /// Verdicts on some records, one after the other.
    type Verdicts: Default + Send;

    /// Adds the verdict on the next record; returns false where its text is not JSON.
    fn judge(&self, text: &[u8], verdicts: &mut Self::Verdicts) -> bool;
}

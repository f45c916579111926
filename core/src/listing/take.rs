//! The records of the page whose turn it is: which of them come out.

use super::Listing;
use super::ahead::Turn;
use super::checks::Judgement;
use super::page::Page;
use super::pages::{Came, PagingFault};
use super::record::Record;
use super::seen::Verdict;
use crate::error::{Code, Diagnostic, Error, Part, Result};
#[cfg(any(feature = "client", feature = "async"))]
use crate::limits::listing::{LOOKED_AT_BYTES, LOOKED_AT_RECORDS};

impl Listing<'_> {
    /// The next of the records that came; none when they all were looked at, and [`Listing::next`] says what to do.
    ///
    /// # Errors
    /// What is not a record, too many of them, or one that the service should not have sent where that is an error. Nothing comes
    /// after an error.
    pub fn record(&mut self) -> Result<Option<Record>> {
        self.take(usize::MAX, usize::MAX).inspect_err(|_| self.over = true)
    }

    /// The same, and none also when so many were looked at that whoever asks should see to other things.
    #[cfg(any(feature = "client", feature = "async"))]
    pub(crate) fn some(&mut self) -> Result<Option<Record>> {
        self.take(LOOKED_AT_RECORDS, LOOKED_AT_BYTES).inspect_err(|_| self.over = true)
    }

    /// The next of so many records, and of no more than these bytes unless the first has more.
    fn take(&mut self, mut records: usize, mut bytes: usize) -> Result<Option<Record>> {
        self.pick()?;
        while !self.over && self.left > 0 && records > 0 && bytes > 0 {
            let Some((page, index)) = &mut self.page else { break };
            let Some(record) = page.record(*index) else { break };
            let (value, text) = record.map_err(|fault| {
                Error::from(Diagnostic::in_part(Code::InvalidAnswer, Part::Response, fault.message))
            })?;
            records -= 1;
            bytes = bytes.saturating_sub(text.len());
            let (verdict, identified) = self.seen.note(&value, *index);
            if let Some(running) = &mut self.running {
                running.identified &= identified;
            }
            let at = *index;
            *index += 1;
            let mark = match verdict {
                Verdict::New(mark) => Some(mark),
                Verdict::Given => None,
                Verdict::Known => {
                    self.overlaps |= self.fresh > 0;
                    self.progress.duplicates += 1;
                    continue;
                }
                Verdict::Clash(first) if page.text(first) == page.text(at) => {
                    self.progress.duplicates += 1;
                    continue;
                }
                Verdict::Clash(_) => {
                    let trouble = PagingFault::passing("two different records of one page have the same id");
                    self.page = None;
                    self.again(trouble)?;
                    break;
                }
                Verdict::Full => return Err(self.too_many()),
            };
            self.overlaps |= self.fresh == 0 && !self.seen.is_edge();
            self.fresh += 1;
            let Some(mark) = mark else {
                self.progress.duplicates += 1;
                continue;
            };
            match self.checks.judge(self.index, &value) {
                Judgement::Right => {}
                Judgement::Unverifiable => self.progress.unverifiable += 1,
                Judgement::Mismatch { keep } => {
                    self.progress.mismatched += 1;
                    if !keep {
                        continue;
                    }
                }
                Judgement::Local => continue,
                Judgement::Fail(problem) => {
                    self.progress.mismatched += 1;
                    return Err(problem.into());
                }
            }
            if self.progress.kept >= self.allowed {
                return Err(self.not_allowed());
            }
            let text = text.into();
            self.seen.mark(&mark);
            if self.left != u64::MAX {
                self.left -= 1;
            }
            self.progress.kept += 1;
            return Ok(Some(Record { value, text }));
        }
        Ok(None)
    }

    /// Begins the page that was waited for, when it came just now.
    fn pick(&mut self) -> Result<()> {
        let position = self.running.as_ref().and_then(|running| running.pages.position());
        let Some(position) = position.filter(|position| self.page.is_none() && self.ahead.has(position)).cloned()
        else {
            return Ok(());
        };
        match self.ahead.turn(&position) {
            Turn::Came(page) => self.begin(page),
            _ => Ok(()),
        }
    }

    /// All records of a page were looked at.
    pub(super) fn end_page(&mut self, page: &Page) -> Result<()> {
        let content = self.seen.page_hash((0..page.len()).filter_map(|index| page.text(index)));
        let came = Came { fresh: self.fresh, overlaps: self.overlaps, content };
        let Some(running) = &mut self.running else {
            return Err(Diagnostic::internal("a page is read of no request").into());
        };
        let seen = &self.seen;
        match running.pages.accept(page, came, |text| seen.text_hash(text)) {
            Ok(()) => Ok(()),
            Err(trouble) => self.again(trouble),
        }
    }

    /// The error for what a program does not allow the filters of its users.
    fn not_allowed(&self) -> Error {
        let records = if self.allowed == 1 { "one record".to_owned() } else { format!("{} records", self.allowed) };
        let (more, help) = match self.plan.condition {
            Some(_) => ("the filter matches", "narrow the filter"),
            None => ("the collection has", "give a filter that matches fewer"),
        };
        let message = format!("{more} more than {records}, and only so many are allowed");
        Diagnostic::in_part(Code::NotAllowed, Part::Filter, message).help(help).into()
    }

    fn too_many(&self) -> Error {
        let message = format!("more than {} records, the limit for removing duplicates", self.most);
        let problem = Diagnostic::in_part(Code::TooManyRecords, Part::Response, message);
        problem.help("narrow the filter, or run it in parts, such as one per month").into()
    }
}

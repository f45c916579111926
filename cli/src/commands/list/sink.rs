//! How records are printed, one after the other.

use std::io::{self, Write};

use konnect_filter::error::{Code, Diagnostic, Part};
use serde_json::Value;

use super::cells;
use crate::args::ListOutput;
use crate::excerpt::one_line;
use crate::records::on_one_line;
use crate::session::Stop;
use crate::table::Table;

/// Where records go.
#[derive(Debug)]
pub(super) struct Sink {
    form: ListOutput,
    /// Those that were asked for.
    asked: Option<Vec<String>>,
    /// Those that the collection's description names.
    known: Vec<String>,
    /// Names of fields whose values the records have elsewhere, and where.
    elsewhere: Vec<(String, String)>,
    columns: Vec<String>,
    /// Columns that were asked for and that no record had up to now.
    unseen: Vec<String>,
    /// The first record's own names.
    own: Vec<String>,
    begun: bool,
    /// The table, from the first record on.
    table: Option<Table>,
}

impl Sink {
    pub(super) fn new(form: ListOutput, asked: Option<Vec<String>>) -> Self {
        Self {
            form,
            unseen: asked.clone().unwrap_or_default(),
            asked,
            known: Vec::new(),
            elsewhere: Vec::new(),
            columns: Vec::new(),
            own: Vec::new(),
            begun: false,
            table: None,
        }
    }

    /// Takes note of the columns that the collection's description names.
    pub(super) fn suggest(&mut self, known: Vec<String>, elsewhere: Vec<(String, String)>) {
        self.known = known;
        self.elsewhere = elsewhere;
    }

    /// Whether there was a record.
    pub(super) const fn has_begun(&self) -> bool {
        self.begun
    }

    /// What to say of columns that are empty because nothing has their names, and of those that were left out.
    pub(super) fn remarks(&self) -> impl Iterator<Item = String> {
        let left_out = self.table.as_ref().map(Table::left_out).unwrap_or_default().iter();
        let left_out: Vec<_> = left_out.filter_map(|index| self.columns.get(*index)).map(String::as_str).collect();
        let left_out = (!left_out.is_empty())
            .then(|| format!("no room for {}: use a wider terminal, --columns or --output", left_out.join(", ")));
        self.strange().chain(left_out)
    }

    fn strange(&self) -> impl Iterator<Item = String> {
        let strange = self.unseen.iter().filter(|column| self.begun && !self.known.contains(column));
        strange.map(|column| {
            let names = self.known.iter().chain(&self.own);
            let near = names.map(|name| (strsim::jaro_winkler(name, column), name)).max_by(|a, b| a.0.total_cmp(&b.0));
            match near.filter(|(nearness, _)| *nearness > 0.8) {
                Some((_, name)) => format!("no record has `{column}`: did you mean `{name}`?"),
                None => format!("no record has `{column}`"),
            }
        })
    }

    /// Prints a record, or keeps it until it can be printed.
    pub(super) fn record(&mut self, out: &mut impl Write, record: &Value, text: &str) -> Result<(), Stop> {
        let first = !std::mem::replace(&mut self.begun, true);
        let Self { unseen, elsewhere, .. } = self;
        unseen.retain(|column| cells::of(record, column, elsewhere).is_none());
        match self.form {
            ListOutput::Lines => {
                out.write_all(&on_one_line(text.as_bytes()))?;
                out.write_all(b"\n")?;
            }
            ListOutput::Json => {
                out.write_all(if first { b"[\n" } else { b",\n" })?;
                out.write_all(&on_one_line(text.as_bytes()))?;
            }
            ListOutput::Id => {
                let id = record.get("id").filter(|id| !id.is_null()).ok_or_else(|| {
                    let message = "a record has no `id`";
                    Diagnostic::elsewhere(Code::InvalidRecord, Part::Record, message).help("use another `--output`")
                })?;
                // One id a line, also where somebody put a line's end into one.
                writeln!(out, "{}", one_line(&cells::text(Some(id))))?;
            }
            ListOutput::Csv => {
                if first {
                    self.choose(record);
                    csv(out, self.columns.iter().map(String::as_str))?;
                }
                csv(out, self.columns.iter().map(|column| cells::text(cells::of(record, column, &self.elsewhere))))?;
            }
            ListOutput::Table => {
                if first {
                    self.choose(record);
                }
                let row = self.columns.iter().map(|column| cells::text(cells::of(record, column, &self.elsewhere)));
                if let Some(table) = &mut self.table {
                    table.row(out, row)?;
                }
            }
            ListOutput::Har => (),
        }
        Ok(())
    }

    /// All records were there.
    pub(super) fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self.form {
            ListOutput::Json if self.begun => out.write_all(b"\n]\n")?,
            ListOutput::Json => out.write_all(b"[]\n")?,
            ListOutput::Csv if !self.begun => {
                self.choose(&Value::Null);
                csv(out, self.columns.iter().map(String::as_str))?;
            }
            _ => (),
        }
        if let Some(table) = &mut self.table {
            table.end(out)?;
        }
        out.flush()
    }

    /// There were more, and they did not come. An array stays open, so that nobody takes it for a whole one.
    pub(super) fn abandon(&mut self, out: &mut impl Write) -> io::Result<()> {
        if let Some(table) = &mut self.table {
            table.end(out)?;
        }
        out.flush()
    }

    /// Decides on the columns: those asked for, those of the description, those of the first record.
    fn choose(&mut self, first: &Value) {
        self.own = first.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default();
        let known = if self.known.is_empty() { &self.own } else { &self.known };
        let columns = match (self.asked.take(), self.form) {
            (Some(asked), _) => asked.into_iter().map(|path| (path.clone(), cells::column(&path))).collect(),
            (None, ListOutput::Table) => cells::telling(known),
            (None, _) => known.iter().map(|path| (path.clone(), cells::column(path))).collect(),
        };
        let shown;
        (self.columns, shown) = columns.into_iter().unzip::<_, _, _, Vec<_>>();
        if self.form == ListOutput::Table {
            self.table = Some(Table::new(shown));
        }
    }
}

fn csv<T: AsRef<[u8]>>(out: &mut impl Write, row: impl Iterator<Item = T>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(row).map_err(io::Error::from)?;
    writer.flush()
}

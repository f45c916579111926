//! How records are printed, one after the other.

use std::io::{self, Write};

use konnect_filter::error::{Code, Diagnostic, Part};
use serde_json::Value;

use super::cells;
use crate::args::ListOutput;
use crate::records::on_one_line;
use crate::session::Stop;
use crate::table::{self, Table};
use crate::terminal::one_line;
use crate::unseen;
use crate::yaml;

/// Where records go, in the form that is wanted.
#[derive(Debug)]
enum Out<W: Write> {
    /// The table, from the first record on.
    Table(Option<Table>, W),
    Json(W),
    Lines(W),
    Id(W),
    Yaml(W),
    Csv(Box<csv::Writer<W>>),
}

/// Prints records.
#[derive(Debug)]
pub(super) struct Sink<W: Write> {
    out: Out<W>,
    /// Those that were asked for.
    asked: Option<Vec<String>>,
    /// Those that the collection's description names.
    known: Vec<String>,
    /// The same with lists.
    all: Vec<String>,
    /// Names of fields whose values the records have elsewhere, and where.
    elsewhere: Vec<(String, String)>,
    columns: Vec<String>,
    /// Columns that were asked for and that no record had up to now.
    unseen: Vec<String>,
    /// The first record's own names.
    own: Vec<String>,
    begun: bool,
}

impl<W: Write> Sink<W> {
    pub(super) fn new(out: W, form: ListOutput, asked: Option<Vec<String>>) -> Self {
        let out = match form {
            ListOutput::Table => Out::Table(None, out),
            ListOutput::Json => Out::Json(out),
            ListOutput::Id => Out::Id(out),
            ListOutput::Yaml => Out::Yaml(out),
            ListOutput::Csv => Out::Csv(Box::new(csv::Writer::from_writer(out))),
            // An archive has requests instead of records, and is printed without a sink.
            ListOutput::Lines | ListOutput::Har => Out::Lines(out),
        };
        Self {
            out,
            unseen: asked.clone().unwrap_or_default(),
            asked,
            known: Vec::new(),
            all: Vec::new(),
            elsewhere: Vec::new(),
            columns: Vec::new(),
            own: Vec::new(),
            begun: false,
        }
    }

    /// Takes note of the columns that the collection's description names.
    pub(super) fn suggest(&mut self, known: Vec<String>, all: Vec<String>, elsewhere: Vec<(String, String)>) {
        (self.known, self.all) = (known, all);
        self.elsewhere = elsewhere;
    }

    /// Whether there was a record.
    pub(super) const fn has_begun(&self) -> bool {
        self.begun
    }

    /// What is true of the output when no more records come, after [`end`](Self::end): whoever reads it may look at that alone.
    pub(super) const fn when_interrupted(&self) -> &'static str {
        match (&self.out, self.begun) {
            (Out::Lines(_) | Out::Id(_) | Out::Table(..), false) => {
                "interrupted before the first record: nothing was printed"
            }
            (Out::Json(_) | Out::Yaml(_), false) => {
                "interrupted before the first record: the empty list is not the result"
            }
            (Out::Csv(_), false) => "interrupted before the first record: only the heading was printed",
            (Out::Table(..), true) => "interrupted: the table is incomplete",
            (Out::Id(_), true) => "interrupted: the list of ids is incomplete",
            (Out::Json(_) | Out::Lines(_) | Out::Yaml(_) | Out::Csv(_), true) => {
                "interrupted: the output is valid but incomplete"
            }
        }
    }

    /// Prints how many records there are, instead of the records.
    pub(super) fn count(&mut self, count: u64) -> io::Result<()> {
        match &mut self.out {
            Out::Table(_, out) | Out::Json(out) | Out::Lines(out) | Out::Id(out) | Out::Yaml(out) => {
                writeln!(out, "{count}")?
            }
            Out::Csv(rows) => rows.write_record([count.to_string()])?,
        }
        self.flush()
    }

    /// Whether rows of a table wait for the end of their page.
    pub(super) fn has_page(&self) -> bool {
        matches!(&self.out, Out::Table(Some(table), _) if table.has_page())
    }

    /// Prints a table's rows at the end of their page.
    pub(super) fn page(&mut self) -> io::Result<()> {
        if let Out::Table(Some(table), out) = &mut self.out { table.page(out) } else { Ok(()) }
    }

    /// Hands on what waits, but for a table's rows.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Table(_, out) | Out::Json(out) | Out::Lines(out) | Out::Id(out) | Out::Yaml(out) => out.flush(),
            Out::Csv(rows) => rows.flush(),
        }
    }

    /// What to say of columns that are empty because nothing has their names, and of those that were left out.
    pub(super) fn remarks(&self) -> impl Iterator<Item = String> {
        let table = if let Out::Table(table, _) = &self.out { table.as_ref() } else { None };
        let left_out = table.map(Table::left_out).unwrap_or_default().iter();
        let left_out = left_out.filter_map(|index| self.columns.get(*index)).map(String::as_str);
        let left_out = table::no_room(left_out).map(|text| format!("{text}, --columns or --output"));
        self.strange().chain(left_out)
    }

    fn strange(&self) -> impl Iterator<Item = String> {
        let strange = self.unseen.iter().filter(|column| self.begun && !self.all.contains(column));
        strange.map(|column| unseen::remark(column, self.all.iter().chain(&self.own)))
    }

    /// Prints a record, or keeps it until it can be printed.
    pub(super) fn record(&mut self, record: &Value, text: &str) -> Result<(), Stop> {
        let first = !std::mem::replace(&mut self.begun, true);
        let Self { unseen, elsewhere, .. } = self;
        unseen.retain(|column| cells::of(record, column, elsewhere).is_none());
        if first {
            self.choose(record)?;
        }
        let Self { out, columns, elsewhere, .. } = self;
        let row = columns.iter().map(|column| cells::text(cells::of(record, column, elsewhere)));
        match out {
            Out::Lines(out) => {
                out.write_all(&on_one_line(text.as_bytes()))?;
                out.write_all(b"\n")?;
            }
            Out::Json(out) => {
                out.write_all(if first { b"[\n" } else { b",\n" })?;
                out.write_all(&on_one_line(text.as_bytes()))?;
            }
            Out::Yaml(out) => out.write_all(yaml::item(record).as_bytes())?,
            Out::Id(out) => {
                let is_one = |id: &&Value| id.is_number() || id.as_str().is_some_and(|id| !id.is_empty());
                let id = record.get("id").filter(is_one).ok_or_else(|| {
                    let message = "a record has no `id`";
                    Diagnostic::in_part(Code::InvalidRecord, Part::Record, message).help("use another `--output`")
                })?;
                // One id a line, also where somebody put a line's end into one.
                writeln!(out, "{}", one_line(&cells::text(Some(id))))?;
            }
            Out::Csv(rows) => rows.write_record(row).map_err(io::Error::from)?,
            Out::Table(Some(table), out) => table.row(out, row)?,
            // Not reached: the first record makes the table.
            Out::Table(None, _) => (),
        }
        Ok(())
    }

    /// All records were there.
    pub(super) fn end(&mut self) -> io::Result<()> {
        if !self.begun && matches!(self.out, Out::Csv(_)) {
            self.choose(&Value::Null)?;
        }
        if let Out::Json(out) = &mut self.out {
            out.write_all(if self.begun { b"\n]\n" } else { b"[]\n" })?;
        }
        if let (Out::Yaml(out), false) = (&mut self.out, self.begun) {
            out.write_all(b"[]\n")?;
        }
        self.close()
    }

    /// There were more, and they did not come. An array stays open, so that nobody takes it for a whole one; what is told
    /// next on the same terminal begins on a line of its own.
    pub(super) fn abandon(&mut self) -> io::Result<()> {
        if let (Out::Json(out), true) = (&mut self.out, self.begun) {
            out.write_all(b"\n")?;
        }
        self.close()
    }

    /// Hands on all that waits.
    fn close(&mut self) -> io::Result<()> {
        if let Out::Table(Some(table), out) = &mut self.out {
            table.end(out)?;
        }
        self.flush()
    }

    /// Decides on the columns: those asked for, those of the description, those of the first record. Prints the heading of
    /// CSV.
    fn choose(&mut self, first: &Value) -> io::Result<()> {
        self.own = first.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default();
        let known = if self.known.is_empty() { &self.own } else { &self.known };
        let asked = self.asked.take();
        match &mut self.out {
            Out::Table(table, _) => {
                let chosen = asked.map_or_else(
                    || cells::default_columns(known),
                    |asked| asked.into_iter().map(|path| (path.clone(), cells::column(&path).asked())).collect(),
                );
                let shown: Vec<_>;
                (self.columns, shown) = chosen.into_iter().unzip();
                *table = Some(Table::new(shown));
            }
            Out::Csv(rows) => {
                let all = if self.all.is_empty() { &self.own } else { &self.all };
                self.columns = asked.unwrap_or_else(|| all.clone());
                rows.write_record(&self.columns)?;
            }
            Out::Json(_) | Out::Lines(_) | Out::Id(_) | Out::Yaml(_) => (),
        }
        Ok(())
    }
}

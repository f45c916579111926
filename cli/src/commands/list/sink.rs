//! How records are printed, one after the other.

use std::io::{self, IsTerminal, Write};

use konnect_filter::error::{Code, Diagnostic, Part};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::cells;
use crate::excerpt::one_line;
use crate::records::on_one_line;
use crate::session::Stop;

/// The form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Aligned columns.
    Table,
    /// One array.
    Json,
    /// One record a line.
    Lines,
    /// Comma-separated values with a heading, RFC 4180.
    Csv,
    /// Only the ids.
    Id,
    /// No records, but requests.
    Har,
}

/// A table's widths are those of its first rows; what is wider later stands out, or is cut where the column was made
/// narrower for the terminal.
const ROWS_LOOKED_AT: usize = 100;

/// No column of a table is narrower because of others.
const NARROWEST: usize = 8;

/// Blanks between columns.
const GAP: usize = 2;

/// Where records go.
#[derive(Debug)]
pub(super) struct Sink {
    form: Form,
    /// Those that were asked for.
    asked: Option<Vec<String>>,
    /// Those that the collection's description names.
    known: Vec<String>,
    columns: Vec<String>,
    /// Columns that were asked for and that no record had up to now.
    unseen: Vec<String>,
    /// The first record's own names.
    own: Vec<String>,
    begun: bool,
    /// Rows of a table before its widths are known.
    rows: Vec<Vec<String>>,
    widths: Vec<Width>,
}

/// A column's width, and whether more than that is cut.
#[derive(Debug, Clone, Copy)]
struct Width {
    columns: usize,
    cut: bool,
}

impl Sink {
    pub(super) fn new(form: Form, asked: Option<Vec<String>>) -> Self {
        Self {
            form,
            unseen: asked.clone().unwrap_or_default(),
            asked,
            known: Vec::new(),
            columns: Vec::new(),
            own: Vec::new(),
            begun: false,
            rows: Vec::new(),
            widths: Vec::new(),
        }
    }

    /// Takes note of the columns that the collection's description names.
    pub(super) fn suggest(&mut self, known: Vec<String>) {
        self.known = known;
    }

    /// Whether there was a record.
    pub(super) const fn has_begun(&self) -> bool {
        self.begun
    }

    /// What to say of columns that are empty because nothing has their names.
    pub(super) fn remarks(&self) -> impl Iterator<Item = String> {
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
        self.unseen.retain(|column| cells::at(record, column).is_none());
        match self.form {
            Form::Lines => {
                out.write_all(&on_one_line(text.as_bytes()))?;
                out.write_all(b"\n")?;
            }
            Form::Json => {
                out.write_all(if first { b"[\n" } else { b",\n" })?;
                out.write_all(&on_one_line(text.as_bytes()))?;
            }
            Form::Id => {
                let id = record.get("id").filter(|id| !id.is_null()).ok_or_else(|| {
                    let message = "a record has no `id`";
                    Diagnostic::elsewhere(Code::InvalidRecord, Part::Record, message).help("use another `--output`")
                })?;
                // One id a line, also where somebody put a line's end into one.
                writeln!(out, "{}", one_line(&cells::text(Some(id))))?;
            }
            Form::Csv => {
                if first {
                    self.choose(record);
                    csv(out, self.columns.iter().map(String::as_str))?;
                }
                csv(out, self.columns.iter().map(|column| cells::text(cells::at(record, column))))?;
            }
            Form::Table => {
                if first {
                    self.choose(record);
                }
                let row = self.columns.iter().map(|column| one_line(&cells::text(cells::at(record, column))));
                let row = row.collect();
                if self.widths.is_empty() {
                    self.rows.push(row);
                    if self.rows.len() >= ROWS_LOOKED_AT {
                        self.lay_out(out)?;
                    }
                } else {
                    line(out, &row, &self.widths)?;
                }
            }
            Form::Har => (),
        }
        Ok(())
    }

    /// All records were there.
    pub(super) fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        match self.form {
            Form::Json if self.begun => out.write_all(b"\n]\n")?,
            Form::Json => out.write_all(b"[]\n")?,
            Form::Csv if !self.begun => {
                self.choose(&Value::Null);
                csv(out, self.columns.iter().map(String::as_str))?;
            }
            Form::Table if self.widths.is_empty() && self.begun => self.lay_out(out)?,
            _ => (),
        }
        out.flush()
    }

    /// There were more, and they did not come. An array stays open, so that nobody takes it for a whole one.
    pub(super) fn abandon(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.form == Form::Table && self.widths.is_empty() && self.begun {
            self.lay_out(out)?;
        }
        out.flush()
    }

    /// Decides on the columns: those asked for, those of the description, those of the first record.
    fn choose(&mut self, first: &Value) {
        self.own = first.as_object().map(|members| members.keys().cloned().collect()).unwrap_or_default();
        self.columns = match (self.asked.take(), self.form) {
            (Some(asked), _) => asked,
            (None, Form::Table) => {
                cells::telling(&if self.known.is_empty() { self.own.clone() } else { std::mem::take(&mut self.known) })
            }
            (None, _) if self.known.is_empty() => self.own.clone(),
            (None, _) => std::mem::take(&mut self.known),
        };
    }

    /// Prints the heading and the rows that wait.
    fn lay_out(&mut self, out: &mut impl Write) -> io::Result<()> {
        let heading: Vec<String> = self.columns.iter().map(|column| one_line(column).to_uppercase()).collect();
        let mut widths: Vec<usize> = heading.iter().map(|text| text.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        // Whoever reads a pipe has room.
        let terminal = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
        let natural = widths.clone();
        if let Some((terminal_size::Width(columns), _)) = terminal {
            shrink(&mut widths, usize::from(columns));
        }
        let widths: Vec<Width> = widths
            .into_iter()
            .zip(natural)
            .map(|(columns, natural)| Width { columns, cut: columns < natural })
            .collect();
        line(out, &heading, &widths)?;
        for row in std::mem::take(&mut self.rows) {
            line(out, &row, &widths)?;
        }
        self.widths = widths;
        Ok(())
    }
}

/// Takes room from the widest columns until all fit, or none can give any more.
fn shrink(widths: &mut [usize], room: usize) {
    widths.iter_mut().for_each(|width| *width = (*width).min(room));
    loop {
        let all = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let Some(over) = all.checked_sub(room).filter(|over| *over > 0) else { return };
        let second = {
            let mut sorted: Vec<usize> = widths.to_vec();
            sorted.sort_unstable();
            sorted.iter().rev().nth(1).copied().unwrap_or(0)
        };
        let Some(widest) = widths.iter_mut().max() else { return };
        if *widest <= NARROWEST {
            return;
        }
        // At once down to the next one, so that this ends after as many rounds as there are columns, about.
        let step = widest.saturating_sub(second.max(NARROWEST)).max(1).min(over);
        *widest -= step;
    }
}

fn line(out: &mut impl Write, row: &[String], widths: &[Width]) -> io::Result<()> {
    let mut text = String::new();
    for (cell, width) in row.iter().zip(widths) {
        let used = if width.cut && cell.width() > width.columns {
            push_cut(&mut text, cell, width.columns)
        } else {
            text.push_str(cell);
            cell.width()
        };
        text.extend(std::iter::repeat_n(' ', width.columns.saturating_sub(used) + GAP));
    }
    writeln!(out, "{}", text.trim_end())
}

/// Appends as much of the cell as there is room for, and a sign that there was more.
fn push_cut(text: &mut String, cell: &str, width: usize) -> usize {
    let mut used = 0;
    for c in cell.chars() {
        let mut bytes = [0; 4];
        let wide = c.encode_utf8(&mut bytes).width();
        if used + wide + 1 > width {
            break;
        }
        text.push(c);
        used += wide;
    }
    text.push('…');
    used + 1
}

fn csv<T: AsRef<[u8]>>(out: &mut impl Write, row: impl Iterator<Item = T>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(row).map_err(io::Error::from)?;
    writer.flush()
}

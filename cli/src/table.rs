//! Columns for people, tabs for programs. No cell ends its cell or its row, whatever its text is.

use std::io::{self, IsTerminal, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::terminal::one_line;

/// The widths are those of the first rows; what is wider later is cut.
const ROWS_MEASURED: usize = 100;

/// No column is narrower because of others, as long as that is possible.
const NARROW: usize = 8;

/// A column where there is no room for all: a character, and the sign that there was more.
const MIN_WIDTH: usize = 2;

/// Blanks between columns.
pub(crate) const GAP: usize = 2;

/// A column, before its width is known.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    heading: String,
    /// Whether its cells are never cut, because people copy them.
    whole: bool,
    /// Where there is no room for all columns, those with the highest rank go first; one of rank 0 stays.
    rank: u8,
}

impl Column {
    /// A column that stays, and is cut where there is no room for it.
    pub(crate) fn new(heading: &str) -> Self {
        Self { heading: one_line(heading).to_uppercase(), whole: false, rank: 0 }
    }

    /// The same, with cells that are never cut.
    pub(crate) fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// The same, left out where there is no room for columns of this rank.
    pub(crate) fn rank(self, rank: u8) -> Self {
        Self { rank, ..self }
    }
}

/// A column that is shown.
#[derive(Debug)]
struct Shown {
    column: Column,
    /// Its cell in a row.
    index: usize,
    /// The widest cell.
    natural: usize,
    width: usize,
}

impl Shown {
    /// How narrow it may become.
    fn least(&self, narrow: usize) -> usize {
        if self.column.whole { self.natural } else { self.natural.min(narrow) }
    }
}

/// Rows with their columns aligned.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Shown>,
    /// The terminal's width; whoever reads a pipe has room.
    room: Option<usize>,
    /// Rows before the widths are known.
    waiting: Vec<Vec<String>>,
    is_laid_out: bool,
    left_out: Vec<usize>,
}

impl Table {
    /// A table for standard output.
    pub(crate) fn new(columns: impl IntoIterator<Item = Column>) -> Self {
        Self::within(room(), columns)
    }

    fn within(room: Option<usize>, columns: impl IntoIterator<Item = Column>) -> Self {
        let shown = |(index, column): (usize, Column)| {
            let natural = column.heading.width();
            Shown { column, index, natural, width: 0 }
        };
        Self {
            columns: columns.into_iter().enumerate().map(shown).collect(),
            room,
            waiting: Vec::new(),
            is_laid_out: false,
            left_out: Vec::new(),
        }
    }

    /// Prints a row, or keeps it until it can be printed.
    pub(crate) fn row<S: AsRef<str>>(
        &mut self,
        out: &mut impl Write,
        cells: impl IntoIterator<Item = S>,
    ) -> io::Result<()> {
        let row: Vec<String> = cells.into_iter().map(|cell| one_line(cell.as_ref())).collect();
        self.measure(&row);
        if self.is_laid_out {
            return self.line(out, &row);
        }
        self.waiting.push(row);
        if self.waiting.len() >= ROWS_MEASURED { self.lay_out(out) } else { Ok(()) }
    }

    /// Prints what waits.
    pub(crate) fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.is_laid_out { Ok(()) } else { self.lay_out(out) }
    }

    /// The columns that the terminal has no room for, by their number.
    pub(crate) fn left_out(&self) -> &[usize] {
        &self.left_out
    }

    /// Remembers how wide the cells are. In a terminal, the widths stay as they are once the heading is printed.
    fn measure(&mut self, row: &[String]) {
        for shown in &mut self.columns {
            let cell = row.get(shown.index).map_or(0, |cell| cell.width());
            shown.natural = shown.natural.max(cell);
            if self.is_laid_out && self.room.is_none() {
                shown.width = shown.width.max(cell);
            }
        }
    }

    /// Decides on the columns and their widths, and prints the heading and the rows that wait.
    fn lay_out(&mut self, out: &mut impl Write) -> io::Result<()> {
        self.is_laid_out = true;
        if let Some(room) = self.room {
            while self.sum(|shown| shown.least(NARROW)) > room && self.leave_one_out() {}
        }
        for shown in &mut self.columns {
            shown.width = shown.natural;
        }
        self.shrink(NARROW);
        self.shrink(MIN_WIDTH);
        let headings: Vec<String> = self.columns.iter().map(|shown| shown.column.heading.clone()).collect();
        let widths = self.columns.iter().map(|shown| (shown.width, shown.column.whole));
        line(out, headings.iter().map(String::as_str).zip(widths))?;
        for row in std::mem::take(&mut self.waiting) {
            self.line(out, &row)?;
        }
        Ok(())
    }

    /// Leaves out the last one of the highest rank.
    fn leave_one_out(&mut self) -> bool {
        let last = self.columns.iter().enumerate().max_by_key(|(at, shown)| (shown.column.rank, *at));
        let Some(at) = last.filter(|(_, shown)| shown.column.rank > 0).map(|(at, _)| at) else { return false };
        self.left_out.push(self.columns.remove(at).index);
        true
    }

    fn sum(&self, width: impl Fn(&Shown) -> usize) -> usize {
        self.columns.iter().map(width).sum::<usize>() + GAP * self.columns.len().saturating_sub(1)
    }

    fn total(&self) -> usize {
        self.sum(|shown| shown.width)
    }

    /// Takes room from the widest columns until all fit, or none can give any more.
    fn shrink(&mut self, narrow: usize) {
        let Some(room) = self.room else { return };
        // Each round makes one column as narrow as the next one, so that there are about as many rounds as columns.
        while let Some(over) = self.total().checked_sub(room).filter(|over| *over > 0) {
            let giving = |shown: &&mut Shown| shown.width > shown.least(narrow);
            let mut widths: Vec<usize> = self.columns.iter_mut().filter(giving).map(|shown| shown.width).collect();
            widths.sort_unstable();
            let next = widths.iter().rev().nth(1).copied().unwrap_or(0);
            let Some(widest) = self.columns.iter_mut().filter(giving).max_by_key(|shown| shown.width) else { return };
            let least = widest.least(narrow);
            widest.width -= (widest.width - next.max(least)).max(1).min(over);
        }
    }

    fn line(&self, out: &mut impl Write, row: &[String]) -> io::Result<()> {
        let cell = |shown: &Shown| row.get(shown.index).map_or("", String::as_str);
        // After the last column there may be room left, which puts nothing out of line.
        let spare = self.room.map_or(0, |room| room.saturating_sub(self.total()));
        let last = self.columns.len().saturating_sub(1);
        let width = |at: usize, shown: &Shown| if at == last { shown.width + spare } else { shown.width };
        let cells = self.columns.iter().enumerate();
        line(out, cells.map(|(at, shown)| (cell(shown), (width(at, shown), shown.column.whole))))
    }
}

/// What to say of columns that were left out, if any were.
pub(crate) fn no_room<'n>(names: impl Iterator<Item = &'n str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| format!("no room for {}: use a wider terminal", names.join(", ")))
}

/// The width of the terminal that standard output is, where it is one that knows its width.
pub(crate) fn room() -> Option<usize> {
    let size = io::stdout().is_terminal().then(terminal_size::terminal_size).flatten();
    size.map(|(terminal_size::Width(columns), _)| usize::from(columns))
}

fn line<'c>(out: &mut impl Write, cells: impl Iterator<Item = (&'c str, (usize, bool))>) -> io::Result<()> {
    let mut text = String::new();
    // The columns that follow a cell which is wider than its column, and not cut, give the room.
    let mut over = 0;
    for (cell, (full, whole)) in cells {
        let own = cell.width();
        let width = if whole { full } else { full.saturating_sub(over).max(MIN_WIDTH.min(full)) };
        over = over.saturating_sub(full - width);
        over += if whole { own.saturating_sub(full) } else { 0 };
        let used = if own > width && !whole {
            push_cut(&mut text, cell, width)
        } else {
            text.push_str(cell);
            own
        };
        text.extend(std::iter::repeat_n(' ', width.saturating_sub(used) + GAP));
    }
    writeln!(out, "{}", text.trim_end())
}

/// Appends as much of the cell as there is room for, and a sign that there was more.
fn push_cut(text: &mut String, cell: &str, width: usize) -> usize {
    let mut used = 0;
    let mut rest = cell;
    while let Some((whole, after)) = first_whole(rest) {
        let wide = whole.width();
        if used + wide + 1 > width {
            break;
        }
        text.push_str(whole);
        used += wide;
        rest = after;
    }
    text.push('…');
    used + 1
}

/// The first character with all that is drawn onto it or joined to it, and what follows.
fn first_whole(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.char_indices();
    chars.next()?;
    let mut is_joined = false;
    let next = chars.find(|(_, c)| {
        let is_tone = matches!(c, '\u{1f3fb}'..='\u{1f3ff}');
        let belongs = is_joined || is_tone || c.width() == Some(0);
        is_joined = *c == '\u{200d}';
        !belongs
    });
    text.split_at_checked(next.map_or(text.len(), |(at, _)| at))
}

/// A line that is broken at its blanks where the terminal has no room for it; what continues it is indented.
pub(crate) fn wrapped(text: &str, room: Option<usize>) -> String {
    wrapped_at(text, text.len() - text.trim_start_matches(' ').len() + 2, room)
}

/// The same, where what continues it begins at the column `indent`.
pub(crate) fn wrapped_at(text: &str, indent: usize, room: Option<usize>) -> String {
    let Some(room) = room else { return format!("{text}\n") };
    let mut out = String::new();
    let mut used = 0;
    for (index, word) in text.split(' ').enumerate() {
        let wide = word.width();
        if index > 0 && used > indent && used + 1 + wide > room {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
            used = indent;
        } else if index > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += wide;
    }
    out.push('\n');
    out
}

/// Rows with tabs between their columns.
pub(crate) fn tabbed<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    rows.into_iter().map(|row| row.map(|cell| one_line(&cell)).join("\t") + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of a table of these rows.
    fn shown(room: usize, columns: Vec<Column>, rows: &[&[&str]]) -> (Vec<String>, Vec<usize>) {
        let mut table = Table::within(Some(room), columns);
        let mut out = Vec::new();
        for row in rows {
            table.row(&mut out, row.iter()).unwrap();
        }
        table.end(&mut out).unwrap();
        (String::from_utf8(out).unwrap().lines().map(str::to_owned).collect(), table.left_out().to_vec())
    }

    fn columns() -> Vec<Column> {
        vec![Column::new("id").whole(), Column::new("name").rank(1), Column::new("state").rank(2)]
    }

    #[test]
    fn what_is_least_needed_goes_first() {
        let rows: &[&[&str]] = &[&["0123456789", "a long name that is cut", "enabled"]];
        let (lines, left_out) = shown(40, columns(), rows);
        assert_eq!(lines, ["ID          NAME                 STATE", "0123456789  a long name that i…  enabled"]);
        assert_eq!(left_out, [0; 0]);
        let (lines, left_out) = shown(25, columns(), rows);
        assert_eq!(lines, ["ID          NAME", "0123456789  a long name …"]);
        assert_eq!(left_out, [2]);
        let (lines, left_out) = shown(12, columns(), rows);
        assert_eq!(lines, ["ID", "0123456789"]);
        assert_eq!(left_out, [2, 1]);
        // Not even the id fits: it is whole all the same.
        assert_eq!(shown(4, columns(), rows).0, ["ID", "0123456789"]);
    }

    #[test]
    fn columns_that_stay_become_as_narrow_as_they_must() {
        let columns = vec![Column::new("id").whole(), Column::new("first"), Column::new("second")];
        let (lines, _) = shown(20, columns, &[&["0123456789", "one two three", "表表表表表"]]);
        assert_eq!(lines, ["ID          FI…  SE…", "0123456789  on…  表…"]);
    }

    /// A family is one picture of two columns, whole or not there.
    #[test]
    fn emoji_that_are_joined() {
        let family = "👩\u{200d}👩\u{200d}👧";
        let cells: &[&[&str]] = &[&[family, "x"], &["ab", "x"]];
        let two = || vec![Column::new("a"), Column::new("b")];
        assert_eq!(shown(40, two(), cells).0, ["A   B", &format!("{family}  x"), "ab  x"]);
        let row = format!("{family}{family}{family}");
        assert_eq!(shown(5, vec![Column::new("a")], &[&[&row]]).0, ["A", &format!("{family}{family}…")]);
        assert_eq!(shown(4, vec![Column::new("a")], &[&[&row]]).0, ["A", &format!("{family}…")]);
        assert_eq!(
            shown(3, vec![Column::new("a")], &[&["e\u{301}e\u{301}e\u{301}e\u{301}"]]).0,
            ["A", "e\u{301}e\u{301}…"]
        );
    }

    #[test]
    fn lines_are_broken_at_blanks() {
        assert_eq!(wrapped("  one two three", Some(10)), "  one two\n    three\n");
        assert_eq!(wrapped("  one two three", Some(4)), "  one\n    two\n    three\n");
        assert_eq!(wrapped("one two", None), "one two\n");
        assert_eq!(wrapped_at("why:  one two three", 6, Some(14)), "why:  one two\n      three\n");
        assert_eq!(wrapped("表表 表表", Some(8)), "表表\n  表表\n");
    }

    #[test]
    fn later_rows_that_are_wider() {
        let mut rows: Vec<&[&str]> = vec![&["1", "a", "on"]; ROWS_MEASURED];
        rows.extend::<[&[&str]; 4]>([
            &["1", "a name of twenty    |", "on"],
            &["1", "a", "on"],
            &["123456789012", "a name of twenty    |", "disabled"],
            &["1", "a", "on"],
        ]);
        // The widths stay; what an id needs, the next columns give in its row.
        let (lines, _) = shown(32, columns(), &rows);
        assert_eq!(lines[0], "ID  NAME  STATE");
        assert_eq!(lines[1], "1   a     on");
        assert_eq!(lines[101], "1   a n…  on");
        assert_eq!(lines[102], "1   a     on");
        assert_eq!(lines[103], "123456789012  a…  disabled");
        assert_eq!(lines[104], "1   a     on");
        assert!(lines.iter().all(|line| line.width() <= 32), "{lines:#?}");
        // In a pipe nothing is cut.
        let mut table = Table::within(None, columns());
        let mut out = Vec::new();
        rows.iter().for_each(|row| table.row(&mut out, row.iter()).unwrap());
        table.end(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains("\n123456789012  a name of twenty    |  disabled\n"), "{text}");
    }
}

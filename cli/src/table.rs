//! Columns for people, tabs for programs. No cell ends its cell or its row, whatever its text is.

mod cut;

use std::io::{self, IsTerminal, Write};

use unicode_width::UnicodeWidthStr;

use self::cut::push_cut;
use crate::terminal::one_line;

/// So many rows are measured before they are printed, if they are not the last ones of a page.
const ROWS_MEASURED: usize = 100;

/// No column is narrower because of others.
const NARROW: usize = 8;

/// Nor is one that was asked for.
const READABLE: usize = 12;

/// A cell after one that is wider than its column: a character, and the sign that there was more.
const MIN_WIDTH: usize = 2;

/// Blanks between columns.
pub(crate) const GAP: usize = 2;

/// As many before the columns that are below another.
const INDENT: &str = "  ";

/// A column, before its width is known.
#[derive(Debug, Clone)]
pub(crate) struct Column {
    heading: String,
    /// Whether its cells are never cut, because people copy them.
    whole: bool,
    /// How narrow it may become.
    least: usize,
    /// Where there is no room for all columns, those with the highest rank go first; one of rank 0 stays.
    rank: u8,
}

impl Column {
    /// A column that stays, and is cut where there is no room for it.
    pub(crate) fn new(heading: &str) -> Self {
        Self { heading: one_line(heading).to_uppercase(), whole: false, least: NARROW, rank: 0 }
    }

    /// The same, with cells that are never cut.
    pub(crate) fn whole(self) -> Self {
        Self { whole: true, ..self }
    }

    /// The same, wide enough to be read even where the terminal has no room for it.
    pub(crate) fn asked(self) -> Self {
        Self { least: READABLE, ..self }
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
    /// The width of the last cell.
    cell: Option<usize>,
    /// Whether cells differ in their width.
    varies: bool,
    width: usize,
}

impl Shown {
    /// How narrow it may become.
    fn least(&self) -> usize {
        if self.column.whole { self.natural } else { self.natural.min(self.column.least) }
    }

    /// Blanks for later cells that are wider: ids that count need more digits, and those of one width do not.
    fn spare(&self) -> usize {
        if self.column.whole && self.varies { 2 } else { 0 }
    }
}

/// Rows with their columns aligned.
#[derive(Debug)]
pub(crate) struct Table {
    columns: Vec<Shown>,
    /// The terminal's width; whoever reads a pipe has room.
    room: Option<usize>,
    /// Rows that are measured and not printed.
    waiting: Vec<Vec<String>>,
    is_laid_out: bool,
    /// Whether the cells of the first column have lines of their own, and the others follow below.
    is_below: bool,
    /// Whether each cell has a line of its own, after its heading, and an empty line is between two rows.
    is_stacked: bool,
    /// Whether a row was printed.
    has_rows: bool,
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
            Shown { column, index, natural, cell: None, varies: false, width: 0 }
        };
        Self {
            columns: columns.into_iter().enumerate().map(shown).collect(),
            room,
            waiting: Vec::new(),
            is_laid_out: false,
            is_below: false,
            is_stacked: false,
            has_rows: false,
            left_out: Vec::new(),
        }
    }

    /// Prints a row, or keeps it until it can be printed.
    pub(crate) fn row<S: AsRef<str>>(
        &mut self,
        out: &mut impl Write,
        cells: impl IntoIterator<Item = S>,
    ) -> io::Result<()> {
        let shown = |cell: &str| match self.room {
            Some(_) => one_line(&cell.replace('\t', "\\t")),
            None => one_line(cell),
        };
        let row: Vec<String> = cells.into_iter().map(|cell| shown(cell.as_ref())).collect();
        self.measure(&row);
        if self.is_laid_out && self.room.is_none() {
            return self.line(out, &row);
        }
        self.waiting.push(row);
        if self.waiting.len() < ROWS_MEASURED {
            Ok(())
        } else if self.is_laid_out {
            self.page(out)
        } else {
            self.lay_out(out, true)
        }
    }

    /// Whether rows wait that need not wait for others.
    pub(crate) fn has_page(&self) -> bool {
        self.is_laid_out && !self.waiting.is_empty()
    }

    /// Prints the rows of a page. The first ones wait until enough of them are measured.
    pub(crate) fn page(&mut self, out: &mut impl Write) -> io::Result<()> {
        if !self.has_page() {
            return Ok(());
        }
        self.grow();
        self.print(out)
    }

    /// Prints what waits.
    pub(crate) fn end(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.is_laid_out { self.page(out) } else { self.lay_out(out, false) }
    }

    /// The columns that the terminal has no room for, by their number.
    pub(crate) fn left_out(&self) -> &[usize] {
        &self.left_out
    }

    /// Remembers how wide the cells are. In a pipe, a row that follows the heading is printed at once.
    fn measure(&mut self, row: &[String]) {
        for shown in &mut self.columns {
            let cell = row.get(shown.index).map_or(0, |cell| cell.width());
            shown.natural = shown.natural.max(cell);
            shown.varies |= shown.cell.replace(cell).is_some_and(|before| before != cell);
            if self.is_laid_out && self.room.is_none() {
                shown.width = shown.width.max(cell);
            }
        }
    }

    /// Decides on the columns and their widths, and prints the heading and the rows that wait.
    fn lay_out(&mut self, out: &mut impl Write, has_more: bool) -> io::Result<()> {
        self.is_laid_out = true;
        if let Some(room) = self.room {
            self.is_below = self.needs_lines(room);
            if let (true, Some(name)) = (self.is_below, self.columns.get_mut(1)) {
                name.column.least = READABLE;
            }
            while self.sum(Shown::least) > room && self.leave_one_out() {}
            self.is_below &= self.columns.len() > 1;
            if self.sum(Shown::least) > room && self.columns.len() > 1 {
                // All that are left are wanted.
                self.is_below = self.columns.first().is_some_and(|first| first.column.whole);
                self.is_stacked = self.sum(Shown::least) > room;
            }
        }
        if self.is_stacked {
            return self.print(out);
        }
        for shown in &mut self.columns {
            shown.width = shown.natural;
        }
        self.shrink(|_, shown| shown.least());
        if has_more {
            self.spare();
        }
        let mut headings = vec![String::new(); self.columns.iter().map(|shown| shown.index + 1).max().unwrap_or(0)];
        for shown in &self.columns {
            if let Some(heading) = headings.get_mut(shown.index) {
                heading.clone_from(&shown.column.heading);
            }
        }
        self.line(out, &headings)?;
        self.print(out)
    }

    /// Whether a terminal has no room for the first column and the next one, which could be left out: the name beside an id.
    fn needs_lines(&self, room: usize) -> bool {
        let [first, next, ..] = self.columns.as_slice() else { return false };
        next.column.rank > 0 && first.column.whole && first.natural + GAP + next.least() > room
    }

    /// Gives the columns whose later cells may be wider what the terminal has room for.
    fn spare(&mut self) {
        let Some(mut left) = self.room.map(|room| room.saturating_sub(self.total())) else { return };
        for shown in &mut self.columns {
            let spare = shown.spare().min(left);
            shown.width += spare;
            left -= spare;
        }
    }

    /// Widens the columns for the rows that wait, as far as the terminal has room. None becomes narrower, so that little moves.
    fn grow(&mut self) {
        let before: Vec<usize> = self.columns.iter().map(|shown| shown.width).collect();
        for shown in &mut self.columns {
            shown.width = shown.width.max(shown.natural);
        }
        let floor = |at: usize| before.get(at).copied().unwrap_or(0);
        self.shrink(|at, shown| if shown.column.whole { shown.width } else { floor(at) });
        self.shrink(|at, _| floor(at));
        // The last one has all that is left in any case, and leaves it to others later.
        if let (Some(last), Some(width)) = (self.columns.last_mut(), before.last()) {
            last.width = *width;
        }
    }

    fn print(&mut self, out: &mut impl Write) -> io::Result<()> {
        for row in std::mem::take(&mut self.waiting) {
            if !self.is_stacked {
                self.line(out, &row)?;
                continue;
            }
            if std::mem::replace(&mut self.has_rows, true) {
                writeln!(out)?;
            }
            self.stack(out, &row)?;
        }
        Ok(())
    }

    /// A row with each cell on its own line.
    fn stack(&self, out: &mut impl Write, row: &[String]) -> io::Result<()> {
        let names = self.columns.iter().map(|shown| shown.column.heading.width()).max().unwrap_or(0);
        let room = self.room.unwrap_or(usize::MAX).saturating_sub(names + GAP).max(MIN_WIDTH);
        for shown in &self.columns {
            let cell = row.get(shown.index).map_or("", String::as_str);
            let heading = shown.column.heading.as_str();
            if shown.column.whole && cell.width() > room {
                writeln!(out, "{heading}\n{INDENT}{cell}")?;
            } else {
                line(out, "", [(heading, (names, true)), (cell, (room, shown.column.whole))].into_iter())?;
            }
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

    /// The width of a line. What is below the first column is indented by as much as is between two.
    fn sum(&self, width: impl Fn(&Shown) -> usize) -> usize {
        let beside = self.columns.iter().skip(usize::from(self.is_below));
        beside.map(width).sum::<usize>() + GAP * self.columns.len().saturating_sub(1)
    }

    fn total(&self) -> usize {
        self.sum(|shown| shown.width)
    }

    /// Takes room from the widest columns until all fit, or none can give any more.
    fn shrink(&mut self, least: impl Fn(usize, &Shown) -> usize) {
        let Some(room) = self.room else { return };
        let first = usize::from(self.is_below);
        // Each round makes one column as narrow as the next one, so that there are about as many rounds as columns.
        while let Some(over) = self.total().checked_sub(room).filter(|over| *over > 0) {
            let giving = |(at, shown): &(usize, &mut Shown)| shown.width > least(*at, shown);
            let mut widths: Vec<usize> =
                self.columns.iter_mut().enumerate().skip(first).filter(giving).map(|(_, shown)| shown.width).collect();
            widths.sort_unstable();
            let next = widths.iter().rev().nth(1).copied().unwrap_or(0);
            let Some((at, widest)) =
                self.columns.iter_mut().enumerate().skip(first).filter(giving).max_by_key(|(_, shown)| shown.width)
            else {
                return;
            };
            let least = least(at, widest);
            widest.width -= (widest.width - next.max(least)).max(1).min(over);
        }
    }

    fn line(&self, out: &mut impl Write, row: &[String]) -> io::Result<()> {
        let cell = |shown: &Shown| row.get(shown.index).map_or("", String::as_str);
        let mut beside = self.columns.as_slice();
        let mut indent = "";
        if let (true, Some((first, below))) = (self.is_below, self.columns.split_first()) {
            writeln!(out, "{}", cell(first))?;
            (beside, indent) = (below, INDENT);
        }
        // After the last column there may be room left, which puts nothing out of line.
        let spare = self.room.map_or(0, |room| room.saturating_sub(self.total()));
        let last = beside.len().saturating_sub(1);
        let width = |at: usize, shown: &Shown| if at == last { shown.width + spare } else { shown.width };
        let cells = beside.iter().enumerate();
        line(out, indent, cells.map(|(at, shown)| (cell(shown), (width(at, shown), shown.column.whole))))
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

fn line<'c>(
    out: &mut impl Write,
    indent: &str,
    cells: impl Iterator<Item = (&'c str, (usize, bool))>,
) -> io::Result<()> {
    let mut text = indent.to_owned();
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

/// Rows with tabs between their columns.
pub(crate) fn tabbed<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    rows.into_iter().map(|row| row.map(|cell| one_line(&cell)).join("\t") + "\n").collect()
}

#[cfg(test)]
mod tests;

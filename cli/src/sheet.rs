//! A table to be read as a whole: nothing in it is cut or left out. Where the terminal has no room, cells go on below.

use unicode_width::UnicodeWidthStr;

use crate::table::{GAP, room};
use crate::terminal::one_line;

/// A column, and whether its cells may be broken at their blanks and slashes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Column {
    /// What people copy.
    Whole(&'static str),
    /// What people read.
    Broken(&'static str),
}

impl Column {
    const fn heading(self) -> &'static str {
        match self {
            Self::Whole(heading) | Self::Broken(heading) => heading,
        }
    }

    /// The parts of a cell that are never broken, each with the blanks after it.
    fn parts(self, cell: &str) -> Vec<&str> {
        match self {
            Self::Whole(_) => vec![cell],
            // Of names with a blank, such as `in (…)`, more blanks are between two.
            Self::Broken(_) if cell.contains("  ") => cell.split_inclusive("  ").collect(),
            Self::Broken(_) => cell.split_inclusive([' ', '/']).collect(),
        }
    }
}

/// The rows for standard output, each with so many blanks before it.
pub(crate) fn text<const N: usize>(
    columns: [Column; N],
    indent: usize,
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    within(room(), columns, indent, rows)
}

fn within<const N: usize>(
    room: Option<usize>,
    columns: [Column; N],
    indent: usize,
    rows: impl IntoIterator<Item = [String; N]>,
) -> String {
    let headings = columns.map(|column| column.heading().to_uppercase());
    let rows = rows.into_iter().map(|row| row.map(|cell| one_line(&cell)));
    let rows: Vec<[String; N]> = std::iter::once(headings).chain(rows).collect();
    let room = room.map_or(usize::MAX, |room| room.saturating_sub(indent));
    let mut out = String::new();
    match widths(room, &columns, &rows) {
        Some(widths) => rows.iter().for_each(|row| aligned(&mut out, indent, &columns, &widths, row)),
        None => rows.iter().for_each(|row| stacked(&mut out, indent, room, &columns, row)),
    }
    out
}

/// How wide each column is where all of them fit beside each other.
fn widths<const N: usize>(room: usize, columns: &[Column; N], rows: &[[String; N]]) -> Option<Vec<usize>> {
    let widest = |of: &dyn Fn(Column, &str) -> usize| -> Vec<usize> {
        let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
        let all = columns.iter().enumerate();
        all.map(|(at, column)| cells(at).map(|cell| of(*column, cell)).max().unwrap_or(0)).collect()
    };
    let mut widths = widest(&|_, cell| cell.width());
    let least =
        widest(&|column, cell| column.parts(cell).into_iter().map(|part| part.trim_end().width()).max().unwrap_or(0));
    let gaps = GAP * N.saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
    while over > 0 {
        let giving = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
        *giving.max_by_key(|(width, _)| **width)?.0 -= 1;
        over -= 1;
    }
    Some(widths)
}

/// Cells beside each other, each on as many lines as it needs.
fn aligned<const N: usize>(
    out: &mut String,
    indent: usize,
    columns: &[Column; N],
    widths: &[usize],
    row: &[String; N],
) {
    let cells = columns.iter().zip(row).zip(widths);
    let cells: Vec<Vec<String>> = cells.map(|((column, cell), width)| broken(column.parts(cell), *width)).collect();
    for line in 0..cells.iter().map(Vec::len).max().unwrap_or(0) {
        let mut text = " ".repeat(indent);
        for (cell, width) in cells.iter().zip(widths) {
            let part = cell.get(line).map_or("", String::as_str);
            text.push_str(part);
            text.extend(std::iter::repeat_n(' ', width.saturating_sub(part.width()) + GAP));
        }
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

/// The first cell on a line of its own, and the others below it.
fn stacked<const N: usize>(out: &mut String, indent: usize, room: usize, columns: &[Column; N], row: &[String; N]) {
    let blanks = " ".repeat(indent);
    let mut cells = columns.iter().zip(row);
    out.push_str(&format!("{blanks}{}\n", cells.next().map_or("", |(_, cell)| cell)));
    let gap = " ".repeat(GAP);
    let mut parts: Vec<&str> = Vec::new();
    for (column, cell) in cells.filter(|(_, cell)| !cell.is_empty()) {
        // A cell that fits is not broken.
        match cell.width() + 2 * GAP <= room {
            true => parts.push(cell.as_str()),
            false => parts.extend(column.parts(cell)),
        }
        parts.push(&gap);
    }
    for line in broken(parts, room.saturating_sub(2 * GAP)) {
        out.push_str(&format!("{blanks}{gap}{gap}{line}\n"));
    }
}

/// The parts on lines of at most this width, unless one part is wider.
fn broken(parts: Vec<&str>, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for part in parts {
        if !line.is_empty() && line.width() + part.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        // No line begins with what was between two parts.
        if !(line.is_empty() && part.trim().is_empty()) {
            line.push_str(part);
        }
    }
    lines.push(line.trim_end().to_owned());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] = [Column::Whole("name"), Column::Broken("path"), Column::Broken("operators")];

    fn rows() -> [[String; 3]; 2] {
        [["a@v1/users", "/v1/one/two/users", "=  in (…)  contains"], ["b@v1/x", "/v1/x", "="]]
            .map(|row| row.map(str::to_owned))
    }

    #[track_caller]
    fn shown(room: usize, lines: &[&str]) {
        let text = within(Some(room), COLUMNS, 0, rows());
        assert_eq!(text.lines().collect::<Vec<_>>(), lines, "{room}");
        // All is there, however narrow it is.
        let bare = |text: &str| text.replace([' ', '\n'], "");
        for cell in rows().concat().concat().split("  ") {
            assert!(bare(&text).contains(&bare(cell).chars().take(8).collect::<String>()), "{cell}: {text}");
        }
    }

    #[test]
    fn cells_go_on_below() {
        let wide = [
            "NAME        PATH               OPERATORS",
            "a@v1/users  /v1/one/two/users  =  in (…)  contains",
            "b@v1/x      /v1/x              =",
        ];
        shown(50, &wide);
        shown(
            40,
            &[
                "NAME        PATH           OPERATORS",
                "a@v1/users  /v1/one/two/   =  in (…)",
                "            users          contains",
                "b@v1/x      /v1/x          =",
            ],
        );
        shown(
            20,
            &[
                "NAME",
                "    PATH  OPERATORS",
                "a@v1/users",
                "    /v1/one/two/",
                "    users  =  in (…)",
                "    contains",
                "b@v1/x",
                "    /v1/x  =",
            ],
        );
        assert_eq!(within(None, COLUMNS, 0, rows()).lines().collect::<Vec<_>>(), wide);
    }
}

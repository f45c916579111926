//! A table to be read as a whole: nothing in it is cut or left out. Where the terminal has no room, cells go on below, or all
//! columns are below the first one.

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
    let mut out = String::new();
    // Columns that all the others cannot be beside have lines of their own, and the others are aligned below.
    let room = |stacked: usize| room.map_or(usize::MAX, |room| room.saturating_sub(indent + GAP * stacked));
    let fits = |stacked: usize| Some((stacked, widths(room(stacked), stacked, &columns, &rows)?));
    let (stacked, widths) = (0..N).find_map(fits).unwrap_or((N, Vec::new()));
    for row in &rows {
        let cells = columns.iter().zip(row).take(stacked).enumerate();
        for (at, (column, cell)) in cells.filter(|(at, (_, cell))| *at == 0 || !cell.is_empty()) {
            for line in broken(column.parts(cell), room(at)) {
                out.push_str(&format!("{}{line}\n", " ".repeat(indent + GAP * at)));
            }
        }
        aligned(
            &mut out,
            indent + GAP * stacked,
            columns.get(stacked..).unwrap_or_default(),
            &widths,
            row.get(stacked..).unwrap_or_default(),
        );
    }
    out
}

/// How wide each column is where all of them but the first ones fit beside each other.
fn widths<const N: usize>(
    room: usize,
    first: usize,
    columns: &[Column; N],
    rows: &[[String; N]],
) -> Option<Vec<usize>> {
    let widest = |of: &dyn Fn(Column, &str) -> usize| -> Vec<usize> {
        let cells = |at: usize| rows.iter().filter_map(move |row| row.get(at));
        let all = columns.iter().enumerate().skip(first);
        all.map(|(at, column)| cells(at).map(|cell| of(*column, cell)).max().unwrap_or(0)).collect()
    };
    let mut widths = widest(&|_, cell| cell.width());
    let least =
        widest(&|column, cell| column.parts(cell).into_iter().map(|part| part.trim_end().width()).max().unwrap_or(0));
    let gaps = GAP * widths.len().saturating_sub(1);
    let mut over = (widths.iter().sum::<usize>() + gaps).saturating_sub(room);
    while over > 0 {
        let giving = widths.iter_mut().zip(&least).filter(|(width, least)| **width > **least);
        *giving.max_by_key(|(width, _)| **width)?.0 -= 1;
        over -= 1;
    }
    Some(widths)
}

/// Cells beside each other, each on as many lines as it needs.
fn aligned(out: &mut String, indent: usize, columns: &[Column], widths: &[usize], row: &[String]) {
    if row.iter().all(String::is_empty) {
        return;
    }
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
        // The name has a line of its own; below it, the others are under their headings.
        shown(
            26,
            &[
                "NAME",
                "  PATH         OPERATORS",
                "a@v1/users",
                "  /v1/one/     =  in (…)",
                "  two/users    contains",
                "b@v1/x",
                "  /v1/x        =",
            ],
        );
        shown(
            14,
            &[
                "NAME",
                "  PATH",
                "    OPERATORS",
                "a@v1/users",
                "  /v1/one/two/",
                "  users",
                "    =  in (…)",
                "    contains",
                "b@v1/x",
                "  /v1/x",
                "    =",
            ],
        );
        assert_eq!(within(None, COLUMNS, 0, rows()).lines().collect::<Vec<_>>(), wide);
    }
}

//! Columns for people, tabs for programs. What stands in a cell never ends it, nor the row.

use crate::excerpt::one_line;

/// Rows with their columns aligned, two blanks between them.
pub(crate) fn aligned<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    let rows: Vec<[String; N]> = rows.into_iter().map(clean).collect();
    let mut widths = [0; N];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let cells: String = row.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}  ")).collect();
    format!("{}\n", cells.trim_end())
}

/// Rows with tabs between their columns.
pub(crate) fn tabbed<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    rows.into_iter().map(|row| clean(row).join("\t") + "\n").collect()
}

fn clean<const N: usize>(row: [String; N]) -> [String; N] {
    row.map(|cell| one_line(&cell))
}

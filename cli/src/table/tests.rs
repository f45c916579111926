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
    // Where the name has no room beside the id, it has room below.
    let (lines, left_out) = shown(19, columns(), rows);
    assert_eq!(lines, ["ID", "  NAME", "0123456789", "  a long name that…"]);
    assert_eq!(left_out, [2]);
    let (lines, left_out) = shown(12, columns(), rows);
    assert_eq!(lines, ["ID", "0123456789"]);
    assert_eq!(left_out, [2, 1]);
    // Not even the id fits: it is whole all the same.
    assert_eq!(shown(4, columns(), rows).0, ["ID", "0123456789"]);
}

/// Columns that were asked for are all there, however narrow the terminal is, and no line is longer than it.
#[test]
fn columns_that_stay_and_have_no_room() {
    let rows: &[&[&str]] =
        &[&["0123456789", "one two three four", "表表表表表", "on"], &["0123456780", "a", "b", "off"]];
    let of = |column: fn(Column) -> Column| {
        let columns = ["first", "second", "third"].map(|name| column(Column::new(name)));
        std::iter::once(Column::new("id").whole()).chain(columns).collect::<Vec<_>>()
    };
    let beside = [
        "ID          FIRST     SECOND    THIRD",
        "0123456789  one two…  表表表…   on",
        "0123456780  a         b         off",
    ];
    assert_eq!(shown(37, of(|column| column), rows).0, beside);
    // The id has a line of its own, and what else was asked for is below.
    let below = [
        "ID",
        "  FIRST             SECOND      THIRD",
        "0123456789",
        "  one two three f…  表表表表表  on",
        "0123456780",
        "  a                 b           off",
    ];
    assert_eq!(shown(37, of(Column::asked), rows).0, below);
    // Each cell has one.
    let stacked = [
        "ID      0123456789",
        "FIRST   one two thr…",
        "SECOND  表表表表表",
        "THIRD   on",
        "",
        "ID      0123456780",
        "FIRST   a",
        "SECOND  b",
        "THIRD   off",
    ];
    assert_eq!(shown(20, of(Column::asked), rows).0, stacked);
    assert_eq!(shown(20, of(|column| column), rows).0, stacked);
    // What is never cut is on the next line where it fits there.
    let narrow = shown(15, of(Column::asked), rows).0;
    assert_eq!(narrow[..4], ["ID", "  0123456789", "FIRST   one tw…", "SECOND  表表表…"]);
    // Later rows too.
    let mut table = Table::within(Some(20), of(Column::asked));
    let mut out = Vec::new();
    (0..150).for_each(|_| table.row(&mut out, rows[0]).unwrap());
    table.end(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!((text.matches("\n\n").count(), text.matches("ID      0123456789\n").count()), (149, 150));
}

/// A family is one picture of two columns, whole or not there.
#[test]
fn emoji_that_are_joined() {
    let family = "👩\u{200d}👩\u{200d}👧";
    let cells: &[&[&str]] = &[&[family, "x"], &["ab", "x"]];
    let two = || vec![Column::new("a"), Column::new("b")];
    assert_eq!(shown(40, two(), cells).0, ["A   B", &format!("{family}  x"), "ab  x"]);
    let row = family.repeat(5);
    assert_eq!(shown(9, vec![Column::new("a")], &[&[&row]]).0, ["A", &format!("{}…", family.repeat(4))]);
    assert_eq!(shown(8, vec![Column::new("a")], &[&[&row]]).0, ["A", &format!("{}…", family.repeat(3))]);
    assert_eq!(
        shown(8, vec![Column::new("a")], &[&[&"e\u{301}".repeat(9)]]).0,
        ["A", &format!("{}…", "e\u{301}".repeat(7))]
    );
}

#[test]
fn later_rows_that_are_wider() {
    let mut rows: Vec<&[&str]> = vec![&["1", "a", "on"]; ROWS_MEASURED];
    rows.extend::<[&[&str]; 3]>([
        &["1", "a name of twenty    |", "on"],
        &["123456789012", "a name of twenty    |", "disabled"],
        &["1", "a", "on"],
    ]);
    // The columns take the room that there is, and ids take it first.
    let (lines, _) = shown(60, columns(), &rows);
    assert_eq!(lines[0], "ID  NAME  STATE");
    assert_eq!(lines[100], "1   a     on");
    assert_eq!(lines[101], "1             a name of twenty    |  on");
    assert_eq!(lines[102], "123456789012  a name of twenty    |  disabled");
    assert_eq!(lines[103], "1             a                      on");
    let (lines, _) = shown(32, columns(), &rows);
    assert_eq!(lines[101], "1             a name …  on");
    assert_eq!(lines[102], "123456789012  a name …  disabled");
    // Where there is none, the columns stay, and what an id needs, the next ones give in its row.
    let (lines, _) = shown(15, columns(), &rows);
    assert_eq!(lines[100], "1   a     on");
    assert_eq!(lines[102], "123456789012  a…  d…");
    assert_eq!(lines[103], "1   a     on");
    // In a pipe nothing is cut.
    let mut table = Table::within(None, columns());
    let mut out = Vec::new();
    rows.iter().for_each(|row| table.row(&mut out, row.iter()).unwrap());
    table.end(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.contains("\n123456789012  a name of twenty    |  disabled\n"), "{text}");
}

/// Ids that count get digits; the columns beside them stay where they are, and nothing in them is cut.
#[test]
fn ids_that_grow() {
    let rows: Vec<[String; 2]> = (0..150).map(|n| [format!("id-{n}"), "a name".to_owned()]).collect();
    let mut table = Table::within(Some(40), [Column::new("id").whole(), Column::new("name")]);
    let mut out = Vec::new();
    rows.iter().for_each(|row| table.row(&mut out, row).unwrap());
    table.end(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.lines().skip(1).all(|line| line.find("a name") == text.find("NAME")), "{text}");
}

/// A page is printed when it ends, and only the first one waits for more.
#[test]
fn pages_that_end() {
    let mut table = Table::within(Some(40), columns());
    let mut out = Vec::new();
    for (count, printed) in [(50, 0), (51, 102), (3, 105)] {
        (0..count).for_each(|_| table.row(&mut out, ["1", "a", "on"]).unwrap());
        table.page(&mut out).unwrap();
        assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), printed);
        assert!(!table.has_page());
    }
}

/// No cell ends its row, and a tab is seen as the end of a line is.
#[test]
fn tabs_and_line_ends() {
    assert_eq!(shown(40, vec![Column::new("a")], &[&["a\tb\nc"]]).0, ["A", "a\\tb\\nc"]);
}

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

/// They are longer than the terminal before nobody can read them.
#[test]
fn columns_that_stay_become_as_narrow_as_they_may() {
    let rows: &[&[&str]] = &[&["0123456789", "one two three four", "表表表表表", "on"]];
    let of = |column: fn(Column) -> Column| {
        let columns = ["first", "second", "third"].map(|name| column(Column::new(name)));
        std::iter::once(Column::new("id").whole()).chain(columns).collect::<Vec<_>>()
    };
    let (lines, _) = shown(20, of(|column| column), rows);
    assert_eq!(lines, ["ID          FIRST     SECOND    THIRD", "0123456789  one two…  表表表…   on"]);
    let (lines, _) = shown(20, of(Column::asked), rows);
    assert_eq!(lines, ["ID          FIRST         SECOND      THIRD", "0123456789  one two thr…  表表表表表  on"]);
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

//! No file needs itself by way of others: the files of each crate can be read one after the other, each with only those
//! before it.
//!
//! A file needs another where a path in it names something that is defined there. Paths are resolved as the compiler does,
//! through `use`, re-exports and modules, so that a name that a `mod.rs` only hands on counts for the file that it comes
//! from. Hence `mod child;` and `pub use child::Thing;` in a parent do not mean that the parent needs the child: they say where things are.
//! What a `mod.rs` defines itself is another matter: a child that names it needs the parent, and if the parent
//! calls the child, that is a circle. Methods are not seen, as no path names their file. Unit tests do not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module: its path from the crate's root on.
type Module = Vec<String>;

/// A file's modules, its names, and the paths in it.
#[derive(Debug, Default)]
struct File {
    children: BTreeSet<String>,
    /// What `use` brings in, by the name that it gets.
    names: BTreeMap<String, Vec<String>>,
    /// All paths, of `use` (but for what is re-exported) and of the code.
    paths: Vec<Vec<String>>,
}

type Crate = BTreeMap<Module, File>;

#[test]
fn the_library_has_no_circles() {
    assert_eq!(circles("core/src"), [[""; 0]; 0]);
}

#[test]
fn the_command_has_no_circles() {
    assert_eq!(circles("cli/src"), [[""; 0]; 0]);
}

#[test]
fn a_circle_is_found() {
    let files = |texts: &[(&str, &str)]| -> Crate {
        let module = |name: &str| name.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        texts.iter().map(|(name, text)| (module(name), read(text))).collect()
    };
    // Through the names that a parent hands on, and not by way of the parent.
    let through = files(&[
        ("", "mod a;"),
        ("a", "mod b; mod c; pub use b::B; pub(crate) use self::c::{C, Other as D}; // crate::a::b::B"),
        ("a/b", "use super::{C, x}; fn f() { \"crate::a::b::B\"; C::new() }"),
        ("a/c", "use crate::a; #[cfg(test)] mod tests { use super::super::B; } fn f(_: a::B) {}"),
    ]);
    assert_eq!(circles_of(&through), [["a/b", "a/c"]]);
    let parent = files(&[("", "mod a; struct Root; fn f() { a::go() }"), ("a", "fn go(_: super::Root) {}")]);
    assert_eq!(circles_of(&parent), [["", "a"]]);
    let none = files(&[("", "mod a; pub use a::A; fn f() { a::go() }"), ("a", "pub struct A; fn go(_: crate::A) {}")]);
    assert_eq!(circles_of(&none), [[""; 0]; 0]);
}

/// The groups of files that need each other.
fn circles(folder: &str) -> Vec<Vec<String>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files = Vec::new();
    collect(&root, &mut files);
    let module = |path: &Path| -> Module {
        let inner = path.strip_prefix(&root).unwrap().with_extension("");
        let parts = inner.iter().map(|part| part.to_str().unwrap().to_owned());
        parts.filter(|part| !["mod", "lib", "main"].contains(&part.as_str())).collect()
    };
    let read = |path: &PathBuf| (module(path), read(&std::fs::read_to_string(path).unwrap()));
    circles_of(&files.iter().map(read).collect())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn circles_of(files: &Crate) -> Vec<Vec<String>> {
    let needs: BTreeMap<&Module, BTreeMap<&Module, String>> =
        files.keys().map(|module| (module, needs(files, module))).collect();
    // All that a file needs, directly or not: a circle is the files that need each other.
    let reach = |from: &Module| -> BTreeSet<&Module> {
        let mut reached = BTreeSet::new();
        let mut next: Vec<&Module> = needs.get(from).into_iter().flat_map(BTreeMap::keys).copied().collect();
        while let Some(module) = next.pop() {
            if reached.insert(module) {
                next.extend(needs.get(module).into_iter().flat_map(BTreeMap::keys));
            }
        }
        reached
    };
    let reached: BTreeMap<&Module, BTreeSet<&Module>> = files.keys().map(|module| (module, reach(module))).collect();
    let both = |a: &Module, b: &Module| {
        reached.get(a).is_some_and(|all| all.contains(b)) && reached.get(b).is_some_and(|all| all.contains(a))
    };
    let mut circles: Vec<Vec<String>> = Vec::new();
    for module in files.keys().filter(|module| both(module, module)) {
        let circle: Vec<&Module> = files.keys().filter(|other| both(module, other)).collect();
        let names: Vec<String> = circle.iter().map(|other| other.join("/")).collect();
        if circles.contains(&names) {
            continue;
        }
        // Shown where a test fails.
        for from in &circle {
            for (to, path) in needs.get(*from).into_iter().flatten().filter(|(to, _)| circle.contains(to)) {
                println!("{} needs {} for {path}", from.join("/"), to.join("/"));
            }
        }
        circles.push(names);
    }
    circles
}

/// The files that a file needs, each with a path that says so.
fn needs<'c>(files: &'c Crate, module: &Module) -> BTreeMap<&'c Module, String> {
    let file = files.get(module).expect("a file");
    let needed = |path: &Vec<String>| Some((definer(files, module, path, 0)?, path.join("::")));
    file.paths.iter().filter_map(needed).filter(|(other, _)| *other != module).collect()
}

/// The file that defines what `path` names, as written in `module`. A module itself is defined nowhere: what is used of it
/// has a path of its own.
fn definer<'c>(files: &'c Crate, module: &Module, path: &[String], depth: usize) -> Option<&'c Module> {
    let (first, rest) = path.split_first()?;
    let file = files.get(module)?;
    let (mut here, mut rest) = match first.as_str() {
        "crate" => (Module::new(), rest),
        "self" => (module.clone(), rest),
        "super" => (module.split_last()?.1.to_vec(), rest),
        name if file.children.contains(name) => (module.clone(), path),
        name => {
            let meant = file.names.get(name).filter(|meant| depth < 16 && meant.as_slice() != path)?;
            return definer(files, module, &[meant, rest].concat(), depth + 1);
        }
    };
    while let Some((name, after)) = rest.split_first() {
        let at = files.get(&here)?;
        if name == "super" {
            here.pop();
        } else if at.children.contains(name) {
            here.push(name.clone());
        } else if let Some(meant) = at.names.get(name).filter(|_| depth < 16) {
            return definer(files, &here, &[meant.as_slice(), after].concat(), depth + 1);
        } else {
            return files.get_key_value(&here).map(|(module, _)| module);
        }
        rest = after;
    }
    None
}

/// Reads a file's text.
fn read(text: &str) -> File {
    let mut file = File::default();
    let mut words = words(text).into_iter().peekable();
    let mut before = String::new();
    while let Some(word) = words.next() {
        match word.as_str() {
            "mod" => {
                let name = words.next().unwrap_or_default();
                if words.peek().is_some_and(|next| next == ";") {
                    file.children.insert(name);
                }
            }
            "use" => {
                let tree: Vec<String> = words.by_ref().take_while(|word| word != ";").collect();
                let is_handed_on = before == "pub" || before == ")";
                let mut leaves = Vec::new();
                leaves_of(&mut tree.into_iter().peekable(), &[], &mut leaves);
                for (path, name) in leaves {
                    if !is_handed_on {
                        file.paths.push(path.clone());
                    }
                    file.names.insert(name, path);
                }
            }
            _ if is_name(&word) && words.peek().is_some_and(|next| next == "::") => {
                let mut path = vec![word.clone()];
                while words.peek().is_some_and(|next| next == "::") {
                    words.next();
                    match words.peek() {
                        Some(name) if is_name(name) => path.extend(words.next()),
                        _ => break,
                    }
                }
                file.paths.push(path);
            }
            _ => {}
        }
        before = word;
    }
    file
}

/// The paths of a `use`, each with the name that it gives.
fn leaves_of(
    words: &mut std::iter::Peekable<std::vec::IntoIter<String>>,
    prefix: &[String],
    leaves: &mut Vec<(Vec<String>, String)>,
) {
    let mut path = prefix.to_vec();
    let mut name = None;
    while let Some(word) = words.next() {
        match word.as_str() {
            "::" => {}
            "{" => {
                leaves_of(words, &path, leaves);
                // After a group, nothing is left of its path.
                path = prefix.to_vec();
            }
            "as" => name = words.next(),
            "," | "}" => {
                leaf(prefix, &path, name.take(), leaves);
                path = prefix.to_vec();
                if word == "}" {
                    return;
                }
            }
            _ => path.push(word),
        }
    }
    leaf(prefix, &path, name, leaves);
}

fn leaf(prefix: &[String], path: &[String], name: Option<String>, leaves: &mut Vec<(Vec<String>, String)>) {
    if path.len() == prefix.len() {
        return;
    }
    let mut path = path.to_vec();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    let last = path.last().cloned().unwrap_or_default();
    leaves.push((path, name.unwrap_or(last)));
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// The words and marks of a text, without comments, literals and unit tests.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = if c.is_whitespace() {
            c.len_utf8()
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(length) = literal(rest) {
            length
        } else {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let length = match rest.find(|c| !is_word(c)).unwrap_or(rest.len()) {
                0 if rest.starts_with("::") => 2,
                0 => c.len_utf8(),
                length => length,
            };
            words.push(rest.get(..length).unwrap().to_owned());
            length
        };
        rest = rest.get(length..).unwrap();
    }
    without_tests(words)
}

/// The length of a literal that could be taken for code.
fn literal(text: &str) -> Option<usize> {
    let raw = text.strip_prefix('r').or(text.strip_prefix("br")).filter(|rest| rest.starts_with(['"', '#']));
    if let Some(rest) = raw {
        let marks = rest.find('"').filter(|at| rest.get(..*at).is_some_and(|marks| marks.chars().all(|c| c == '#')))?;
        let end = format!("\"{}", "#".repeat(marks));
        let inner = rest.get(marks + 1..)?;
        return Some(text.len() - inner.len() + inner.find(&end)? + end.len());
    }
    let mark = text.chars().next().filter(|c| ['"', '\''].contains(c))?;
    let inner = text.get(1..)?;
    // A lifetime has no second mark.
    if mark == '\'' && !inner.starts_with('\\') && inner.chars().nth(1) != Some('\'') {
        return Some(1);
    }
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == mark {
            return Some(1 + at + 1);
        }
    }
    None
}

/// Without what is between the braces of `#[cfg(test)] mod … { … }`.
fn without_tests(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    let mut depth = 0_usize;
    for word in words {
        if depth > 0 {
            depth = match word.as_str() {
                "{" => depth + 1,
                "}" => depth - 1,
                _ => depth,
            };
            continue;
        }
        let is_test = kept.get(kept.len().saturating_sub(9)..).is_some_and(|last| {
            last.iter().map(String::as_str).take(8).eq(["#", "[", "cfg", "(", "test", ")", "]", "mod"])
        });
        if word == "{" && is_test {
            depth = 1;
            continue;
        }
        kept.push(word);
    }
    kept
}

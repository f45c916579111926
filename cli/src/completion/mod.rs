//! Completion: the shells' scripts hand over the line that is being typed, and are told what can come next.
//!
//! The scripts call this program with `KONNECT_FILTER_COMPLETE` set to the shell and three arguments after `--`: the line up to the
//! cursor, what the shell is about to replace, and whether it only shows what there is. The first line of the answer says how to
//! go on (`space`, `nospace`, or `files` for the shell's own completion of files); each other line is one candidate: what to type,
//! a tab, what to show. After `files`, zsh and fish get what is before the file's name in the word, and the name, without quotes.

mod candidates;
mod line;

use std::ffi::OsString;
use std::io::Write as _;
use std::sync::Arc;

use clap_complete::CompletionCandidate;
use clap_complete::engine::complete;
use clap_complete::env::CompleteEnv;

use self::candidates::{Place, Typed};
use self::line::{Line, Shell};
use crate::terminal;

/// Set by the script when it asks.
pub(crate) const ASKED: &str = "KONNECT_FILTER_COMPLETE";

/// The line, where it cannot be an argument.
const LINE: &str = "KONNECT_FILTER_LINE";

/// Answers the script, if it is the one who asks.
pub(crate) fn answer() -> bool {
    let Some(shell) = std::env::var_os(ASKED) else { return false };
    let asked: Vec<OsString> = std::env::args_os().skip_while(|word| word != "--").skip(1).collect();
    // Nobody reads an error in the middle of a line: a failure completes nothing.
    match shell.to_str().and_then(Shell::named) {
        Some(shell) => {
            let text = |index: usize| asked.get(index).map(|text| text.to_string_lossy()).unwrap_or_default();
            // Windows PowerShell drops quotes from arguments.
            let line = std::env::var(LINE).unwrap_or_else(|_| text(0).into_owned());
            let _ = terminal::print(&reply(shell, &line, &text(1), text(2) == "show"));
        }
        // Elvish: the script is clap's, which hands over words.
        None => {
            let words = asked.iter().map(|word| word.to_string_lossy().into_owned()).collect();
            let typed = Arc::new(Typed::read(words));
            let command = || candidates::command(&typed);
            let here = std::env::current_dir().ok();
            let _ = CompleteEnv::with_factory(command).var(ASKED).try_complete(std::env::args_os(), here.as_deref());
        }
    }
    true
}

/// What can come at the end of `text`, of which the shell is about to replace `cut`.
fn reply(shell: Shell, text: &str, cut: &str, show: bool) -> String {
    let line = Line::read(text, shell);
    let typed = Arc::new(Typed::read(line.words.clone()));
    let words = line.words.iter().chain([&line.word]).map(OsString::from).collect();
    let here = std::env::current_dir().ok();
    let found =
        complete(&mut candidates::command(&typed), words, line.words.len(), here.as_deref()).unwrap_or_default();
    // Flags are offered where one was begun.
    let is_flag = |candidate: &CompletionCandidate| candidate.get_value().as_encoded_bytes().starts_with(b"-");
    let found: Vec<_> = found.into_iter().filter(|found| line.word.starts_with('-') || !is_flag(found)).collect();
    let place = found.iter().find_map(Place::of).unwrap_or(Place::Word);
    let mut answer = match place {
        Place::File | Place::NamedFile => return files(shell, &line.word, place == Place::NamedFile),
        Place::Word => "space\n".to_owned(),
        Place::Open | Place::Filter => "nospace\n".to_owned(),
    };
    let many = found.len() > 1;
    for candidate in &found {
        let Some(word) = candidate.get_value().to_str() else { continue };
        let written = line.written(word, shell, place == Place::Filter);
        // The others replace the whole word.
        let is_cut = matches!(shell, Shell::Bash | Shell::Zsh);
        let cut = |written: String| if is_cut { line.after_cut(&written, cut) } else { Some(written) };
        let Some(written) = written.and_then(cut) else { continue };
        let about = candidate.get_help().map(ToString::to_string).unwrap_or_default();
        let about = about.lines().next().unwrap_or_default();
        // Where the shell only shows them, the part that is new is enough.
        let shown =
            candidate.get_tag().filter(|_| place == Place::Filter).map_or_else(|| word.to_owned(), ToString::to_string);
        let written = if show && many { described(&shown, about) } else { written };
        let fields = [&written, &shown, about].map(|field| field.replace(['\t', '\n', '\r'], " "));
        answer.push_str(&fields.join("\t"));
        answer.push('\n');
    }
    answer
}

/// That the shell completes a file's name, and of which part of the word: bash finds that itself.
fn files(shell: Shell, word: &str, is_named: bool) -> String {
    if matches!(shell, Shell::Bash | Shell::Pwsh) {
        return "files\n".to_owned();
    }
    let signs = usize::from(word.starts_with("--") && word.contains('=')) + usize::from(is_named);
    let end = signs.checked_sub(1).and_then(|last| word.match_indices('=').nth(last)).map_or(0, |(at, _)| at + 1);
    let (before, name) = word.split_at_checked(end).unwrap_or(("", word));
    format!("files\n{}\n{}\n", before.replace('\n', " "), name.replace('\n', " "))
}

/// A candidate with what it means, for a shell that shows only strings.
fn described(shown: &str, about: &str) -> String {
    if about.is_empty() { shown.to_owned() } else { format!("{shown}  ({about})") }
}

/// The script for a shell; `None` for one that is not known.
pub(crate) fn script(shell: &str) -> Option<std::io::Result<Vec<u8>>> {
    let script: &[u8] = match shell {
        "bash" => include_bytes!("script.bash"),
        "zsh" => include_bytes!("script.zsh"),
        "fish" => include_bytes!("script.fish"),
        "powershell" => include_bytes!("script.ps1"),
        _ => return clap_script(shell),
    };
    Some(Ok(script.to_vec()))
}

fn clap_script(shell: &str) -> Option<std::io::Result<Vec<u8>>> {
    let shells = clap_complete::env::Shells::builtins();
    let completer = shells.completer(shell)?;
    let mut script = Vec::new();
    let name = "konnect-filter";
    let written = completer.write_registration(ASKED, name, name, name, &mut script);
    Some(written.and_then(|()| script.flush()).map(|()| script))
}

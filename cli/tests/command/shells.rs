//! Completion in real shells, each on a terminal of its own: what is typed, a tab, and then the words that the shell makes of the
//! line. The words are what counts, not what a shell draws, so each line is printed by `printf` in the end.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use nix::pty::{OpenptyResult, Winsize, openpty};

/// A shell that waits for a line.
struct Shell {
    child: Child,
    keys: File,
    output: Receiver<Vec<u8>>,
    seen: String,
    home: PathBuf,
}

impl Shell {
    /// Starts the shell with the script as the documentation says; `None`, and a word on it, where it is not installed.
    fn start(name: &str) -> Option<Self> {
        let found = ["/usr/bin", "/bin", "/usr/local/bin"].iter().any(|folder| Path::new(folder).join(name).exists());
        if !found {
            assert!(std::env::var_os("KONNECT_FILTER_SHELLS").is_none(), "{name} is required and not installed");
            eprintln!("skipped: {name} is not installed");
            return None;
        }
        let home = home(name);
        let bin = Path::new(env!("CARGO_BIN_EXE_konnect-filter")).parent().unwrap();
        let script = crate::run::good(&["completions", name]);
        let (arguments, file): (&[&str], _) = match name {
            "bash" => (&["--noprofile", "-i"], ".bashrc"),
            "zsh" => (&["-i"], ".zshrc"),
            _ => (&["-i"], ".config/fish/completions/konnect-filter.fish"),
        };
        std::fs::create_dir_all(home.join(file).parent().unwrap()).unwrap();
        let quiet = if name == "zsh" { "unsetopt beep\n" } else { "" };
        std::fs::write(home.join(file), format!("{quiet}{script}")).unwrap();
        for file in ["records.json", "catalog.json"] {
            std::fs::write(home.join(file), "[]").unwrap();
        }
        std::fs::create_dir_all(home.join("my tests")).unwrap();
        std::fs::write(home.join("my tests/filter one.txt"), "active").unwrap();
        let size = Winsize { ws_row: 24, ws_col: 200, ws_xpixel: 0, ws_ypixel: 0 };
        let OpenptyResult { master, slave } = openpty(Some(&size), None).unwrap();
        // The shell has the terminal as its own, as it would have for a person.
        let mut command = Command::new("setsid");
        command
            .args(["-c", name])
            .args(arguments)
            .env_clear()
            .env("HOME", &home)
            .env("ZDOTDIR", &home)
            .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display()))
            .env("TERM", "xterm")
            .env("LC_ALL", "C.UTF-8")
            .current_dir(&home)
            .stdin(Stdio::from(slave.try_clone().unwrap()))
            .stdout(Stdio::from(slave.try_clone().unwrap()))
            .stderr(Stdio::from(slave));
        let child = command.spawn().expect("setsid starts");
        drop(command);
        let (sender, output) = channel();
        let mut screen = File::from(master.try_clone().unwrap());
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(read @ 1..) = screen.read(&mut bytes) {
                if sender.send(bytes[..read].to_vec()).is_err() {
                    return;
                }
            }
        });
        let mut shell = Self { child, keys: File::from(master), output, seen: String::new(), home };
        let answers = shell.words("true", "").is_some();
        assert!(answers, "{name} does not answer: {:?}", shell.seen);
        Some(shell)
    }

    /// Types `line`, in which `\t` asks for completion, and `end` after it, and gives the words that the shell makes of it all.
    fn words(&mut self, line: &str, end: &str) -> Option<Vec<String>> {
        self.seen.clear();
        // To the end, then to the beginning, where the line becomes arguments of `printf`.
        let keys = format!("{line}\u{5}{end}\u{1}printf '<%s>' \u{5} END\r");
        self.keys.write_all(keys.as_bytes()).unwrap();
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let left = until.checked_duration_since(Instant::now())?;
            self.seen.push_str(&String::from_utf8_lossy(&self.output.recv_timeout(left).ok()?));
            // What the shell echoes has `%s` between the signs, and spaces between the words.
            if let Some(end) = self.seen.find("<END>") {
                let first = line.split(' ').next().unwrap_or_default();
                let start = self.seen.get(..end)?.rfind(&format!("<{first}>"))?;
                let words = self.seen.get(start + 1..end)?.trim_end_matches('>').split("><");
                return Some(words.map(str::to_owned).collect());
            }
        }
    }

    #[track_caller]
    fn completes(&mut self, line: &str, end: &str, words: &[&str]) {
        let got = self.words(line, end).map(|words| words.join("|"));
        let words = words.join("|").replace("HOME", self.home.to_str().unwrap());
        assert_eq!(got, Some(format!("konnect-filter|{words}")), "{line:?}: {:?}", self.seen);
    }
}

impl Drop for Shell {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A home of its own for each shell, empty.
fn home(name: &str) -> PathBuf {
    let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("home-{name}"));
    let _ = std::fs::remove_dir_all(&home);
    std::fs::create_dir_all(&home).unwrap();
    home
}

/// What every shell completes alike. The second text ends the line as a person would.
const ALIKE: &[(&str, &str, &[&str])] = &[
    ("enc\t", "", &["encode"]),
    ("encode identity@v3/use\t", "", &["encode", "identity@v3/users"]),
    ("encode --region eu users 'em\t", "'", &["encode", "--region", "eu", "users", "email"]),
    ("encode users 'active and f\t", "'", &["encode", "users", "active and full_name"]),
    ("encode users \"active and f\t", "\"", &["encode", "users", "active and full_name"]),
    ("encode users 'email con\t", " pay'", &["encode", "users", "email contains pay"]),
    ("encode users 'active = t\t", "'", &["encode", "users", "active = true"]),
    ("encode users 'name = \"a b\" and (act\t", ")'", &["encode", "users", "name = \"a b\" and (active)"]),
    ("encode users \"name = \\\"a\\\" an\t", " active\"", &["encode", "users", "name = \"a\" and active"]),
    ("encode portals 'created_at >= now-1\t", "'", &["encode", "portals", "created_at >= now-1"]),
    ("encode api-builder@v3/apis --sort upd\t", "", &["encode", "api-builder@v3/apis", "--sort", "updated_at"]),
    ("list users --columns id,f\t", "", &["list", "users", "--columns", "id,full_name"]),
    ("list teams/users --param te\t", "x", &["list", "teams/users", "--param", "teamId=x"]),
    ("encode portals -r e\t", "", &["encode", "portals", "-r", "eu"]),
    ("encode portals --region=e\t", "", &["encode", "portals", "--region=eu"]),
    ("explain unknown-fie\t", "", &["explain", "unknown-field"]),
    ("match active rec\t", "", &["match", "active", "records.json"]),
    ("encode users --catalog cat\t", "", &["encode", "users", "--catalog", "catalog.json"]),
    ("encode users --catalog=cat\t", "", &["encode", "users", "--catalog=catalog.json"]),
    // Inside of quotes, and where blanks are in the names.
    ("encode users --filter-file \"my te\tfil\t", "", &["encode", "users", "--filter-file", "my tests/filter one.txt"]),
    ("encode users --filter-file 'my tests/f\t", "", &["encode", "users", "--filter-file", "my tests/filter one.txt"]),
    ("encode users --filter-file my\\ tests/f\t", "", &["encode", "users", "--filter-file", "my tests/filter one.txt"]),
    ("list users --token-file ~/rec\t", "", &["list", "users", "--token-file", "HOME/records.json"]),
    ("match active \"rec\t", "", &["match", "active", "records.json"]),
    ("import \"rec\t", "", &["import", "records.json"]),
    ("list users --token-file \"rec\t", "", &["list", "users", "--token-file", "records.json"]),
    (
        "list users 'id in $ids' --arg-file ids=rec\t",
        "",
        &["list", "users", "id in $ids", "--arg-file", "ids=records.json"],
    ),
    // A path with values in it.
    (
        "list /v2/control-planes/7f9e/core-entities/serv\t",
        "",
        &["list", "/v2/control-planes/7f9e/core-entities/services"],
    ),
    ("list /v2/control-planes/7f9e/services\t", "", &["list", "/v2/control-planes/7f9e/core-entities/services"]),
    ("list /v2/control-planes/7f9e/upst\t", "", &["list", "/v2/control-planes/7f9e/core-entities/upstreams"]),
    ("encode users --page-s\t", "", &["encode", "users", "--page-size"]),
    ("check users 'no such fie\t", "'", &["check", "users", "no such fie"]),
];

fn alike(shell: &mut Shell) {
    for (line, end, words) in ALIKE {
        shell.completes(&format!("konnect-filter {line}"), end, words);
    }
}

#[test]
fn bash() {
    let Some(mut shell) = Shell::start("bash") else { return };
    alike(&mut shell);
    // A filter begins a quote where none was typed.
    shell.completes("konnect-filter encode users em\t", "'", &["encode", "users", "email"]);
}

#[test]
fn zsh() {
    let Some(mut shell) = Shell::start("zsh") else { return };
    alike(&mut shell);
    shell.completes("konnect-filter encode users em\t", "'", &["encode", "users", "email"]);
}

#[test]
fn fish() {
    let Some(mut shell) = Shell::start("fish") else { return };
    alike(&mut shell);
    // Fish quotes a word itself.
    shell.completes("konnect-filter encode users em\t", "", &["encode", "users", "email"]);
}

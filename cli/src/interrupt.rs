//! What Ctrl-C and other signals do: the run winds up and prints what is known, and then the process ends by that signal, so that a
//! shell's loop ends with it, and a supervisor sees which one it was.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

#[cfg(unix)]
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
#[cfg(unix)]
use signal_hook::iterator::Signals;
#[cfg(unix)]
use signal_hook::low_level::emulate_default_handler;

/// Ctrl-C's number.
const INTERRUPT: u8 = 2;

/// The signal that came, once one has.
static SIGNAL: AtomicU8 = AtomicU8::new(0);

/// Calls `act` at the first signal. The second one ends the process, whatever it waits for, as does the first if `act` says that nobody
/// listens. Where no handler can be set, a signal ends the process as ever.
pub(crate) fn watch(mut act: impl FnMut() -> bool + Send + 'static) {
    let again = AtomicBool::new(false);
    each(move |signal| {
        let is_first = !again.swap(true, Ordering::Relaxed);
        SIGNAL.store(signal, Ordering::Relaxed);
        if !is_first || !act() {
            end();
            std::process::exit(status().into());
        }
    });
}

/// The exit status after a signal, as shells have it: 128 and its number.
pub(crate) fn status() -> u8 {
    let signal = SIGNAL.load(Ordering::Relaxed);
    128 + if signal == 0 { INTERRUPT } else { signal }
}

/// Whether a status is the one after the signal that came.
pub(crate) fn is_status(code: u8) -> bool {
    SIGNAL.load(Ordering::Relaxed) != 0 && code == status()
}

/// Ends the process as the signal would have, where the system can.
pub(crate) fn end() {
    // Where it fails, the exit status says it.
    #[cfg(unix)]
    let _ = emulate_default_handler(SIGNAL.load(Ordering::Relaxed).into());
}

/// Calls `act` with the number of each signal that asks for an end.
#[cfg(unix)]
fn each(mut act: impl FnMut(u8) + Send + 'static) {
    let ignored = ignored();
    let is_heard = |signal: &i32| (ignored >> (signal - 1)) & 1 == 0;
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP].into_iter().filter(is_heard)) else { return };
    std::thread::spawn(move || {
        for signal in signals.forever() {
            act(u8::try_from(signal).unwrap_or(INTERRUPT));
        }
    });
}

/// The same where only Ctrl-C is known.
#[cfg(not(unix))]
fn each(mut act: impl FnMut(u8) + Send + 'static) {
    let _ = ctrlc::set_handler(move || act(INTERRUPT));
}

/// The signals that are to be ignored, a bit for each, as `nohup` has it for the end of a terminal, and a shell for Ctrl-C in what runs
/// in the background. Only Linux says it.
#[cfg(unix)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

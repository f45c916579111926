//! How long the async client waits. A request goes on only while its stream is polled, so the time in which the program does
//! something else tells nothing about the service, and is not counted.

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Wake, Waker};
use std::time::Duration;

use tokio::time::Instant;

use super::failure::shown_time;

/// A timer that wakes this much too late wakes in a runtime whose threads were busy.
const LATE: Duration = Duration::from_millis(50);

/// The waker of everything that a stream has on its way. It wakes the stream's task, and knows how long the stream was waited for.
#[derive(Debug, Default)]
pub(super) struct Waits(Mutex<Waited>);

#[derive(Debug, Default)]
struct Waited {
    /// Who polls the stream.
    task: Option<Waker>,
    /// Whether something happened that nobody looked at.
    is_woken: bool,
    /// Since when the stream is waited for, if it is.
    since: Option<Instant>,
    /// How long it was, in all.
    total: Duration,
    /// When that was last over.
    until: Option<Instant>,
}

impl Waited {
    fn end(&mut self) {
        if let Some(since) = self.since.take() {
            let now = Instant::now();
            self.total = self.total.saturating_add(now.saturating_duration_since(since));
            self.until = Some(now);
        }
    }
}

impl Waits {
    fn lock(&self) -> MutexGuard<'_, Waited> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The stream is polled by this task.
    pub(super) fn polled(&self, task: &Waker) {
        let mut waited = self.lock();
        waited.end();
        match &mut waited.task {
            Some(known) => known.clone_from(task),
            None => waited.task = Some(task.clone()),
        }
    }

    /// The stream has nothing to give until something wakes it.
    pub(super) fn begin(&self) {
        let mut waited = self.lock();
        // What came meanwhile has woken the task already.
        if !waited.is_woken {
            waited.since = Some(Instant::now());
        }
    }

    /// Whether something happened since this was asked last.
    pub(super) fn take_woken(&self) -> bool {
        std::mem::take(&mut self.lock().is_woken)
    }
}

impl Wake for Waits {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        let task = {
            let mut waited = self.lock();
            waited.is_woken = true;
            // What the task does until it polls is its own time.
            waited.end();
            waited.task.clone()
        };
        if let Some(task) = task {
            task.wake();
        }
    }
}

/// A time that something may take, from now on.
pub(super) struct Limit<'w> {
    waits: &'w Waits,
    time: Duration,
    begun: Instant,
    /// How long the stream had been waited for until then.
    before: Duration,
}

impl<'w> Limit<'w> {
    pub(super) fn new(waits: &'w Waits, time: Duration) -> Self {
        Self { waits, time, begun: Instant::now(), before: waits.lock().total }
    }

    /// Whether the time is over without having been waited: the program did not poll for a good part of it, or kept the runtime's
    /// threads busy, so that nothing could come.
    pub(super) fn was_missed(&self) -> bool {
        if self.begun.elapsed() < self.time {
            return false;
        }
        let waited = self.waits.lock();
        let is_short = waited.total.saturating_sub(self.before) < self.time - self.time / 4;
        let most = self.time.saturating_add(self.time / 4).saturating_add(LATE);
        is_short || waited.until.is_some_and(|until| until.saturating_duration_since(self.begun) > most)
    }
}

/// What comes of it, or that it took too long. Time that was not waited is granted again.
pub(super) async fn within<F: Future>(waits: &Waits, time: Duration, work: F) -> Result<F::Output, String> {
    let mut work = pin!(work);
    loop {
        let limit = Limit::new(waits, time);
        // What came is looked at before the time is.
        match tokio::time::timeout(time, work.as_mut()).await {
            Ok(done) => return Ok(done),
            Err(_) if limit.was_missed() => {}
            Err(_) => return Err(format!("timed out after {}", shown_time(time))),
        }
    }
}

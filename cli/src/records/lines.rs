//! Records that are alone on a line each: chunks of lines, which several threads judge at once, and which are taken in order.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use konnect_filter::error::Part;
use memchr::{memchr, memrchr};

use super::judge::Judge;
use super::place::{Place, trimmed};
use crate::input;
use crate::limits::{CHUNK_BYTES, LONG_LINE_BYTES, MAX_THREADS, PIPE_BYTES};
use crate::session::Stop;

/// A thread's stack: what is read and evaluated is at most 128 levels deep.
const STACK: usize = 1 << 20;

/// What was done, and what is left.
pub(super) struct Left<R> {
    /// What no line of a record was found in, as far as it was read.
    pub(super) bytes: Vec<u8>,
    pub(super) reader: R,
    /// Lines and records before it.
    pub(super) lines: usize,
    pub(super) records: u64,
}

/// Hands what `judge` says of each record to `take`, a chunk at a time, up to the first line that is not surely a record. Gives
/// what is left, and nothing when all is done or `take` broke off.
pub(super) fn each<R: Read + Send, J: Judge>(
    reader: R,
    place: Place<'_>,
    judge: &J,
    mut take: impl FnMut(J::Verdicts) -> Result<ControlFlow<()>, Stop>,
) -> Result<Option<Left<R>>, Stop> {
    let mut source = Source { reader, rest: Vec::new(), is_over: false, is_plenty: false };
    let mut done = Done { lines: 0, records: 0, left: None };
    let mut chunk = Chunk::default();
    source.next(&mut chunk).map_err(|error| unreadable(&error))?;
    chunk.pass_mark();
    let mut threads = thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
    loop {
        let judged = judged(chunk.bytes(), place, judge);
        if done.add(&chunk, judged, &mut take)?.is_break() {
            return Ok(None);
        }
        if done.left.is_none() && source.is_plenty && threads > 1 {
            let flow;
            (source, flow) = together(source, threads, place, judge, &mut done, &mut take)?;
            if flow.is_break() {
                return Ok(None);
            }
            // Where there was not one thread more, this one goes on.
            threads = 1;
        }
        if done.left.is_some() || source.is_over {
            break;
        }
        source.next(&mut chunk).map_err(|error| unreadable(&error))?;
    }
    let Done { lines, records, left } = done;
    Ok(left.map(|mut bytes| {
        bytes.append(&mut source.rest);
        Left { bytes, reader: source.reader, lines, records }
    }))
}

/// Whole lines, in a buffer that is filled more than once.
#[derive(Default)]
struct Chunk {
    buffer: Vec<u8>,
    length: usize,
}

impl Chunk {
    fn bytes(&self) -> &[u8] {
        self.buffer.get(..self.length).unwrap_or_default()
    }

    /// Removes the mark that some editors and shells put before a text.
    fn pass_mark(&mut self) {
        if self.bytes().starts_with(input::MARK) {
            self.buffer.drain(..input::MARK.len());
            self.length -= input::MARK.len();
        }
    }
}

/// Where bytes come from.
struct Source<R> {
    reader: R,
    /// The beginning of a line.
    rest: Vec<u8>,
    is_over: bool,
    /// Whether more is likely to be there already.
    is_plenty: bool,
}

impl<R: Read> Source<R> {
    /// Reads whole lines, as many as are there, or what is left; of a long line only the beginning.
    fn next(&mut self, chunk: &mut Chunk) -> io::Result<()> {
        let mut length = self.rest.len();
        if chunk.buffer.len() < CHUNK_BYTES.max(length) {
            chunk.buffer.resize(CHUNK_BYTES.max(length), 0);
        }
        if let Some(start) = chunk.buffer.get_mut(..length) {
            start.copy_from_slice(&self.rest);
        }
        self.rest.clear();
        // A beginning is all that is left of a chunk with lines.
        let mut has_line = false;
        while let Some(space @ [_, ..]) = chunk.buffer.get_mut(length..) {
            let count = match self.reader.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                count => count?,
            };
            self.is_over = count == 0;
            self.is_plenty = count >= PIPE_BYTES || count == space.len();
            has_line |= space.get(..count).is_some_and(|new| memchr(b'\n', new).is_some());
            length += count;
            let is_enough = if has_line { !self.is_plenty } else { length >= LONG_LINE_BYTES };
            if self.is_over || is_enough {
                break;
            }
        }
        chunk.length = length;
        if !self.is_over
            && let Some(last) = memrchr(b'\n', chunk.bytes())
        {
            self.rest.extend_from_slice(chunk.bytes().get(last + 1..).unwrap_or_default());
            chunk.length = last + 1;
        }
        Ok(())
    }
}

/// The verdicts on a chunk.
struct Judged<V> {
    verdicts: V,
    lines: usize,
    records: u64,
    /// How many of its bytes are lines of records.
    length: usize,
}

fn judged<J: Judge>(bytes: &[u8], place: Place<'_>, judge: &J) -> Judged<J::Verdicts> {
    let mut judged = Judged { verdicts: J::Verdicts::default(), lines: 0, records: 0, length: 0 };
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
        let Some((line, after)) = rest.split_at_checked(end) else { break };
        let text = trimmed(line);
        if !text.is_empty() {
            if !text.starts_with(b"{") || place.may_be_in(text) || !judge.judge(text, &mut judged.verdicts) {
                break;
            }
            judged.records += 1;
        }
        judged.lines += usize::from(line.ends_with(b"\n"));
        judged.length += line.len();
        rest = after;
    }
    judged
}

/// What was taken so far.
struct Done {
    lines: usize,
    records: u64,
    /// From the first line on that is not surely a record.
    left: Option<Vec<u8>>,
}

impl Done {
    /// Takes the next chunk. After a line that is not surely a record, all is left.
    fn add<V>(
        &mut self,
        chunk: &Chunk,
        judged: Judged<V>,
        take: &mut impl FnMut(V) -> Result<ControlFlow<()>, Stop>,
    ) -> Result<ControlFlow<()>, Stop> {
        if let Some(left) = &mut self.left {
            left.extend_from_slice(chunk.bytes());
            return Ok(ControlFlow::Continue(()));
        }
        self.lines += judged.lines;
        self.records += judged.records;
        if let Some(left @ [_, ..]) = chunk.bytes().get(judged.length..) {
            self.left = Some(left.to_vec());
        }
        take(judged.verdicts)
    }
}

/// A chunk by its number, and the verdicts on it.
type Message<V> = (u64, io::Result<(Chunk, Judged<V>)>);

/// What the threads share.
struct Shared<R> {
    /// The number of the next chunk, and where it comes from.
    source: Mutex<(u64, Source<R>)>,
    /// Chunks that were taken, to be filled again.
    free: Mutex<Vec<Chunk>>,
    /// How many chunks were taken.
    taken: Mutex<u64>,
    was_taken: Condvar,
    /// Whether nothing more is to be read.
    halt: AtomicBool,
    /// How many chunks there may be before the one that is taken next.
    ahead: u64,
}

/// The same with several threads: each reads a chunk when it has none, and this one takes them in order.
fn together<R: Read + Send, J: Judge>(
    source: Source<R>,
    threads: usize,
    place: Place<'_>,
    judge: &J,
    done: &mut Done,
    take: &mut impl FnMut(J::Verdicts) -> Result<ControlFlow<()>, Stop>,
) -> Result<(Source<R>, ControlFlow<()>), Stop> {
    let shared = Shared {
        source: Mutex::new((0, source)),
        free: Mutex::default(),
        taken: Mutex::new(0),
        was_taken: Condvar::new(),
        halt: AtomicBool::new(false),
        ahead: u64::try_from(2 * threads).unwrap_or(2),
    };
    let outcome = thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..threads {
            let sender = sender.clone();
            let work = || shared.work(place, judge, sender);
            // Fewer do as well, if the system has no more.
            let _ = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work);
        }
        drop(sender);
        let mut outcome = Ok(ControlFlow::Continue(()));
        let (mut next, mut waiting) = (0, BTreeMap::new());
        for (number, message) in receiver {
            waiting.insert(number, message);
            while let Some(message) = waiting.remove(&next) {
                next += 1;
                if matches!(outcome, Ok(ControlFlow::Continue(()))) {
                    outcome = match message {
                        Ok((chunk, judged)) => {
                            let flow = done.add(&chunk, judged, take);
                            lock(&shared.free).push(chunk);
                            flow
                        }
                        Err(error) => Err(unreadable(&error)),
                    };
                }
                shared.take(matches!(outcome, Ok(ControlFlow::Continue(()))) && done.left.is_none());
            }
        }
        outcome
    })?;
    let (_, source) = shared.source.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok((source, outcome))
}

impl<R: Read> Shared<R> {
    /// Judges chunks until there are none.
    fn work<J: Judge>(&self, place: Place<'_>, judge: &J, sender: Sender<Message<J::Verdicts>>) {
        while let Some((number, chunk)) = self.next() {
            let message = chunk.map(|chunk| {
                let judged = judged(chunk.bytes(), place, judge);
                (chunk, judged)
            });
            if sender.send((number, message)).is_err() {
                return;
            }
        }
    }

    /// The next chunk, when there is room for it.
    fn next(&self) -> Option<(u64, io::Result<Chunk>)> {
        let mut source = lock(&self.source);
        let (number, source) = &mut *source;
        let mut taken = lock(&self.taken);
        // What is not there yet is not waited for before the answer to what is there is out.
        let ahead = if source.is_plenty { self.ahead } else { 1 };
        while !self.halt.load(Ordering::Relaxed) && *number - *taken >= ahead {
            taken = self.was_taken.wait(taken).unwrap_or_else(PoisonError::into_inner);
        }
        drop(taken);
        if self.halt.load(Ordering::Relaxed) || source.is_over {
            return None;
        }
        let mut chunk = lock(&self.free).pop().unwrap_or_default();
        let outcome = source.next(&mut chunk);
        source.is_over |= outcome.is_err();
        *number += 1;
        Some((*number - 1, outcome.map(|()| chunk)))
    }

    /// Notes that a chunk was taken, and whether more are wanted.
    fn take(&self, goes_on: bool) {
        let mut taken = lock(&self.taken);
        *taken += 1;
        if !goes_on {
            self.halt.store(true, Ordering::Relaxed);
        }
        // Under the lock, so that no thread is between its look and its wait.
        self.was_taken.notify_all();
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unreadable(error: &io::Error) -> Stop {
    input::unreadable(Part::Record, input::RECORDS, error)
}

//! Pages that were asked for before their turn.
//!
//! A listing is read in the order that one request at a time would give, and nothing is decided by what waits here: each page is
//! taken when the reader asks for its position, and one that it never asks for is dropped. So a wrong guess costs a request, and
//! never a record. How much waits is bounded, in pages and in bytes.

use std::collections::{BTreeSet, VecDeque};

use super::page::{Page, Said};
use super::pages::{KnownPages, PagePosition, Pages};
use crate::error::Error;
use crate::limits::listing::{MAX_AHEAD_BYTES, MAX_AHEAD_PAGES};

/// A page that was asked for.
#[derive(Debug)]
struct Slot {
    id: u64,
    position: PagePosition,
    state: State,
}

#[derive(Debug)]
enum State {
    Asked,
    Came(Page),
    Failed(Error),
}

/// What there is of the page that is wanted now.
#[derive(Debug)]
pub(super) enum Turn {
    Came(Page),
    Failed(Error),
    /// It was asked for.
    Asked,
    /// It was not.
    Missing,
}

/// The pages of one request, in the order in which they are read.
#[derive(Debug, Default)]
struct Queue {
    slots: VecDeque<Slot>,
    known: KnownPages,
}

/// The pages that were asked for, of the running request and of those after it.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    queues: VecDeque<Queue>,
    /// Asked for, and not wanted any more: their answers are thrown away.
    dropped: BTreeSet<u64>,
    /// Pages whose answers have not come.
    asked: usize,
    /// What has come takes this.
    bytes: usize,
    largest: usize,
    slots: usize,
    failed: bool,
}

/// How far reading is, for a guess at what it will ask for.
#[derive(Debug)]
pub(super) struct Reader<'r> {
    pub(super) pages: &'r Pages<'r>,
    /// The page that is being read, and how many of its records are left.
    pub(super) page: Option<(&'r Page, u64)>,
    /// Where each request begins.
    pub(super) start: &'r PagePosition,
    /// Requests from the running one on.
    pub(super) requests: usize,
    /// Records that are still wanted.
    pub(super) left: u64,
    pub(super) in_flight: usize,
}

impl Ahead {
    /// Answers that have not come, those that are not wanted any more included.
    pub(super) fn in_flight(&self) -> usize {
        self.asked + self.dropped.len()
    }

    /// What there is of the running request's page at `position`. What was read ahead in its place is dropped.
    pub(super) fn turn(&mut self, position: &PagePosition) -> Turn {
        let Some(queue) = self.queues.front_mut() else { return Turn::Missing };
        match queue.slots.front() {
            Some(slot) if slot.position != *position => {
                self.restart();
                Turn::Missing
            }
            None => Turn::Missing,
            Some(Slot { state: State::Asked, .. }) => Turn::Asked,
            Some(_) => {
                self.slots = self.slots.saturating_sub(1);
                match queue.slots.pop_front().map(|slot| slot.state) {
                    Some(State::Came(page)) => {
                        self.bytes = self.bytes.saturating_sub(page.bytes());
                        Turn::Came(page)
                    }
                    Some(State::Failed(error)) => Turn::Failed(error),
                    _ => Turn::Missing,
                }
            }
        }
    }

    /// Whether the running request's page at `position` has come.
    pub(super) fn has(&self, position: &PagePosition) -> bool {
        let front = self.queues.front().and_then(|queue| queue.slots.front());
        front.is_some_and(|slot| slot.position == *position && matches!(slot.state, State::Came(_)))
    }

    /// A page was asked for, of the request that comes `offset` after the running one.
    pub(super) fn ask(&mut self, offset: usize, id: u64, position: PagePosition) {
        while self.queues.len() <= offset {
            self.queues.push_back(Queue::default());
        }
        if let Some(queue) = self.queues.get_mut(offset) {
            queue.slots.push_back(Slot { id, position, state: State::Asked });
            self.asked += 1;
            self.slots += 1;
        }
    }

    /// Whether an answer to this is awaited.
    pub(super) fn is_asked(&self, id: u64) -> bool {
        let mut slots = self.queues.iter().flat_map(|queue| &queue.slots);
        self.dropped.contains(&id) || slots.any(|slot| slot.id == id && matches!(slot.state, State::Asked))
    }

    /// An answer came, or will not.
    pub(super) fn arrived(&mut self, id: u64, came: Result<Page, Error>) {
        if self.dropped.remove(&id) {
            return;
        }
        for queue in &mut self.queues {
            let slot = queue.slots.iter_mut().find(|slot| slot.id == id);
            let Some(slot) = slot.filter(|slot| matches!(slot.state, State::Asked)) else { continue };
            self.asked = self.asked.saturating_sub(1);
            slot.state = match came {
                Ok(mut page) => {
                    page.shrink();
                    self.bytes += page.bytes();
                    self.largest = self.largest.max(page.bytes());
                    queue.known.largest = queue.known.largest.max(page.len() as u64);
                    queue.known.speaks |= page.speaks();
                    if let Said::Some(total) = page.total {
                        queue.known.total = Some(total);
                    }
                    State::Came(page)
                }
                Err(error) => {
                    self.failed = true;
                    State::Failed(error)
                }
            };
            return;
        }
    }

    /// The running request is over.
    pub(super) fn advance(&mut self) {
        self.restart();
        self.queues.pop_front();
    }

    /// The running request is read from its beginning: nothing that was read ahead of it counts.
    pub(super) fn restart(&mut self) {
        let Some(queue) = self.queues.front_mut() else { return };
        for slot in std::mem::take(queue).slots {
            self.slots = self.slots.saturating_sub(1);
            match slot.state {
                State::Asked => {
                    self.asked = self.asked.saturating_sub(1);
                    self.dropped.insert(slot.id);
                }
                State::Came(page) => self.bytes = self.bytes.saturating_sub(page.bytes()),
                State::Failed(_) => (),
            }
        }
        self.failed =
            self.queues.iter().flat_map(|queue| &queue.slots).any(|slot| matches!(slot.state, State::Failed(_)));
    }

    /// A page that reading will ask for, as far as can be said, and of which request after the running one it is.
    pub(super) fn guess(&self, reader: &Reader<'_>) -> Option<(usize, PagePosition)> {
        let is_full = self.in_flight() >= reader.in_flight
            || self.slots >= MAX_AHEAD_PAGES
            || self.bytes + self.asked * self.largest >= MAX_AHEAD_BYTES;
        // Nothing is asked for past an error. One at a time is not ahead of anything.
        if is_full || self.failed || reader.in_flight < 2 {
            return None;
        }
        // Records come of one request after the other: those of a later one may not be needed.
        let requests = if reader.left == u64::MAX { reader.requests } else { 1 };
        (0..requests).find_map(|offset| {
            let queue = self.queues.get(offset);
            let slots = queue.map(|queue| &queue.slots);
            let known = queue.map(|queue| queue.known).unwrap_or_default();
            let position = match slots.and_then(VecDeque::back) {
                Some(Slot { position, state: State::Came(page), .. }) => reader.pages.after(page, position, known),
                Some(Slot { position, .. }) => reader.pages.number_after(position, known),
                None if offset > 0 => Some(reader.start.clone()),
                None => reader.page.and_then(|(page, _)| reader.pages.after(page, reader.pages.position()?, known)),
            }?;
            let mut slots = slots.into_iter().flatten();
            // Enough for all that is in flight, and for as much again that came before its turn.
            let has_room = offset > 0 || slots.clone().count() < reader.in_flight * 2;
            let is_new = slots.all(|slot| slot.position != position);
            (has_room && is_new && self.is_needed(queue, reader)).then_some((offset, position))
        })
    }

    /// Whether the pages before may not be enough.
    fn is_needed(&self, queue: Option<&Queue>, reader: &Reader<'_>) -> bool {
        if reader.left == u64::MAX {
            return true;
        }
        let Some(queue) = queue else { return false };
        let size = reader.pages.size().unwrap_or(u64::MAX).max(queue.known.largest);
        let slots = queue.slots.iter().map(|slot| match &slot.state {
            State::Came(page) => page.len() as u64,
            _ => size,
        });
        let most = slots.fold(reader.page.map_or(0, |(_, left)| left), u64::saturating_add);
        most < reader.left
    }
}

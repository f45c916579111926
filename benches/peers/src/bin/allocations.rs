//! Prints, as Markdown, how often each parser allocates: `cargo run --release --bin allocations`.
//!
//! A binary of its own, so that counting slows no timing. A global allocator can only be written with `unsafe`.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use konnect_filter_peers::parsers::PARSERS;
use konnect_filter_peers::texts::Size;

struct Counting;

static COUNT: AtomicUsize = AtomicUsize::new(0);
static BYTES: AtomicUsize = AtomicUsize::new(0);

fn add(bytes: usize) {
    COUNT.fetch_add(1, Relaxed);
    BYTES.fetch_add(bytes, Relaxed);
}

// SAFETY: every call goes on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        add(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        add(size);
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn main() {
    println!("Allocations to parse (and bytes asked for), reallocations included:\n");
    println!("| parser | S | M | L |\n|---|--:|--:|--:|");
    for parser in &PARSERS {
        print!("| {} |", parser.name);
        for size in [Size::S, Size::M, Size::L] {
            let text = parser.syntax.text(size);
            // What is made once is not counted.
            (parser.parse)(&text);
            let before = (COUNT.load(Relaxed), BYTES.load(Relaxed));
            (parser.parse)(&text);
            print!(" {} ({}) |", COUNT.load(Relaxed) - before.0, BYTES.load(Relaxed) - before.1);
        }
        println!();
    }
}

//! The deepest filters on the smallest stack that is promised; also run unoptimised.

mod lists;
mod parser;
mod pipeline;
mod work;

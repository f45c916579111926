//! The deepest filters on the smallest stack that is promised; also run unoptimised.

mod parser;
mod pipeline;
mod work;

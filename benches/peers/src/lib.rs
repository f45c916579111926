//! What is measured, and how: the same filter in each parser's own syntax, a way to count what a parser read, and a
//! timer that takes its samples in turn.

pub mod encoders;
pub mod evaluators;
pub mod lexer;
pub mod ours;
pub mod parsers;
pub mod texts;
pub mod timer;

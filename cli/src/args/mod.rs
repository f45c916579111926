//! The command line: every command with its arguments, as clap knows them, and as the commands take them.

mod define;
mod help;
mod options;
mod read;
pub(crate) mod tip;
mod typed;

pub(crate) use define::{COMMANDS, command, root};
pub(crate) use read::{partial, read};
pub(crate) use typed::{
    Arguments, Check, Color, Command, Decode, DecodeOutput, Encode, EncodeOutput, Entities, Fields, Filter, Fmt,
    Import, List, ListOutput, Match, Partial, Plan, Planning, Request, Search, SearchOutput, Secret, Shown, Sql,
    SqlSource, Target, Typed, Verify,
};

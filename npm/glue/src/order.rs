//! Functions beside those that they are most like, so that the module compresses better.
//!
//! Compression finds what it has seen before: `gzip` as far as 32 KiB back. The compiler and `wasm-bindgen` put functions in an order
//! that has nothing to do with that. Here each next function is the one of which most is already among the functions before it.

use std::collections::HashMap;
use std::collections::VecDeque;

use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

/// Bytes that count as one thing seen before: shorter ones are everywhere.
const PIECE: usize = 6;
/// How many functions may have a piece: what more of them have tells nothing.
const COMMON: usize = 400;
/// Bytes of functions that are looked back at: a little less than `gzip` does.
const WINDOW: usize = 28_000;

/// The module with its functions in another order, and otherwise the same.
pub fn similar_together(module: &[u8]) -> Result<Vec<u8>, Error> {
    let (imported, bodies) = functions(module)?;
    let order = order(&bodies);
    // Imported functions come first, and keep their indices.
    let mut indices: Vec<u32> = (0..).take(imported + bodies.len()).collect();
    for (index, &function) in indices.clone()[imported..].iter().zip(&order) {
        indices[imported + function] = *index;
    }
    let mut ordered = Module::new();
    Ordered { order, indices }.parse_core_module(&mut ordered, Parser::new(0), module)?;
    Ok(ordered.finish())
}

/// How many functions are imported, and the bytes of the others.
fn functions(module: &[u8]) -> Result<(usize, Vec<&[u8]>), Error> {
    let mut imported = 0;
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload? {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(&module[body.range()]),
            _ => {}
        }
    }
    Ok((imported, bodies))
}

/// The functions, each as the index that it had, in their new order.
fn order(bodies: &[&[u8]]) -> Vec<usize> {
    let (pieces, owners) = pieces(bodies);
    // How many pieces of each function are among those that are looked back at.
    let mut seen = vec![0_u32; bodies.len()];
    let mut times = vec![0_u32; owners.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut recent = VecDeque::new();
    let mut length = 0;
    // Of the same share, the longer function first. The power lets a long one with a little less of it go first, too.
    let score = |seen: &[u32], function: usize| f64::from(seen[function]) / (bodies[function].len() as f64).powf(0.7);
    while let Some(place) = (0..left.len()).max_by(|&a, &b| {
        let (a, b) = (left[a], left[b]);
        score(&seen, a).total_cmp(&score(&seen, b)).then(bodies[a].len().cmp(&bodies[b].len())).then(b.cmp(&a))
    }) {
        let next = left.swap_remove(place);
        order.push(next);
        recent.push_back(next);
        length += bodies[next].len();
        for &piece in &pieces[next] {
            times[piece] += 1;
            if times[piece] == 1 {
                owners[piece].iter().for_each(|&function| seen[function] += 1);
            }
        }
        while length > WINDOW && recent.len() > 1 {
            let Some(oldest) = recent.pop_front() else { break };
            length -= bodies[oldest].len();
            for &piece in &pieces[oldest] {
                times[piece] -= 1;
                if times[piece] == 0 {
                    owners[piece].iter().for_each(|&function| seen[function] -= 1);
                }
            }
        }
    }
    order
}

/// The pieces of each function, and the functions of each piece: those that more than one has, and not too many.
fn pieces(bodies: &[&[u8]]) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut owners: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (function, body) in bodies.iter().enumerate() {
        for piece in body.windows(PIECE) {
            let owners = owners.entry(piece).or_default();
            if owners.last() != Some(&function) {
                owners.push(function);
            }
        }
    }
    // In an order that is the same for each build.
    let mut shared: Vec<(&[u8], Vec<usize>)> =
        owners.into_iter().filter(|(_, owners)| (2..=COMMON).contains(&owners.len())).collect();
    shared.sort_unstable();
    let mut pieces = vec![Vec::new(); bodies.len()];
    for (piece, (_, owners)) in shared.iter().enumerate() {
        owners.iter().for_each(|&function| pieces[function].push(piece));
    }
    (pieces, shared.into_iter().map(|(_, owners)| owners).collect())
}

/// Writes a module with its functions in an order, which changes their indices.
struct Ordered {
    order: Vec<usize>,
    /// The new index of each function, by its old one.
    indices: Vec<u32>,
}

impl Reencode for Ordered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.indices[function as usize])
    }

    fn parse_function_section(
        &mut self,
        to: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for &function in &self.order {
            to.function(types[function]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, to: &mut CodeSection, section: CodeSectionReader<'_>) -> Result<(), Error> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.order.clone() {
            utils::parse_function_body(self, to, bodies[function].clone())?;
        }
        Ok(())
    }
}

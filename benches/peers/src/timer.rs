//! A timer whose samples are taken in turn, so that what disturbs the machine disturbs all that is compared.

use std::time::Instant;

/// Something to time: runs so many times, what it makes dropped within.
pub type Run<'a> = Box<dyn FnMut(u32) + 'a>;

/// Nanoseconds a run, one figure a round, for each of `runs`.
pub fn interleaved(runs: &mut [Run<'_>], rounds: usize) -> Vec<Vec<f64>> {
    let repeats: Vec<u32> = runs.iter_mut().map(calibrate).collect();
    let mut samples = vec![Vec::with_capacity(rounds); runs.len()];
    for round in 0..rounds {
        for turn in 0..runs.len() {
            // Another order each round, so that none always runs after the same neighbour.
            let index = (turn + round) % runs.len();
            let begin = Instant::now();
            runs[index](repeats[index]);
            samples[index].push(begin.elapsed().as_nanos() as f64 / f64::from(repeats[index]));
        }
    }
    samples
}

/// How many repeats take about a hundred microseconds.
fn calibrate(run: &mut Run<'_>) -> u32 {
    let mut repeats = 1;
    loop {
        let begin = Instant::now();
        run(repeats);
        if begin.elapsed().as_micros() >= 100 || repeats >= 1 << 20 {
            return repeats;
        }
        repeats *= 2;
    }
}

pub fn median(samples: &[f64]) -> f64 {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[sorted.len() / 2]
}

/// The median of the ratios of samples taken in the same round.
pub fn ratio(ours: &[f64], theirs: &[f64]) -> f64 {
    let ratios: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours / theirs).collect();
    median(&ratios)
}

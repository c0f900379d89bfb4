//! Runs seeds of the simulation and says what occurred.
#![forbid(unsafe_code)]
use clap::Parser;
use ntk_tests::ledger::hash;
use ntk_tests::sim::{self, Counts};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "ntk-sim", about = "The seeded simulation of kernels, server, links and faults")]
struct Cli {
    /// A seed, or a range `A..B` without its end.
    #[arg(long, default_value = "0..50")]
    seeds: String,
    /// Print every operation.
    #[arg(long)]
    verbose: bool,
}

fn range(text: &str) -> Option<std::ops::Range<u64>> {
    match text.split_once("..") {
        Some((a, b)) => Some(a.parse().ok()?..b.parse().ok()?),
        None => text.parse().ok().map(|n: u64| n..n + 1),
    }
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let Some(seeds) = range(&cli.seeds) else {
        eprintln!("ntk-sim: seeds are N or A..B");
        return ExitCode::FAILURE;
    };
    let (mut counts, mut failed, mut trace) = (Counts::default(), Vec::new(), 0u64);
    let many = seeds.end - seeds.start > 1;
    for seed in seeds.clone() {
        let outcome = sim::run(seed, cli.verbose);
        counts.merge(&outcome.counts);
        trace = hash(&[trace.to_le_bytes(), outcome.trace.to_le_bytes()].concat());
        if !outcome.wrong.is_empty() {
            println!("seed {seed} FAILED:");
            outcome.wrong.iter().take(20).for_each(|w| println!("  {w}"));
            failed.push(seed);
        }
        if many && (seed + 1 - seeds.start).is_multiple_of(50) {
            println!("{} seeds, {} failed", seed + 1 - seeds.start, failed.len());
        }
    }
    println!("seeds {}..{}: {counts}; trace {trace:016x}", seeds.start, seeds.end);
    let missing = counts.missing();
    if !failed.is_empty() {
        println!("FAILED: {} of {} seeds: {failed:?}", failed.len(), seeds.end - seeds.start);
        ExitCode::FAILURE
    } else if many && !missing.is_empty() {
        println!("FAILED: proves too little, never occurred: {missing:?}");
        ExitCode::FAILURE
    } else {
        println!("ok: at rest every device == server == ledger");
        ExitCode::SUCCESS
    }
}

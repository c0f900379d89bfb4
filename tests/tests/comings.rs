//! A few seeds of the world in which users come into a group and go, under faults; `NTK_SEEDS` says how many instead.
use ntk_tests::sim::comings;

#[test]
fn what_was_said_while_one_was_out_of_a_group_never_counts_and_never_leaks_whatever_fails() {
    let seeds = std::env::var("NTK_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let (mut came, mut went, mut missed) = (0, 0, 0);
    for seed in 0..seeds {
        let out = comings::run(seed);
        assert!(out.wrong.is_empty(), "seed {seed}: {:#?}", out.wrong);
        (came, went, missed) = (came + out.came, went + out.went, missed + out.missed);
    }
    let enough = seeds as usize;
    assert!(came > 4 * enough && went > 2 * enough && missed > 5 * enough, "{came} came, {went} went, {missed} missed");
}

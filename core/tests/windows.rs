//! Windows end to end: random commits, flushes and pumps against a real database; at every quiet point the mirror a host built
//! from patches equals what an independent reading of the database says.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test
mod common;
mod windows_world;

use ntk_core::api::*;
use ntk_core::testing::lists::{Around, ConvId, LocalId, Seq, Want};
use windows_world::{Mirror, World};

const SEEDS: u64 = 250;

#[test]
fn the_mirror_equals_the_list_at_every_quiet_point() {
    let mut totals = [0usize; 7];
    for seed in 1..=SEEDS {
        let mut world = World::new(seed);
        world.collect = true;
        for _ in 0..160 {
            world.step();
        }
        world.quiet();
        world.serve_everything();
        world.quiet();
        let seen = [
            world.patches,
            world.resets,
            world.moves,
            world.replaced,
            world.holes_filled,
            world.anchors_lost,
            world.failed_reads,
        ];
        totals.iter_mut().zip(seen).for_each(|(t, n)| *t += n);
    }
    println!("patches, resets, moves, replaced, holes filled, anchors lost, failed reads: {totals:?}");
    assert!(totals.iter().all(|n| *n > 0), "every case must have occurred: {totals:?}");
}

fn rows_of(world: &World, window: u64) -> Vec<u64> {
    match &world.mirrors[&window] {
        Mirror::Messages(m) => m.rows.iter().map(|r| r.local_id).collect(),
        Mirror::Conversations(m) => m.rows.iter().map(|r| r.id[1..].parse().unwrap()).collect(),
    }
}

#[test]
fn a_bump_to_the_top_is_one_move_and_one_reload_naming_the_changed_fields() {
    let mut world = World::new(1);
    world.new_conversations(10);
    let window = world.open_conversations(ConversationFilter::default(), 10);
    world.settle();
    world.set_unread(3, 7);
    world.bump(3);
    let patches = world.settle();
    let [Delivery::ConversationPatch(p)] = &patches[..] else { panic!("{patches:?}") };
    assert_eq!((p.reset, p.moves.len(), p.reloads.len()), (false, 1, 1));
    assert_eq!((p.deletes.len(), p.inserts.len()), (0, 0));
    assert_eq!((p.moves[0].from, p.moves[0].to), (7, 0));
    assert_eq!((p.reloads[0].old_index, p.reloads[0].new_index, p.reloads[0].changed), (7, 0, 1 << 5), "unread only");
    assert_eq!(rows_of(&world, window)[0], 3);
}

#[test]
fn nothing_changed_is_no_patch_and_an_empty_list_is_told_once() {
    let mut world = World::new(2);
    world.open_conversations(ConversationFilter::default(), 10);
    assert_eq!(world.settle().len(), 1, "the empty snapshot");
    world.new_conversation();
    world.settle();
    world.touch_conversation(1);
    assert_eq!(world.settle(), []);
}

#[test]
fn a_slow_host_gets_one_patch_from_what_it_had_to_the_newest() {
    let mut world = World::new(3);
    world.new_conversations(5);
    let window = world.open_conversations(ConversationFilter::default(), 5);
    world.settle();
    for id in [1, 2, 3, 1] {
        world.bump(id);
        world.flush();
    }
    assert_eq!(world.lane.len(), 1);
    assert_eq!(world.settle().len(), 1);
    assert_eq!(rows_of(&world, window), [1, 3, 2, 5, 4]);
    // There and back again before the host looked: nothing to say.
    world.set_unread(2, 9);
    world.flush();
    assert_eq!(world.lane.len(), 1);
    world.set_unread(2, 0);
    world.flush();
    assert_eq!(world.lane.len(), 0);
}

#[test]
fn moving_far_away_is_a_reset_and_growing_is_not() {
    let mut world = World::new(4);
    world.new_conversations(400);
    let window = world.open_conversations(ConversationFilter::default(), 100);
    world.settle();
    world.lists.grow(window, 100, 0).unwrap();
    let patches = world.settle();
    assert!(matches!(&patches[..], [Delivery::ConversationPatch(p)] if !p.reset && p.inserts.len() == 100), "{patches:?}");
    world.lists.move_to(window, 300, 50).unwrap();
    let patches = world.settle();
    assert!(matches!(&patches[..], [Delivery::ConversationPatch(p)] if p.reset && p.first_index == 300 && p.total_len == 400));
    assert_eq!(rows_of(&world, window), (51..=100).rev().collect::<Vec<_>>());
}

#[test]
fn a_window_at_the_bottom_follows_and_one_around_a_row_counts() {
    let mut world = World::new(5);
    let conv = world.new_conversation();
    (0..30).for_each(|_| world.push_message(conv));
    let bottom = world.open_messages(conv, 10, 0);
    let around = world.open_messages(conv, 5, 15);
    world.settle();
    world.push_message(conv);
    world.settle();
    assert_eq!(rows_of(&world, bottom), (22..=31).collect::<Vec<_>>());
    assert_eq!(rows_of(&world, around), (13..=17).collect::<Vec<_>>());
    let Mirror::Messages(m) = &world.mirrors[&around] else { panic!() };
    assert_eq!((m.newer_count, m.newer, m.older), (14, EdgeState::More, EdgeState::More));
    // Grown to the newest message it stays at the bottom.
    world.lists.grow(around, 0, 20).unwrap();
    world.note_grown(around);
    world.settle();
    world.push_message(conv);
    world.settle();
    assert_eq!(rows_of(&world, around).last(), Some(&32));
}

#[test]
fn a_window_around_a_place_waits_for_its_row_and_for_its_nearest_neighbour_where_it_is_gone() {
    let mut world = World::new(8);
    let conv = world.new_conversation();
    world.skip(conv, 200);
    world.push_message(conv);
    // Every seventh place is void; the sixth after it is not.
    let void = (50..).find(|seq| (conv * 31 + seq * 17) % 7 == 0).unwrap();
    let window = world.open_place(conv, 5, void);
    world.settle();
    let edges = |world: &World| match &world.mirrors[&window] {
        Mirror::Messages(m) => (m.rows.len(), m.older, m.newer),
        Mirror::Conversations(_) => panic!(),
    };
    assert_eq!(edges(&world), (0, EdgeState::OfflineGap, EdgeState::OfflineGap));
    world.lists.set_online(true);
    world.settle();
    assert_eq!(edges(&world), (0, EdgeState::Loading, EdgeState::Loading));
    let from = Want { conv: ConvId(conv), lo: Seq(void), hi: Seq(void + 19), newest_first: false };
    let before = Want { lo: Seq(void - 20), hi: Seq(void - 1), newest_first: true, ..from };
    assert_eq!(world.lists.take_wants(), [from, before], "its own page first");
    // Nothing is at the place itself: the one before it is waited for.
    world.fill(conv, void, void + 19);
    world.settle();
    assert_eq!(edges(&world).0, 0);
    assert_eq!(
        world.lists.take_wants(),
        [
            Want { lo: Seq(void - 1), hi: Seq(void - 1), newest_first: false, ..from },
            Want { lo: Seq(void - 21), hi: Seq(void - 2), ..before }
        ]
    );
    world.fill(conv, void - 20, void - 1);
    world.settle();
    let here = |world: &World, seq: i64| -> u64 {
        world
            .conn
            .query_row("SELECT local_id FROM message WHERE conv = ?1 AND seq = ?2", (conv, seq), |r| r.get::<_, i64>(0))
            .unwrap() as u64
    };
    let around: Vec<u64> = [void - 3, void - 2, void - 1, void + 1, void + 2].iter().map(|seq| here(&world, *seq)).collect();
    assert_eq!(rows_of(&world, window), around);
    world.quiet();
}

#[test]
fn both_edges_of_a_window_around_a_place_load_also_where_the_hole_begins_at_the_place() {
    let mut world = World::new(8);
    let conv = world.new_conversation();
    world.push_message(conv);
    world.skip(conv, 200);
    world.push_message(conv);
    world.lists.set_online(true);
    let window = world.open_place(conv, 5, 2);
    world.settle();
    let Mirror::Messages(m) = &world.mirrors[&window] else { panic!() };
    assert_eq!((m.rows.len(), m.older, m.newer), (0, EdgeState::Loading, EdgeState::Loading));
    let from = Want { conv: ConvId(conv), lo: Seq(2), hi: Seq(21), newest_first: false };
    assert_eq!(world.lists.take_wants(), [from], "once");
}

#[test]
fn a_window_stops_at_a_hole_asks_for_it_and_grows_when_it_is_filled() {
    let mut world = World::new(6);
    world.voids = false;
    let conv = world.new_conversation();
    (0..5).for_each(|_| world.push_message(conv));
    world.skip(conv, 100);
    world.push_message(conv);
    let window = world.open_messages(conv, 50, 0);
    world.settle();
    let edge = |world: &World| match &world.mirrors[&window] {
        Mirror::Messages(m) => m.older,
        Mirror::Conversations(_) => panic!(),
    };
    assert_eq!((rows_of(&world, window).len(), edge(&world)), (1, EdgeState::OfflineGap));
    assert_eq!(world.lists.take_wants(), []);
    world.lists.set_online(true);
    world.settle();
    assert_eq!(edge(&world), EdgeState::Loading);
    let want = Want { conv: ConvId(conv), lo: Seq(57), hi: Seq(105), newest_first: true };
    assert_eq!(world.lists.take_wants(), [want]);
    world.settle();
    assert_eq!(world.lists.take_wants(), [], "asked once");
    world.lists.ask_again(ConvId(conv));
    world.flush();
    assert_eq!(world.lists.take_wants(), [want], "asked again after a failure");
    world.fill(conv, 90, 105);
    world.settle();
    assert_eq!((rows_of(&world, window).len(), edge(&world)), (17, EdgeState::Loading));
    assert_eq!(world.lists.take_wants(), [Want { lo: Seq(57), hi: Seq(89), ..want }]);
    world.fill(conv, 57, 89);
    world.settle();
    assert_eq!((rows_of(&world, window).len(), edge(&world)), (50, EdgeState::More));
    assert_eq!(
        world.lists.take_wants(),
        [Want { lo: Seq(6), hi: Seq(56), ..want }],
        "the next page is asked for before it is needed"
    );
}

#[test]
fn scrolling_at_a_steady_pace_through_a_hole_never_shows_loading_once_primed() {
    let mut world = World::new(9);
    world.voids = false;
    let conv = world.new_conversation();
    world.skip(conv, 2000);
    (0..30).for_each(|_| world.push_message(conv));
    world.lists.set_online(true);
    let window = world.open_messages(conv, 20, 0);
    world.settle();
    let mut waiting = world.lists.take_wants();
    assert_eq!(waiting.len(), 1, "primed: the page below is asked for while rows are left");
    let mut rows = 20;
    while rows < 2000 {
        // An answer takes as long as the user needs for one more step.
        for want in std::mem::take(&mut waiting) {
            world.fill(conv, want.lo.0, want.hi.0);
        }
        world.settle();
        world.lists.grow(window, 20, 0).unwrap();
        world.note_grown(window);
        world.settle();
        rows += 20;
        let Mirror::Messages(m) = &world.mirrors[&window] else { panic!() };
        assert_eq!((m.rows.len(), m.older), (rows, EdgeState::More));
        waiting = world.lists.take_wants();
    }
}

#[test]
fn a_hole_nobody_told_of_is_not_spanned() {
    let mut world = World::new(8);
    let conv = world.new_conversation();
    (0..5).for_each(|_| world.push_message(conv));
    let window = world.open_messages(conv, 10, 0);
    world.settle();
    world.lists.on_commit(&Default::default());
    world.conn.execute("INSERT INTO hole VALUES(?1, 6, 8)", [conv]).unwrap();
    world.push_message_at(conv, 9);
    world.settle();
    assert_eq!(rows_of(&world, window), [6]);
}

#[test]
fn wrong_windows_and_sizes_get_a_code() {
    let mut world = World::new(7);
    let conv = world.new_conversation();
    let code = |e: Error| e.code;
    assert_eq!(world.lists.open_conversations(ConversationFilter::default(), 0).map_err(code), Err(ErrorCode::InvalidParameters));
    assert_eq!(
        world.lists.open_conversations(ConversationFilter::default(), 10_001).map_err(code),
        Err(ErrorCode::InvalidParameters)
    );
    assert_eq!(
        world.lists.open_messages(&world.conn, ConvId(conv), 5, Around::Message(LocalId(99))).map_err(code),
        Err(ErrorCode::NotFound)
    );
    assert_eq!(world.lists.grow(99, 1, 1).map_err(code), Err(ErrorCode::NotFound));
    assert_eq!(world.lists.close(99).map_err(code), Err(ErrorCode::NotFound));
    let window = world.lists.open_messages(&world.conn, ConvId(conv), 5, Around::Bottom).unwrap();
    assert_eq!(world.lists.move_to(window, 0, 5).map_err(code), Err(ErrorCode::InvalidParameters));
    world.flush();
    assert_eq!(world.lane.len(), 1);
    world.lists.close(window).unwrap();
    assert_eq!(world.lane.len(), 0, "nothing of a closed window arrives");
}

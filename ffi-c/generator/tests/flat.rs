//! The flat encoding survives the way back, newer and older writers, and damage.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

use ntk_core::api::spec::{ApiType, Reader};
use ntk_core::api::{COMMANDS, Command, Delivery};
use ntk_generator::samples::samples;

#[test]
fn every_delivery_encodes_to_the_bytes_it_was_decoded_from() {
    for (flat, delivery) in samples() {
        let mut again = Vec::new();
        delivery.encode(&mut again);
        assert_eq!(again, flat, "{delivery:?}");
    }
}

#[test]
fn damaged_bytes_give_an_error_or_a_value_and_never_a_panic_or_a_huge_allocation() {
    let mut n = 12345u64;
    let mut random = move || {
        n = n.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (n >> 33) as usize
    };
    for (flat, _) in samples() {
        for cut in 0..flat.len() {
            assert!(Delivery::decode(&mut Reader(&flat[..cut])).is_err(), "a cut delivery was accepted");
        }
        for _ in 0..500 {
            let mut bad = flat.clone();
            for _ in 0..1 + random() % 4 {
                let at = random() % bad.len();
                bad[at] = random() as u8;
            }
            let _ = Delivery::decode(&mut Reader(&bad));
            let command = COMMANDS[random() % COMMANDS.len()].id;
            let _ = Command::decode(command, &mut Reader(&bad));
        }
    }
}

//! The flat encoding survives the way back, newer and older writers, and damage.
#![allow(clippy::unwrap_used)] // a helper that fails is a failed test

use ntk_core::api::spec::{ApiType, Reader, Ty};
use ntk_core::api::{COMMANDS, Command, Delivery, RECORDS, UNIONS};
use ntk_generator::samples::{commands, samples};

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

#[test]
fn every_command_encodes_to_the_bytes_it_was_decoded_from() {
    for (id, flat) in (0..20).flat_map(commands) {
        let mut reader = Reader(&flat);
        let command = Command::decode(id, &mut reader).unwrap();
        assert!(reader.0.is_empty() && command.id() == id, "{command:?}");
        let mut again = Vec::new();
        command.encode_args(&mut again);
        assert_eq!(again, flat, "{command:?}");
    }
}

#[test]
fn every_member_and_every_shape_is_among_the_samples() {
    let mut text: String = samples().iter().map(|(_, delivery)| format!("{delivery:?}\n")).collect();
    for (id, flat) in (0..20).flat_map(commands) {
        text += &format!("{:?}\n", Command::decode(id, &mut Reader(&flat)).unwrap());
    }
    assert!(text.contains(": None") && text.contains(": []"));
    for u in UNIONS {
        u.variants.iter().for_each(|v| assert!(text.contains(&format!("{}(", v.name)), "{}::{}", u.name, v.name));
    }
    for r in RECORDS {
        assert!(text.contains(&format!("{} {{ ", r.name)), "{}", r.name);
        for f in r.fields {
            let name = f.name;
            let count = |what: &str| text.matches(&format!("{name}: {what}")).count();
            match f.ty {
                Ty::Opt(_) => assert!(count("Some(") > 0, "{}.{name}", r.name),
                Ty::List(_) => assert!(count("[") > count("[]"), "{}.{name}", r.name),
                _ => {}
            }
        }
    }
}

//! No call comes back with a code that its documentation does not list.
use ntk_core::api::spec::{CommandSpec, FieldSpec, Reader, Ty};
use ntk_core::api::{COMMANDS, Command};
use ntk_generator::samples::commands;
use ntk_tests::host::Host;
use ntk_tests::ledger::Room;
use ntk_tests::stage::Stage;
use std::collections::{BTreeMap, BTreeSet};

/// Ids that a device of the test has, so that not every call ends at "no such message".
fn known(args: &[FieldSpec], flat: &mut Vec<u8>, round: u32) {
    let id = u64::from(1 + round % 5);
    match args.first() {
        Some(FieldSpec { name: "local_id" | "window", .. }) => flat[..8].copy_from_slice(&id.to_le_bytes()),
        Some(FieldSpec { name: "local_ids", ty: Ty::List(Ty::U64), .. }) if flat[..4] == [1, 0, 0, 0] => {
            flat[4..12].copy_from_slice(&id.to_le_bytes());
        }
        Some(FieldSpec { name: "conversation", .. }) => {
            let text = ["c2c_zoe", "group_g", "c2c_nobody", "group_none"][round as usize % 4];
            let was = u32::from_le_bytes([flat[0], flat[1], flat[2], flat[3]]) as usize;
            let new = (text.len() as u32).to_le_bytes().into_iter().chain(text.bytes());
            drop(flat.splice(..4 + was, new));
        }
        _ => {}
    }
}

/// Calls what `which` lets pass with many arguments; the codes each came back with.
async fn call(host: &Host, rounds: u32, which: impl Fn(&CommandSpec) -> bool) -> BTreeMap<&'static str, BTreeSet<u32>> {
    let mut seen: BTreeMap<&str, BTreeSet<u32>> = BTreeMap::new();
    for (round, (id, mut flat)) in (0..rounds).flat_map(|r| commands(r).into_iter().map(move |c| (r, c))) {
        let spec = COMMANDS.iter().find(|c| c.id == id).unwrap();
        if !which(spec) {
            continue;
        }
        known(spec.args, &mut flat, round);
        let command = Command::decode(id, &mut Reader(&flat)).unwrap();
        let said = format!("{command:?}");
        if let Err(e) = host.call(command).await {
            assert!(spec.all_codes().contains(&e.code), "{} {}: {:?} is not listed: {said}", e.text, spec.function, e.code);
            seen.entry(spec.function).or_default().insert(e.code as u32);
        }
    }
    seen
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kernel_without_a_login_comes_back_with_listed_codes_only() {
    let stage = Stage::new().await;
    let d = stage.offline_device("anna", "one").await;
    let seen = call(&d.host, 12, |c| !["suspend", "resume", "destroy_data"].contains(&c.function)).await;
    assert!(seen.len() > 60, "only {} commands were refused", seen.len());
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_suspended_kernel_comes_back_with_listed_codes_only() {
    let stage = Stage::new().await;
    let d = stage.offline_device("anna", "one").await;
    d.host.call(Command::Suspend { deadline_ms: 0 }).await.unwrap();
    let seen = call(&d.host, 2, |c| !["resume", "destroy_data"].contains(&c.function)).await;
    assert!(seen.len() > 60, "only {} commands were refused", seen.len());
    d.host.call(Command::Resume {}).await.unwrap();
    d.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_linked_kernel_comes_back_with_listed_codes_only() {
    let stage = Stage::new().await;
    stage.site.token("anna");
    let zoe = stage.light("zoe");
    zoe.create_group("g", "Group", vec!["anna".into(), "zoe".into()]).await.unwrap();
    let d = stage.device("anna", "one").await;
    for text in ["one", "two"] {
        stage.say(&zoe, &Room::Group("g".into()), text).await;
        stage.say(&zoe, &Room::pair("zoe", "anna"), text).await;
    }
    d.unread("group_g", 2).await;
    d.unread("c2c_zoe", 2).await;
    let stays = ["login", "logout", "suspend", "destroy_data", "network_changed"];
    let seen = call(&d.host, 12, |c| !stays.contains(&c.function)).await;
    let different: BTreeSet<u32> = seen.values().flatten().copied().collect();
    assert!(seen.len() > 50 && different.len() > 8, "{} commands were refused, with {different:?}", seen.len());
    d.end().await;
}

//! Nobody but its owner can read what a kernel keeps, whatever the umask says.
#![cfg(unix)]
use ntk_core::api::{ErrorCode, Event};
use ntk_tests::host::Host;
use ntk_tests::stage::{Stage, env, group};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

/// Names the directory to the process whose umask is 0.
const PLACE: &str = "NTK_TEST_PLACE";

fn mode(path: &Path) -> u32 {
    std::fs::symlink_metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

/// Everything below a directory that others may do something with; and how much there is.
fn open_to_others(dir: &Path) -> (Vec<String>, usize) {
    let (mut open, mut all, mut left) = (Vec::new(), 0, vec![dir.to_owned()]);
    while let Some(path) = left.pop() {
        all += 1;
        if mode(&path) & 0o077 != 0 {
            open.push(format!("{} {:o}", path.display(), mode(&path)));
        }
        if path.is_dir() {
            left.extend(std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().path()));
        }
    }
    (open, all)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_kernels_directory_is_its_owners_only_whatever_the_umask_says() {
    let Ok(place) = std::env::var(PLACE) else {
        let dir = tempfile::tempdir().unwrap();
        let name = "a_kernels_directory_is_its_owners_only_whatever_the_umask_says";
        let again = "umask 0; exec \"$0\" --exact \"$1\" --nocapture";
        let mut inner = tokio::process::Command::new("sh");
        inner.args(["-c", again]).arg(std::env::current_exe().unwrap()).arg(name).env(PLACE, dir.path());
        assert!(inner.status().await.unwrap().success());
        let kernel = dir.path().join("below").join("kernel");
        let (open, all) = open_to_others(&dir.path().join("below"));
        assert_eq!(open, Vec::<String>::new());
        assert!(all >= 5 && kernel.join("corrupt-1.db").exists(), "{all} files and directories");
        return;
    };
    let dir = Path::new(&place).join("below").join("kernel");
    let stage = Stage::new().await;
    let zoe = stage.zoe(&["anna"]).await;
    stage.say(&zoe, &group(), "hush").await;
    for life in 0..2 {
        let wire = stage.site.wire(7);
        let host = Host::open(&dir, 16, env(&wire, &Default::default())).await.unwrap();
        host.login("anna", stage.site.token("anna"), "ws://in-process", "one").await.unwrap();
        host.until(ntk_tests::stage::SOON, |s| {
            s.events.iter().any(|e| matches!(e, Event::SyncChanged(c) if !c.running)).then_some(())
        })
        .await
        .expect("in step");
        let (open, all) = open_to_others(&dir);
        assert!(open.is_empty() && all >= 5, "while it is open: {all}, {open:?}");
        host.close().await.unwrap();
        if life == 0 {
            // What is set aside is as private as what replaces it.
            std::fs::write(dir.join(ntk_tests::verify::DATABASE), vec![0x5a; 9000]).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_older_version_left_open_is_closed_and_a_directory_with_other_things_stays_as_it_is() {
    let stage = Stage::new().await;
    let mut d = stage.device("anna", "one").await;
    d.host.close().await.unwrap();
    let file = d.dir.join(ntk_tests::verify::DATABASE);
    let (media, aside) = (d.dir.join("media"), d.dir.join("corrupt-9.db"));
    std::fs::create_dir_all(&media).unwrap();
    std::fs::write(&aside, "").unwrap();
    let leave_open = || {
        set_mode(&d.dir, 0o755);
        set_mode(&media, 0o755);
        set_mode(&file, 0o644);
        set_mode(&aside, 0o644);
    };
    let closed = || assert_eq!((mode(&media), mode(&file), mode(&aside)), (0o700, 0o600, 0o600));
    leave_open();
    d.host = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await.unwrap();
    assert_eq!(mode(&d.dir), 0o700);
    closed();
    d.host.close().await.unwrap();
    std::fs::write(d.dir.join("letter.txt"), "").unwrap();
    leave_open();
    set_mode(&d.dir, 0o777);
    d.host = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await.unwrap();
    assert_eq!(mode(&d.dir), 0o777, "somebody else uses the directory too");
    closed();
    d.host.close().await.unwrap();
    // A link in place of the database is not followed with rights.
    let elsewhere = stage.path().join("elsewhere");
    std::fs::write(&elsewhere, "").unwrap();
    set_mode(&elsewhere, 0o644);
    std::fs::remove_file(&file).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &file).unwrap();
    let opened = Host::open(&d.dir, 16, env(&d.wire, &d.faults)).await;
    assert!(opened.as_ref().map_err(|e| e.code).err().is_none_or(|code| code != ErrorCode::Internal));
    assert_eq!(mode(&elsewhere), 0o644);
    if let Ok(host) = opened {
        host.close().await.unwrap();
    }
}

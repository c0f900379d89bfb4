//! Files and directories that only their owner can read, whatever the umask says.
//!
//! What is made by these functions is 0600 or 0700. What is there already only ever loses rights. A directory that holds what is
//! not ours is left as it is: somebody may have handed us `/tmp`. Elsewhere than on Unix the system's own rules hold.
use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::path::Path;
use tracing::warn;

/// To open a file; one that is made by it is its owner's only.
pub(crate) fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes a directory, and those above it; one that is there stays as it is.
pub(crate) fn make_directory(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Makes a directory for what has names that `ours` knows, and closes to others what is in it of that. The directory itself is closed if
/// all in it is ours, else that it is open is logged.
pub(crate) fn directory(path: &Path, ours: impl Fn(&str) -> bool) -> io::Result<()> {
    make_directory(path)?;
    let mut strange = false;
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        match entry.file_name().to_str().is_some_and(&ours) {
            true => close(&entry.path()),
            false => strange = true,
        }
    }
    if !strange {
        close(path);
    } else if is_open(path) {
        warn!("others may look into a directory: it holds what is not ours, so it stays as it is");
    }
    Ok(())
}

/// Makes a file, empty, or takes from others the right to read the one that is there.
pub(crate) fn file(path: &Path) -> io::Result<()> {
    options().append(true).create(true).open(path)?;
    close(path);
    Ok(())
}

/// A link is not followed: what it leads to is none of ours.
#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    let open = |m: &std::fs::Metadata| std::os::unix::fs::PermissionsExt::mode(&m.permissions()) & 0o077 != 0;
    std::fs::symlink_metadata(path).is_ok_and(|m| !m.is_symlink() && open(&m))
}

/// Takes from others every right to what is there. A system that does not let us is not a reason to do nothing.
#[cfg(unix)]
pub(crate) fn close(path: &Path) {
    if !is_open(path) {
        return;
    }
    match narrow(path) {
        Ok(()) => warn!("others could read a file or directory: now they cannot"),
        Err(e) => warn!(error = %e, "others can read a file or directory, and it cannot be changed"),
    }
}

/// What is changed is what was opened, and neither is a link, whatever came to stand there since it was looked at; a pipe is not
/// waited for.
#[cfg(unix)]
fn narrow(path: &Path) -> io::Result<()> {
    use rustix::fs::OFlags;
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits() as i32;
    let opened = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    let mut permissions = opened.metadata()?.permissions();
    permissions.set_mode(permissions.mode() & 0o7700);
    opened.set_permissions(permissions)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

#[cfg(not(unix))]
pub(crate) fn close(_: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::fs::{Permissions, set_permissions, symlink_metadata};
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    #[test]
    fn a_link_that_takes_the_place_of_a_file_while_it_is_closed_is_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        let mode = |name: &str| symlink_metadata(path(name)).unwrap().permissions().mode() & 0o777;
        std::fs::write(path("file"), "").unwrap();
        std::fs::create_dir(path("folder")).unwrap();
        for name in ["file", "folder"] {
            set_permissions(path(name), Permissions::from_mode(0o755)).unwrap();
            symlink(path(name), path("link")).unwrap();
            assert!(narrow(&path("link")).is_err());
            close(&path("link"));
            assert_eq!(mode(name), 0o755);
            close(&path(name));
            assert_eq!(mode(name), 0o700);
            std::fs::remove_file(path("link")).unwrap();
        }
    }
}

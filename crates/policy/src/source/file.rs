//! A policy in a file: TOML with the keys of the schema.

use crate::{error::PolicyError, values::Values};
use std::{
    fs,
    io::{ErrorKind, Read},
    path::Path,
};

/// Where Linux has it. No variable changes that: who runs the app must not choose the policy.
#[cfg(target_os = "linux")]
pub const PATH: &str = "/etc/ergo-support/policy.toml";

/// The longest file, in bytes.
const LONGEST: u64 = 64 * 1024;

/// Whether there is a policy. A link to nowhere is one, and so is a folder: neither can be read.
#[cfg(unix)]
pub fn is_there(path: &Path) -> Result<bool, Vec<PolicyError>> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(false),
        Err(why) => Err(vec![PolicyError::Unreadable { file: path.to_owned(), why }]),
    }
}

/// Reads the values of a file, without checking them.
pub fn read(path: &Path) -> Result<Values, Vec<PolicyError>> {
    let unreadable = |why| vec![PolicyError::Unreadable { file: path.to_owned(), why }];
    let mut text = String::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(LONGEST + 1).read_to_string(&mut text).map_err(|error| match error.kind() {
        ErrorKind::InvalidData => unreadable(std::io::Error::other("it is not UTF-8; save it as UTF-8")),
        _ => unreadable(error),
    })?;
    if text.len() as u64 > LONGEST {
        return Err(unreadable(std::io::Error::new(ErrorKind::FileTooLarge, "it is larger than 64 KiB")));
    }
    toml::from_str(&text).map_err(|error| {
        let before = text.get(..error.span().map_or(0, |span| span.start)).unwrap_or(&text);
        let line = before.matches('\n').count() + 1;
        vec![PolicyError::Syntax { line, why: error.message().to_owned() }]
    })
}

/// A way with more links is refused.
#[cfg(unix)]
const MOST_LINKS: usize = 40;

/// The same way with its first link followed; `None` if it has none.
#[cfg(unix)]
fn next(way: &Path) -> std::io::Result<Option<std::path::PathBuf>> {
    let mut parts: Vec<&Path> = way.ancestors().filter(|part| !part.as_os_str().is_empty()).collect();
    parts.reverse();
    for part in parts {
        if fs::symlink_metadata(part)?.is_symlink() {
            let target = fs::read_link(part)?;
            let folder = part.parent().unwrap_or(Path::new("/"));
            let rest = way.strip_prefix(part).unwrap_or(Path::new(""));
            let further = folder.join(target);
            return Ok(Some(if rest.as_os_str().is_empty() { further } else { further.join(rest) }));
        }
    }
    Ok(None)
}

/// Refuses a file that someone other than root can change: by writing to it, or by putting another one in its place.
#[cfg(unix)]
pub fn require_protected(path: &Path) -> Result<(), PolicyError> {
    use std::os::unix::fs::MetadataExt;

    /// Writable for the group or for everyone.
    const OTHERS: u32 = 0o022;
    let unreadable = |why| PolicyError::Unreadable { file: path.to_owned(), why };
    let refused = |part: &Path, what: &str| PolicyError::Writable {
        file: path.to_owned(),
        what: format!("{}: {what}", part.display()),
    };
    let mut way = path.to_owned();
    for _ in 0..MOST_LINKS {
        for part in way.ancestors().filter(|part| !part.as_os_str().is_empty()) {
            let about = fs::symlink_metadata(part).map_err(unreadable)?;
            if about.uid() != 0 {
                return Err(refused(part, "make root its owner"));
            }
            // A link has no mode of its own. Where it leads is looked at next.
            if !about.is_symlink() && about.mode() & OTHERS != 0 {
                return Err(refused(part, "remove the write permission of group and others"));
            }
        }
        match next(&way).map_err(unreadable)? {
            None => return Ok(()),
            Some(further) => way = further,
        }
    }
    Err(refused(path, "there are too many links on the way"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_is_read_and_its_mistakes_have_lines() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        fs::write(
            &path,
            "# ours\nserver = \"https://a.example\"\nidle_minutes = 5\nreasons = [\"x\", \"y\"]\n",
        )
        .unwrap();
        let values = read(&path).unwrap();
        assert_eq!(
            json!(values),
            json!({"server": "https://a.example", "idle_minutes": 5, "reasons": ["x", "y"]})
        );
        fs::write(&path, "server = \"https://a.example\"\n\nread_only = yes\n").unwrap();
        let said = read(&path).unwrap_err()[0].to_string();
        assert!(said.starts_with("line 3: "), "{said}");
        fs::write(&path, "#".repeat(70_000)).unwrap();
        assert!(read(&path).unwrap_err()[0].to_string().contains("larger than 64 KiB"));
        assert!(read(folder.path()).is_err());
    }

    #[test]
    fn a_file_that_its_user_can_change_is_refused() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("policy.toml");
        fs::write(&path, "").unwrap();
        // A temporary folder is below one that everyone can write to.
        let said = require_protected(&path).unwrap_err().to_string();
        assert!(
            said.contains("remove the write permission") || said.contains("make root its owner"),
            "{said}"
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o666)).unwrap();
        let said = require_protected(&path).unwrap_err().to_string();
        assert!(said.contains("policy.toml: "), "{said}");
        // Something that belongs to root, on every Linux, and a link to such a thing.
        require_protected(Path::new("/etc/passwd")).unwrap();
        // A link below a folder that others can write to is no protection, wherever it leads.
        let link = folder.path().join("link");
        std::os::unix::fs::symlink("/etc/passwd", &link).unwrap();
        assert!(require_protected(&link).is_err());
        assert_eq!(next(Path::new("/etc/passwd")).unwrap(), None);
        assert_eq!(next(&link).unwrap().unwrap(), Path::new("/etc/passwd"));
    }
}

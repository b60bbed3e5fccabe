//! No folder of the machine that built a package is in it.

use crate::{files::files_in, release};
use anyhow::{Result, ensure};
use std::{fs, path::Path};

/// Looks through every file of an unpacked package.
pub fn none_of_this_machine(tree: &Path) -> Result<()> {
    let names = release::names()?;
    for file in files_in(tree)? {
        let bytes = fs::read(tree.join(&file))?;
        for (folder, _) in &names {
            let folder = folder.as_os_str().as_encoded_bytes();
            let found = bytes.windows(folder.len()).any(|window| window == folder);
            ensure!(!found, "{} names {}", file.display(), String::from_utf8_lossy(folder));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_among_other_bytes_is_found() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a"), "\0/cargo/registry/src/x.rs\0").unwrap();
        none_of_this_machine(folder.path()).unwrap();
        let root = crate::places::root();
        fs::write(folder.path().join("b"), format!("\0{}/src/x.rs\0", root.display())).unwrap();
        assert!(none_of_this_machine(folder.path()).unwrap_err().to_string().starts_with("b names"));
    }
}

//! Whether the same sources give the same packages: everything is built again, from nothing and in another folder, and what
//! comes out is compared byte for byte.
//!
//! One thing differs by Tauri's design: while it compiles an app with the isolation pattern, it draws two random UUIDs and puts
//! them into the program. They name the isolation frame's scheme and messages, and are no secrets. Everything else must be equal.

use super::installers::{folder, installers};
use crate::{
    args::Bundled, files::files_in, places::target_folder, program::run, release, step::step, unpack::unpack,
};
use anyhow::{Context, Result, ensure};
use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A UUID, as text.
const UUID_LENGTH: usize = 36;

/// Builds again, and compares with what was built.
pub fn compare(only: Option<Bundled>) -> Result<()> {
    let second = target_folder().join("twice");
    crate::files::fresh_folder(&second)?;
    step("Building everything again, from nothing", || {
        let mut again = Command::new(env::current_exe()?);
        again.arg("bundle").env("CARGO_TARGET_DIR", &second).env(release::DATE, release::date()?);
        if let Some(only) = only {
            again.args(["--only", if only == Bundled::App { "app" } else { "server" }]);
        }
        run(&mut again)
    })?;
    step("Comparing what was built twice", || {
        let again = second.join("release/bundle");
        let mut wrong = Vec::new();
        for package in installers(&again)? {
            let first = folder().join(package.strip_prefix(&again)?);
            wrong.extend(differences(&first, &package, &second.join("unpacked"))?);
        }
        ensure!(wrong.is_empty(), "not reproducible: {}", wrong.join(", "));
        Ok(())
    })
}

/// The files of two packages that differ by more than they may. Says of each package how it compares.
fn differences(first: &Path, second: &Path, place: &Path) -> Result<Vec<String>> {
    let name = first.file_name().context("a package has a name")?.to_string_lossy();
    let read = |file: &Path| fs::read(file).with_context(|| format!("reading {}", file.display()));
    if read(first)? == read(second)? {
        println!("  {name}: the same, byte for byte");
        return Ok(Vec::new());
    }
    let trees = [place.join("first"), place.join("second")];
    unpack(first, &trees[0])?;
    unpack(second, &trees[1])?;
    let different = different_files(&trees)?;
    let mut wrong = Vec::new();
    for (file, may) in &different {
        println!(
            "  {name}: {} differs{}",
            file.display(),
            if *may { " by Tauri's random UUIDs alone" } else { "" }
        );
        if !may {
            wrong.push(format!("{} of {name}", file.display()));
        }
    }
    if different.is_empty() {
        println!("  {name}: the same files, but packed in another way");
        wrong.push(name.into_owned());
    }
    Ok(wrong)
}

/// What differs between two trees, and whether it may.
fn different_files([first, second]: &[PathBuf; 2]) -> Result<Vec<(PathBuf, bool)>> {
    let mut all = files_in(first)?;
    all.extend(files_in(second)?);
    all.sort();
    all.dedup();
    let mut different = Vec::new();
    for file in all {
        let (one, other) = (fs::read(first.join(&file)).ok(), fs::read(second.join(&file)).ok());
        if one != other {
            let may = one.zip(other).is_some_and(|(one, other)| without_uuids(one) == without_uuids(other));
            different.push((file, may));
        }
    }
    // The sums of what may differ may differ, too.
    if different.iter().all(|(file, may)| *may || file == Path::new("DEBIAN/md5sums")) {
        for (_, may) in &mut different {
            *may = true;
        }
    }
    Ok(different)
}

/// With zeros in the place of random UUIDs.
fn without_uuids(mut bytes: Vec<u8>) -> Vec<u8> {
    for start in 0..bytes.len().saturating_sub(UUID_LENGTH - 1) {
        if is_random_uuid(&bytes[start..start + UUID_LENGTH]) {
            bytes[start..start + UUID_LENGTH].fill(b'0');
        }
    }
    bytes
}

/// Version 4 of RFC 9562, in small letters.
fn is_random_uuid(text: &[u8]) -> bool {
    text[8] == b'-'
        && text[14] == b'4'
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trees(files: &[(&str, &str, &str)]) -> Vec<(PathBuf, bool)> {
        let folder = tempfile::tempdir().unwrap();
        let trees = [folder.path().join("a"), folder.path().join("b")];
        for (name, first, second) in files {
            for (tree, text) in trees.iter().zip([first, second]) {
                let file = tree.join(name);
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, text).unwrap();
            }
        }
        different_files(&trees).unwrap()
    }

    #[test]
    fn only_random_uuids_may_differ_and_sums_that_follow() {
        let (one, other) = ("67e55044-10b1-426f-9247-bb680e5fe0c8", "936da01f-9abd-4d9d-80c7-02af85c822a8");
        let program = ("usr/bin/x", &*format!("\0a{one}z\0"), &*format!("\0a{other}z\0"));
        let sums = ("DEBIAN/md5sums", "1", "2");
        let same = ("usr/share/x", "same", "same");
        assert_eq!(trees(&[same]), []);
        let found = trees(&[program, sums, same]);
        assert_eq!(found, [("DEBIAN/md5sums".into(), true), ("usr/bin/x".into(), true)]);
        let found = trees(&[program, sums, ("usr/share/y", "1", "2")]);
        assert_eq!(found.iter().filter(|(_, may)| !may).count(), 2, "{found:?}");
        // Not every UUID is random.
        let time =
            ("usr/bin/x", "67e55044-10b1-126f-9247-bb680e5fe0c8", "936da01f-9abd-1d9d-80c7-02af85c822a8");
        assert_eq!(trees(&[time]), [("usr/bin/x".into(), false)]);
    }
}

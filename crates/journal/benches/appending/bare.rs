//! The least that can be done to keep a line: append it to a file, and wait until the disk has it.

use std::{
    fs::File,
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// Appends that many lines of that many bytes, one after the other, each synced (fdatasync(2)). How long each took.
pub fn append(folder: &Path, times: usize, bytes: usize) -> std::io::Result<Vec<Duration>> {
    let mut file = File::options().append(true).create(true).open(folder.join("bare.log"))?;
    let line = vec![b'x'; bytes];
    let mut took = Vec::with_capacity(times);
    for _ in 0..times {
        let began = Instant::now();
        file.write_all(&line)?;
        file.sync_data()?;
        took.push(began.elapsed());
    }
    Ok(took)
}

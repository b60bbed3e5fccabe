//! Exports everything, as the lines that an import reads.

use super::ImportError;
use crate::{
    clock::Clock,
    store::{Database, transfer_read},
};
use ergo_protocol::transfer::{Format, Line, VERSION};
use std::{
    io::{self, Write},
    ops::ControlFlow,
};

/// Writes the whole database as of one moment. Returns the number of lines.
pub async fn export(database: &str, mut to: impl Write) -> Result<u64, ImportError> {
    let database = Database::open_existing(database, Clock::system()).await?;
    let mut tx = database.read().await?;
    let mut lines = 1;
    write(&mut to, &Line::ErgoImport(Format { version: VERSION }))?;
    let done = transfer_read::each(&mut tx, |line| {
        lines += 1;
        match write(&mut to, &line) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        }
    })
    .await?;
    if let ControlFlow::Break(error) = done {
        return Err(error.into());
    }
    to.flush()?;
    drop(tx);
    database.close().await;
    Ok(lines)
}

fn write(to: &mut impl Write, line: &Line) -> io::Result<()> {
    serde_json::to_writer(&mut *to, line)?;
    to.write_all(b"\n")
}

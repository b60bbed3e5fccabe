//! Running the server, until a signal.

use crate::{args::Serve, logging::Log, print, signals::Signals};
use ergo_server::{Config, Running};
use std::{
    error::Error,
    io::{self, Write},
    path::Path,
    process::ExitCode,
    sync::Arc,
};

/// The exit code when the database was replaced. An administrator has to look first, so the service manager must not start the
/// server again (packaging/ergo-server.service): what SQLite keeps beside a file belongs to the old one, and an empty
/// database that waits for a restoration must stay empty.
const REPLACED: i32 = 3;

/// Serves until a signal says to stop, and then drains. A second signal ends it at once.
pub async fn serve(serve: Serve) -> ExitCode {
    let Serve { config, log_format } = serve;
    let log = match Log::start(log_format, Arc::clone(&config.lost_log_lines)) {
        Ok(log) => log,
        Err(error) => {
            print::aside(format_args!("ergo-server: the log cannot be started: {error}"));
            return ExitCode::FAILURE;
        }
    };
    match started(config, &log).await {
        Ok((running, signals)) => stopped(running, signals, &log).await,
        Err(error) => {
            log.say(&format!("ergo-server: {error}"));
            log.end();
            ExitCode::FAILURE
        }
    }
}

async fn started(config: Config, log: &Log) -> Result<(Running, Signals), Box<dyn Error>> {
    // Before the announcement: its reader may send a signal at once.
    let mut signals = Signals::new()?;
    let database = ergo_server::without_password(&config.database);
    let running = tokio::select! {
        started = ergo_server::start(config) => started?,
        () = signals.next() => return Err("stopped before it had started".into()),
    };
    if running.is_empty() {
        log.say(&format!(
            "This server has no data yet. To fill it, in another window:\n\
             1. ergo-server import FILE --database {database}       (the format: docs/IMPORT.md)\n\
             2. ergo-server agents add --database {database} --person ID --role agent --name NAME --email ADDRESS\n\
             3. Start the server again with --trusted-issuer URL,client_id=ID, so that agents can sign in (docs/PROVIDERS.md)."
        ));
    }
    if let Some(address) = running.metrics() {
        tracing::info!(url = format!("http://{address}/metrics"), "metrics are served");
    }
    announce(running.url().to_owned());
    Ok((running, signals))
}

/// Says where the server listens, without waiting for a reader: it must be possible to stop a server whose output no one reads.
fn announce(url: String) {
    tokio::task::spawn_blocking(move || {
        let mut out = io::stdout();
        if let Err(error) = writeln!(out, "listening on {url}").and_then(|()| out.flush()) {
            tracing::warn!(%error, "the server could not print where it listens");
        }
    });
}

/// What an administrator reads when another database has taken the place of this server's.
fn what_to_do(file: Option<&Path>) -> String {
    let first = "the database was replaced while the server was running, so the server has stopped.";
    match file {
        None => format!(
            "{first} If it was restored from a backup, run `ergo-server restore --finish`, then start the server again"
        ),
        Some(file) => format!(
            "{first} {0}-wal and {0}-shm, if they are there, belong to the old file: move them away before you start the server \
             again. Use `ergo-server restore` to restore a backup",
            file.display()
        ),
    }
}

/// Ends the process. The runtime would wait for what blocks, such as a name that somebody is looking up.
async fn stopped(running: Running, mut signals: Signals, log: &Log) -> ! {
    let replaced = tokio::select! {
        () = signals.next() => None,
        file = running.replaced() => Some(file),
    };
    if let Some(file) = replaced {
        log.say(&format!("ergo-server: {}", what_to_do(file.as_deref())));
        running.stop().await;
        log.end();
        std::process::exit(REPLACED);
    }
    let is_finished = tokio::select! {
        is_finished = running.drain() => is_finished,
        () = signals.next() => {
            log.say("ergo-server: stopped at once by a second signal");
            false
        }
    };
    log.end();
    std::process::exit(i32::from(!is_finished))
}

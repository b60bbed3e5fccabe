//! Running the server, until a signal.

use crate::{args::Serve, logging::Log, signals::Signals};
use ergo_server::{Config, Running};
use std::{
    error::Error,
    io::{self, Write},
    process::ExitCode,
    sync::Arc,
};

/// Serves until a signal says to stop, and then drains. A second signal ends it at once.
pub async fn serve(serve: Serve) -> ExitCode {
    let Serve { config, log_format } = serve;
    let log = match Log::start(log_format, Arc::clone(&config.lost_log_lines)) {
        Ok(log) => log,
        Err(error) => {
            eprintln!("ergo-server: the log cannot be started: {error}");
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

/// Says where the server listens. Nobody waits for whoever reads that: it must be possible to stop a server that nobody listens to.
fn announce(url: String) {
    tokio::task::spawn_blocking(move || {
        let mut out = io::stdout();
        if let Err(error) = writeln!(out, "listening on {url}").and_then(|()| out.flush()) {
            tracing::warn!(%error, "nobody was told where the server listens");
        }
    });
}

/// Ends the process. The runtime would wait for what blocks, such as a name that somebody is looking up.
async fn stopped(running: Running, mut signals: Signals, log: &Log) -> ! {
    signals.next().await;
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

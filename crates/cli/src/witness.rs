//! `ergo witness`: a small witness of transparency logs (docs/WITNESS.md).

mod args;
mod report;

pub use args::{Asked, asked, command};

use args::What;
use ergo_evidence::VerifierKey;
use ergo_witness::{Place, WitnessError};
use std::{io::Write, net::SocketAddr, process::ExitCode, sync::Arc};
use tokio::net::TcpListener;

/// Runs the command.
pub fn run(asked: Asked) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&format!("the program cannot run: {error}")),
    };
    match runtime.block_on(act(asked)) {
        Ok(text) => {
            // An error means that the reader, such as `head`, has closed the pipe.
            let _ = std::io::stdout().write_all(text.as_bytes());
            ExitCode::SUCCESS
        }
        Err(error) => failed(&error.to_string()),
    }
}

fn failed(error: &str) -> ExitCode {
    eprintln!("ergo: {error}");
    ExitCode::FAILURE
}

/// What to print at the end.
async fn act(asked: Asked) -> Result<String, WitnessError> {
    let Asked { folder, what } = asked;
    let place = Place::new(folder);
    if let What::Init { name } = what {
        return Ok(format!("{}\n", place.init(&name).await?));
    }
    let witness = place.open().await?;
    let text = match what {
        // It has been answered above.
        What::Init { .. } => String::new(),
        What::AddLog { vkey, origin } => {
            let vkey: VerifierKey = vkey.parse()?;
            witness.add_log(&vkey, origin.as_deref()).await?;
            format!("{} is witnessed from now on\n", origin.as_deref().unwrap_or(vkey.name()))
        }
        What::Status => report::status(&witness.verifier().to_string(), &witness.logs().await?),
        What::Evidence => report::evidence(&witness.evidence().await?),
        What::Serve { listen } => {
            let witness = Arc::new(witness);
            serve(listen, &witness).await?;
            witness.close().await;
            return Ok(String::new());
        }
    };
    witness.close().await;
    Ok(text)
}

async fn serve(listen: SocketAddr, witness: &Arc<ergo_witness::Witness>) -> Result<(), WitnessError> {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let cannot = |source| WitnessError::File { what: format!("listening on {listen}"), source };
    let listener = TcpListener::bind(listen).await.map_err(cannot)?;
    let stop = stopped().map_err(cannot)?;
    println!("listening on http://{}", listener.local_addr().map_err(cannot)?);
    ergo_witness::serve(listener, Arc::clone(witness), stop).await;
    Ok(())
}

/// Resolves on Ctrl+C or SIGTERM.
#[cfg(unix)]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves on Ctrl+C.
#[cfg(not(unix))]
fn stopped() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a signal handler, only the system can stop the program.
            std::future::pending::<()>().await;
        }
    })
}

//! The least that a Tauri window with a Yew page can be. Its page is in `page/`, and is built into dist/bare by
//! `cargo xtask bench`.

use std::process::ExitCode;

fn main() -> ExitCode {
    match tauri::Builder::default().run(tauri::generate_context!()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the bare window could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

//! Ergo Support, the desktop app.

// No console window next to the app on Windows.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::alloc::System;
use zeroizing_alloc::ZeroAlloc;

/// Wipes all freed memory, because the HTTP library copies tokens into buffers that our code cannot reach.
#[global_allocator]
static MEMORY: ZeroAlloc<System> = ZeroAlloc(System);

fn main() -> std::process::ExitCode {
    ergo_support::run()
}

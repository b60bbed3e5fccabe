//! A screen for programs that show a window.

use crate::program::run;
use anyhow::{Context, Result};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

/// A virtual screen. It goes when this is dropped.
pub struct Screen {
    xvfb: Child,
    /// What `DISPLAY` has to be.
    pub display: String,
}

impl Screen {
    /// Opens one.
    pub fn open() -> Result<Self> {
        let mut xvfb = Command::new("Xvfb").args(["-displayfd", "1"]).stdout(Stdio::piped()).spawn()?;
        let mut number = String::new();
        BufReader::new(xvfb.stdout.take().context("it has an output")?).read_line(&mut number)?;
        Ok(Self { xvfb, display: format!(":{}", number.trim()) })
    }

    /// Waits for a window whose title matches, and presses a key in it if one is given.
    pub fn window(&self, title: &str, key: Option<&str>) -> Result<()> {
        // It waits for the window, at most as long as `timeout` lets it.
        let mut search = Command::new("timeout");
        search.args(["60", "xdotool", "search", "--sync", "--onlyvisible", "--name", title]);
        if let Some(key) = key {
            search.args(["windowfocus", "key", key]);
        }
        run(search.env("DISPLAY", &self.display).stdout(Stdio::null()))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.xvfb.kill();
        let _ = self.xvfb.wait();
    }
}

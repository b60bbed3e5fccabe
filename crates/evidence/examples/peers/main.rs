//! Files for software that we did not write, and from it: what `cargo xtask test` compares this crate with.
//!
//! `peers sample DIR` writes logs that others verify; `peers verify DIR` verifies one that others have written;
//! `peers requests DIR` writes requests for a witness and how we judge them; `peers answers DIR` reads its answers.

mod requests;
mod sample;
mod verify;

use std::{error::Error, path::Path};

/// Anything that goes wrong ends the program with its text.
type Done = Result<(), Box<dyn Error>>;

/// The log's name.
const ORIGIN: &str = "ergo.example/log";
/// The witness' name, when it is ours.
const WITNESS: &str = "witness.example/w1";

fn main() -> Done {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [command, folder] = words.as_slice() else { return Err("peers COMMAND DIR".into()) };
    let folder = Path::new(folder);
    match command.as_str() {
        "sample" => sample::write(folder),
        "verify" => verify::verify(folder),
        "requests" => requests::write(folder),
        "answers" => requests::read_answers(folder),
        _ => Err(format!("no such command: {command}").into()),
    }
}

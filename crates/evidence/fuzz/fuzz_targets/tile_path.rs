//! Any bytes as the path of a tile: it has one text, which leads nowhere else.
#![no_main]

use ergo_evidence::{TILE_WIDTH, TilePath};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = str::from_utf8(bytes) else { return };
    let Ok(path) = text.parse::<TilePath>() else { return };
    assert_eq!(path.to_string(), text);
    assert!((1..=TILE_WIDTH).contains(&path.width));
    assert!(!text.contains("..") && !text.contains("//") && !text.starts_with('/'), "{text}");
});

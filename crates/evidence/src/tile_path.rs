//! The names of tiles and entry bundles below `/tile/` (tlog-tiles §Merkle Tree and §Log Entries).

use crate::{
    encoding::decimal,
    tile_id::{TILE_WIDTH, TileId},
};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// The path of a tile or of an entry bundle, below `<prefix>/tile/`: `<level>/<n>[.p/<width>]` or
/// `entries/<n>[.p/<width>]`. There is exactly one text for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath {
    /// What it names.
    pub of: TileKind,
    /// How many hashes or entries: 1 to 256; 256 is a full one.
    pub width: u16,
}

/// What a path names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileKind {
    /// A tile of hashes.
    Hashes(TileId),
    /// The bundle of the entries below the tile of level 0 with that number.
    Entries(u64),
}

/// The path names no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not the path of a tile")]
pub struct TilePathError;

/// The highest level that the specification has.
const MAX_LEVEL: u64 = 63;
/// `entries/`, seven groups of digits, and a width.
const LONGEST: usize = 64;

impl TilePath {
    /// The tile with this many hashes in a tree of that size. None if there is no such tile.
    pub fn of_tile(id: TileId, size: u64) -> Option<Self> {
        Some(Self { of: TileKind::Hashes(id), width: id.width(size) }).filter(|path| path.width > 0)
    }

    /// The bundle with this many entries in a tree of that size. None if there is no such bundle.
    pub fn of_entries(n: u64, size: u64) -> Option<Self> {
        let width = TileId { level: 0, n }.width(size);
        Some(Self { of: TileKind::Entries(n), width }).filter(|path| path.width > 0)
    }
}

impl fmt::Display for TilePath {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let n = match self.of {
            TileKind::Hashes(id) => {
                write!(f, "{}/", id.level)?;
                id.n
            }
            TileKind::Entries(n) => {
                f.write_str("entries/")?;
                n
            }
        };
        let digits = n.to_string();
        let groups = digits.len().div_ceil(3);
        let digits = format!("{n:0>width$}", width = groups * 3);
        for group in 0..groups {
            let mark = if group + 1 < groups { "x" } else { "" };
            let end = if group + 1 < groups { "/" } else { "" };
            write!(f, "{mark}{}{end}", &digits[group * 3..group * 3 + 3])?;
        }
        if self.width < TILE_WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

impl FromStr for TilePath {
    type Err = TilePathError;

    fn from_str(text: &str) -> Result<Self, TilePathError> {
        read(text).filter(|path| path.to_string() == text).ok_or(TilePathError)
    }
}

/// Leniently: what has another text is refused afterwards.
fn read(text: &str) -> Option<TilePath> {
    if text.len() > LONGEST {
        return None;
    }
    let (kind, place) = text.split_once('/')?;
    let (groups, width) = match place.split_once(".p/") {
        Some((groups, width)) => (groups, u16::try_from(decimal(width)?).ok()?),
        None => (place, TILE_WIDTH),
    };
    let digits: String = groups.split('/').map(|group| group.strip_prefix('x').unwrap_or(group)).collect();
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let n = digits.parse().ok()?;
    let of = if kind == "entries" {
        TileKind::Entries(n)
    } else {
        let level = decimal(kind).filter(|level| *level <= MAX_LEVEL)?;
        TileKind::Hashes(TileId { level: u8::try_from(level).ok()?, n })
    };
    // A full one has no width in its path, and an empty one does not exist.
    (1..=TILE_WIDTH).contains(&width).then_some(TilePath { of, width })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_path_has_one_text() {
        for text in [
            "0/000",
            "0/005",
            "0/x001/000",
            "2/x001/x234/067",
            "63/000.p/1",
            "0/x001/x234/067.p/255",
            "entries/000",
            "entries/x001/234.p/17",
            "0/x018/x446/x744/x073/x709/x551/615",
        ] {
            let path: TilePath = text.parse().unwrap();
            assert_eq!(path.to_string(), text);
        }
        let path = TilePath { of: TileKind::Hashes(TileId { level: 0, n: 1_234_067 }), width: 256 };
        assert_eq!(path.to_string(), "0/x001/x234/067");
        assert_eq!("entries/273.p/112".parse(), Ok(TilePath::of_entries(273, 70_000).unwrap()));
        assert_eq!(TilePath::of_tile(TileId { level: 1, n: 2 }, 70_000), None);
    }

    #[test]
    fn everything_else_is_refused() {
        for text in [
            "",
            "/",
            "0",
            "0/",
            "0/0",
            "0/00",
            "0/0000",
            "0/x000/000",
            "0/x000/001",
            "0/001/000",
            "0/x001",
            "0/x001/x000",
            "0/X001/000",
            "0/xx001/000",
            "00/000",
            "+0/000",
            "64/000",
            "256/000",
            "-1/000",
            "0/000.p",
            "0/000.p/",
            "0/000.p/0",
            "0/000.p/00",
            "0/000.p/01",
            "0/000.p/256",
            "0/000.p/257",
            "0/000.p/65536",
            "0/000.p/1/",
            "0/000.p/1.p/1",
            "0/000/",
            "/0/000",
            "0//000",
            "0/000 ",
            "0/٠٠٠",
            "0/x018/x446/x744/x073/x709/x551/616",
            "entry/000",
            "Entries/000",
            "entries/",
            "entries/../000",
            "0/../../etc",
            "0/000\n",
        ] {
            assert_eq!(text.parse::<TilePath>(), Err(TilePathError), "{text:?}");
        }
        assert_eq!("0/".repeat(1_000_000).parse::<TilePath>(), Err(TilePathError));
    }
}

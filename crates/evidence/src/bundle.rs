//! Entry bundles: the entries below a tile of level 0, each behind its length (tlog-tiles §Log Entries).

use crate::{
    hash::{Hash, leaf_hash},
    tile_id::TILE_WIDTH,
};
use thiserror::Error;

/// The longest entry: its length has 16 bits.
pub const MAX_ENTRY_BYTES: usize = 65_535;

/// Why it is no bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BundleError {
    /// An entry is longer than [`MAX_ENTRY_BYTES`].
    #[error("an entry of {0} bytes is too long for a log")]
    TooLong(usize),
    /// It ends in the middle of an entry.
    #[error("the entry bundle ends in the middle of an entry")]
    Truncated,
    /// It has more entries than fit below a tile.
    #[error("the entry bundle has more than 256 entries")]
    TooMany,
}

/// Appends an entry to a bundle.
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), BundleError> {
    let length = u16::try_from(entry.len()).map_err(|_| BundleError::TooLong(entry.len()))?;
    bundle.extend_from_slice(&length.to_be_bytes());
    bundle.extend_from_slice(entry);
    Ok(())
}

/// The entries of a bundle.
pub fn entries(bundle: &[u8]) -> Result<Vec<&[u8]>, BundleError> {
    let mut entries = Vec::new();
    let mut rest = bundle;
    while !rest.is_empty() {
        if entries.len() == usize::from(TILE_WIDTH) {
            return Err(BundleError::TooMany);
        }
        let (length, behind) = rest.split_first_chunk().ok_or(BundleError::Truncated)?;
        let (entry, behind) =
            behind.split_at_checked(u16::from_be_bytes(*length).into()).ok_or(BundleError::Truncated)?;
        entries.push(entry);
        rest = behind;
    }
    Ok(entries)
}

/// The part of a bundle with its first `count` entries: a partial bundle, from a wider one that is stored.
pub fn first_entries(bundle: &[u8], count: u16) -> Result<&[u8], BundleError> {
    let mut rest = bundle;
    for _ in 0..count {
        let (length, behind) = rest.split_first_chunk().ok_or(BundleError::Truncated)?;
        rest = behind.get(u16::from_be_bytes(*length).into()..).ok_or(BundleError::Truncated)?;
    }
    Ok(&bundle[..bundle.len() - rest.len()])
}

/// The hashes that the tile above such a bundle has.
pub fn bundle_hashes(bundle: &[u8]) -> Result<Vec<Hash>, BundleError> {
    Ok(entries(bundle)?.into_iter().map(leaf_hash).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_read_as_it_was_written() {
        let mut bundle = Vec::new();
        let long = vec![7; MAX_ENTRY_BYTES];
        for entry in [b"".as_slice(), b"a", &long] {
            push_entry(&mut bundle, entry).unwrap();
        }
        assert_eq!(entries(&bundle).unwrap(), [b"".as_slice(), b"a", &long]);
        assert_eq!(bundle_hashes(&bundle).unwrap()[1], leaf_hash(b"a"));
        assert_eq!(push_entry(&mut bundle, &vec![0; 65_536]), Err(BundleError::TooLong(65_536)));
        for cut in [1, 3, 4, bundle.len() - 1] {
            assert_eq!(entries(&bundle[..cut]), Err(BundleError::Truncated), "{cut}");
        }
        for (count, length) in [(0, 0), (1, 2), (2, 5), (3, bundle.len())] {
            assert_eq!(first_entries(&bundle, count), Ok(&bundle[..length]));
        }
        assert_eq!(first_entries(&bundle, 4), Err(BundleError::Truncated));
        assert_eq!(entries(&[0; 2 * 256]).unwrap().len(), 256);
        assert_eq!(entries(&[0; 2 * 257]), Err(BundleError::TooMany));
    }
}

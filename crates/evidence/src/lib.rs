//! Evidence that outsiders can verify without trusting us, in the formats of transparency logs: RFC 6962 trees, and
//! C2SP's signed notes, checkpoints, tiles, proofs, cosignatures, and witnesses (Ed25519).
//!
//! Pure: no I/O, no clock, no random numbers. Nothing here panics or recurses, whatever it is given, and everything that
//! is read has a limit and exactly one spelling: what was parsed is printed again byte for byte.
//!
//! The way of a row into a receipt: [`canonical`] and [`commitment`] make the log's entry, [`leaf_hash`] its leaf;
//! [`Tiles::append`] puts it into the tree; a [`Checkpoint`] with the tree's root is signed ([`Checkpoint::sign`]) and
//! cosigned by witnesses ([`AddCheckpoint`], [`judge`], [`read_answer`]); [`Tiles::inclusion`] and the checkpoint are a
//! [`Proof`], which anyone can [`Proof::verify`].

mod add_checkpoint;
mod bundle;
mod checkpoint;
mod cosignature;
mod encoding;
mod hash;
mod key_name;
mod leaf;
mod log;
mod note;
mod point;
mod proof;
mod signature;
mod signing;
mod subtrees;
mod tile_id;
mod tile_path;
mod tiles;
mod tree;
mod vkey;
mod witness;
mod witness_answer;

pub use add_checkpoint::{AddCheckpoint, MAX_REQUEST_BYTES, RequestError};
pub use bundle::{BundleError, MAX_ENTRY_BYTES, bundle_hashes, entries, first_entries, push_entry};
pub use checkpoint::{Checkpoint, CheckpointError, Cosigned, Opened};
pub use cosignature::MAX_TIME;
pub use encoding::{MAX_PROOF, MAX_SIZE};
pub use hash::{EMPTY, Hash, hash_from_base64, hash_to_base64, leaf_hash, node_hash};
pub use leaf::{LeafError, SALT_BYTES, canonical, canonical_map, commitment};
pub use log::Log;
pub use note::{MAX_NOTE_BYTES, MAX_SIGNATURES, Note, NoteError, Verified};
pub use proof::{Proof, ProofError};
pub use signature::Signature;
pub use signing::{CosigningKey, SigningKey};
pub use tile_id::{TILE_WIDTH, TileId, edge};
pub use tile_path::{TileKind, TilePath, TilePathError};
pub use tiles::{TileError, Tiles, needed_for_consistency, needed_for_inclusion};
pub use tree::{TreeError, check_consistency, check_inclusion, root};
pub use vkey::{KeyError, KeyId, KeyKind, VerifierKey};
pub use witness::{Head, Judgment, SIZE_TYPE, judge};
pub use witness_answer::{Answer, Cosignature, MAX_ANSWER_BYTES, read_answer};

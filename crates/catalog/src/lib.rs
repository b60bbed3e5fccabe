//! The texts that people read, in each language.
//!
//! The English text is in the code that uses it: `text!("Sign out")`. The German one is in `locales/de.po`, which
//! translators' tools (Poedit, Weblate) read and write. The two pseudo-locales are made from the English: one is longer
//! and accented, one is mirrored; they show what a translation would break.
//!
//! Evidence (journal, receipts, exports, logs) is always in English: other people read it, and each hash covers exactly
//! one text. That is why the core keeps a [`Sentence`]: it can be [recorded](Sentence::english) and [shown](Sentence::shown).

mod fill;
mod language;
mod list;
mod macros;
mod number;
mod pseudo;
mod sentence;
mod table;
mod text;
#[cfg(feature = "yew")]
mod yew;

pub use fill::{Piece, has_place, pieces};
pub use language::Language;
pub use list::list;
pub use number::number;
pub use sentence::{Part, Sentence};
pub use table::sources;
pub use text::Text;

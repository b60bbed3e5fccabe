//! What screens are built of: controls, surfaces, words for numbers. Nothing in here knows what the app is about, which
//! `cargo xtask test` checks.

pub mod avatar;
pub mod badge;
pub mod bar;
pub mod button;
pub mod card;
pub mod copy_button;
pub mod copy_text;
pub mod count;
pub mod dialog;
pub mod duration;
pub mod empty;
pub mod field;
pub mod grid;
pub mod heading;
pub mod icon;
pub mod kbd;
pub mod live;
pub mod menu;
pub mod phrase;
pub mod rank;
pub mod section;
pub mod segments;
pub mod skeleton;
pub mod virtual_list;
mod window;
mod words;

pub use avatar::{Avatar, AvatarSize};
pub use badge::{Badge, Tone};
pub use button::{Button, ButtonKind};
pub use card::Card;
pub use copy_button::CopyButton;
pub use copy_text::CopyText;
pub use empty::Empty;
pub use field::{Field, Select, TextArea, TextInput};
pub use heading::Heading;
pub use icon::{Glyph, Icon};
pub use kbd::Kbd;
pub use live::Live;
pub use menu::Menu;
pub use phrase::phrase;
pub use section::Section;
pub use skeleton::Skeleton;

//! Logic that components share.

pub mod use_appearance;
pub mod use_debounce;
pub mod use_desk;
pub mod use_focus;
pub mod use_keys;
pub mod use_lapse;
pub mod use_load;
pub mod use_presence;
pub mod use_resize;
pub mod use_slow;
pub mod use_style;
pub mod use_task;
pub mod use_tick;

pub use use_appearance::use_appearance;
pub use use_debounce::use_debounce;
pub use use_desk::{Desk, DeskProvider, use_desk};
pub use use_focus::{
    focus, focus_found, focus_heading, focus_visibly, show, show_focused, use_focus, use_focus_back,
};
pub use use_keys::use_keys;
pub use use_lapse::use_lapse;
pub use use_load::{Load, Loading, use_latest, use_load};
pub use use_presence::use_presence;
pub use use_resize::use_resize;
pub use use_slow::use_slow;
pub use use_style::use_style;
pub use use_task::{Task, use_task};
pub use use_tick::{now, use_tick};

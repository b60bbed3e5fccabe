//! The host's own surfaces: the window, its title, and the news to the page.

pub mod title;
pub mod window;

//! The host's own surfaces: the window and its title, the tray, the taskbar, the global shortcut, notifications,
//! links, and the state of the screen.

pub mod autostart;
pub mod failure;
pub mod geometry;
pub mod installation;
pub mod link;
pub mod notifications;
#[cfg(target_os = "linux")]
pub mod page;
pub mod question;
pub mod screen;
pub mod shortcut;
pub mod surfaces;
pub mod title;
pub mod tray;
pub mod updates;
pub mod window;

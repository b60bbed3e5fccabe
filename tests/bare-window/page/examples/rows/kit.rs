//! The app's own virtual list: not a copy, the files themselves.

#[path = "../../../../../src-ui/src/kit/virtual_list.rs"]
pub mod virtual_list;
#[path = "../../../../../src-ui/src/kit/window.rs"]
mod window;

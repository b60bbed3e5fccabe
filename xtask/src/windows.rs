//! Windows, from Linux: cross-compiling, installers, and their tests under Wine.

pub mod bundle;
mod compiler;
mod guide;
mod installation;
mod installed;
mod screen;
mod signing;
mod start;
pub mod test;
mod wine;

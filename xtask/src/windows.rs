//! Windows, from Linux: cross-compiling, installers, and their tests under Wine.

pub mod bundle;
mod compiler;
mod installed;
mod signing;
mod start;
pub mod test;
mod wine;

//! Tauri makes `AppImage` files with tools of others. It fetches those that are not there, in whatever version is current, and
//! checks nothing. So such a file is made only where somebody has put the tools.

use std::{
    env::{self, consts::ARCH},
    path::PathBuf,
};

/// The first of the tools that Tauri would fetch; none if it has all of them.
pub fn missing_tool() -> Option<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    let cache = cache.or_else(|| Some(env::home_dir()?.join(".cache"))).unwrap_or_default().join("tauri");
    tools().into_iter().map(|name| cache.join(name)).find(|tool| !tool.is_file())
}

/// By the names that tauri-bundler gives them (bundle/linux/appimage/linuxdeploy.rs).
fn tools() -> [String; 5] {
    [
        format!("AppRun-{ARCH}"),
        format!("linuxdeploy-{ARCH}.AppImage"),
        "linuxdeploy-plugin-gtk.sh".to_owned(),
        "linuxdeploy-plugin-gstreamer.sh".to_owned(),
        "linuxdeploy-plugin-appimage.AppImage".to_owned(),
    ]
}

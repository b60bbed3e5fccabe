//! What has to be there besides Rust and git, and what for.

/// A group of Debian packages that one purpose needs.
#[derive(Clone, Copy)]
pub struct Group {
    /// What for, in words.
    pub what_for: &'static str,
    /// The names of the packages.
    pub names: &'static [&'static str],
}

/// To build and open the app.
pub const APP: Group = Group {
    what_for: "the window (WebKitGTK) and its parts",
    names: &[
        "build-essential",
        "pkg-config",
        "file",
        "libwebkit2gtk-4.1-dev",
        "librsvg2-dev",
        // Tauri's bundler asks pkg-config for the tray icon's library.
        "libayatana-appindicator3-dev",
    ],
};

/// To make the packages for Linux.
pub const BUNDLE: Group = Group {
    what_for: "the packages for Linux (.deb and .rpm)",
    names: &["dpkg-dev", "rpm", "rpm2cpio", "cpio"],
};

/// To fetch tools from npm. Node.js of other sources than Debian brings it along, and then this package does not fit.
pub const NPM: Group = Group { what_for: "the tools that come from npm", names: &["npm"] };

/// To try the packages in a clean Debian.
pub const INSTALLED: Group = Group {
    what_for: "trying the packages: a clean Debian, and the tools that check packages and menu entries",
    names: &["debootstrap", "lintian", "desktop-file-utils"],
};

/// To compile the page where Rust's own wasm standard library is missing.
pub const WASM: Group = Group {
    what_for: "the wasm standard library, to compile the page",
    names: &["rustc-web", "rust-web-src", "lld-19"],
};

/// To drive the real window in tests and in the tour.
pub const WINDOW_TESTS: Group = Group {
    what_for: "the real window under test: WebDriver, a virtual screen, fonts for names in many scripts",
    names: &[
        "webkit2gtk-driver",
        "xvfb",
        "xauth",
        "x11-utils",
        "openbox",
        "dbus",
        "desktop-file-utils",
        "fonts-noto-core",
        "fonts-wqy-microhei",
    ],
};

/// To run the server's tests on PostgreSQL, too.
pub const POSTGRES: Group = Group { what_for: "the server's tests on PostgreSQL", names: &["postgresql"] };

/// To verify our evidence with Go's own packages for transparency logs, besides those from PyPI.
pub const EVIDENCE: Group = Group {
    what_for: "the evidence under test: Go, and its verifier of transparency logs",
    names: &["golang-go", "golang-golang-x-mod-dev"],
};

/// To test the server's TLS with clients that are not ours, and to check its package.
pub const SERVER_TESTS: Group = Group {
    what_for: "the server's tests: TLS clients, and checks of its package",
    names: &["curl", "openssl", "dpkg-dev", "lintian"],
};

/// To compile for Windows, make its installers, and test them.
pub const WINDOWS: Group = Group {
    what_for: "Windows: MinGW, the installers' tools, and Wine",
    names: &[
        "gcc-mingw-w64-x86-64-posix",
        "g++-mingw-w64-x86-64-posix",
        "nasm",
        "cmake",
        "nsis",
        "wixl",
        "osslsigncode",
        "openssl",
        "wine",
        "wine64",
        "xvfb",
        "xdotool",
    ],
};

/// Which of `names` are not installed, by the lines of `dpkg-query -W -f='${Package} ${Status}\n'`.
pub fn missing<'a>(names: &[&'a str], installed: &str) -> Vec<&'a str> {
    let there = |name: &str| {
        installed.lines().any(|line| {
            // The first word is what was wished for: `install`, or `hold` where somebody keeps a version.
            line.split_once(' ')
                .is_some_and(|(package, status)| package == name && status.ends_with(" ok installed"))
        })
    };
    names.iter().copied().filter(|name| !there(name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Otherwise it fails on a fresh Debian: "Can't detect any appindicator library".
    #[test]
    fn what_tauris_bundler_looks_for_is_installed_for_it() {
        assert!(APP.names.contains(&"libayatana-appindicator3-dev"));
    }

    #[test]
    fn removed_and_unknown_packages_are_missing() {
        let listed =
            "xvfb hold ok installed\ndbus deinstall ok config-files\nxvfb-extra install ok installed\n";
        assert_eq!(missing(&["xvfb", "dbus", "file"], listed), ["dbus", "file"]);
    }
}

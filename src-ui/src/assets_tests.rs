//! What is not Rust is held to account too: the colors, the styles, the isolation script.

mod color;

use crate::ipc::COMMANDS;
use color::{colors, contrast, hue, saturation};
use std::{fs, path::Path};

/// Text on its background, and what WCAG 2.2 AA asks of the two: 4.5 for text (1.4.3), 3 for the edge of a
/// control and for icons (1.4.11).
const PAIRS: &[(&[&str], &[&str], f64)] = &[
    (&["ink", "ink-2", "ink-3"], &["bg", "panel", "sunk", "hover", "accent-soft"], 4.5),
    (&["ink", "ink-2"], &["impersonating-soft", "warn-soft", "ok-soft", "bad-soft", "frozen-soft"], 4.5),
    (&["on-accent"], &["accent", "accent-hover"], 4.5),
    (&["on-data"], &["data"], 4.5),
    (&["panel"], &["ink"], 4.5),
    (&["accent-ink"], &["bg", "panel", "sunk", "hover", "accent-soft"], 4.5),
    (&["on-impersonating", "impersonating-quiet"], &["impersonating"], 4.5),
    (&["on-impersonating"], &["impersonating-chip"], 4.5),
    (&["impersonating", "on-armed"], &["on-impersonating"], 4.5),
    (&["on-armed"], &["armed", "armed-hover"], 4.5),
    (&["bad"], &["bg", "panel", "bad-soft"], 4.5),
    (&["on-frozen", "frozen-quiet"], &["frozen", "frozen-chip"], 4.5),
    (&["frozen"], &["on-frozen"], 4.5),
    (&["frozen-ink"], &["bg", "panel", "frozen-soft"], 4.5),
    (&["ok"], &["bg", "panel", "ok-soft"], 4.5),
    (&["warn"], &["bg", "panel", "warn-soft"], 4.5),
    (&["on-hue"], &["hue-0", "hue-1", "hue-2", "hue-3", "hue-4", "hue-5", "hue-6", "hue-7"], 4.5),
    (&["control", "accent", "data", "bad"], &["bg", "panel"], 3.0),
    // The marks of the permission matrix, in the viewed user's column too.
    (&["data", "ink-3"], &["panel", "sunk", "impersonating-soft"], 3.0),
    // The mark beside what is selected, and the ring around what has the focus.
    (&["accent"], &["sunk", "hover", "accent-soft"], 3.0),
];

#[test]
fn every_text_can_be_read_on_its_background_in_both_themes() {
    let colors = colors(&read("styles/tokens.css"));
    let mut failed = Vec::new();
    for (texts, backgrounds, least) in PAIRS {
        for (text, background) in
            texts.iter().flat_map(|text| backgrounds.iter().map(move |other| (text, other)))
        {
            for (theme, name) in ["light", "dark"].into_iter().enumerate() {
                let contrast = contrast(colors[*text][theme], colors[*background][theme]);
                if contrast < *least {
                    failed.push(format!("{name}: {text} on {background} has {contrast:.2}, needs {least}"));
                }
            }
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// A selected row has to be seen in a dark room: its ground differs from what is around it, by hue as well.
#[test]
fn selection_is_visible_in_both_themes() {
    let colors = colors(&read("styles/tokens.css"));
    for (theme, name) in ["light", "dark"].into_iter().enumerate() {
        let selected = colors["accent-soft"][theme];
        for ground in ["bg", "panel", "sunk", "hover"] {
            let ground = colors[ground][theme];
            let apart: f64 = (0..3).map(|part| (selected[part] - ground[part]).abs()).sum();
            assert!(apart > 0.06, "{name}: {apart:.3}");
        }
        if name == "dark" {
            assert!(contrast(selected, colors["sunk"][theme]) > 1.4);
        }
    }
}

/// Calm, and never near the danger color or the impersonation’s.
#[test]
fn no_avatar_looks_like_a_warning() {
    let colors = colors(&read("styles/tokens.css"));
    let danger = hue(colors["armed"][0]);
    for number in 0..8 {
        for color in colors[&format!("hue-{number}")] {
            assert!(saturation(color) < 0.4, "hue-{number} is loud: {:.2}", saturation(color));
            let apart = (hue(color) - danger).abs();
            assert!(apart.min(360.0 - apart) > 20.0, "hue-{number} is near the danger color");
        }
    }
}

/// What comes over the page fades in, quickly, and not at all for people who asked for less motion.
#[test]
fn motion_is_a_short_fade_that_can_be_switched_off() {
    for sheet in ["kit/dialog", "frame/palette", "frame/notices"] {
        let css = read(&format!("styles/{sheet}.css"));
        assert!(css.contains("animation: appear var(--calm) var(--ease);"), "{sheet}");
    }
    let tokens = read("styles/tokens.css");
    let (usual, reduced) = tokens.split_once("@media (prefers-reduced-motion: reduce)").unwrap();
    for (token, within) in [("--quick: ", 120..=160), ("--calm: ", 120..=160)] {
        let millis = |css: &str| -> u32 {
            css.split_once(token).unwrap().1.split_once("ms;").unwrap().0.parse().unwrap()
        };
        assert!(within.contains(&millis(usual)), "{token}");
        assert_eq!(millis(reduced), 0, "{token}");
    }
    let (_, reduced) = read("styles/base.css")
        .split_once("@media (prefers-reduced-motion: reduce)")
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .unwrap();
    assert!(reduced.contains("animation: none !important;"));
}

/// In high contrast no background says anything, so selection, focus and the session’s state are said otherwise.
#[test]
fn high_contrast_loses_nothing() {
    let css = read("styles/modes/forced_colors.css");
    for said in [
        "@media (forced-colors: active)",
        "[aria-current=\"page\"],",
        "[aria-selected=\"true\"],",
        "[aria-pressed=\"true\"],",
        "outline: 3px solid Highlight",
        ".shell[data-frame=\"armed\"]",
        ".shell[data-frame=\"frozen\"]",
    ] {
        assert!(css.contains(said), "{said}");
    }
}

#[test]
fn colors_are_in_the_tokens_only() {
    const COLORS: [&str; 8] = ["#", "rgb(", "rgba(", "hsl(", "hwb(", "oklch(", "color-mix(", "light-dark("];
    for (name, property, value) in declarations() {
        assert!(!COLORS.iter().any(|color| value.contains(color)), "{name} has a color: {property}: {value}");
    }
}

/// Only the tokens: four sizes with their line heights, and three weights.
#[test]
fn sizes_and_weights_of_type_are_the_tokens() {
    for (name, property, value) in declarations() {
        let fits = match property.as_str() {
            "font-size" => value.starts_with("var(--size-"),
            "font-weight" => value.starts_with("var(--weight-"),
            "line-height" => value.starts_with("var(--leading-"),
            "font" => value == "inherit" || value.starts_with("var(--weight-"),
            _ => true,
        };
        assert!(fits, "{name} has type that is not a token: {property}: {value}");
    }
    let tokens = read("styles/tokens.css");
    let set = |prefix: &str| -> Vec<&str> {
        let root = tokens.split_once('}').unwrap().0;
        root.split(&format!("--{prefix}-"))
            .skip(1)
            .filter_map(|rest| Some(rest.split_once(": ")?.1.split_once(';')?.0))
            .collect()
    };
    assert_eq!(set("size"), ["12px", "13px", "14px", "20px"]);
    assert_eq!(set("weight"), ["400", "500", "600"]);
}

/// Each declaration of each stylesheet except the tokens and the fonts: file, property, value.
fn declarations() -> impl Iterator<Item = (String, String, String)> {
    let sheets = files("styles", "css").into_iter();
    let built = sheets.filter(|(name, _)| !name.ends_with("tokens.css") && !name.ends_with("fonts.css"));
    built.flat_map(|(name, text)| {
        let lines: Vec<_> = text
            .lines()
            .filter_map(|line| line.strip_prefix("  ")?.trim().split_once(": "))
            .map(|(property, value)| {
                (name.clone(), property.to_owned(), value.trim_end_matches(';').to_owned())
            })
            .collect();
        lines
    })
}

#[test]
fn every_token_that_is_used_exists() {
    let tokens = read("styles/tokens.css");
    for (name, text) in files("styles", "css") {
        for used in text.split("var(--").skip(1) {
            let used: String = used.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
            let set = format!("--{used}:");
            assert!(tokens.contains(&set) || text.contains(&set) || used == "at", "{name} uses --{used}");
        }
    }
}

#[test]
fn every_stylesheet_is_loaded_and_what_is_built_on_others_comes_after_them() {
    const FOLDERS: [&str; 6] = ["", "kit", "components", "frame", "pages", "modes"];
    let page = read("index.html");
    let loaded: Vec<&str> =
        page.split("href=\"styles/").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0)).collect();
    let folder = |sheet: &&str| {
        let folder = sheet.split_once('/').map_or("", |(folder, _)| folder);
        FOLDERS.iter().position(|known| *known == folder)
    };
    assert!(loaded.iter().all(|sheet| folder(sheet).is_some()) && loaded.is_sorted_by_key(folder));
    let mut there: Vec<String> = files("styles", "css")
        .iter()
        .map(|(path, _)| path.replace('\\', "/").rsplit_once("/styles/").unwrap().1.to_owned())
        .collect();
    there.sort();
    let mut loaded = loaded;
    loaded.sort_unstable();
    assert_eq!(loaded, there);
}

/// So that the page mirrors where text runs from right to left.
#[test]
fn styles_name_no_left_and_no_right() {
    // What is drawn, or in the middle, is the same in either direction.
    const DRAWN: [(&str, &str); 2] = [("controls.css", "left: 4px;"), ("copy_button.css", "left: 50%;")];
    let mut wrong = Vec::new();
    for (name, text) in files("styles", "css") {
        for line in text.lines().map(str::trim) {
            let (property, value) = line.split_once(": ").unwrap_or_default();
            let sided = property.split('-').chain(value.trim_end_matches(';').split(' '));
            let four = ["margin", "padding", "inset"].contains(&property)
                && matches!(value.trim_end_matches(';').split(' ').collect::<Vec<_>>()[..], [_, end, _, start] if end != start);
            let is_drawn = DRAWN.iter().any(|(file, drawn)| name.ends_with(file) && line == *drawn);
            let is_sided = four || sided.into_iter().any(|word| word == "left" || word == "right");
            if is_sided && !is_drawn && !line.contains("gradient") {
                wrong.push(format!("{name}: {line}"));
            }
        }
    }
    assert!(wrong.is_empty(), "name start and end instead:\n{}", wrong.join("\n"));
}

#[test]
fn nothing_is_inline() {
    for (name, text) in files("src", "rs") {
        if name.ends_with("assets_tests.rs") {
            continue;
        }
        let inline = text.lines().find(|line| {
            let line = line.trim_start();
            !line.starts_with("//")
                && [" style=", "onload=\"", "<style", "<script"].iter().any(|bad| line.contains(bad))
        });
        assert_eq!(inline, None, "{name}: the content security policy refuses it");
    }
    for page in ["index.html", "isolation/index.html"] {
        let text = read(page);
        assert!(!text.contains("style=") && !text.contains("<style") && !text.contains("<script>"), "{page}");
    }
}

#[test]
fn the_isolation_script_lets_exactly_the_commands_through() {
    let script = read("isolation/isolation.js");
    let list = script.split_once("new Set([").and_then(|(_, rest)| rest.split_once("])")).unwrap().0;
    let listed: Vec<&str> =
        list.split(',').map(|name| name.trim().trim_matches('"')).filter(|name| !name.is_empty()).collect();
    assert_eq!(listed, COMMANDS);
    assert!(script.contains(&format!("const EVENT = \"{}\"", ergo_protocol::snapshot::CHANGED)));
}

#[test]
fn only_one_file_talks_to_the_core() {
    for (name, text) in files("src", "rs") {
        if !name.ends_with("ipc.rs") && !name.ends_with("assets_tests.rs") {
            assert!(
                !text.contains("extern \"C\"") && !text.contains("__TAURI__"),
                "{name} talks to the core"
            );
        }
    }
}

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path))
        .unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn files(folder: &str, extension: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

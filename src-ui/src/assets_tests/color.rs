//! Colors of the tokens, and what can be computed from them.

use std::collections::BTreeMap;

/// Red, green and blue, each from 0 to 1.
pub type Rgb = [f64; 3];

/// The colors of the tokens: name, then light and dark.
pub fn colors(css: &str) -> BTreeMap<String, [Rgb; 2]> {
    css.lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(#")?;
            let (light, dark) = value.trim_end_matches(");").split_once(", #")?;
            Some((name.to_owned(), [rgb(light), rgb(dark)]))
        })
        .collect()
}

fn rgb(hex: &str) -> Rgb {
    assert_eq!(hex.len(), 6, "{hex}");
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// WCAG 2.2, "contrast ratio".
pub fn contrast(one: Rgb, other: Rgb) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The angle of a color in HSL, in degrees.
pub fn hue([red, green, blue]: Rgb) -> f64 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    let range = most - least;
    let sixth = if most.total_cmp(&red).is_eq() {
        (green - blue) / range
    } else if most.total_cmp(&green).is_eq() {
        (blue - red) / range + 2.0
    } else {
        (red - green) / range + 4.0
    };
    (sixth * 60.0).rem_euclid(360.0)
}

/// How colorful a color is in HSL, from 0 to 1.
pub fn saturation([red, green, blue]: Rgb) -> f64 {
    let (most, least) = (red.max(green).max(blue), red.min(green).min(blue));
    (most - least) / (1.0 - (most + least - 1.0).abs())
}

/// WCAG 2.2, "relative luminance".
fn luminance(color: Rgb) -> f64 {
    let [red, green, blue] =
        color.map(|part| if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

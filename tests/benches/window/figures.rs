//! Figures as `cargo xtask bench` reads them, and what they are made of.

use serde_json::{Value, json};
use std::time::Duration;

/// What one frame lasts on a usual screen, rounded.
pub const FRAME: Duration = Duration::from_micros(16_700);
/// And for the table.
pub const ONE_FRAME: &str = "one frame at 60 Hz";

/// Prints a duration beside another; `target` is how many times as long it may take.
pub fn print_time(name: &str, took: Duration, baseline: (&str, Duration), target: Option<f64>) {
    print(&json!({
        "name": name, "micros": micros(took), "baseline": baseline.0, "baseline_micros": micros(baseline.1),
        "target": target,
    }));
}

/// The same; or it may take as long as `or`, if that is more.
pub fn print_time_or(name: &str, took: Duration, baseline: (&str, Duration), target: f64, or: Duration) {
    print(&json!({
        "name": name, "micros": micros(took), "baseline": baseline.0, "baseline_micros": micros(baseline.1),
        "target": target, "target_micros": micros(or),
    }));
}

/// Prints a number of something.
pub fn print_number(name: &str, unit: &str, value: f64, baseline: (&str, f64), target: Option<f64>) {
    print(&json!({
        "name": name, "unit": unit, "value": value, "baseline": baseline.0, "baseline_value": baseline.1,
        "target": target,
    }));
}

fn print(line: &Value) {
    println!("{line}");
}

fn micros(took: Duration) -> f64 {
    took.as_secs_f64() * 1e6
}

/// The one in the middle.
pub fn median<T: Copy + PartialOrd>(values: &[T]) -> T {
    percentile(values, 50)
}

/// The value that `percent` of all are not above.
pub fn percentile<T: Copy + PartialOrd>(values: &[T], percent: usize) -> T {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(|one, other| one.partial_cmp(other).expect("no value is none"));
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

/// The mean of the middle half: an outlier counts for nothing, and a clock that ticks coarsely is averaged.
#[allow(clippy::cast_precision_loss, reason = "a few hundred values")]
pub fn middle_mean(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let quarter = sorted.len() / 4;
    let middle = &sorted[quarter..sorted.len() - quarter];
    middle.iter().sum::<f64>() / middle.len() as f64
}

/// Milliseconds as a page counts them.
pub fn millis(value: f64) -> Duration {
    Duration::from_secs_f64(value.max(0.0) / 1000.0)
}

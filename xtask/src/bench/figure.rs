//! One measured figure.

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// A figure, and what it is measured against.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What was measured.
    pub name: String,
    /// In which unit: `µs`, `ms`, `kB`, `MB`, `rows`, or `/s`.
    pub unit: &'static str,
    /// How much it is.
    pub value: f64,
    /// What it is compared with, in words, and how much that is.
    pub baseline: (String, f64),
    /// What it should be.
    pub target: Option<Target>,
}

/// What a figure should be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target {
    /// At most so many times its baseline.
    AtMost(f64),
    /// At most so many times its baseline, or at most this value.
    AtMostOr(f64, f64),
    /// The baseline is at least so many times as much.
    TimesFaster(f64),
}

impl Figure {
    /// From the line of JSON that a bench program prints: in microseconds, or in the unit that it names.
    pub fn from_line(line: &Value) -> Result<Self> {
        let number = |name: &str| line[name].as_f64();
        let needed = |name: &str| number(name).with_context(|| format!("a figure has no {name}"));
        let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
        let (unit, value, baseline) = match line["unit"].as_str() {
            None => ("µs", needed("micros")?, needed("baseline_micros")?),
            Some(unit) => (known_unit(unit)?, needed("value")?, needed("baseline_value")?),
        };
        let target = match (number("target"), number("target_micros"), number("times_faster")) {
            (Some(times), Some(micros), _) => Some(Target::AtMostOr(times, micros)),
            (Some(times), None, _) => Some(Target::AtMost(times)),
            (None, _, Some(times)) => Some(Target::TimesFaster(times)),
            (None, _, None) => None,
        };
        Ok(Self { name: text("name"), unit, value, baseline: (text("baseline"), baseline), target })
    }

    /// How many times its baseline it is.
    pub fn ratio(&self) -> f64 {
        self.value / self.baseline.1
    }

    /// Whether it is what it should be, if anything is said.
    pub fn is_met(&self) -> Option<bool> {
        Some(match self.target? {
            Target::AtMost(times) => self.ratio() <= times,
            Target::AtMostOr(times, value) => self.ratio() <= times || self.value <= value,
            Target::TimesFaster(times) => 1.0 / self.ratio() >= times,
        })
    }

    /// For a file that other programs read.
    pub fn to_json(&self, benchmark: &str) -> Value {
        json!({
            "benchmark": benchmark, "name": self.name, "unit": self.unit, "value": self.value,
            "baseline": self.baseline.0, "baseline_value": self.baseline.1, "ratio": self.ratio(),
            "target": self.target.map(|target| target.to_string()), "met": self.is_met(),
        })
    }
}

fn known_unit(unit: &str) -> Result<&'static str> {
    const UNITS: [&str; 4] = ["ms", "MB", "/s", "rows"];
    UNITS
        .into_iter()
        .find(|known| *known == unit)
        .with_context(|| format!("{unit} is not a unit that is known here"))
}

impl std::fmt::Display for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::AtMost(times) => write!(f, "≤ {times} ×"),
            Self::AtMostOr(times, micros) => write!(f, "≤ {times} × or {} ms", micros / 1000.0),
            Self::TimesFaster(times) => write!(f, "≥ {times} × faster"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, target: Target) -> Figure {
        Figure { name: "a".into(), unit: "µs", value, baseline: ("b".into(), 10.0), target: Some(target) }
    }

    #[test]
    fn a_target_is_met_or_missed() {
        for (value, target, met) in [
            (13.0, Target::AtMost(1.3), true),
            (13.1, Target::AtMost(1.3), false),
            (100.0, Target::AtMostOr(1.5, 100.0), true),
            (101.0, Target::AtMostOr(1.5, 100.0), false),
            (15.0, Target::AtMostOr(1.5, 1.0), true),
            (3.0, Target::TimesFaster(3.0), true),
            (4.0, Target::TimesFaster(3.0), false),
        ] {
            assert_eq!(figure(value, target).is_met(), Some(met), "{value} {target}");
        }
    }

    #[test]
    fn a_line_of_a_bench_program_is_read() {
        let line = json!({"name": "n", "micros": 15, "baseline": "b", "baseline_micros": 10.0, "ratio": 1.5, "target": 2});
        let figure = Figure::from_line(&line).unwrap();
        assert_eq!((figure.ratio(), figure.is_met()), (1.5, Some(true)));
        let faster = json!({"name": "n", "unit": "ms", "value": 1, "baseline": "b", "baseline_value": 4, "times_faster": 5});
        let figure = Figure::from_line(&faster).unwrap();
        assert_eq!((figure.unit, figure.ratio(), figure.is_met()), ("ms", 0.25, Some(false)));
        assert!(Figure::from_line(&json!({"name": "n"})).is_err());
        assert!(Figure::from_line(&json!({"unit": "furlongs", "value": 1, "baseline_value": 1})).is_err());
    }
}

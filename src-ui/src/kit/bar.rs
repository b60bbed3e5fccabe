//! A small bar chart: names, bars, numbers. The numbers say everything; the bars are for looking.

use crate::hooks::use_style;
use yew::prelude::*;

/// Properties of [`Bar`].
#[derive(Properties, PartialEq)]
pub struct BarProps {
    /// What is counted. Untrusted text.
    pub label: AttrValue,
    /// How many.
    pub value: u32,
    /// The longest bar of the chart.
    pub largest: u32,
}

/// One bar, an item of a `<ul class="bars">`.
#[component]
pub fn Bar(props: &BarProps) -> Html {
    let fill = use_node_ref();
    use_style(&fill, &[("width", format!("{:.2}%", share(props.value, props.largest) * 100.0))]);
    html! {
        <li class="bar-line">
            <bdi class="bar-label clip" title={props.label.clone()}>{ props.label.clone() }</bdi>
            <span class="bar-track" aria-hidden="true"><span ref={fill} class="bar-fill" /></span>
            <span class="bar-count numbers">{ props.value }</span>
        </li>
    }
}

/// How long a bar is, 0 to 1. One of many is still to be seen; none is none.
fn share(count: u32, most: u32) -> f64 {
    const LEAST: f64 = 0.015;
    if count == 0 || most == 0 { 0.0 } else { (f64::from(count) / f64::from(most)).max(LEAST) }
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn bars_are_in_proportion_and_few_are_still_seen() {
        for (count, most, expected) in [(0, 0, 0.0), (0, 9, 0.0), (9, 9, 1.0), (3, 6, 0.5), (1, 5_000, 0.015)]
        {
            assert!((share(count, most) - expected).abs() < 1e-9, "{count} of {most}");
        }
    }
}

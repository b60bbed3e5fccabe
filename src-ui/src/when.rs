//! Moments, by this computer's clock and zone.

use ergo_protocol::UnixMillis;
use js_sys::Date;
use wasm_bindgen::JsValue;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `14:09`.
pub fn time_of_day(at: UnixMillis) -> String {
    let date = date(at);
    format!("{:02}:{:02}", date.get_hours(), date.get_minutes())
}

/// `22 Nov 2026`.
pub fn day(at: UnixMillis) -> String {
    let date = date(at);
    let month = usize::try_from(date.get_month()).ok().and_then(|month| MONTHS.get(month)).unwrap_or(&"");
    format!("{} {month} {}", date.get_date(), date.get_full_year())
}

fn date(at: UnixMillis) -> Date {
    // Milliseconds since 1970 are exact in a double for the next 280,000 years.
    #[allow(clippy::cast_precision_loss)]
    let millis = at as f64;
    Date::new(&JsValue::from_f64(millis))
}

//! An example of a configuration profile for macOS: every key with its example.

use super::xml::escaped;
use crate::schema::keys;
use serde_json::Value;

/// The domain of the app's managed preferences.
pub const DOMAIN: &str = "com.ergo.support";

/// The profile. An administrator replaces the values and both identifiers.
pub fn mobileconfig() -> String {
    let entry =
        |(name, value): (&str, String)| format!("            <key>{name}</key>\n            {value}\n");
    let entries: String = keys().iter().map(|key| entry((&key.name, plist(&key.example)))).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>PayloadContent</key>
    <array>
        <dict>
            <key>PayloadType</key>
            <string>{DOMAIN}</string>
            <key>PayloadVersion</key>
            <integer>1</integer>
            <key>PayloadIdentifier</key>
            <string>{DOMAIN}.policy</string>
            <key>PayloadUUID</key>
            <string>00000000-0000-0000-0000-000000000001</string>
            <key>PayloadDisplayName</key>
            <string>Ergo Support</string>
{entries}        </dict>
    </array>
    <key>PayloadType</key>
    <string>Configuration</string>
    <key>PayloadVersion</key>
    <integer>1</integer>
    <key>PayloadScope</key>
    <string>System</string>
    <key>PayloadIdentifier</key>
    <string>com.example.ergo-support</string>
    <key>PayloadUUID</key>
    <string>00000000-0000-0000-0000-000000000002</string>
    <key>PayloadDisplayName</key>
    <string>Ergo Support</string>
</dict>
</plist>
"#
    )
}

fn plist(value: &Value) -> String {
    match value {
        Value::Bool(true) => "<true/>".to_owned(),
        Value::Bool(false) => "<false/>".to_owned(),
        Value::Number(number) => format!("<integer>{number}</integer>"),
        Value::Array(items) => format!("<array>{}</array>", items.iter().map(plist).collect::<String>()),
        Value::String(text) => format!("<string>{}</string>", escaped(text)),
        // The schema has no others.
        Value::Null | Value::Object(_) => String::new(),
    }
}

//! Administrative templates for Group Policy and Intune: an ADMX file with the settings, and an ADML file with their words.
//! <https://learn.microsoft.com/windows/client-management/understanding-admx-backed-policies>

use super::xml::escaped;
use crate::schema::{Key, Kind, keys};
use std::fmt::Write;

/// Where Windows keeps the values, below the machine's or the user's part of the registry.
pub const REGISTRY_KEY: &str = r"SOFTWARE\Policies\Ergo\Support";

/// The settings.
pub fn admx() -> String {
    let policies: String = keys().iter().map(policy).collect();
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<policyDefinitions xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <policyNamespaces>
    <target prefix="ergosupport" namespace="Ergo.Policies.Support" />
  </policyNamespaces>
  <resources minRequiredRevision="1.0" />
  <supportedOn>
    <definitions>
      <definition name="any" displayName="$(string.any)" />
    </definitions>
  </supportedOn>
  <categories>
    <category name="support" displayName="$(string.support)" />
  </categories>
  <policies>
{policies}  </policies>
</policyDefinitions>
"#
    )
}

fn policy(key: &Key) -> String {
    let name = &key.name;
    let own = if key.kind == Kind::Switch { format!(r#" valueName="{name}""#) } else { String::new() };
    format!(
        r#"    <policy name="{name}" class="Both" displayName="$(string.{name})" explainText="$(string.{name}_help)" presentation="$(presentation.{name})" key="{REGISTRY_KEY}"{own}>
      <parentCategory ref="support" />
      <supportedOn ref="any" />
{}    </policy>
"#,
        element(key)
    )
}

fn element(key: &Key) -> String {
    let name = &key.name;
    let element = match &key.kind {
        Kind::Switch => {
            return "      <enabledValue><decimal value=\"1\" /></enabledValue>\n      \
                    <disabledValue><decimal value=\"0\" /></disabledValue>\n"
                .to_owned();
        }
        Kind::Number { least, most } => format!(
            r#"<decimal id="{name}" valueName="{name}" required="true" minValue="{least}" maxValue="{most}" />"#
        ),
        Kind::Text { most, .. } => {
            format!(r#"<text id="{name}" valueName="{name}" required="true" maxLength="{most}" />"#)
        }
        Kind::List { .. } => format!(r#"<multiText id="{name}" valueName="{name}" required="true" />"#),
        Kind::Choice(choices) => {
            let item = |choice: &String| {
                format!(
                    "          <item displayName=\"$(string.{name}_{choice})\"><value><string>{choice}</string></value></item>\n"
                )
            };
            let items: String = choices.iter().map(item).collect();
            format!("<enum id=\"{name}\" valueName=\"{name}\" required=\"true\">\n{items}        </enum>")
        }
    };
    format!("      <elements>\n        {element}\n      </elements>\n")
}

/// Their words, in American English.
pub fn adml() -> String {
    let (mut strings, mut presentations) = (String::new(), String::new());
    for key in keys() {
        let (name, title) = (&key.name, escaped(&key.title));
        // Writing to a String cannot fail.
        _ = writeln!(strings, "      <string id=\"{name}\">{title}</string>");
        _ = writeln!(strings, "      <string id=\"{name}_help\">{}</string>", escaped(&key.description));
        if let Kind::Choice(choices) = &key.kind {
            for choice in choices {
                _ = writeln!(strings, "      <string id=\"{name}_{choice}\">{choice}</string>");
            }
        }
        let control = match &key.kind {
            Kind::Switch => {
                _ = writeln!(presentations, "      <presentation id=\"{name}\" />");
                continue;
            }
            Kind::Number { .. } => format!(r#"<decimalTextBox refId="{name}">{title}</decimalTextBox>"#),
            Kind::Text { .. } => format!(r#"<textBox refId="{name}"><label>{title}</label></textBox>"#),
            Kind::List { .. } => format!(r#"<multiTextBox refId="{name}">{title}</multiTextBox>"#),
            Kind::Choice(_) => {
                format!(r#"<dropdownList refId="{name}" noSort="true">{title}</dropdownList>"#)
            }
        };
        _ = writeln!(presentations, "      <presentation id=\"{name}\">{control}</presentation>");
    }
    format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<policyDefinitionResources xmlns="http://schemas.microsoft.com/GroupPolicy/2006/07/PolicyDefinitions" revision="1.0" schemaVersion="1.0">
  <displayName>Ergo Support</displayName>
  <description>Settings of Ergo Support that your organization manages.</description>
  <resources>
    <stringTable>
      <string id="support">Ergo Support</string>
      <string id="any">Ergo Support 0.1 or later</string>
{strings}    </stringTable>
    <presentationTable>
{presentations}    </presentationTable>
  </resources>
</policyDefinitionResources>
"#
    )
}

//! A policy in the Windows registry, where Group Policy and Intune write it. Only administrators can write there, also in the
//! user's own part.

use crate::schema::{Kind, keys};
#[cfg(windows)]
use crate::{error::PolicyError, templates::REGISTRY_KEY, values::Values};
use serde_json::{Value, json};
#[cfg(windows)]
use std::io;

/// `ERROR_FILE_NOT_FOUND` as an HRESULT: there is no such key.
#[cfg(windows)]
const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

/// A value as the registry has it.
#[cfg_attr(not(windows), allow(dead_code, reason = "only Windows makes them; the tests run everywhere"))]
pub enum Raw {
    /// `REG_DWORD` and `REG_QWORD`.
    Number(u64),
    /// `REG_SZ` and `REG_EXPAND_SZ`.
    Text(String),
    /// `REG_MULTI_SZ`.
    List(Vec<String>),
}

/// The value of a key. The registry has no true and false, and no difference between upper and lower case in names.
pub fn value(name: &str, raw: Raw) -> (String, Value) {
    let name = name.to_ascii_lowercase();
    let is_switch = keys().iter().any(|key| key.name == name && key.kind == Kind::Switch);
    let value = match raw {
        Raw::Number(number @ (0 | 1)) if is_switch => json!(number == 1),
        Raw::Number(number) => json!(number),
        Raw::Text(text) => json!(text),
        Raw::List(texts) => json!(texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>()),
    };
    (name, value)
}

/// Reads the machine's values and, for keys that it does not have, the user's. `None` if there are none.
#[cfg(windows)]
pub fn read() -> Result<Option<(Values, String)>, Vec<PolicyError>> {
    read_at(REGISTRY_KEY)
}

#[cfg(windows)]
fn read_at(below: &str) -> Result<Option<(Values, String)>, Vec<PolicyError>> {
    use windows_registry::{CURRENT_USER, LOCAL_MACHINE};

    let mut values = Values::new();
    let mut sources = Vec::new();
    for (hive, name) in [(CURRENT_USER, "HKEY_CURRENT_USER"), (LOCAL_MACHINE, "HKEY_LOCAL_MACHINE")] {
        let place = format!(r"{name}\{below}");
        let unreadable = |why| vec![PolicyError::Unreadable { file: place.clone().into(), why }];
        let key = match hive.open(below) {
            Ok(key) => key,
            Err(error) if error.code().0 == NOT_FOUND => continue,
            Err(error) => return Err(unreadable(io::Error::other(error))),
        };
        for (name, raw) in key.values().map_err(|error| unreadable(io::Error::other(error)))? {
            let raw = raw_of(raw).ok_or_else(|| {
                let why = "use a text, a number, or a list of texts (REG_SZ, REG_DWORD, REG_MULTI_SZ)";
                vec![PolicyError::Value { key: name.clone(), why: why.to_owned() }]
            })?;
            let (name, value) = value(&name, raw);
            values.insert(name, value);
        }
        sources.push(place);
    }
    sources.reverse();
    Ok((!values.is_empty()).then(|| (values, sources.join(", "))))
}

#[cfg(windows)]
fn raw_of(value: windows_registry::Value) -> Option<Raw> {
    use windows_registry::Type;

    match value.ty() {
        Type::U32 | Type::U64 => u64::try_from(value).ok().map(Raw::Number),
        Type::String | Type::ExpandString => String::try_from(value).ok().map(Raw::Text),
        Type::MultiString => Vec::<String>::try_from(value).ok().map(Raw::List),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{Values, check};

    #[test]
    fn what_group_policy_writes_becomes_a_policy() {
        let values: Values = [
            value("Server", Raw::Text("https://support.example.com".to_owned())),
            value("read_only", Raw::Number(1)),
            value("training", Raw::Number(0)),
            value("IDLE_MINUTES", Raw::Number(5)),
            value("reasons", Raw::List(vec!["Incident in production".to_owned(), String::new()])),
        ]
        .into();
        let policy = check(values).unwrap();
        assert_eq!(
            (policy.read_only, policy.training, policy.idle_minutes),
            (Some(true), Some(false), Some(5))
        );
        assert_eq!(policy.reasons.unwrap(), ["Incident in production"]);
        assert!(check([value("read_only", Raw::Number(2))].into()).is_err());
        assert!(check([value("idle_minutes", Raw::Text("5".to_owned()))].into()).is_err());
    }

    #[cfg(windows)]
    #[test]
    fn the_registry_is_read() {
        use windows_registry::CURRENT_USER;

        let below = format!(r"Software\Ergo\Test {}", std::process::id());
        assert_eq!(read_at(&below).unwrap(), None);
        let key = CURRENT_USER.create(&below).unwrap();
        key.set_string("Server", "https://support.example.com").unwrap();
        key.set_u32("read_only", 1).unwrap();
        key.set_multi_string("reasons", &["Incident in production", "Question of the customer"]).unwrap();
        let (values, source) = read_at(&below).unwrap().unwrap();
        let policy = check(values).unwrap();
        assert_eq!(policy.server.unwrap(), "https://support.example.com");
        assert_eq!(policy.read_only, Some(true));
        assert_eq!(policy.reasons.unwrap().len(), 2);
        assert_eq!(source, format!(r"HKEY_CURRENT_USER\{below}"));
        key.set_bytes("training", windows_registry::Type::Bytes, &[1]).unwrap();
        assert!(read_at(&below).unwrap_err()[0].to_string().contains("training"));
        CURRENT_USER.remove_tree(&below).unwrap();
    }
}

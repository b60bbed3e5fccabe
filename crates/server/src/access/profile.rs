//! A person's timezone and locale: read in their sessions, changed only by themselves (invariant 4).

use crate::{
    auth::caller::Caller,
    failure::Failure,
    store::{Reading, Writing, audit, people},
};
use ergo_protocol::{
    Code,
    profile::{Profile, ProfileChange},
};

/// The areas of the IANA time zone database. Without a copy of the database, this is the whole check: it keeps out
/// anything that does not look like a zone name, but not every name that is not a zone. A stricter check would need
/// an update several times a year.
const AREAS: [&str; 11] = [
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Etc",
    "Europe",
    "Indian",
    "Pacific",
];

/// The profile of the caller's subject; in an impersonation session, the viewed user's.
pub async fn read(tx: &mut Reading, caller: &Caller) -> Result<Profile, Failure> {
    Ok(people::profile(tx, &caller.subject).await?)
}

/// Changes the caller's own profile. In an impersonation session, this is refused before anything is read.
pub async fn change(
    tx: &mut Writing,
    caller: &Caller,
    change: Result<ProfileChange, Failure>,
) -> Result<Profile, Failure> {
    if caller.actor().is_some() {
        return Err(Failure::new(
            Code::ProtectedWhileImpersonating,
            "The timezone and locale belong to the viewed user and cannot be changed while impersonating.",
        ));
    }
    let change = change?;
    if change.timezone.as_deref().is_some_and(|timezone| !is_timezone(timezone)) {
        return Err(Failure::invalid("The timezone must be an IANA name such as Europe/Lisbon."));
    }
    if change.locale.as_deref().is_some_and(|locale| !is_locale(locale)) {
        return Err(Failure::invalid("The locale must be a BCP 47 tag such as pt-PT."));
    }
    let before = people::profile(tx, &caller.subject).await?;
    let after = Profile {
        timezone: change.timezone.unwrap_or_else(|| before.timezone.clone()),
        locale: change.locale.unwrap_or_else(|| before.locale.clone()),
    };
    if before != after {
        people::set_profile(tx, &caller.subject, &after).await?;
        let entry = audit::Entry {
            target: Some(caller.subject.clone()),
            detail: format!(
                "timezone {} -> {}, locale {} -> {}",
                before.timezone, after.timezone, before.locale, after.locale
            ),
            ..caller.entry("profile.changed")
        };
        audit::record(tx, &entry).await?;
    }
    Ok(after)
}

/// See [`AREAS`].
pub fn is_timezone(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_+-/".contains(&byte);
    if name.len() > 64 || !name.bytes().all(plain) {
        return false;
    }
    match name.split_once('/') {
        Some((area, rest)) => AREAS.contains(&area) && rest.split('/').all(|part| !part.is_empty()),
        None => name == "UTC" || name == "GMT",
    }
}

/// The form of a BCP 47 tag: subtags of 1 to 8 letters and digits, the first one a language.
pub fn is_locale(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let is_language = subtags.next().is_some_and(|language| {
        (2..=8).contains(&language.len()) && language.bytes().all(|byte| byte.is_ascii_alphabetic())
    });
    is_language
        && tag.len() <= 35
        && subtags.all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

#[cfg(test)]
mod tests {
    use super::{is_locale, is_timezone};

    #[test]
    fn timezones() {
        for good in ["Europe/Lisbon", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "UTC", "Asia/Kathmandu"]
        {
            assert!(is_timezone(good), "{good}");
        }
        for bad in
            ["", "Lisbon", "europe/lisbon", "Europe/", "Europe//x", "Europe/Li sbon", "Mars/Base", "+01:00"]
        {
            assert!(!is_timezone(bad), "{bad}");
        }
        assert!(!is_timezone(&format!("Europe/{}", "x".repeat(64))));
    }

    #[test]
    fn locales() {
        for good in ["pt-PT", "en", "zh-Hant-TW", "es-419"] {
            assert!(is_locale(good), "{good}");
        }
        for bad in ["", "e", "pt_PT", "pt-", "-PT", "pt-toolongsubtag", "<b>"] {
            assert!(!is_locale(bad), "{bad}");
        }
    }
}

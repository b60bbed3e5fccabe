//! A person's own profile. Out of reach for everybody else, by whatever token (invariant 4).

use crate::{
    app::App, audit, body::Incoming, caller::Caller, database::begin_write, precondition::tagged,
    problem::Failure,
};
use axum::{extract::State, response::Response};
use ergo_protocol::{
    Code,
    profile::{Profile, ProfileChange},
};
use sqlx::SqliteConnection;

/// The areas of the IANA time zone database. Without a copy of the database this is the whole check: it
/// keeps out anything that is not a zone's name, not every name that is no zone. A heavier check would have
/// to be kept up to date several times a year.
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

/// The profile of the token's subject. With an actor that is the viewed user's, to be read only.
#[utoipa::path(get, path = "/v1/me/profile", tag = "profile", security(("bearer" = [])),
    responses((status = 200, body = Profile)))]
pub async fn read(caller: Caller, State(app): State<App>) -> Result<Response, Failure> {
    let mut connection = app.pool.acquire().await?;
    tagged(&of(&mut connection, &caller.subject).await?)
}

/// Changes one's own profile. With an actor in the token: refused before the body is looked at.
#[utoipa::path(patch, path = "/v1/me/profile", tag = "profile", security(("bearer" = [])),
    request_body = ProfileChange, responses((status = 200, body = Profile)))]
pub async fn change(caller: Caller, State(app): State<App>, body: Incoming) -> Result<Response, Failure> {
    if caller.actor().is_some() {
        return Err(Failure::new(
            Code::ProtectedWhileImpersonating,
            "Timezone and locale belong to the viewed user and are out of reach while impersonating.",
        ));
    }
    let change: ProfileChange = body.json()?;
    if change.timezone.as_deref().is_some_and(|timezone| !is_timezone(timezone)) {
        return Err(Failure::new(
            Code::InvalidRequest,
            "The timezone must be an IANA name such as Europe/Lisbon.",
        ));
    }
    if change.locale.as_deref().is_some_and(|locale| !is_locale(locale)) {
        return Err(Failure::new(Code::InvalidRequest, "The locale must be a BCP 47 tag such as pt-PT."));
    }
    let mut transaction = begin_write(&app.pool).await?;
    let before = of(&mut transaction, &caller.subject).await?;
    sqlx::query(
        "UPDATE people SET timezone = coalesce(?, timezone), locale = coalesce(?, locale) WHERE id = ?",
    )
    .bind(&change.timezone)
    .bind(&change.locale)
    .bind(&caller.subject)
    .execute(&mut *transaction)
    .await?;
    let after = of(&mut transaction, &caller.subject).await?;
    if before != after {
        let entry = audit::Entry {
            target: Some(&caller.subject),
            detail: format!(
                "timezone {} -> {}, locale {} -> {}",
                before.timezone, after.timezone, before.locale, after.locale
            ),
            ..audit::Entry::by(&caller, "profile.changed")
        };
        audit::record(&mut transaction, &entry).await?;
    }
    transaction.commit().await?;
    tagged(&after)
}

async fn of(connection: &mut SqliteConnection, person: &str) -> Result<Profile, sqlx::Error> {
    let (timezone, locale) = sqlx::query_as("SELECT timezone, locale FROM people WHERE id = ?")
        .bind(person)
        .fetch_one(connection)
        .await?;
    Ok(Profile { timezone, locale })
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

//! The times of a token (RFC 7519 §4.1.4 to §4.1.6), checked against a given time.

use crate::{
    Refusal,
    limits::{EARLIEST_SECONDS, LATEST_SECONDS, LEEWAY_SECONDS},
    numeric_date::{NoDate, NumericDate},
    strict_json::Object,
};
use ergo_protocol::Code;

/// The checked times, in whole Unix seconds. A fraction never extends a token's life: `exp` and `iat` are rounded
/// down and `nbf` up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Times {
    /// When the token was issued (`iat`).
    pub(crate) issued_at: i64,
    /// When it becomes valid (`nbf`).
    pub(crate) not_before: Option<i64>,
    /// When it expires (`exp`).
    pub(crate) expires_at: i64,
}

/// Refuses to check times with a clock that must be wrong.
pub(crate) fn check_clock(now: i64) -> Result<(), Refusal> {
    if (EARLIEST_SECONDS..=LATEST_SECONDS).contains(&now) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::Clock,
        "This computer's clock is wrong. Set the date and time, and then try again.",
    ))
}

/// Checks `exp` and `iat`, which are required, and `nbf` if present.
pub(crate) fn check(claims: &Object, longest: i64, now: i64) -> Result<Times, Refusal> {
    let expires_at = date(claims, "exp", Code::Exp)?.floor();
    let not_before = claims.contains_key("nbf").then(|| date(claims, "nbf", Code::Nbf)).transpose()?;
    let not_before = not_before.map(NumericDate::ceil);
    let issued = date(claims, "iat", Code::Iat)?;
    let issued_at = issued.floor();
    // A token must not be accepted "on or after" `exp`, so the last second of leeway is not included.
    if now >= expires_at + LEEWAY_SECONDS {
        return Err(Refusal::new(
            Code::Exp,
            format!("The token expired {} seconds ago. Sign in or enter again.", now - expires_at),
        ));
    }
    if let Some(not_before) = not_before.filter(|not_before| *not_before > now + LEEWAY_SECONDS) {
        return Err(Refusal::new(
            Code::Nbf,
            format!(
                "The token is not valid for another {} seconds. Check this computer's clock.",
                not_before - now
            ),
        ));
    }
    // Rounded up for this one check: half a second past the leeway is too much.
    if issued.ceil() > now + LEEWAY_SECONDS {
        return Err(Refusal::new(
            Code::Iat,
            format!(
                "The token was issued {} seconds in the future. Check this computer's clock.",
                issued.ceil() - now
            ),
        ));
    }
    if expires_at <= issued_at {
        return Err(Refusal::new(Code::Exp, "The token expires before it was issued."));
    }
    // The second condition follows from the first and the check of `iat`; it stays in case either of them changes.
    if expires_at - issued_at > longest || expires_at - now > longest + LEEWAY_SECONDS {
        return Err(Refusal::new(
            Code::Exp,
            format!("The token is valid for longer than the {longest} seconds allowed."),
        ));
    }
    Ok(Times { issued_at, not_before, expires_at })
}

fn date(claims: &Object, name: &str, code: Code) -> Result<NumericDate, Refusal> {
    let value = claims.get(name).ok_or_else(|| Refusal::new(code, format!("The token has no {name}.")))?;
    NumericDate::read(value).map_err(|fault| {
        let detail = match fault {
            NoDate::NotANumber => format!("The token's {name} is not a number of seconds."),
            NoDate::OutOfRange => {
                format!("The token's {name} is not a time between 2020 and 2100 in seconds.")
            }
        };
        Refusal::new(code, detail)
    })
}

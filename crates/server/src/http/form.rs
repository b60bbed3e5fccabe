//! The forms of `/oauth/*`, read as RFC 6749 §3.2 says: an empty parameter counts as missing, an unknown one is
//! ignored, and a repeated one is an error.

use crate::{
    app::App,
    failure::Failure,
    http::body::{media_type_is, too_slow, unreadable},
};
use axum::{
    Form as AxumForm,
    extract::{FromRequest, Request},
};
use ergo_protocol::Code;

/// The parameters in the order in which they were sent, or why there are none.
pub struct Form(Result<Vec<(String, String)>, Failure>);

impl FromRequest<App> for Form {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, app: &App) -> Result<Self, Self::Rejection> {
        if !media_type_is(request.headers(), "application/x-www-form-urlencoded") {
            let detail = "Send the parameters as application/x-www-form-urlencoded.";
            return Ok(Self(Err(Failure::new(Code::UnsupportedMediaType, detail))));
        }
        let read = AxumForm::<Vec<(String, String)>>::from_request(request, app);
        let Ok(pairs) = tokio::time::timeout(app.body_timeout, read).await else {
            return Ok(Self(Err(too_slow())));
        };
        Ok(Self(match pairs {
            Ok(AxumForm(pairs)) => Ok(pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()),
            Err(rejection) => Err(unreadable(rejection.into_response_status())),
        }))
    }
}

impl Form {
    /// The parameters.
    pub fn into_parameters(self) -> Result<Parameters, Failure> {
        self.0.map(Parameters)
    }
}

/// See [`Form`].
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// A parameter that may occur once.
    pub fn one(&self, name: &'static str) -> Result<Option<&str>, Failure> {
        let mut values = self.all(name);
        match (values.next(), values.next()) {
            (value, None) => Ok(value),
            _ => Err(Failure::new(Code::InvalidRequest, format!("The parameter {name} appears twice."))),
        }
    }

    /// A parameter that must occur exactly once.
    pub fn required(&self, name: &'static str) -> Result<&str, Failure> {
        self.one(name)?
            .ok_or_else(|| Failure::new(Code::InvalidRequest, format!("The parameter {name} is missing.")))
    }

    /// A parameter that may occur several times.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The status of axum's own refusal, without its message.
trait RejectionStatus {
    fn into_response_status(self) -> axum::http::StatusCode;
}

impl<T: axum::response::IntoResponse> RejectionStatus for T {
    fn into_response_status(self) -> axum::http::StatusCode {
        self.into_response().status()
    }
}

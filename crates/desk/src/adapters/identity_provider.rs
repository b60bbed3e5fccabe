//! The organization's identity provider: discovery, and the requests of OAuth 2.0 for native apps (RFC 8252). Tokens
//! are not verified here.

use crate::{
    adapters::network::{Network, is_this_computer, why},
    vault::Secret,
};
use ergo_catalog::{Sentence, text};
use ergo_protocol::oauth::SignInAt;
use oauth2::{
    AsyncHttpClient, AuthUrl, AuthorizationCode, ClientId, CsrfToken, DeviceAuthorizationResponse,
    DeviceAuthorizationUrl, EmptyExtraDeviceAuthorizationFields, EndpointMaybeSet, EndpointNotSet,
    EndpointSet, ExtraTokenFields, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RefreshToken, RequestTokenError, RevocationUrl, Scope, StandardErrorResponse,
    StandardRevocableToken, StandardTokenResponse, TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
        BasicTokenIntrospectionResponse, BasicTokenType,
    },
};
use reqwest::Url;
use serde::{
    Deserialize, Serialize,
    ser::{SerializeMap, Serializer},
};
use std::{future::Future, time::Duration};

/// The largest accepted response; discovery documents are about 5 KiB.
const ANSWER_CAP: usize = 256 * 1024;
/// The time limit of one request. Longer than elsewhere, because the sign-in is lost if a refresh token is used but
/// the new one never arrives.
const PATIENCE: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(3);
/// How long a person may take on another device, whatever the provider allows.
const DEVICE_PATIENCE: Duration = Duration::from_mins(10);

/// What went wrong at the provider. Its response is not quoted: it could contain anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderError {
    /// It did not answer. Why, for people.
    #[error("{}", .0.english())]
    Unreachable(Sentence),
    /// It has problems of its own.
    #[error("the identity provider is too busy")]
    Busy,
    /// Its response does not follow the standards.
    #[error("the identity provider sent an answer that cannot be used")]
    Misbehaved,
    /// The person or the provider's policy refused.
    #[error("the identity provider or the person declined")]
    Denied,
    /// The code, the refresh token, or the device code is not valid, or no longer valid.
    #[error("the identity provider does not accept this sign-in, or no longer does")]
    Over,
    /// It does not support this way to sign in.
    #[error("the identity provider does not support that")]
    Unsupported,
}

/// The tokens of a grant.
pub struct Grant {
    /// The access token, which proves the sign-in to the workspace server.
    pub access: Secret,
    /// The ID token, if there is one.
    pub id: Option<Secret>,
    /// The next refresh token, if there is one.
    pub refresh: Option<Secret>,
}

/// An authorization request that goes to the provider through the browser. It can be answered only once.
pub struct Question {
    /// The address to open in the browser.
    pub address: Url,
    /// The state that the response has to repeat.
    pub state: String,
    /// The nonce that the ID token has to repeat.
    pub nonce: String,
    verifier: PkceCodeVerifier,
    redirect: RedirectUrl,
}

/// A sign-in that continues on another device.
pub struct DeviceQuestion(DeviceAuthorizationResponse<EmptyExtraDeviceAuthorizationFields>);

impl DeviceQuestion {
    /// The address to open on the other device.
    pub fn verification_uri(&self) -> &str {
        self.0.verification_uri()
    }

    /// The code to type there.
    pub fn user_code(&self) -> &str {
        self.0.user_code().secret()
    }
}

/// `OpenID` Connect Discovery 1.0 §3, as far as it is used here.
#[derive(Clone, Debug, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: AuthUrl,
    token_endpoint: TokenUrl,
    device_authorization_endpoint: Option<DeviceAuthorizationUrl>,
    revocation_endpoint: Option<RevocationUrl>,
    #[serde(default)]
    code_challenge_methods_supported: Vec<String>,
    #[serde(default)]
    scopes_supported: Vec<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// The field that `OpenID` Connect adds to a token response.
#[derive(Clone, Deserialize)]
struct WithIdToken {
    id_token: Option<String>,
}
impl ExtraTokenFields for WithIdToken {}

/// The crate requires both traits; neither reveals the token.
impl Serialize for WithIdToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_map(Some(0))?.end()
    }
}
impl std::fmt::Debug for WithIdToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WithIdToken(<redacted>)")
    }
}

type Answer = StandardTokenResponse<WithIdToken, BasicTokenType>;
type Client = oauth2::Client<
    BasicErrorResponse,
    Answer,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointMaybeSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// A provider whose discovery document has been read.
pub struct IdentityProvider {
    at: SignInAt,
    document: Document,
    http: Http,
}

impl IdentityProvider {
    /// Reads the discovery document and checks that it belongs to this provider and is safe to use.
    pub async fn discover(at: SignInAt, network: &Network) -> Result<Self, ProviderError> {
        let address = format!("{}/.well-known/openid-configuration", at.issuer.trim_end_matches('/'));
        let address = checked(&address)?;
        let is_here = is_this_computer(&address);
        let http = Http::to(&address, network)?;
        let body = http.get(address).await?;
        let document: Document = serde_json::from_slice(&body).map_err(|_| ProviderError::Misbehaved)?;
        let mut addresses = vec![document.authorization_endpoint.url(), document.token_endpoint.url()];
        addresses.extend(document.device_authorization_endpoint.as_ref().map(DeviceAuthorizationUrl::url));
        addresses.extend(document.revocation_endpoint.as_ref().map(RevocationUrl::url));
        for address in addresses {
            // Through a proxy, the codes and tokens for it would be readable.
            if checked(address.as_str())?.scheme() == "http" && !is_here {
                return Err(ProviderError::Misbehaved);
            }
        }
        // §4.3. RFC 7636 §4.2: a provider that lists its methods without S256 cannot be used.
        let methods = &document.code_challenge_methods_supported;
        let fits =
            document.issuer == at.issuer && (methods.is_empty() || methods.iter().any(|one| one == "S256"));
        if fits { Ok(Self { at, document, http }) } else { Err(ProviderError::Misbehaved) }
    }

    /// The provider and our client there, as configured.
    pub fn at(&self) -> &SignInAt {
        &self.at
    }

    /// The host that people are sent to.
    pub fn host(&self) -> String {
        self.document.authorization_endpoint.url().host_str().unwrap_or_default().to_owned()
    }

    /// Whether every response through the browser names the issuer (RFC 9207 §2.3).
    pub fn names_itself(&self) -> bool {
        self.document.authorization_response_iss_parameter_supported
    }

    /// Builds the authorization request: authorization code with PKCE (RFC 7636), state, and nonce.
    pub fn ask(&self, redirect: String) -> Result<Question, ProviderError> {
        let redirect = RedirectUrl::new(redirect).map_err(|_| ProviderError::Misbehaved)?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random().secret().clone();
        let client = self.client().set_redirect_uri(redirect.clone());
        let mut request = client.authorize_url(CsrfToken::new_random).set_pkce_challenge(challenge);
        for scope in self.scopes() {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        // RFC 8707, and the parameter that some providers use for the same purpose.
        request = request
            .add_extra_param("resource", &self.at.audience)
            .add_extra_param("audience", &self.at.audience)
            .add_extra_param("nonce", &nonce);
        if self.offers_offline() {
            // OpenID Connect Core 1.0 §11: without `prompt=consent`, the provider must ignore `offline_access`.
            request = request.add_extra_param("prompt", "consent");
        }
        let (address, state) = request.url();
        Ok(Question { address, state: state.secret().clone(), nonce, verifier, redirect })
    }

    /// Exchanges the code from the browser. This consumes the request, whatever the result.
    pub async fn redeem(&self, question: Question, code: &str) -> Result<Grant, ProviderError> {
        let client = self.client().set_redirect_uri(question.redirect);
        let request = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .set_pkce_verifier(question.verifier)
            .add_extra_param("resource", &self.at.audience);
        request.request_async(&self.http).await.map(grant).map_err(|error| failed(&error))
    }

    /// Requests a sign-in on another device (RFC 8628 §3.1).
    pub async fn ask_device(&self) -> Result<DeviceQuestion, ProviderError> {
        let client = self.client();
        let mut request = client.exchange_device_code().map_err(|_| ProviderError::Unsupported)?;
        for scope in self.scopes() {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        let request = request.add_extra_param("resource", &self.at.audience);
        let answer = request.request_async(&self.http).await.map_err(|error| failed(&error))?;
        // The crate increases the interval without a limit, and does not pause at all if it is zero.
        if (1..=60).contains(&answer.interval().as_secs()) {
            Ok(DeviceQuestion(answer))
        } else {
            Err(ProviderError::Misbehaved)
        }
    }

    /// Waits for the sign-in on the other device, polling no more often than the provider allows (RFC 8628 §3.5).
    pub async fn wait_for_device(&self, question: &DeviceQuestion) -> Result<Grant, ProviderError> {
        let client = self.client();
        let request =
            client.exchange_device_access_token(&question.0).add_extra_param("resource", &self.at.audience);
        let answer = request.request_async(&self.http, tokio::time::sleep, Some(DEVICE_PATIENCE)).await;
        answer.map(grant).map_err(|error| match &error {
            RequestTokenError::ServerResponse(refusal) => match refusal.error().to_string().as_str() {
                "access_denied" => ProviderError::Denied,
                "expired_token" => ProviderError::Over,
                _ => ProviderError::Misbehaved,
            },
            RequestTokenError::Request(error) => error.clone().into(),
            RequestTokenError::Parse(..) | RequestTokenError::Other(_) => ProviderError::Misbehaved,
        })
    }

    /// Exchanges the refresh token. A provider that rotates them (RFC 9700 §4.14.2) accepts each only once.
    pub async fn refresh(&self, refresh: &Secret) -> Result<Grant, ProviderError> {
        let client = self.client();
        let token = RefreshToken::new(refresh.expose().to_owned());
        // Without `resource`: the granted one applies, and naming a different one would cost us the token.
        let answer = client.exchange_refresh_token(&token).request_async(&self.http).await;
        answer.map(grant).map_err(|error| failed(&error))
    }

    /// Revokes the refresh token (RFC 7009) and every token that it was used to issue.
    pub async fn revoke(&self, refresh: &Secret) -> Result<(), ProviderError> {
        let Some(address) = &self.document.revocation_endpoint else {
            return Err(ProviderError::Unsupported);
        };
        // Without the crate, because it refuses a provider on this computer (plain http).
        let form = [
            ("token", refresh.expose()),
            ("token_type_hint", "refresh_token"),
            ("client_id", &self.at.client_id),
        ];
        let request = self.http.0.post(address.url().clone()).form(&form);
        let answer = request.send().await.map_err(|error| unreachable(&error))?;
        // §2.2: this is also the response for an invalid or expired token.
        if answer.status().is_success() { Ok(()) } else { Err(ProviderError::Misbehaved) }
    }

    fn client(&self) -> Client {
        oauth2::Client::new(ClientId::new(self.at.client_id.clone()))
            .set_auth_uri(self.document.authorization_endpoint.clone())
            .set_token_uri(self.document.token_endpoint.clone())
            .set_device_authorization_url_option(self.document.device_authorization_endpoint.clone())
    }

    fn offers_offline(&self) -> bool {
        self.document.scopes_supported.iter().any(|scope| scope == "offline_access")
    }

    fn scopes(&self) -> impl Iterator<Item = &'static str> {
        let offline = self.offers_offline();
        ["openid", "email", "offline_access"]
            .into_iter()
            .filter(move |scope| offline || *scope != "offline_access")
    }
}

#[allow(clippy::needless_pass_by_value, reason = "what it was made of is not kept")]
fn grant(answer: Answer) -> Grant {
    Grant {
        access: Secret::from(answer.access_token().secret().clone()),
        id: answer.extra_fields().id_token.clone().map(Secret::from),
        refresh: answer.refresh_token().map(|token| Secret::from(token.secret().clone())),
    }
}

/// Maps an error response (RFC 6749 §5.2).
fn failed<T>(error: &RequestTokenError<HttpError, StandardErrorResponse<T>>) -> ProviderError
where
    T: oauth2::ErrorResponseType + std::fmt::Display + 'static,
{
    match error {
        RequestTokenError::ServerResponse(refusal) => match refusal.error().to_string().as_str() {
            code if code == BasicErrorResponseType::InvalidGrant.as_ref() => ProviderError::Over,
            "access_denied" | "unauthorized_client" => ProviderError::Denied,
            "server_error" | "temporarily_unavailable" => ProviderError::Busy,
            _ => ProviderError::Misbehaved,
        },
        RequestTokenError::Request(error) => error.clone().into(),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => ProviderError::Misbehaved,
    }
}

/// Accepts https addresses, and any address on this computer.
fn checked(address: &str) -> Result<Url, ProviderError> {
    let url = Url::parse(address).map_err(|_| ProviderError::Misbehaved)?;
    match (url.scheme(), url.host_str()) {
        ("https", Some(_)) | ("http", Some("127.0.0.1" | "[::1]")) => Ok(url),
        _ => Err(ProviderError::Misbehaved),
    }
}

/// The HTTP client: requests are limited in time and size.
#[derive(Clone)]
struct Http(reqwest::Client);

/// Why a request failed.
#[derive(Clone, Debug, thiserror::Error)]
enum HttpError {
    #[error("{}", .0.english())]
    Unreachable(Sentence),
    #[error("an answer with a status of 500 or more")]
    Busy,
    #[error("no usable answer")]
    Unusable,
}

impl From<HttpError> for ProviderError {
    fn from(error: HttpError) -> Self {
        match error {
            HttpError::Unreachable(why) => Self::Unreachable(why),
            HttpError::Busy => Self::Busy,
            HttpError::Unusable => Self::Misbehaved,
        }
    }
}

impl Http {
    /// For a provider and its endpoints, none of which is on this computer unless the provider is.
    fn to(provider: &Url, network: &Network) -> Result<Self, ProviderError> {
        let client = network.to(provider).connect_timeout(CONNECT).timeout(PATIENCE);
        client.build().map(Self).map_err(|error| unreachable(&error).into())
    }

    async fn get(&self, address: Url) -> Result<Vec<u8>, ProviderError> {
        let response = self.send(self.0.get(address).build()).await?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(ProviderError::Misbehaved);
        }
        Ok(capped(response).await?)
    }

    async fn send(&self, request: reqwest::Result<reqwest::Request>) -> Result<reqwest::Response, HttpError> {
        let request = request.map_err(|_| HttpError::Unusable)?;
        let response = self.0.execute(request).await.map_err(|error| unreachable(&error))?;
        // The content does not matter: it is often the error page of a proxy.
        if response.status().is_server_error() { Err(HttpError::Busy) } else { Ok(response) }
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpError;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<HttpResponse, HttpError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move {
            let response = self.send(request.try_into()).await?;
            let mut answer = oauth2::http::Response::builder().status(response.status());
            for (name, value) in response.headers() {
                answer = answer.header(name, value);
            }
            let body = capped(response).await?;
            answer.body(body).map_err(|_| HttpError::Unusable)
        })
    }
}

fn unreachable(error: &reqwest::Error) -> HttpError {
    HttpError::Unreachable(why(error, text!("Your organization’s identity provider")))
}

async fn capped(mut response: reqwest::Response) -> Result<Vec<u8>, HttpError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        if body.len() + chunk.len() > ANSWER_CAP {
            return Err(HttpError::Unusable);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

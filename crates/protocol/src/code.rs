//! The closed set of error codes, and the two forms in which an error crosses a boundary.

use crate::{events::Ended, names::wire_names};
use ergo_catalog::Sentence;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

wire_names! {
    /// Every error code of the product. The page and scripts match the code, never the message.
    pub enum Code {
        // --- A token was refused (ergo-session). Named after the claim or header member that is wrong. ---
        /// Not a compact JWS: its parts, base64url, or JSON are invalid.
        Malformed = "malformed",
        /// The token is larger than 16 KiB.
        TooLarge = "too_large",
        /// `alg` is not allowed here, or does not fit the key.
        AlgNotAllowed = "alg_not_allowed",
        /// The header contains a key or a key's address (`jwk`, `jku`, `x5u`, `x5c`), `zip`, or `enc`.
        HeaderForbidden = "header_forbidden",
        /// The header has `crit` or `b64`.
        Crit = "crit",
        /// `typ` is not the type that this issuer uses for access tokens.
        Typ = "typ",
        /// `kid` is missing or does not name a usable key of the issuer.
        KeyUnknown = "key_unknown",
        /// The signature is not valid.
        Signature = "signature",
        /// The claims are not one strict JSON object (duplicate members count as malformed).
        ClaimsMalformed = "claims_malformed",
        /// `iss` is not the expected issuer.
        Iss = "iss",
        /// `aud` is missing, of a wrong type, or does not name us.
        Aud = "aud",
        /// `exp` is missing, of a wrong type, in the past, or later than a token's longest lifetime allows.
        Exp = "exp",
        /// `nbf` is missing, of a wrong type, or in the future.
        Nbf = "nbf",
        /// `iat` is missing, of a wrong type, or in the future.
        Iat = "iat",
        /// `sub` is missing, empty, too long, or contains control characters.
        Sub = "sub",
        /// `jti` is missing or malformed.
        Jti = "jti",
        /// `sid` is missing or malformed.
        Sid = "sid",
        /// The workspace or scope of an impersonation token is missing or malformed.
        WorkspaceClaim = "workspace_claim",
        /// There is an actor, but it is not exactly one well-formed actor. Never read as "not impersonating".
        ActMalformed = "act_malformed",
        /// Two markings of impersonation disagree.
        ActAmbiguous = "act_ambiguous",
        /// The actor chain is nested deeper than 16.
        ActTooDeep = "act_too_deep",
        /// The token is not marked, and its issuer is not known to mark impersonation. Never read as "not
        /// impersonating".
        CannotTell = "cannot_tell",
        /// This computer's clock must be wrong.
        Clock = "clock",
        /// The issuer's keys could not be fetched.
        KeysUnavailable = "keys_unavailable",

        // --- Identity. ---
        /// The token, the entry request, and the server do not name the same people and workspace.
        IdentityMismatch = "identity_mismatch",

        // --- The server said no. ---
        /// The request is not well-formed, or a field has a wrong type.
        InvalidRequest = "invalid_request",
        /// The body is larger than the server accepts.
        BodyTooLarge = "body_too_large",
        /// The body does not have the expected media type.
        UnsupportedMediaType = "unsupported_media_type",
        /// It does not exist, or is not visible to you.
        NotFound = "not_found",
        /// This method is not allowed here.
        MethodNotAllowed = "method_not_allowed",
        /// There is no token, or it is not acceptable.
        Unauthenticated = "unauthenticated",
        /// This token's session has ended or was revoked.
        SessionEnded = "session_ended",
        /// Your role does not allow it.
        Forbidden = "forbidden",
        /// Your role may not enter customers' workspaces.
        EntryNotAllowed = "entry_not_allowed",
        /// The workspace has turned support access off.
        SupportAccessOff = "support_access_off",
        /// The workspace requires a second person to approve.
        ApprovalNeeded = "approval_needed",
        /// A token that already has an actor cannot enter another session.
        NestedEntry = "nested_entry",
        /// The entry request's state no longer allows this.
        RequestClosed = "request_closed",
        /// No one can decide on their own entry request.
        OwnRequest = "own_request",
        /// The server's policy does not let support view this user.
        UserOffLimits = "user_off_limits",
        /// The session's scope or the workspace does not allow support to change anything.
        ChangesNotAllowed = "changes_not_allowed",
        /// The change grant is missing, unknown, used, expired, or for another change.
        GrantInvalid = "grant_invalid",
        /// The session cannot last longer than the workspace allows, or longer than was approved.
        SessionLimit = "session_limit",
        /// The one-time entry ticket is unknown, used, or expired.
        EntryTicketInvalid = "entry_ticket_invalid",
        /// This session is read-only.
        ReadOnly = "read_only",
        /// The field belongs to the viewed user and is out of reach while impersonating.
        ProtectedWhileImpersonating = "protected_while_impersonating",
        /// `If-Match` does not match: someone changed it in the meantime.
        Stale = "stale",
        /// `If-Match` is required here.
        PreconditionRequired = "precondition_required",
        /// The viewed user may not see or change this themselves: support sees what they see.
        ViewedUserCannot = "viewed_user_cannot",
        /// A journal does not extend the one that is stored: it is shorter, differs, or leaves a gap.
        JournalDiverges = "journal_diverges",
        /// Messages after that number may have been deleted already.
        ChangesDeleted = "changes_deleted",
        /// An agent, workspace, or address has reached its limit; `Retry-After` says when to try again.
        TooMany = "too_many",
        /// The server is too busy; `Retry-After` says when to try again.
        Busy = "busy",
        /// The body of the request did not arrive in time. Nothing was changed.
        TimedOut = "timed_out",
        /// It took too long, or the database did not confirm it: it may have been done. Never retried blindly.
        Unconfirmed = "unconfirmed",
        /// Something failed; the details are in the log.
        Internal = "internal",

        // --- The desk said no. ---
        /// No one is signed in.
        NotSignedIn = "not_signed_in",
        /// There is no impersonation session.
        NotInSession = "not_in_session",
        /// Not possible at this point of the session.
        WrongState = "wrong_state",
        /// The session is frozen.
        Frozen = "frozen",
        /// No change is armed.
        NotArmed = "not_armed",
        /// The server cannot be reached.
        ServerUnreachable = "server_unreachable",
        /// The server's response does not match the contract.
        ServerMisbehaved = "server_misbehaved",
        /// The reason is too short or too long.
        ReasonLength = "reason_length",
        /// The support ticket is missing or too long.
        TicketLength = "ticket_length",
        /// The minutes are outside what the workspace allows.
        MinutesOutOfRange = "minutes_out_of_range",
        /// The message to the agent is required but missing, or is too long.
        WordLength = "word_length",
        /// The change's purpose, or who authorized it, is missing or too long.
        AuthorityLength = "authority_length",
        /// The identity provider, or the person there, refused a sign-in; or what the provider sent does not match.
        SignInFailed = "sign_in_failed",
        /// The agent canceled a sign-in or a hand-over.
        SignInCanceled = "sign_in_cancelled",
        /// This computer cannot open a browser.
        BrowserUnavailable = "browser_unavailable",
        /// What the browser sent back does not belong to this request.
        CallbackInvalid = "callback_invalid",
        /// The identity provider cannot be reached.
        ProviderUnreachable = "provider_unreachable",
        /// This app does not open links like this one.
        LinkInvalid = "link_invalid",
        /// The note is empty or too long.
        NoteLength = "note_length",
        /// The journal could not be written; nothing was saved.
        JournalUnwritable = "journal_unwritable",
        /// The preferences could not be written.
        PreferencesUnwritable = "preferences_unwritable",
        /// A session could not be written to a file.
        ExportUnwritable = "export_unwritable",
        /// What the organization manages on this computer cannot be used, so no session starts.
        PolicyInvalid = "policy_invalid",
        /// The organization does not allow it on this computer.
        NotAllowedHere = "not_allowed_here",
        /// The template for links to tickets is not an https address with one `{ticket}` in it.
        TicketLinkInvalid = "ticket_link_invalid",
        /// This copy of the app does not update itself.
        UpdatesOff = "updates_off",
        /// The update server does not answer, or not in time.
        UpdateUnreachable = "update_unreachable",
        /// The update server's answer, or the package, is not what it has to be. Nothing was installed.
        UpdateInvalid = "update_invalid",
        /// A verified update could not be put in place. The installed version stays.
        UpdateFailed = "update_failed",
    }
}

/// The header with the server's id of a request, present even when the request is refused.
pub const REQUEST_ID: &str = "x-request-id";
/// The longest request id that is accepted from a client.
pub const MAX_REQUEST_ID_CHARS: usize = 64;

/// An error as it crosses the IPC boundary: a code for the program and a message for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// The kind of error; the only field that a program may match.
    pub code: Code,
    /// What happened and what to do now, in plain words. It crosses in the language of the screen; what the server said
    /// stays as it was said.
    #[serde(serialize_with = "as_shown", deserialize_with = "as_said")]
    pub message: Sentence,
    /// The server's id of the refused request, with which an administrator can find it in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// Creates a problem from a code and a message.
    pub fn new(code: Code, message: impl Into<Sentence>) -> Self {
        Self { code, message: message.into(), request_id: None }
    }
}

fn as_shown<S: Serializer>(message: &Sentence, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&message.shown())
}

fn as_said<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Sentence, D::Error> {
    String::deserialize(deserializer).map(Sentence::from)
}

/// An error as it crosses HTTP: problem details (RFC 9457 §3.1) with our code as an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemDetails {
    /// Always `urn:ergo:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short summary, always the same for the same code.
    pub title: String,
    /// The HTTP status of the response.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// What happened this time and what to do.
    pub detail: String,
    /// The request's id, as in the `X-Request-Id` header and in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// The kind of error; the only field that a program may match.
    pub code: Code,
    /// How the session ended, if that is the cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// Only with `changes_deleted`: the number to continue from, as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_after: Option<i64>,
}

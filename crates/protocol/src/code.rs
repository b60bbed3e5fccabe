//! The closed set of error codes, and the two shapes in which an error crosses a boundary.

use crate::{events::Ended, names::wire_names};
use serde::{Deserialize, Serialize};

wire_names! {
    /// Every error the product knows. The page and scripts match the code, never the message.
    pub enum Code {
        // --- A token was refused (ergo-session). Named after the claim or header member that is wrong. ---
        /// Not a compact JWS: parts, base64url or JSON are wrong.
        Malformed = "malformed",
        /// The token is larger than 16 KiB.
        TooLarge = "too_large",
        /// `alg` is not allowed here, or does not fit the key.
        AlgNotAllowed = "alg_not_allowed",
        /// The header carries a key or an address of one (`jwk`, `jku`, `x5u`, `x5c`), `zip` or `enc`.
        HeaderForbidden = "header_forbidden",
        /// The header has `crit` or `b64`.
        Crit = "crit",
        /// `typ` is not the type this issuer gives access tokens.
        Typ = "typ",
        /// `kid` is missing or names no usable key of the issuer.
        KeyUnknown = "key_unknown",
        /// The signature is not valid.
        Signature = "signature",
        /// The claims are not one strict JSON object (duplicate members count as malformed).
        ClaimsMalformed = "claims_malformed",
        /// `iss` is not the expected issuer.
        Iss = "iss",
        /// `aud` is missing, of a wrong type, or not us.
        Aud = "aud",
        /// `exp` is missing, of a wrong type, past, or further away than tokens may live.
        Exp = "exp",
        /// `nbf` is missing, of a wrong type, or in the future.
        Nbf = "nbf",
        /// `iat` is missing, of a wrong type, or in the future.
        Iat = "iat",
        /// `sub` is missing, empty, too long, or has control characters.
        Sub = "sub",
        /// `jti` is missing or malformed.
        Jti = "jti",
        /// `sid` is missing or malformed.
        Sid = "sid",
        /// The workspace or scope of an impersonation token is missing or malformed.
        WorkspaceClaim = "workspace_claim",
        /// The actor is there but is not one well-formed actor. Never read as "not impersonating".
        ActMalformed = "act_malformed",
        /// Two markings of impersonation disagree.
        ActAmbiguous = "act_ambiguous",
        /// The actor chain is nested deeper than 16.
        ActTooDeep = "act_too_deep",
        /// The token is not marked, and its issuer is not known to mark impersonation. Never read as "not
        /// impersonating".
        CannotTell = "cannot_tell",
        /// The clock of this computer cannot be right.
        Clock = "clock",
        /// The issuer's keys could not be fetched.
        KeysUnavailable = "keys_unavailable",

        // --- Identity. ---
        /// Token, entry request and server do not name the same people and workspace.
        IdentityMismatch = "identity_mismatch",

        // --- The server said no. ---
        /// The request is not well-formed, or a field has a wrong type.
        InvalidRequest = "invalid_request",
        /// The body is larger than the server takes.
        BodyTooLarge = "body_too_large",
        /// The body's media type is not the one expected.
        UnsupportedMediaType = "unsupported_media_type",
        /// No such thing, or not visible to you.
        NotFound = "not_found",
        /// That method does not exist here.
        MethodNotAllowed = "method_not_allowed",
        /// No token, or not an acceptable one.
        Unauthenticated = "unauthenticated",
        /// The session of this token has ended or was revoked.
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
        /// The entry request is no longer in a state that allows this.
        RequestClosed = "request_closed",
        /// No one can decide on their own entry request.
        OwnRequest = "own_request",
        /// The server's policy does not let support view this user.
        UserOffLimits = "user_off_limits",
        /// The session's scope or the workspace does not allow support to change anything.
        ChangesNotAllowed = "changes_not_allowed",
        /// The change grant is missing, unknown, used, expired or for another change.
        GrantInvalid = "grant_invalid",
        /// The session cannot last longer than the workspace allows or than was approved.
        SessionLimit = "session_limit",
        /// The one-time entry ticket is unknown, used or expired.
        EntryTicketInvalid = "entry_ticket_invalid",
        /// This session may only read.
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
        /// One agent, workspace or address has reached its limit; `Retry-After` says when to try again.
        TooMany = "too_many",
        /// The server is too busy; `Retry-After` says when to try again.
        Busy = "busy",
        /// The body of the request did not arrive in time. Nothing was changed.
        TimedOut = "timed_out",
        /// It took too long, or the database did not confirm it: it may have been done. Never sent again blindly.
        Unconfirmed = "unconfirmed",
        /// Something broke; the details are in the log.
        Internal = "internal",

        // --- The desk said no. ---
        /// Nobody is signed in.
        NotSignedIn = "not_signed_in",
        /// There is no impersonation session to do this in.
        NotInSession = "not_in_session",
        /// Not possible at this point of the session.
        WrongState = "wrong_state",
        /// The session is frozen.
        Frozen = "frozen",
        /// No change is armed.
        NotArmed = "not_armed",
        /// The server cannot be reached.
        ServerUnreachable = "server_unreachable",
        /// The server answered something that is not in the contract.
        ServerMisbehaved = "server_misbehaved",
        /// The reason is shorter or longer than a reason may be.
        ReasonLength = "reason_length",
        /// The support ticket is missing or too long.
        TicketLength = "ticket_length",
        /// The minutes are outside what the workspace allows.
        MinutesOutOfRange = "minutes_out_of_range",
        /// The message to the agent is missing where it is needed, or too long.
        WordLength = "word_length",
        /// What a change is for, or who authorized it, is missing or too long.
        AuthorityLength = "authority_length",
        /// The identity provider, or the person there, said no to a sign-in; or what it sent does not fit.
        SignInFailed = "sign_in_failed",
        /// The agent stopped waiting for a sign-in or a hand-over.
        SignInCanceled = "sign_in_cancelled",
        /// No browser can be opened on this computer.
        BrowserUnavailable = "browser_unavailable",
        /// What came back from the browser is not the answer to what was asked.
        CallbackInvalid = "callback_invalid",
        /// The identity provider cannot be reached.
        ProviderUnreachable = "provider_unreachable",
        /// A link is not one that this app opens.
        LinkInvalid = "link_invalid",
        /// The note is empty or too long.
        NoteLength = "note_length",
        /// The journal could not be written; nothing was saved.
        JournalUnwritable = "journal_unwritable",
        /// The preferences could not be written.
        PreferencesUnwritable = "preferences_unwritable",
        /// A session could not be written to a file.
        ExportUnwritable = "export_unwritable",
        /// The template for links to tickets is not an https address with one `{ticket}` in it.
        TicketLinkInvalid = "ticket_link_invalid",
    }
}

/// The header that carries the server's id of a request, also when the request is refused.
pub const REQUEST_ID: &str = "x-request-id";
/// The longest id of a request that is taken from anybody.
pub const MAX_REQUEST_ID_CHARS: usize = 64;

/// An error as it crosses the IPC boundary: a code for the program, a message for the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// What kind of error; the only thing a program may match.
    pub code: Code,
    /// What happened and what to do now, in plain words.
    pub message: String,
    /// The server's id of the request that was refused: with it, an administrator finds the request in the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl Problem {
    /// A problem with its message.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), request_id: None }
    }
}

/// An error as it crosses HTTP: problem details (RFC 9457 §3.1) with our code as an extension member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProblemDetails {
    /// Always `urn:ergo:problem:<code>`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short summary that is the same for each occurrence of the code.
    pub title: String,
    /// The HTTP status of the answer.
    #[cfg_attr(feature = "openapi", schema(minimum = 400, maximum = 599))]
    pub status: u16,
    /// What happened this time and what to do.
    pub detail: String,
    /// The id of the request, as in the header `X-Request-Id` and in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// What kind of error; the only member a program may match.
    pub code: Code,
    /// How the session has ended, when that is why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Ended>,
    /// Only with `changes_deleted`: the number to go on with, as `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_after: Option<i64>,
}

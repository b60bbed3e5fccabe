//! What the app deliberately does not do in an impersonation session.

use ergo_protocol::snapshot::HeldBack;

/// Everything that is held back in every impersonation session, in the order to show it.
pub const fn held_back() -> &'static [HeldBack] {
    &[HeldBack::TimezoneSync, HeldBack::LocaleSync, HeldBack::LastSeen, HeldBack::Onboarding]
}

//! What the app deliberately does not do in an impersonation session.

use ergo_protocol::snapshot::HeldBack;

/// Everything that is skipped in every impersonation session, in display order.
pub const fn held_back() -> &'static [HeldBack] {
    &[HeldBack::TimezoneSync, HeldBack::LocaleSync, HeldBack::LastSeen, HeldBack::Onboarding]
}

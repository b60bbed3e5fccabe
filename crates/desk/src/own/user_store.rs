//! Initializing the agent's own user store: what an ordinary session does at its start, and an
//! impersonation session must not.
//!
//! Every function here takes a [`DirectToken`]. An impersonation session has none to give in the viewed
//! user's name, so this code cannot be called for them: the compiler says so (invariant 4). The timezone
//! is never written to this computer either; it is read, compared, offered and forgotten.

use crate::{Desk, adapters::clock::desktop_timezone, vault::DirectToken};
use ergo_protocol::{Code, Problem, snapshot::TimezoneOffer};
use ergo_session::require_direct;

impl Desk {
    /// Reads the agent's own profile and, where it differs from this computer, makes an offer. A failure
    /// is not worth stopping a sign-in for.
    pub(crate) async fn init_user_store(&self, token: &DirectToken) {
        let Ok(profile) = self.call(|server| server.own_profile(token)).await else { return };
        let desktop = desktop_timezone();
        let mut inner = self.lock();
        // The one who asked: somebody else may have signed in meanwhile.
        let still_signed_in = require_direct(inner.state()).is_ok_and(|session| session == token.session());
        if let Some(own) = inner.own.as_mut().filter(|_| still_signed_in) {
            own.timezone_offer =
                (profile.timezone != desktop).then_some(TimezoneOffer { stored: profile.timezone, desktop });
        }
    }

    /// Takes the offer: the agent's own stored timezone becomes that of this computer.
    pub async fn accept_timezone(&self) -> Result<(), Problem> {
        let (token, offer) = {
            let inner = self.lock();
            if require_direct(inner.state()).is_err() {
                return Err(Problem::new(
                    Code::ProtectedWhileImpersonating,
                    "Your profile can be updated only while you are signed in as yourself.",
                ));
            }
            let offered =
                inner.own.as_ref().and_then(|own| Some((own.token.clone(), own.timezone_offer.clone()?)));
            offered.ok_or_else(|| Problem::new(Code::WrongState, "There is nothing to update."))?
        };
        self.call(|server| server.set_own_timezone(&token, &offer.desktop)).await?;
        self.decline_timezone();
        Ok(())
    }

    /// Leaves the stored timezone as it is.
    pub fn decline_timezone(&self) {
        if let Some(own) = &mut self.lock().own {
            own.timezone_offer = None;
        }
        self.publish();
    }
}

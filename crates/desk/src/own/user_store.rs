//! Initializes the agent's own user store: what an ordinary session does when it starts, and an impersonation session
//! must not.
//!
//! Every function here takes a [`DirectToken`]. An impersonation session has none for the viewed user, so the
//! compiler prevents this code from being called for them (invariant 4). The timezone is never stored on this
//! computer either; it is read, compared, offered, and forgotten.

use crate::{Desk, adapters::clock::desktop_timezone, vault::DirectToken};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::TimezoneOffer};
use ergo_session::require_direct;

impl Desk {
    /// Reads the agent's own profile and, if its timezone differs from this computer's, makes an offer. A failure
    /// does not stop the sign-in.
    pub(crate) async fn init_user_store(&self, token: &DirectToken) {
        let Ok(profile) = self.call(|server| server.own_profile(token)).await else { return };
        let desktop = desktop_timezone();
        let mut inner = self.lock();
        // Only for the agent who asked: someone else may have signed in in the meantime.
        let still_signed_in = require_direct(inner.state()).is_ok_and(|session| session == token.session());
        if let Some(own) = inner.own.as_mut().filter(|_| still_signed_in) {
            own.timezone_offer =
                (profile.timezone != desktop).then_some(TimezoneOffer { stored: profile.timezone, desktop });
        }
    }

    /// Accepts the offer: sets the agent's own stored timezone to this computer's.
    pub async fn accept_timezone(&self) -> Result<(), Problem> {
        let (token, offer) = {
            let inner = self.lock();
            if require_direct(inner.state()).is_err() {
                return Err(Problem::new(
                    Code::ProtectedWhileImpersonating,
                    text!("Your profile can be updated only while you are signed in as yourself."),
                ));
            }
            let offered =
                inner.own.as_ref().and_then(|own| Some((own.token.clone(), own.timezone_offer.clone()?)));
            offered.ok_or_else(|| Problem::new(Code::WrongState, text!("There is nothing to update.")))?
        };
        self.call(|server| server.set_own_timezone(&token, &offer.desktop)).await?;
        self.decline_timezone();
        Ok(())
    }

    /// Declines the offer: the stored timezone stays.
    pub fn decline_timezone(&self) {
        if let Some(own) = &mut self.lock().own {
            own.timezone_offer = None;
        }
        self.publish();
    }
}

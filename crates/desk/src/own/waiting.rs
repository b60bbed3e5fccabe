//! Waiting for something outside the app: one thing at a time, for a limited time, and cancelable.

use crate::{Desk, own::outside::Outside};
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::Waiting};
use oauth2::CsrfToken;
use std::time::Duration;

impl Desk {
    /// Waits until the answer arrives, the agent stops waiting, or `patience` is over. One wait at a time.
    pub(crate) async fn wait_outside<T>(
        &self,
        shown: Waiting,
        patience: Duration,
        wanted: impl Future<Output = Result<T, Problem>>,
    ) -> Result<T, Problem> {
        let outside = Outside::new(shown);
        {
            let mut inner = self.lock();
            if inner.waiting.is_some() {
                return Err(Problem::new(
                    Code::WrongState,
                    text!(
                        "The app is already waiting for your browser. Finish there, or stop waiting first."
                    ),
                ));
            }
            inner.waiting = Some(outside.clone());
        }
        self.publish();
        // Also cleared if the waiting command is dropped.
        let _waiting = Cleared(self);
        tokio::select! {
            there = wanted => there,
            () = outside.stopped() => Err(Problem::new(Code::SignInCanceled, text!("You stopped waiting. Nothing was opened."))),
            () = tokio::time::sleep(patience) => Err(Problem::new(
                Code::SignInCanceled,
                text!("No answer came in time. Nothing was opened. Try again."),
            )),
        }
    }

    /// Stops the current wait, if there is one; the command that was waiting fails.
    pub fn stop_waiting(&self) {
        if let Some(waiting) = &self.lock().waiting {
            waiting.stop();
        }
    }
}

struct Cleared<'a>(&'a Desk);

impl Drop for Cleared<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting = None;
        self.0.publish();
    }
}

/// 128 random bits as text.
pub(crate) fn random() -> String {
    CsrfToken::new_random().secret().clone()
}

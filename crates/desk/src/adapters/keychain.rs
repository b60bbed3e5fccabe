//! The system's keychain: the only place outside memory where a refresh token may be stored.
//!
//! A keychain can be missing, locked, or wait for a person who is not there. So it is called on its own thread, and
//! no caller waits longer than [`PATIENCE`]. What it cannot store stays in memory, and the agent sees a notice. There is
//! deliberately no file as a fallback. The keychain's errors are not shown, because they can contain the secret.

use secrecy::{ExposeSecret, SecretString};
use std::{
    collections::HashMap,
    panic::{self, AssertUnwindSafe},
    sync::{Arc, mpsc},
    time::Duration,
};
use tokio::sync::oneshot;

/// How long a keychain may take before it counts as missing.
pub const PATIENCE: Duration = Duration::from_secs(3);

/// The keychain cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the keychain is not usable")]
pub struct Unusable;

/// A keychain. Its methods block; see [`Keychain`].
pub trait Store: Send + Sync + 'static {
    /// Reads the secret stored for an account.
    fn read(&self, account: &str) -> Result<Option<SecretString>, Unusable>;
    /// Stores a secret for an account, replacing any previous one.
    fn write(&self, account: &str, secret: &SecretString) -> Result<(), Unusable>;
    /// Deletes the secret stored for an account, if any.
    fn forget(&self, account: &str) -> Result<(), Unusable>;
}

/// A keychain whose calls have a time limit. Requests are carried out in order, including those that no one is
/// waiting for anymore, so a sign-out also deletes a token that is written late.
#[derive(Clone)]
pub struct Keychain(mpsc::Sender<Question>);

type Question = Box<dyn FnOnce(&dyn Store) + Send>;

impl Keychain {
    /// Creates a keychain in front of a store.
    pub fn new(store: Arc<dyn Store>) -> Self {
        let (ask, questions) = mpsc::channel::<Question>();
        // The thread ends when the last clone of the sender is dropped.
        std::thread::spawn(move || {
            for question in questions {
                let answered = panic::catch_unwind(AssertUnwindSafe(|| question(&*store)));
                if answered.is_err() {
                    tracing::error!("the keychain failed");
                }
            }
        });
        Self(ask)
    }

    /// Reads the secret stored for an account.
    pub async fn read(&self, account: &str) -> Result<Option<SecretString>, Unusable> {
        let account = account.to_owned();
        self.ask(move |store| store.read(&account)).await
    }

    /// Stores a secret for an account, replacing any previous one. If it cannot be stored, the previous one is deleted:
    /// its token has been replaced, so it is worth nothing to us and something to a thief.
    pub async fn write(&self, account: &str, secret: SecretString) -> Result<(), Unusable> {
        let account = account.to_owned();
        self.ask(move |store| store.write(&account, &secret).inspect_err(|_| _ = store.forget(&account)))
            .await
    }

    /// Deletes the secret stored for an account, if any.
    pub async fn forget(&self, account: &str) -> Result<(), Unusable> {
        let account = account.to_owned();
        self.ask(move |store| store.forget(&account)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Store) -> Result<T, Unusable> + Send + 'static,
    ) -> Result<T, Unusable> {
        let (answer, answered) = oneshot::channel();
        let question = move |store: &dyn Store| {
            // There may be no one waiting anymore.
            let _ = answer.send(question(store));
        };
        self.0.send(Box::new(question)).map_err(|_| Unusable)?;
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(answer)) => answer,
            // Too late, or it panicked: treated as missing.
            Ok(Err(_)) | Err(_) => Err(Unusable),
        }
    }
}

/// This system's keychain.
pub struct SystemStore;

/// The service name of our entries in the keychain.
const SERVICE: &str = "com.ergo.support";

impl SystemStore {
    fn entry(account: &str) -> Result<keyring_core::Entry, Unusable> {
        // Windows would otherwise copy the secret to every computer that the person signs in to.
        let local = cfg!(windows).then(|| HashMap::from([("persistence", "Local")]));
        let entry = store()?.build(SERVICE, account, local.as_ref());
        entry.map_err(|_| Unusable)
    }
}

impl Store for SystemStore {
    fn read(&self, account: &str) -> Result<Option<SecretString>, Unusable> {
        match Self::entry(account)?.get_secret() {
            Ok(secret) => String::from_utf8(secret).map(|secret| Some(secret.into())).map_err(|_| Unusable),
            Err(keyring_core::Error::NoEntry) => Ok(None),
            Err(_) => Err(Unusable),
        }
    }

    fn write(&self, account: &str, secret: &SecretString) -> Result<(), Unusable> {
        // As bytes: Windows takes 2,560 of them, and stores text in two bytes each.
        Self::entry(account)?.set_secret(secret.expose_secret().as_bytes()).map_err(|_| Unusable)
    }

    fn forget(&self, account: &str) -> Result<(), Unusable> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) | Err(keyring_core::Error::NoEntry) => Ok(()),
            Err(_) => Err(Unusable),
        }
    }
}

type SystemStores = Arc<keyring_core::api::CredentialStore>;

#[cfg(target_os = "linux")]
fn store() -> Result<SystemStores, Unusable> {
    let store = zbus_secret_service_keyring_store::Store::new().map_err(|_| Unusable)?;
    Ok(store)
}

#[cfg(target_os = "macos")]
fn store() -> Result<SystemStores, Unusable> {
    let store = apple_native_keyring_store::keychain::Store::new().map_err(|_| Unusable)?;
    Ok(store)
}

#[cfg(target_os = "windows")]
fn store() -> Result<SystemStores, Unusable> {
    let store = windows_native_keyring_store::Store::new().map_err(|_| Unusable)?;
    Ok(store)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    struct Stuck;
    impl Store for Stuck {
        fn read(&self, _: &str) -> Result<Option<SecretString>, Unusable> {
            std::thread::sleep(PATIENCE + Duration::from_secs(2));
            Ok(None)
        }
        fn write(&self, _: &str, _: &SecretString) -> Result<(), Unusable> {
            panic!("a keychain that breaks")
        }
        fn forget(&self, _: &str) -> Result<(), Unusable> {
            Err(Unusable)
        }
    }

    /// A store that is slow to write, as if a person were asked for the keychain's password.
    #[derive(Default)]
    struct Late(Mutex<Option<String>>);
    impl Store for Late {
        fn read(&self, _: &str) -> Result<Option<SecretString>, Unusable> {
            Ok(self.0.lock().map_err(|_| Unusable)?.clone().map(SecretString::from))
        }
        fn write(&self, _: &str, secret: &SecretString) -> Result<(), Unusable> {
            std::thread::sleep(PATIENCE + Duration::from_millis(500));
            *self.0.lock().map_err(|_| Unusable)? = Some(secret.expose_secret().to_owned());
            Ok(())
        }
        fn forget(&self, _: &str) -> Result<(), Unusable> {
            *self.0.lock().map_err(|_| Unusable)? = None;
            Ok(())
        }
    }

    #[tokio::test]
    async fn what_is_written_late_is_forgotten_all_the_same() {
        let keychain = Keychain::new(Arc::<Late>::default());
        assert_eq!(keychain.write("a", SecretString::from("x")).await.err(), Some(Unusable));
        assert_eq!(keychain.forget("a").await, Ok(()));
        assert!(keychain.read("a").await.is_ok_and(|kept| kept.is_none()));
    }

    /// A store that has an older secret and refuses a new one, as Windows does if it is too long.
    struct Full(Mutex<Option<String>>);
    impl Store for Full {
        fn read(&self, _: &str) -> Result<Option<SecretString>, Unusable> {
            Ok(self.0.lock().map_err(|_| Unusable)?.clone().map(SecretString::from))
        }
        fn write(&self, _: &str, _: &SecretString) -> Result<(), Unusable> {
            Err(Unusable)
        }
        fn forget(&self, _: &str) -> Result<(), Unusable> {
            *self.0.lock().map_err(|_| Unusable)? = None;
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_refused_secret_does_not_leave_the_older_one() {
        let keychain = Keychain::new(Arc::new(Full(Mutex::new(Some("older".to_owned())))));
        assert!(keychain.read("a").await.is_ok_and(|kept| kept.is_some()));
        assert_eq!(keychain.write("a", SecretString::from("newer")).await.err(), Some(Unusable));
        assert!(keychain.read("a").await.is_ok_and(|kept| kept.is_none()));
    }

    #[tokio::test]
    async fn a_stuck_or_broken_keychain_is_as_good_as_none() {
        let keychain = Keychain::new(Arc::new(Stuck));
        let started = std::time::Instant::now();
        assert_eq!(keychain.read("a").await.err(), Some(Unusable));
        assert!(started.elapsed() < PATIENCE + Duration::from_secs(1));
        let keychain = Keychain::new(Arc::new(Stuck));
        assert_eq!(keychain.write("a", SecretString::from("x")).await.err(), Some(Unusable));
        assert_eq!(keychain.forget("a").await.err(), Some(Unusable));
    }
}

//! The notification service of a test's own desktop: it shows nothing and remembers everything.
#![allow(
    clippy::unused_self,
    clippy::used_underscore_binding,
    reason = "what `interface` makes of the methods"
)]

use crate::{
    bus::Bus,
    poll::{PATIENCE, until},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use zbus::{blocking::Connection, blocking::connection::Builder, interface, zvariant::OwnedValue};

/// A notification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notified {
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
}

/// The service; gone when this is dropped.
pub struct Notifications {
    shown: Shown,
    _connection: Connection,
}

type Shown = Arc<Mutex<Vec<Notified>>>;

struct Service(Shown);

/// The methods of the Desktop Notifications Specification.
#[interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[allow(clippy::too_many_arguments, reason = "the specification has so many")]
    fn notify(
        &self,
        _app: &str,
        _replaces: u32,
        _icon: &str,
        summary: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.push(Notified { title: summary, text: body });
        u32::try_from(shown.len()).unwrap_or(u32::MAX)
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        vec!["body".to_owned()]
    }

    fn get_server_information(&self) -> (String, String, String, String) {
        let name = "journeys".to_owned();
        (name.clone(), name, "1".to_owned(), "1.2".to_owned())
    }
}

impl Notifications {
    /// Starts it on a bus.
    pub fn on(bus: &Bus) -> Self {
        let shown = Shown::default();
        let connection = Builder::address(bus.address())
            .and_then(|builder| builder.name("org.freedesktop.Notifications"))
            .and_then(|builder| {
                builder.serve_at("/org/freedesktop/Notifications", Service(Arc::clone(&shown)))
            })
            .and_then(Builder::build)
            .expect("the bus takes the service");
        Self { shown, _connection: connection }
    }

    /// Waits until a notification with that title has been shown, and takes everything that was shown.
    pub async fn take(&self, title: &str) -> Vec<Notified> {
        until(&format!("a notification “{title}”"), PATIENCE, async || {
            let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
            shown.iter().any(|one| one.title == title).then(|| std::mem::take(&mut *shown))
        })
        .await
    }

    /// What has been shown and not been taken.
    pub fn shown(&self) -> Vec<Notified> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

//! Linux, over D-Bus.
//!
//! Any program that can write to the session bus can fake either signal. That can only stop a session.

use ergo_desk::Desk;
use std::{sync::Arc, thread};
use zbus::{
    MatchRule,
    blocking::{Connection, MessageIterator},
    message::Type,
};

/// The signals to listen for: interface and member.
const ON_SESSION_BUS: [(&str, &str); 2] =
    [("org.freedesktop.ScreenSaver", "ActiveChanged"), ("org.gnome.ScreenSaver", "ActiveChanged")];
const LOCKED: (&str, &str) = ("org.freedesktop.login1.Session", "Lock");
const SLEEPS: (&str, &str) = ("org.freedesktop.login1.Manager", "PrepareForSleep");

/// Without a bus, there are no signals.
pub fn listen(desk: &Arc<Desk>) {
    for signal in ON_SESSION_BUS {
        follow(Connection::session, signal, desk, Desk::screen_locked);
    }
    follow(Connection::system, LOCKED, desk, Desk::screen_locked);
    follow(Connection::system, SLEEPS, desk, Desk::on_sleep);
}

fn follow<F>(
    bus: fn() -> zbus::Result<Connection>,
    (interface, member): (&'static str, &'static str),
    desk: &Arc<Desk>,
    heed: fn(Arc<Desk>) -> F,
) where
    F: Future<Output = ()> + Send + 'static,
{
    let desk = Arc::clone(desk);
    let listening = thread::Builder::new().name(format!("{interface}.{member}")).spawn(move || {
        let Ok(signals) = bus().and_then(|bus| signals(&bus, interface, member)) else {
            tracing::info!("{interface} is not available here");
            return;
        };
        for signal in signals.flatten() {
            // A signal without an argument always means "yes".
            if signal.body().deserialize::<bool>().unwrap_or(true) {
                tauri::async_runtime::block_on(heed(Arc::clone(&desk)));
            }
        }
    });
    if let Err(error) = listening {
        tracing::warn!(%error, "cannot listen to {interface}");
    }
}

fn signals(bus: &Connection, interface: &'static str, member: &'static str) -> zbus::Result<MessageIterator> {
    let rule = MatchRule::builder().msg_type(Type::Signal).interface(interface)?.member(member)?.build();
    MessageIterator::for_match_rule(rule, bus, None)
}

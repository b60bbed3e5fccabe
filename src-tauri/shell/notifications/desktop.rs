//! Shows a notification on this computer's desktop. If the desktop shows no notifications, nothing is reported: the
//! window, the tray, and the banner show the same.

/// Shows a notification. Waits for the desktop.
pub fn show(title: &str, text: &str) {
    if let Err(error) = send(title, text) {
        tracing::info!(%error, "a notification could not be shown");
    }
}

/// Over D-Bus (Desktop Notifications Specification, `Notify`).
#[cfg(target_os = "linux")]
fn send(title: &str, text: &str) -> zbus::Result<()> {
    use std::collections::HashMap;
    use zbus::{blocking::Connection, zvariant::Value};

    const SERVICE: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// The notification replaces no other, and stays as long as the desktop usually shows notifications.
    const REPLACES: u32 = 0;
    const AS_LONG_AS_USUAL: i32 = -1;
    // The desktop may interpret the text as markup, and a name must not be markup.
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let (actions, hints) = (Vec::<&str>::new(), HashMap::<&str, Value<'_>>::new());
    let body = ("Ergo Support", REPLACES, "ergo-support", title, text, actions, hints, AS_LONG_AS_USUAL);
    Connection::session()?.call_method(Some(SERVICE), PATH, Some(SERVICE), "Notify", &body)?;
    Ok(())
}

#[cfg(not(target_os = "linux"))]
fn send(title: &str, text: &str) -> Result<(), notify_rust::error::Error> {
    notify_rust::Notification::new().appname("Ergo Support").summary(title).body(text).show().map(drop)
}

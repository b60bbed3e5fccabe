//! Windows tells the window itself.

use crate::shell::window::LABEL;
use ergo_desk::Desk;
use std::sync::{Arc, OnceLock};
use tauri::{App, Manager};
use windows_sys::Win32::{
    Foundation::{HWND, LPARAM, LRESULT, WPARAM},
    System::RemoteDesktop::{NOTIFY_FOR_THIS_SESSION, WTSRegisterSessionNotification},
    UI::{
        Shell::{DefSubclassProc, SetWindowSubclass},
        WindowsAndMessaging::{
            PBT_APMSUSPEND, WM_POWERBROADCAST, WM_WTSSESSION_CHANGE, WTS_CONSOLE_DISCONNECT,
            WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK, WTS_SESSION_LOGOFF,
        },
    },
};

/// The one subclass of the window that is ours.
const SUBCLASS: usize = 1;

/// What Windows says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Signal {
    /// The screen was locked, or the session was taken away from it.
    Locked,
    /// The computer is about to sleep.
    Sleeps,
}

type Listener = Box<dyn Fn(Signal) + Send + Sync>;

/// Receives the signals. A process has one window.
static LISTENER: OnceLock<Listener> = OnceLock::new();

pub fn listen(app: &App, desk: &Arc<Desk>) {
    let Some(window) = app.get_webview_window(LABEL) else { return };
    let desk = Arc::clone(desk);
    let listener = Box::new(move |signal| {
        let desk = Arc::clone(&desk);
        // Not here: this is the window's thread, which the desk may need.
        tauri::async_runtime::spawn(async move {
            match signal {
                Signal::Locked => desk.screen_locked().await,
                Signal::Sleeps => desk.on_sleep().await,
            }
        });
    });
    match window.hwnd() {
        Ok(handle) if hear(handle.0, listener) => {}
        _ => tracing::warn!("Windows does not tell when the screen is locked"),
    }
}

/// Subscribes to the window's signals. Call it on the window's own thread. Returns false if Windows refuses.
#[allow(unsafe_code, reason = "Windows tells only a window procedure")]
fn hear(window: HWND, listener: Listener) -> bool {
    if LISTENER.set(listener).is_err() {
        return false;
    }
    // SAFETY: the window is this thread's, and `procedure` lives as long as the process. Both registrations end with
    // the window.
    unsafe {
        SetWindowSubclass(window, Some(procedure), SUBCLASS, 0) != 0
            && WTSRegisterSessionNotification(window, NOTIFY_FOR_THIS_SESSION) != 0
    }
}

#[allow(unsafe_code, reason = "its signature is that of Windows")]
unsafe extern "system" fn procedure(
    window: HWND,
    message: u32,
    what: WPARAM,
    more: LPARAM,
    _: usize,
    _: usize,
) -> LRESULT {
    if let (Some(signal), Some(listener)) = (signal_of(message, what), LISTENER.get()) {
        listener(signal);
    }
    // SAFETY: these are the very arguments that Windows gave.
    unsafe { DefSubclassProc(window, message, what, more) }
}

fn signal_of(message: u32, what: WPARAM) -> Option<Signal> {
    let what = u32::try_from(what).ok()?;
    match (message, what) {
        (
            WM_WTSSESSION_CHANGE,
            WTS_SESSION_LOCK | WTS_CONSOLE_DISCONNECT | WTS_REMOTE_DISCONNECT | WTS_SESSION_LOGOFF,
        ) => Some(Signal::Locked),
        (WM_POWERBROADCAST, PBT_APMSUSPEND) => Some(Signal::Sleeps),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        ptr::{null, null_mut},
        sync::Mutex,
    };
    use windows_sys::Win32::UI::WindowsAndMessaging::{
        CreateWindowExW, HWND_MESSAGE, PBT_APMRESUMEAUTOMATIC, SendMessageW, WTS_SESSION_UNLOCK,
    };

    #[test]
    #[allow(unsafe_code, reason = "as above")]
    fn a_window_hears_that_the_screen_is_locked_and_that_the_computer_sleeps() {
        let class: Vec<u16> = "STATIC\0".encode_utf16().collect();
        // SAFETY: the class is one of Windows' own, and its name ends with a zero.
        let window = unsafe {
            CreateWindowExW(
                0,
                class.as_ptr(),
                null(),
                0,
                0,
                0,
                0,
                0,
                // Nobody sees it, so it needs no screen.
                HWND_MESSAGE,
                null_mut(),
                null_mut(),
                null(),
            )
        };
        assert!(!window.is_null());
        let heard = Arc::new(Mutex::new(Vec::new()));
        let hears = Arc::clone(&heard);
        assert!(hear(window, Box::new(move |signal| hears.lock().unwrap().push(signal))));
        for (message, what) in [
            (WM_WTSSESSION_CHANGE, WTS_SESSION_UNLOCK),
            (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK),
            (WM_POWERBROADCAST, PBT_APMRESUMEAUTOMATIC),
            (WM_POWERBROADCAST, PBT_APMSUSPEND),
            (WM_WTSSESSION_CHANGE, WTS_REMOTE_DISCONNECT),
        ] {
            // SAFETY: the window is this thread's.
            unsafe { SendMessageW(window, message, what as WPARAM, 0) };
        }
        assert_eq!(*heard.lock().unwrap(), [Signal::Locked, Signal::Sleeps, Signal::Locked]);
    }
}

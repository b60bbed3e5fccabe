//! macOS, through its notification centers.

use block2::RcBlock;
use ergo_desk::Desk;
use objc2_app_kit::{NSWorkspace, NSWorkspaceWillSleepNotification};
use objc2_foundation::{NSDistributedNotificationCenter, NSNotification, NSNotificationCenter, NSString};
use std::{mem::forget, ptr::NonNull, sync::Arc};

/// Sent by the login window. Apple does not document it, and everyone uses it.
const LOCKED: &str = "com.apple.screenIsLocked";

#[allow(unsafe_code, reason = "the bindings cannot tell that the name is a constant of the system")]
pub fn listen(desk: &Arc<Desk>) {
    follow(
        &NSDistributedNotificationCenter::defaultCenter(),
        &NSString::from_str(LOCKED),
        desk,
        Desk::screen_locked,
    );
    let workspace = NSWorkspace::sharedWorkspace().notificationCenter();
    // SAFETY: a constant string of AppKit, which is loaded.
    follow(&workspace, unsafe { NSWorkspaceWillSleepNotification }, desk, Desk::on_sleep);
}

#[allow(unsafe_code, reason = "the bindings cannot tell that the block may run on any thread")]
fn follow<F>(center: &NSNotificationCenter, name: &NSString, desk: &Arc<Desk>, heed: fn(Arc<Desk>) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let desk = Arc::clone(desk);
    let block = RcBlock::new(move |_: NonNull<NSNotification>| {
        tauri::async_runtime::spawn(heed(Arc::clone(&desk)));
    });
    // SAFETY: what the block captures is Send and Sync.
    let observer =
        unsafe { center.addObserverForName_object_queue_usingBlock(Some(name), None, None, &block) };
    // It ends with the process. Dropped, it would end here.
    forget(observer);
}

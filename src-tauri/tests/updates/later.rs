//! Putting an update off: for a day, also across a restart, and only that version.

use crate::stage::{NEWER, Stage};
use ergo_desk::{management::Management, update::state::Reminder};
use ergo_protocol::{Code, preferences::Preferences, updates::UpdateState};
use ergo_support::{preferences::PreferenceFile, shell::autostart::Autostart};

const DAY: i64 = 24 * 60 * 60 * 1000;

#[tokio::test]
async fn an_update_that_was_put_off_is_quiet_for_a_day_and_can_still_be_installed() {
    let stage = Stage::set().await;
    assert_eq!(stage.desk.update_later().unwrap_err().code, Code::WrongState);
    stage.publish_well("stable", NEWER);
    stage.check().await.unwrap();
    assert!(stage.has_notice());
    let reminder = stage.desk.update_later().unwrap();
    assert!(!stage.has_notice());
    stage.check().await.unwrap();
    assert!(!stage.has_notice());
    let later_until = Some(reminder.until);
    assert_eq!(stage.updates().state, UpdateState::Available { version: NEWER.to_owned(), later_until });
    let left = reminder.until - stage.updates().checked_at.unwrap();
    assert!((DAY - 60_000..=DAY).contains(&left), "{left}");

    // A newer one is another matter.
    stage.publish_well("stable", "0.3.0");
    stage.check().await.unwrap();
    assert!(stage.has_notice());
    stage.publish_well("stable", NEWER);
    stage.check().await.unwrap();
    stage.desk.install_update().await.unwrap();
    assert!(!stage.is_old());
}

#[tokio::test]
async fn it_is_remembered_at_the_next_start_and_forgotten_after_a_day() {
    let stage = Stage::set().await;
    stage.publish_well("stable", NEWER);
    let path = stage.folder.path().join("preferences.json");
    let entry = stage.folder.path().join("autostart");
    let open = || {
        let autostart = Autostart::at(entry.clone(), "ergo-support".into());
        PreferenceFile::open(stage.app.handle(), &path, 0, Management::default(), autostart)
            .unwrap()
            .preferences
    };
    let now = i64::try_from(
        std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis(),
    )
    .unwrap();
    let of = |until: i64| Reminder { version: NEWER.to_owned(), until };
    let file = open();
    assert_eq!(file.update_reminder(), None);
    file.set_update_reminder(&of(now + DAY / 2)).unwrap();
    // The agent changes something else.
    file.set(&Preferences::default()).unwrap();
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept.contains(NEWER), "{kept}");
    let reminder = open().update_reminder().unwrap();
    assert_eq!(reminder, of(now + DAY / 2));

    for (until, is_quiet) in [
        (now + DAY / 2, true),
        (now - 1, false),
        // The clock was a year ahead when the agent put it off.
        (now + 365 * DAY, false),
    ] {
        let stage = Stage::set().await;
        stage.publish_well("stable", NEWER);
        stage.desk.remember_reminder(of(until));
        stage.check().await.unwrap();
        assert_eq!(stage.has_notice(), !is_quiet, "{}", until - now);
        // Said once, not at each check.
        for notice in stage.desk.snapshot().notices {
            stage.desk.dismiss_notice(notice.id);
        }
        stage.check().await.unwrap();
        assert!(!stage.has_notice());
    }
}

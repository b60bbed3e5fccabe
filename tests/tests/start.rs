//! A start that cannot succeed says why and ends.

use ergo_journeys::{computer::Computer, desk::Desk, display::Display};
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_says_why_without_a_panic() {
    for (computer, has_folder, said) in [
        (
            Computer::with("http://support.example"),
            true,
            "ERGO_SUPPORT_SERVER cannot be used: it must use https",
        ),
        (Computer::with("http://127.0.0.1:9"), false, "com.ergo.support cannot be made: Not a directory"),
    ] {
        let desk = Desk::prepared(Display::invisible(), computer);
        if !has_folder {
            fs::remove_dir(desk.folder().path().join("data")).unwrap();
            fs::write(desk.folder().path().join("data"), "").unwrap();
        }
        let output = desk.run_app(&[]);
        let text = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{text}");
        assert!(text.contains("Ergo Support could not start: ") && text.contains(said), "{text}");
        assert!(!text.contains("panicked"), "{text}");
        if has_folder {
            let log =
                fs::read_to_string(desk.folder().app_data().join("logs").join("ergo-support.log")).unwrap();
            assert!(log.contains("the app could not start") && log.contains(said), "{log}");
        }
    }
}

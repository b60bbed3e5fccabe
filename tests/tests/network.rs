//! On a corporate network, the page says what is in the way and who can move it.

use ergo_journeys::{
    computer::Computer,
    desk::{Desk, handle},
    display::Display,
};
use std::{
    io::{Read, Write},
    net::TcpListener,
    thread,
};

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_named_on_the_page() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            // Someone who has gone away is not answered.
            let _ = stream.read(&mut [0; 4096]);
            let _ =
                stream.write_all(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
        }
    });
    let computer = Computer {
        environment: vec![("HTTPS_PROXY", format!("http://{proxy}"))],
        ..Computer::with("https://support.example")
    };
    let desk = Desk::on(Display::invisible(), computer).await;
    desk.see_notice("server_unreachable").await;
    let said = format!("The proxy {proxy} asks for a user name and password");
    desk.see_words(&handle("notice"), &said).await;
    // The diagnostics that can be copied here say it, too.
    let report = desk.invoke("it_report", serde_json::json!({})).await.unwrap();
    assert!(report.as_str().unwrap().contains(&said), "{report}");
}

//! The two pseudo-locales: a longer language, and one that runs from right to left. Layouts survive both, in the window's
//! usual size and in its smallest.

use ergo_journeys::{
    accessibility::Accessibility,
    desk::{Desk, handle},
    language::{layout, root, speak, walk},
    samples::AGENT,
    world::World,
};
use serde_json::json;
use std::cell::RefCell;

/// The usual size, and the smallest that the window can have.
const SIZES: [(u32, u32); 2] = [(1280, 800), (960, 640)];
/// Whether the sidebar is on the right of the page.
const IS_ON_THE_RIGHT: &str = "const box = (css) => document.querySelector(css).getBoundingClientRect();
    return box('.sidebar').left >= box('main').right - 1;";

async fn see_layouts(language: &str) {
    let world = World::open().await;
    let faults = RefCell::<Vec<String>>::default();
    let pages = Accessibility::ready();
    let look = async |desk: &Desk, screen: &str| {
        desk.see_no(&handle("skeleton")).await;
        for (width, height) in SIZES {
            desk.web().resize(width, height).await.unwrap();
            let found = layout::faults(desk).await;
            let at = |fault| format!("{screen}, {width} px: {fault}");
            faults.borrow_mut().extend(found.into_iter().map(at));
        }
        desk.web().resize(SIZES[0].0, SIZES[0].1).await.unwrap();
        assert_eq!(root(desk, "lang").await, language, "{screen}");
        if let Some(banner) = desk.banner().await {
            assert!(banner.words.contains(AGENT.name), "{screen}: {banner:?}");
        }
        if language == "ar-XB" {
            assert_eq!(root(desk, "dir").await, "rtl", "{screen}");
            if desk.has(".sidebar").await {
                assert_eq!(desk.script(IS_ON_THE_RIGHT, &[]).await, json!(true), "{screen}");
            }
        }
        pages.look_once(desk, screen).await;
    };
    let desk = world.desk().await;
    speak(&desk, language).await;
    walk::main_job(&desk, look).await;
    walk::any_day(&desk, look).await;
    walk::a_change_and_a_freeze(&world, &desk, look).await;
    let (lead, observer) = (world.desk().await, world.desk().await);
    speak(&lead, language).await;
    speak(&observer, language).await;
    walk::a_second_person(&world, &desk, &lead, &observer, look).await;
    let faults = faults.into_inner();
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    pages.finish();
}

#[tokio::test]
async fn a_longer_language_fits() {
    see_layouts("en-XA").await;
}

#[tokio::test]
async fn a_language_from_right_to_left_is_mirrored_and_fits() {
    see_layouts("ar-XB").await;
}

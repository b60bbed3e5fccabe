//! What a person types.
//!
//! WebKit's driver says that it has typed although, about once in some thousand times, no key has reached the page.
//! A person would type again; so does this, and says so. Text that arrived and is gone is a fault of the page: it fails.

use super::{Desk, handle};
use crate::{
    poll::{PATIENCE, until, within},
    webdriver::{Element, keys::CONTROL},
};
use std::time::Duration;

/// After this long a key is taken for lost.
const LOST: Duration = Duration::from_secs(3);

/// Selects everything, lets go of the keys, and deletes it.
const EMPTY: &str = "\u{E009}a\u{E000}\u{E017}";

impl Desk {
    /// Replaces what is in a field.
    pub async fn write(&self, css: &str, text: &str) {
        until(&format!("{css} to take text"), PATIENCE, async || {
            let field = self.shown(css).await?;
            self.web().type_into(&field, EMPTY).await.ok()?;
            self.web().type_into(&field, text).await.ok()?;
            self.took(&field, text).await.then_some(())
        })
        .await;
    }

    /// Presses keys together; the focus decides where they go.
    pub async fn press(&self, keys: &[char]) {
        self.web().press(keys).await.expect("the keys can be pressed");
    }

    /// Types with the keyboard alone; the focus decides where it goes.
    pub async fn type_keys(&self, text: &str) {
        self.web().press_each(text).await.expect("the keys can be pressed");
    }

    /// Opens the palette by its keys. The keys toggle it: if the page was only slow, the second press closes what the
    /// first one opened, and a third is needed.
    pub async fn open_palette(&self) {
        until("Ctrl+K to open the palette", 2 * PATIENCE, async || {
            self.press(&[CONTROL, 'k']).await;
            let opened = self.comes(&handle("palette"), LOST).await;
            if !opened {
                eprintln!("Ctrl+K did not open the palette; pressed again");
            }
            opened.then_some(())
        })
        .await;
        self.see_focus(&handle("palette-search")).await;
    }

    /// Whether any of the text has arrived. A field that is gone has served its purpose.
    async fn took(&self, field: &Element, text: &str) -> bool {
        let arrived = within(LOST, async || match self.web().value(field).await {
            Ok(value) if value.is_empty() && !text.is_empty() => None,
            _ => Some(()),
        });
        let arrived = arrived.await.is_some();
        if !arrived {
            eprintln!("no key reached the field; typed again");
        }
        arrived
    }
}

//! The catalog has each text of the sources, in German, with the same places for values.
//! `ERGO_WRITE_CATALOG=1 cargo test -p ergo-catalog` adds new texts, without a translation, and drops those that are gone.

#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "complete/extract.rs"]
mod extract;
#[path = "complete/write.rs"]
mod write;

use ergo_catalog::{Piece, pieces};
use extract::Found;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::PathBuf,
};

/// Where texts for people are. The other crates speak English only.
const ROOMS: &[&str] = &[
    "crates/catalog/src",
    "crates/protocol/src",
    "crates/session/src",
    "crates/keys/src",
    "crates/journal/src",
    "crates/policy/src",
    "crates/desk/src",
    "src-tauri",
    "src-ui/src",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn catalog() -> PathBuf {
    root().join("crates/catalog/locales/de.po")
}

fn places(text: &str) -> BTreeSet<&str> {
    pieces(text)
        .into_iter()
        .filter_map(|piece| if let Piece::Place(name) = piece { Some(name) } else { None })
        .collect()
}

#[test]
fn the_catalog_is_complete() {
    let found = extract::from(&root(), ROOMS);
    if env::var_os("ERGO_WRITE_CATALOG").is_some() {
        write::write(&catalog(), &found);
    }
    let po = polib::po_file::parse(&catalog()).unwrap();
    let mut wrong = Vec::new();
    let mut known = BTreeMap::new();
    for message in po.messages() {
        let forms = match message.msgstr_plural() {
            Ok(forms) => forms.clone(),
            Err(_) => vec![message.msgstr().unwrap().to_owned()],
        };
        let key = (message.msgctxt().unwrap_or_default().to_owned(), message.msgid().to_owned());
        if message.flags().is_fuzzy() {
            wrong.push(format!("not reviewed (fuzzy): {:?}", key.1));
        }
        known.insert(key, (message.msgid_plural().ok().map(str::to_owned), forms));
    }
    for (key, Found { plural, places: at, .. }) in &found {
        let Some((known_plural, forms)) = known.remove(key) else {
            wrong.push(format!("not in the catalog: {:?} ({})", key.1, at.join(" ")));
            continue;
        };
        if known_plural != *plural {
            wrong.push(format!("another plural: {:?}", key.1));
        }
        let mut allowed = places(&key.1);
        allowed.extend(plural.as_deref().map(places).unwrap_or_default());
        for form in &forms {
            if form.trim().is_empty() {
                wrong.push(format!("no German: {:?} ({})", key.1, at.join(" ")));
            // “1 Mitglied” may leave the number out.
            } else if places(form) != allowed && !(plural.is_some() && places(form).is_subset(&allowed)) {
                wrong.push(format!("other places in the German: {:?}: {form:?}", key.1));
            }
            let edges = |text: &str| (text.starts_with(' '), text.ends_with(' '));
            if !form.is_empty() && edges(form) != edges(&key.1) {
                wrong.push(format!("other spaces at the edges: {:?}: {form:?}", key.1));
            }
        }
        if forms.len() != 1 + usize::from(plural.is_some()) {
            wrong.push(format!("{} forms: {:?}", forms.len(), key.1));
        }
    }
    wrong.extend(known.keys().map(|key| format!("no longer in the sources: {:?}", key.1)));
    assert!(
        wrong.is_empty(),
        "{} faults. New and old texts: ERGO_WRITE_CATALOG=1 cargo test -p ergo-catalog; then translate what is empty in {}.\n{}",
        wrong.len(),
        catalog().display(),
        wrong.join("\n")
    );
}

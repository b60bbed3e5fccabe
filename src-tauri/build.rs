//! Puts each of the app's own commands under the ACL, reads capabilities and permissions from this folder, and checks the key
//! for updates.

use base64::{Engine, prelude::BASE64_STANDARD};
use minisign_verify::PublicKey;

/// The public key that updates are verified with, as `tauri signer generate` writes it. Without it, the app never updates
/// itself.
const UPDATE_KEY: &str = "ERGO_UPDATE_KEY";

fn main() {
    println!("cargo:rerun-if-env-changed={UPDATE_KEY}");
    if let Some(key) = std::env::var(UPDATE_KEY).ok().filter(|key| !key.is_empty())
        && !is_key(&key)
    {
        eprintln!("{UPDATE_KEY} is not a public key: set it to the content of the .pub file");
        std::process::exit(1);
    }
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    println!("cargo:rerun-if-changed=src-tauri/permissions");
    let manifest = tauri_build::AppManifest::new().permissions_path_pattern("./src-tauri/permissions/**/*");
    let attributes = tauri_build::Attributes::new()
        .app_manifest(manifest)
        .capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        eprintln!("{error:#}");
        std::process::exit(1);
    }
}

fn is_key(key: &str) -> bool {
    let text = BASE64_STANDARD.decode(key).ok().and_then(|text| String::from_utf8(text).ok());
    text.is_some_and(|text| PublicKey::decode(&text).is_ok())
}

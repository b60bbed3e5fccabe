//! An app on a managed computer, its update server, and the publisher.

use crate::{
    publisher::{Publisher, manifest},
    update_server::{Answer, UpdateServer},
};
use ergo_desk::{Desk, adapters::server_url::ServerUrl, computer::Computer, management::Management};
use ergo_journal::Journal;
use ergo_policy::{Managed, Values, check};
use ergo_protocol::{
    Problem,
    entry::EntryDraft,
    snapshot::NoticeKind,
    updates::{UpdateState, Updates},
};
use ergo_support::shell::updates::PluginUpdater;
use serde_json::{Value, json};
use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf, sync::Arc};
use tauri::{
    App,
    test::{MockRuntime, mock_builder},
};
use tempfile::TempDir;

/// What stands for the installed app.
pub const OLD: &[u8] = b"the old version";
/// The version that is offered. What runs is 0.1.0.
pub const NEWER: &str = "0.2.0";

/// The real one.
pub type Plugin = PluginUpdater<MockRuntime>;

pub struct Stage {
    pub desk: Arc<Desk>,
    pub server: UpdateServer,
    pub publisher: Publisher,
    /// The file that an update replaces.
    pub image: PathBuf,
    pub app: App<MockRuntime>,
    pub folder: TempDir,
    workspaces: Option<ergo_server::Running>,
}

impl Stage {
    /// On the channel `stable`.
    pub async fn set() -> Self {
        Self::on("stable").await
    }

    /// The same, with a training workspace to enter.
    pub async fn with_workspaces() -> Self {
        let stage = Self::set().await;
        let workspaces = ergo_support::training::start(stage.folder.path()).await.unwrap();
        let desk = desk(workspaces.url(), &stage.folder, stage.desk.management().clone()).await;
        Self { desk, workspaces: Some(workspaces), ..stage }
    }

    pub async fn on(channel: &str) -> Self {
        let server = UpdateServer::start().await;
        let values = json!({ "update_url": server.url, "update_channel": channel });
        Self::with(server, values).await
    }

    /// With this policy.
    pub async fn with(server: UpdateServer, values: Value) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let values: Values = serde_json::from_value(values).unwrap();
        let policy = check(values.clone()).unwrap();
        let managed = Managed { policy, values, source: "a test".to_owned() };
        let desk = desk("http://127.0.0.1:9", &folder, Management::of(Ok(Some(managed)))).await;
        let image = folder.path().join("Ergo.AppImage");
        fs::write(&image, OLD).unwrap();
        fs::set_permissions(&image, fs::Permissions::from_mode(0o750)).unwrap();
        let app = mock_builder()
            .plugin(tauri_plugin_store::Builder::new().build())
            .plugin(tauri_plugin_updater::Builder::new().build())
            .build(tauri::generate_context!("tauri.conf.json"))
            .unwrap();
        Self { desk, server, publisher: Publisher::begin(), image, app, folder, workspaces: None }
    }

    pub fn updater(&self) -> Plugin {
        PluginUpdater::new(self.app.handle(), self.publisher.key(), self.image.clone())
    }

    /// Puts a package there, signed as this version, and the manifest that offers it.
    pub fn publish(&self, channel: &str, version: &str, answer: Answer, signature: &str) {
        let address = self.server.put("Ergo.AppImage", answer);
        self.put_manifest(channel, &manifest(channel, version, &address, signature));
    }

    pub fn put_manifest(&self, channel: &str, manifest: &Value) {
        self.server.put(&format!("{channel}.json"), Answer::Whole(manifest.to_string().into_bytes()));
    }

    /// The same, and everything is as it should be.
    pub fn publish_well(&self, channel: &str, version: &str) {
        let signature = self.publisher.sign(&package(), version);
        self.publish(channel, version, Answer::Whole(package()), &signature);
    }

    pub async fn check(&self) -> Result<(), Problem> {
        self.desk.check_for_updates(Ok(self.updater())).await
    }

    pub fn updates(&self) -> Updates {
        self.desk.snapshot().updates
    }

    /// The version that can be installed, if the agent is offered one.
    pub fn offered(&self) -> Option<String> {
        match self.updates().state {
            UpdateState::Available { version, .. } => Some(version),
            _ => None,
        }
    }

    pub fn has_notice(&self) -> bool {
        self.desk.snapshot().notices.iter().any(|notice| notice.kind == NoticeKind::UpdateAvailable)
    }

    /// Whether the app is still the old one.
    pub fn is_old(&self) -> bool {
        fs::read(&self.image).unwrap() == OLD
    }

    pub async fn sign_in(&self) {
        assert!(self.workspaces.is_some());
        let agents = self.desk.training_agents().await.unwrap();
        let sam = agents.iter().find(|agent| agent.person.name == "Sam Okafor").unwrap();
        self.desk.sign_in(&sam.person.id).await.unwrap();
    }

    pub async fn draft(&self) -> EntryDraft {
        let found = self.desk.find_users("dana reyes").await.unwrap().items;
        let dana = found.iter().find(|candidate| candidate.user.name == "Dana Reyes").unwrap();
        EntryDraft {
            user_id: dana.user.id.clone(),
            workspace_id: dana.workspace.id.clone(),
            reason: "Invoice export is grayed out".to_owned(),
            ticket: "SUP-4821".to_owned(),
            minutes: 5,
            changes: false,
            second_approver: false,
        }
    }
}

async fn desk(server: &str, folder: &TempDir, management: Management) -> Arc<Desk> {
    let journal = Journal::open(&folder.path().join("journal.sqlite"), 0).await.unwrap().journal;
    let computer = Computer { management, ..Computer::this().unwrap() };
    Desk::new(&ServerUrl::parse(server).unwrap(), Some(journal), computer).unwrap()
}

/// A package: the plugin installs only what looks like a Linux program.
pub fn package() -> Vec<u8> {
    let mut bytes = b"\x7fELF".to_vec();
    bytes.resize(200_000, b'.');
    bytes
}

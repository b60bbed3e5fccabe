//! How this copy of the app was installed, and whether it may replace itself.

use ergo_protocol::updates::UpdatesOff;
use std::path::{Path, PathBuf};
use tauri::Env;

/// A file beside the program says that a package management installed it, which then also updates it. Our .msi has one.
const MARKER: &str = "packaged-by.txt";

/// Where the app is.
pub struct Installation {
    /// The program; inside its mounted image if it is an `AppImage`.
    program: PathBuf,
    /// The file of the `AppImage`, and where it is mounted. Only on Linux.
    image: Option<(PathBuf, PathBuf)>,
    /// The folder of the installation for all users of the computer. Only on Windows.
    for_all: Option<PathBuf>,
}

impl Installation {
    /// The running app's.
    pub fn this(env: &Env) -> Self {
        #[cfg(target_os = "linux")]
        let image =
            env.appimage.clone().zip(env.appdir.clone()).map(|(file, mounted)| (file.into(), mounted.into()));
        #[cfg(not(target_os = "linux"))]
        let image = {
            let _ = env;
            None
        };
        let program = tauri::utils::platform::current_exe().unwrap_or_default();
        Self { program, image, for_all: for_all() }
    }

    /// The file that starts the app: the `AppImage`, whose content is gone when the app ends, or the program.
    pub fn file(&self) -> &Path {
        self.image_file().unwrap_or(&self.program)
    }

    /// The file of the `AppImage` that the program is in. A program that another one has started inherits its variables.
    fn image_file(&self) -> Option<&Path> {
        let (file, mounted) = self.image.as_ref()?;
        self.program.starts_with(mounted).then_some(file)
    }

    /// Whether an administrator has also installed the app for all users. The setup program refuses to update a copy
    /// beside that one.
    fn is_beside_another(&self) -> bool {
        let folder = self.program.parent().map(Path::canonicalize).and_then(Result::ok);
        self.for_all.as_ref().is_some_and(|for_all| for_all.canonicalize().ok() != folder)
    }
}

#[cfg(windows)]
fn for_all() -> Option<PathBuf> {
    let settings = windows_registry::LOCAL_MACHINE.open(r"Software\Ergo\Support").ok()?;
    // Whatever installed it: of one that does not say where, this copy is not a part.
    settings.get_string("InstalledBy").ok()?;
    Some(settings.get_string("Folder").unwrap_or_default().into())
}

#[cfg(not(windows))]
fn for_all() -> Option<PathBuf> {
    None
}

/// The file that an update replaces, or why there is none.
pub fn replaceable(installation: &Installation) -> Result<PathBuf, UpdatesOff> {
    let program = &installation.program;
    let folder = program.parent().unwrap_or(Path::new("/"));
    // Distributions' packages put programs there, and nothing else should.
    let is_packaged = cfg!(target_os = "linux") && program.starts_with("/usr");
    if is_packaged || folder.join(MARKER).exists() || installation.is_beside_another() {
        return Err(UpdatesOff::Packaged);
    }
    if cfg!(target_os = "linux") && installation.image_file().is_none() {
        return Err(UpdatesOff::Unsupported);
    }
    let file = installation.file();
    match file.parent().map(tempfile::tempfile_in) {
        Some(Ok(_)) => Ok(file.to_owned()),
        _ => Err(UpdatesOff::Protected),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn at(program: &Path, image: Option<(&Path, &Path)>) -> Result<PathBuf, UpdatesOff> {
        let image = image.map(|(file, mounted)| (file.to_owned(), mounted.to_owned()));
        replaceable(&Installation { program: program.to_owned(), image, for_all: None })
    }

    #[test]
    fn a_copy_beside_the_installation_for_all_users_gives_way() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let program = folder.path().join("ergo-support");
        let beside = |for_all: &Path| Installation {
            program: program.clone(),
            image: None,
            for_all: Some(for_all.to_owned()),
        };
        assert_eq!(replaceable(&beside(other.path())), Err(UpdatesOff::Packaged));
        assert_ne!(replaceable(&beside(folder.path())), Err(UpdatesOff::Packaged));
    }

    #[test]
    fn what_a_package_management_installed_stays_its() {
        let folder = tempfile::tempdir().unwrap();
        let (program, image) = (folder.path().join("ergo-support"), folder.path().join("Ergo.AppImage"));
        fs::write(folder.path().join(MARKER), "msi\n").unwrap();
        assert_eq!(at(&program, Some((&image, folder.path()))), Err(UpdatesOff::Packaged));
        #[cfg(target_os = "linux")]
        assert_eq!(at(Path::new("/usr/bin/ergo-support"), None), Err(UpdatesOff::Packaged));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn on_linux_only_an_app_image_replaces_itself() {
        let folder = tempfile::tempdir().unwrap();
        let (mounted, image) = (folder.path().join(".mount_Ergo"), folder.path().join("Ergo.AppImage"));
        let inside = mounted.join("usr/bin/ergo-support");
        assert_eq!(at(&inside, Some((&image, &mounted))), Ok(image.clone()));
        assert_eq!(at(&inside, None), Err(UpdatesOff::Unsupported));
        // Started from the terminal of an editor that is an AppImage: that editor must not be replaced.
        let editor = (Path::new("Editor.AppImage"), Path::new(".mount_Editor"));
        assert_eq!(at(&inside, Some(editor)), Err(UpdatesOff::Unsupported));
        // No new file can be written there, whoever runs this.
        assert_eq!(
            at(&inside, Some((Path::new("/proc/Ergo.AppImage"), &mounted))),
            Err(UpdatesOff::Protected)
        );
    }
}

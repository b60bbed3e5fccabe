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
        Self { program: tauri::utils::platform::current_exe().unwrap_or_default(), image }
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
}

/// The file that an update replaces, or why there is none.
pub fn replaceable(installation: &Installation) -> Result<PathBuf, UpdatesOff> {
    let program = &installation.program;
    let folder = program.parent().unwrap_or(Path::new("/"));
    // Distributions' packages put programs there, and nothing else should.
    let is_packaged = cfg!(target_os = "linux") && program.starts_with("/usr");
    if is_packaged || folder.join(MARKER).exists() {
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
        replaceable(&Installation { program: program.to_owned(), image })
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

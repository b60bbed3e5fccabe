//! Who may read a file or folder on Windows.

use std::{ffi::c_void, io, os::windows::ffi::OsStrExt, path::Path, ptr::null_mut};
use windows_sys::Win32::{
    Foundation::LocalFree,
    Security::{
        Authorization::{ConvertStringSecurityDescriptorToSecurityDescriptorW, SDDL_REVISION_1},
        DACL_SECURITY_INFORMATION, PROTECTED_DACL_SECURITY_INFORMATION, PSECURITY_DESCRIPTOR,
        SetFileSecurityW,
    },
};

/// Protected from what the folder above would add: everything for the system, administrators, and the owner, also in
/// a folder's new files
/// (<https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format>).
const PRIVATE: &str = "D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;OW)";

/// Replaces the access list of a file or folder: only its owner, administrators, and the system have access.
#[allow(unsafe_code, reason = "the standard library knows no access lists")]
pub fn restrict(path: &Path) -> io::Result<()> {
    let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
    let list: Vec<u16> = PRIVATE.encode_utf16().chain([0]).collect();
    let mut descriptor: PSECURITY_DESCRIPTOR = null_mut();
    // SAFETY: both texts end with a zero, and `descriptor` is freed below, exactly once.
    let parsed = unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            list.as_ptr(),
            SDDL_REVISION_1,
            &raw mut descriptor,
            null_mut(),
        )
    };
    if parsed == 0 {
        return Err(io::Error::last_os_error());
    }
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: the path ends with a zero, and the descriptor is valid until it is freed.
    let set = unsafe { SetFileSecurityW(path.as_ptr(), what, descriptor) };
    let result = if set == 0 { Err(io::Error::last_os_error()) } else { Ok(()) };
    // SAFETY: Windows allocated it for us above.
    unsafe { LocalFree(descriptor.cast::<c_void>()) };
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, slice};
    use windows_sys::Win32::Security::{
        Authorization::ConvertSecurityDescriptorToStringSecurityDescriptorW, GetFileSecurityW,
    };

    /// The access list of a file, as text.
    #[allow(unsafe_code, reason = "as above")]
    fn list_of(path: &Path) -> String {
        let path: Vec<u16> = path.as_os_str().encode_wide().chain([0]).collect();
        let mut descriptor = vec![0_u8; 4096];
        let size = u32::try_from(descriptor.len()).unwrap();
        let mut needed = 0;
        let (mut text, mut length) = (null_mut(), 0);
        // SAFETY: the buffer is as large as is said, and the text is as long as Windows says.
        unsafe {
            let at = descriptor.as_mut_ptr().cast();
            assert_ne!(
                GetFileSecurityW(path.as_ptr(), DACL_SECURITY_INFORMATION, at, size, &raw mut needed),
                0
            );
            let made = ConvertSecurityDescriptorToStringSecurityDescriptorW(
                at,
                SDDL_REVISION_1,
                DACL_SECURITY_INFORMATION,
                &raw mut text,
                &raw mut length,
            );
            assert_ne!(made, 0);
            let read = String::from_utf16_lossy(slice::from_raw_parts(text, length as usize));
            LocalFree(text.cast());
            read
        }
    }

    #[test]
    fn others_lose_access() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.sqlite");
        fs::write(&file, "").unwrap();
        restrict(&file).unwrap();
        let list = list_of(&file);
        // Everyone, users, and whoever has signed in.
        for others in ["WD", "BU", "AU"] {
            assert!(!list.contains(&format!(";;;{others})")), "{list}");
        }
        fs::write(&file, "written by its owner").unwrap();
        assert!(restrict(&folder.path().join("missing")).is_err());
    }
}

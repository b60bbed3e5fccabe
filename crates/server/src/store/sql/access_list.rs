//! Who may read a file or folder on Windows.

use std::{ffi::c_void, io, os::windows::ffi::OsStrExt, path::Path, ptr::null_mut, slice};
use windows_sys::Win32::{
    Foundation::{ERROR_SUCCESS, LocalFree},
    Security::{
        Authorization::{
            ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW,
            GetNamedSecurityInfoW, SDDL_REVISION_1, SE_FILE_OBJECT,
        },
        DACL_SECURITY_INFORMATION, OWNER_SECURITY_INFORMATION, PROTECTED_DACL_SECURITY_INFORMATION,
        SetFileSecurityW,
    },
};

/// Replaces the access list of a file or folder: only its owner, administrators, and the system have access, also to a
/// folder's new files. It is protected from what the folder above would add.
#[allow(unsafe_code, reason = "the standard library knows no access lists")]
pub fn restrict(path: &Path) -> io::Result<()> {
    let path = wide(path);
    let owner = owner_of(&path)?;
    // https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-string-format
    let list = format!("D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;{owner})");
    let list: Vec<u16> = list.encode_utf16().chain([0]).collect();
    let mut descriptor = Allocated(null_mut());
    // SAFETY: the text ends with a zero, and Windows writes one pointer.
    succeeded(unsafe {
        ConvertStringSecurityDescriptorToSecurityDescriptorW(
            list.as_ptr(),
            SDDL_REVISION_1,
            &raw mut descriptor.0,
            null_mut(),
        )
    })?;
    let what = DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION;
    // SAFETY: the path ends with a zero, and the descriptor is valid until it is dropped.
    succeeded(unsafe { SetFileSecurityW(path.as_ptr(), what, descriptor.0) })
}

/// The owner's SID, as text.
#[allow(unsafe_code, reason = "as above")]
fn owner_of(path: &[u16]) -> io::Result<String> {
    let (mut owner, mut descriptor, mut text) = (null_mut(), Allocated(null_mut()), Allocated(null_mut()));
    // SAFETY: the path ends with a zero. `owner` points into the descriptor, which outlives it.
    let error = unsafe {
        GetNamedSecurityInfoW(
            path.as_ptr(),
            SE_FILE_OBJECT,
            OWNER_SECURITY_INFORMATION,
            &raw mut owner,
            null_mut(),
            null_mut(),
            null_mut(),
            &raw mut descriptor.0,
        )
    };
    if error != ERROR_SUCCESS {
        return Err(io::Error::from_raw_os_error(error.cast_signed()));
    }
    let mut start: *mut u16 = null_mut();
    // SAFETY: the SID is valid, and Windows writes one pointer, to a text that ends with a zero.
    succeeded(unsafe { ConvertSidToStringSidW(owner, &raw mut start) })?;
    text.0 = start.cast();
    // SAFETY: as above; the text is read before it is dropped.
    let units = unsafe {
        let length = (0..).take_while(|&at| *start.add(at) != 0).count();
        slice::from_raw_parts(start, length)
    };
    Ok(String::from_utf16_lossy(units))
}

/// Memory that Windows allocated for us.
struct Allocated(*mut c_void);

impl Drop for Allocated {
    #[allow(unsafe_code, reason = "as above")]
    fn drop(&mut self) {
        // SAFETY: it is null, or Windows said that it is to be freed this way, and nothing else frees it.
        unsafe { LocalFree(self.0) };
    }
}

fn wide(path: &Path) -> Vec<u16> {
    path.as_os_str().encode_wide().chain([0]).collect()
}

fn succeeded(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use windows_sys::Win32::Security::{
        Authorization::ConvertSecurityDescriptorToStringSecurityDescriptorW, GetFileSecurityW,
    };

    /// The access list of a file, as text.
    #[allow(unsafe_code, reason = "as above")]
    fn list_of(path: &Path) -> String {
        let path = wide(path);
        let mut descriptor = vec![0_u8; 4096];
        let size = u32::try_from(descriptor.len()).unwrap();
        let mut needed = 0;
        let (mut text, mut length) = (null_mut(), 0);
        // SAFETY: the buffer has the size that is passed, and the text has the length that Windows returns.
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
        // Everyone, Users, and Authenticated Users.
        for others in ["WD", "BU", "AU"] {
            assert!(!list.contains(&format!(";;;{others})")), "{list}");
        }
        fs::write(&file, "written by its owner").unwrap();
        assert!(restrict(&folder.path().join("missing")).is_err());
    }
}

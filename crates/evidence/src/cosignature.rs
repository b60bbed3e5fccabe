//! What a witness signs, and the form of its signature: `cosignature/v1` (tlog-cosignature §Ed25519 signed message).

/// The latest time of a cosignature, in Unix seconds (tlog-cosignature §Format).
pub const MAX_TIME: u64 = i64::MAX as u64;

/// The message that is signed: the time, then the checkpoint's text with its last newline.
pub(crate) fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

/// The time and the signature that a cosignature consists of. None if it has another length, no time (which a witness
/// must not omit: tlog-witness §add-checkpoint), or one after [`MAX_TIME`].
pub(crate) fn split(bytes: &[u8]) -> Option<(u64, &[u8; 64])> {
    let (time, signature) = bytes.split_first_chunk()?;
    let time = u64::from_be_bytes(*time);
    Some((time, signature.try_into().ok()?)).filter(|_| is_time(time))
}

pub(crate) fn is_time(time: u64) -> bool {
    (1..=MAX_TIME).contains(&time)
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn only_72_bytes_with_a_time_are_a_cosignature() {
        let mut bytes = [0; 72];
        assert_eq!(split(&bytes), None);
        bytes[7] = 9;
        assert_eq!(split(&bytes), Some((9, &[0; 64])));
        bytes[0] = 0x80;
        assert_eq!(split(&bytes), None);
        assert_eq!((split(&[1; 71]), split(&[1; 73]), split(&[])), (None, None, None));
    }
}

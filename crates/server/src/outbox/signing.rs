//! Signatures as Standard Webhooks describes them (version 1.0.0, "Signature scheme"): HMAC-SHA256 of id, time, and
//! body.

use aws_lc_rs::{error::Unspecified, hmac, rand};
use base64::{Engine, engine::general_purpose::STANDARD};

/// The prefix of a secret.
const PREFIX: &str = "whsec_";

/// A new secret of 256 bits.
pub fn new_secret() -> Result<String, Unspecified> {
    let mut bytes = [0_u8; 32];
    rand::fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)))
}

/// The header `webhook-signature`: a signature with each secret. An invalid secret produces no signature.
pub fn header(secrets: &[String], id: &str, seconds: i64, body: &str) -> String {
    let signed = format!("{id}.{seconds}.{body}");
    let signatures: Vec<String> = secrets.iter().filter_map(|secret| sign(secret, &signed)).collect();
    signatures.join(" ")
}

fn sign(secret: &str, signed: &str) -> Option<String> {
    let key = STANDARD.decode(secret.strip_prefix(PREFIX)?).ok()?;
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    Some(format!("v1,{}", STANDARD.encode(hmac::sign(&key, signed.as_bytes()))))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The test vector of the Standard Webhooks libraries.
    #[test]
    fn it_signs_as_the_specification_does() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned();
        let body = r#"{"test": 2432232314}"#;
        let signed =
            header(std::slice::from_ref(&secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        let other = new_secret().unwrap();
        let both = header(&[other.clone(), secret, "no secret".to_owned()], "m", 1, "");
        assert_eq!(both.split(' ').count(), 2, "one for each secret");
        assert_ne!(other, new_secret().unwrap());
    }
}

//! What the fuzz targets share: the keys of the seeds, and what was ever signed with them.

use ergo_evidence::{CosigningKey, Log, SigningKey, VerifierKey};
use std::sync::LazyLock;

/// The only checkpoints ever signed with the log's key: the seeds'. The last one forks the others.
pub const SIGNED: [&str; 4] = [
    "ergo.example/log\n70\nZKzce+39OB6fRcpV4EQG9EX19dGmIsuhqbUEqD8lmzQ=\n",
    "ergo.example/log\n256\nyYIQ0XBOFBbuS+TWC69bRoDj2h/MxDl6oGKGTw+07YQ=\n",
    "ergo.example/log\n600\n3yH0K3lwxZ/y/7Kwq31WNOYEXOzwn+HYBOricMFnawk=\n",
    "ergo.example/log\n600\n2Pp2mJmozOMJQOFgYDhN/0DrXHovF5JkRassPFyTq7Y=\n",
];

static LOGS: LazyLock<[Log; 1]> = LazyLock::new(|| {
    let key = SigningKey::from_seed("ergo.example/log", &[1; 32]).expect("32 bytes are a seed");
    [Log::of(key.verifier().clone()).expect("a log's key")]
});
static WITNESSES: LazyLock<[VerifierKey; 1]> = LazyLock::new(|| {
    let key = CosigningKey::from_seed("witness.example/w1", &[2; 32]).expect("32 bytes are a seed");
    [key.verifier().clone()]
});

/// The log of the seeds.
pub fn logs() -> &'static [Log] {
    LOGS.as_slice()
}

/// The witness of the seeds.
pub fn witnesses() -> &'static [VerifierKey] {
    WITNESSES.as_slice()
}

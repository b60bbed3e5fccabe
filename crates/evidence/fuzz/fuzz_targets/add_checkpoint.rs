//! Any bytes as a request to a witness: it has one text, and only a log's own continuation is cosigned. The same bytes
//! as a witness' answer are read without harm.
#![no_main]

use ergo_evidence::{AddCheckpoint, Answer, Head, Judgment, SIZE_TYPE, hash_from_base64, judge, read_answer};
use ergo_evidence_fuzz::{SIGNED, logs, witnesses};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

static REQUEST: LazyLock<AddCheckpoint> =
    LazyLock::new(|| AddCheckpoint::parse(include_bytes!("../seeds/add_checkpoint/grow")).expect("a seed"));

fuzz_target!(|bytes: &[u8]| {
    for status in [200, 409] {
        let answer = read_answer(&REQUEST, status, Some(SIZE_TYPE), bytes, witnesses());
        assert!(!matches!(answer, Answer::Cosigned(lines) if lines.len() != 1));
    }
    let Ok(request) = AddCheckpoint::parse(bytes) else { return };
    assert_eq!(request.to_string().as_bytes(), bytes);
    let log = &logs()[0];
    let at = |size, root| hash_from_base64(root).map(|root| Head { size, root });
    let seventy = at(70, "ZKzce+39OB6fRcpV4EQG9EX19dGmIsuhqbUEqD8lmzQ=");
    let newest = at(600, "3yH0K3lwxZ/y/7Kwq31WNOYEXOzwn+HYBOricMFnawk=");
    for head in [None, seventy, newest] {
        let Judgment::Cosign(next) = judge(Some(log), head, &request) else { continue };
        assert!(SIGNED.contains(&request.unverified().to_string().as_str()));
        assert_eq!(request.old(), head.map_or(0, |head| head.size));
        assert!(next.size >= request.old());
        // To a witness that knows nothing yet, the fork is as good as any.
        let is_fork = request.unverified().to_string() == SIGNED[3];
        assert!(!is_fork || head.is_none(), "a fork was cosigned");
    }
});

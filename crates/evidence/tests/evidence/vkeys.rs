//! Verifier keys: one text for each, and none for a key that protects nothing.

use crate::common::{log_key, unhex, witness_key};
use ergo_evidence::{CosigningKey, KeyError, KeyKind, Log, SigningKey, VerifierKey};
use proptest::prelude::*;

const LOG: &str = "ergo.example/log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c";

#[test]
fn known_keys() {
    for text in [
        LOG,
        "witness.example/w1+df1c0a35+BIE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU",
        "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ] {
        assert_eq!(text.parse::<VerifierKey>().unwrap().to_string(), text);
    }
    assert_eq!(log_key().verifier().to_string(), LOG);
    assert_eq!(log_key().verifier().kind(), KeyKind::Log);
    assert_eq!(witness_key().verifier().kind(), KeyKind::Witness);
}

#[test]
fn another_spelling_is_refused() {
    let refused = [
        ("", KeyError::Form),
        ("a+b", KeyError::Form),
        ("ergo.example/log+07C57E0E+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::Form),
        ("ergo.example/log+7c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::Form),
        ("ergo.example/log+07c57e0f+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::OtherId),
        ("ergo.example/lag+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::OtherId),
        ("ergo.example/log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29d", KeyError::OtherId),
        ("+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::Name),
        ("ergo log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::Name),
        ("ergo.example/log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D2", KeyError::Form),
        ("ergo.example/log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D28=", KeyError::Form),
        ("ergo.example/log+07c57e0e+AYqI4910CfGV_VLbLTy6XXLKZwm_HZQSG_N0iAG0D29c", KeyError::Form),
        ("ergo.example/log+07c57e0e+BoqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c", KeyError::Kind(6)),
        ("ergo.example/log+07c57e0e+", KeyError::Form),
        ("ergo.example/log+07c57e0e+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n", KeyError::Form),
    ];
    for (text, error) in refused {
        assert_eq!(text.parse::<VerifierKey>(), Err(error), "{text:?}");
    }
    assert_eq!(format!("a+00000000+{}", "A".repeat(1 << 20)).parse::<VerifierKey>(), Err(KeyError::Form));
    let long = VerifierKey::new(&"a".repeat(256), KeyKind::Log, [7; 32]);
    assert_eq!(long, Err(KeyError::Name));
}

#[test]
fn a_key_of_small_order_is_refused_in_a_text_too() {
    // The neutral point: under it, R = [s]B is a signature for every message.
    let neutral = "ergo.example/log+0a0f8b79+AQEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    assert_eq!(neutral.parse::<VerifierKey>(), Err(KeyError::Unsound));
}

#[test]
fn a_private_key_comes_from_either_form_and_stays_private() {
    // RFC 8410 §10.3, without the public key.
    let document = unhex(concat!(
        "302e020100300506032b657004220420",
        "d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842"
    ));
    let seed = document[16..].try_into().unwrap();
    let key = SigningKey::from_pkcs8("a", &document).unwrap();
    assert_eq!(key.verifier(), SigningKey::from_seed("a", seed).unwrap().verifier());
    let other = CosigningKey::from_pkcs8("a", &document).unwrap();
    assert_ne!(other.verifier().id(), key.verifier().id(), "another kind has another ID");
    assert_eq!(
        format!("{key:?} {other:?}"),
        format!("SigningKey({}) CosigningKey({})", key.verifier(), other.verifier())
    );
    assert_eq!(SigningKey::from_pkcs8("a", &document[..20]).unwrap_err(), KeyError::Private);
    assert_eq!(SigningKey::from_seed("a b", seed).unwrap_err(), KeyError::Name);
}

#[test]
fn a_witness_is_no_log() {
    let error = Log::of(witness_key().verifier().clone()).unwrap_err();
    assert_eq!(error.to_string(), "this is the key of a witness, not of a log");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_key_in_one_way_or_none(text in "\\PC*(\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44})?") {
        if let Ok(key) = text.parse::<VerifierKey>() {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn any_key_is_read_as_it_was_written(name in "[^\\s+\\pC]{1,40}", seed: [u8; 32]) {
        let key = CosigningKey::from_seed(&name, &seed).unwrap();
        prop_assert_eq!(&key.verifier().to_string().parse::<VerifierKey>().unwrap(), key.verifier());
    }
}

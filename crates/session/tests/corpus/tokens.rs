//! The corpus: tokens, each with the verdict that is right for it.

use crate::keys::{Keys, b64};
use ergo_protocol::Code;
use serde_json::{Value, json};

pub const NOW: i64 = 1_795_435_200;
pub const ISSUER: &str = "https://id.ergo.test";
pub const AUDIENCE: &str = "https://api.ergo.example";

/// What is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Direct,
    /// By these actors.
    Impersonating(Vec<String>),
    Refused(Code),
}

pub struct Row {
    pub name: String,
    pub token: String,
    pub right: Verdict,
}

/// Collects rows.
pub struct Corpus<'a> {
    pub keys: &'a Keys,
    pub rows: Vec<Row>,
}

impl<'a> Corpus<'a> {
    pub fn all(keys: &'a Keys) -> Vec<Row> {
        let mut corpus = Self { keys, rows: Vec::new() };
        corpus.good();
        corpus.algorithms();
        corpus.headers();
        corpus.forms();
        corpus.signatures();
        crate::claims::add(&mut corpus);
        corpus.rows
    }

    pub fn row(&mut self, name: impl Into<String>, token: String, right: Verdict) {
        self.rows.push(Row { name: name.into(), token, right });
    }

    pub fn refused(&mut self, name: impl Into<String>, token: String, code: Code) {
        self.row(name, token, Verdict::Refused(code));
    }

    /// A token with exactly these texts, signed by the key of that name.
    pub fn sign(&self, header: &[u8], claims: &[u8], key: &str) -> String {
        let message = format!("{}.{}", b64(header), b64(claims));
        let signature = b64(self.keys.signature(key, message.as_bytes()));
        format!("{message}.{signature}")
    }

    /// Good claims in this header.
    pub fn with_header(&self, header: &Value) -> String {
        self.sign(header.to_string().as_bytes(), acting().to_string().as_bytes(), "ed")
    }

    /// These claims in a good header.
    pub fn with_claims(&self, claims: &str) -> String {
        self.sign(header().to_string().as_bytes(), claims.as_bytes(), "ed")
    }

    fn good(&mut self) {
        for (alg, key) in
            [("RS256", "rs"), ("PS256", "ps"), ("ES256", "es"), ("EdDSA", "ed"), ("Ed25519", "ed")]
        {
            for typ in ["at+jwt", "AT+JWT", "application/at+jwt"] {
                let header = json!({"alg": alg, "kid": key, "typ": typ}).to_string();
                for (claims, right) in [(acting(), by(&["agt_sam"])), (direct(), Verdict::Direct)] {
                    let token = self.sign(header.as_bytes(), claims.to_string().as_bytes(), key);
                    self.row(format!("good {alg} {typ} {right:?}"), token, right);
                }
            }
        }
        let spaced = self.sign(
            b" {\n\"typ\" :\"at+jwt\",\"alg\":\"EdDSA\" , \"kid\":\"ed\"}\t",
            direct().to_string().as_bytes(),
            "ed",
        );
        self.row("good with spaces in the header", spaced, Verdict::Direct);
    }

    fn algorithms(&mut self) {
        let claims = acting().to_string();
        for alg in [
            "none",
            "None",
            "NONE",
            "nOnE",
            "noNE",
            "",
            "HS256",
            "HS384",
            "HS512",
            "hs256",
            "RS384",
            "RS512",
            "PS384",
            "PS512",
            "ES384",
            "ES512",
            "ES256K",
            "es256",
            "eddsa",
            "Ed448",
            "RSA1_5",
            "RSA-OAEP",
            "A128KW",
            "dir",
            "PBES2-HS256+A128KW",
            "ES256 ",
            "ES256\u{0}",
        ] {
            let header = json!({"alg": alg, "kid": "ed", "typ": "at+jwt"}).to_string();
            let message = format!("{}.{}", b64(&header), b64(&claims));
            self.refused(format!("alg {alg:?} unsigned"), format!("{message}."), Code::AlgNotAllowed);
            let signed = self.sign(header.as_bytes(), claims.as_bytes(), "ed");
            self.refused(format!("alg {alg:?} signed"), signed, Code::AlgNotAllowed);
        }
        for alg in [json!(null), json!(0), json!(["EdDSA"]), json!({"alg": "EdDSA"}), json!(true)] {
            let header = json!({"alg": alg, "kid": "ed", "typ": "at+jwt"});
            let token = self.with_header(&header);
            self.refused(format!("alg {alg}"), token, Code::AlgNotAllowed);
        }
        for (alg, own) in [("RS256", "rs"), ("PS256", "ps"), ("ES256", "es"), ("EdDSA", "ed")] {
            for other in ["rs", "ps", "es", "ed"].into_iter().filter(|other| *other != own) {
                let header = json!({"alg": alg, "kid": other, "typ": "at+jwt"}).to_string();
                let token = self.sign(header.as_bytes(), claims.as_bytes(), own);
                self.refused(format!("alg {alg} with the key {other}"), token, Code::AlgNotAllowed);
            }
        }
        self.macs_with_the_public_key(&claims);
    }

    /// CVE-2015-9235 and its kin: a MAC whose secret is the public key, in whichever form.
    fn macs_with_the_public_key(&mut self, claims: &str) {
        use aws_lc_rs::{hmac, signature::KeyPair};
        let der = self.keys.rs.public_key().as_ref().to_vec();
        let jwk = crate::keys::rsa_jwk(&self.keys.rs, "rs", "RS256");
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", b64(&der));
        let modulus = jwk["n"].as_str().unwrap().to_owned();
        let secrets = [
            der.clone(),
            b64(&der).into_bytes(),
            pem.clone().into_bytes(),
            pem.trim_end().as_bytes().to_vec(),
            pem.replace('\n', "\r\n").into_bytes(),
            modulus.into_bytes(),
            jwk.to_string().into_bytes(),
            Vec::new(),
        ];
        for (number, secret) in secrets.iter().enumerate() {
            for (alg, code) in [("HS256", Code::AlgNotAllowed), ("RS256", Code::Signature)] {
                let header = json!({"alg": alg, "kid": "rs", "typ": "at+jwt"}).to_string();
                let message = format!("{}.{}", b64(header), b64(claims));
                let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), message.as_bytes());
                self.refused(format!("MAC {number} as {alg}"), format!("{message}.{}", b64(tag)), code);
            }
        }
    }

    fn headers(&mut self) {
        let jwk = self.keys.ed_jwk("ed");
        for (name, value, code) in [
            ("jwk", jwk, Code::HeaderForbidden),
            ("jwk", json!(null), Code::HeaderForbidden),
            ("jku", json!("https://evil.test/jwks.json"), Code::HeaderForbidden),
            ("jku", json!("https://id.ergo.test/jwks.json"), Code::HeaderForbidden),
            ("x5u", json!("http://169.254.169.254/latest/meta-data"), Code::HeaderForbidden),
            ("x5u", json!("file:///etc/passwd"), Code::HeaderForbidden),
            ("x5c", json!(["MIIB"]), Code::HeaderForbidden),
            ("zip", json!("DEF"), Code::HeaderForbidden),
            ("enc", json!("A256GCM"), Code::HeaderForbidden),
            ("cty", json!("JWT"), Code::HeaderForbidden),
            ("crit", json!(["exp"]), Code::Crit),
            ("crit", json!([]), Code::Crit),
            ("crit", json!("b64"), Code::Crit),
            ("b64", json!(false), Code::Crit),
            ("b64", json!(true), Code::Crit),
            ("typ", json!("JWT"), Code::Typ),
            ("typ", json!("logout+jwt"), Code::Typ),
            ("typ", json!("dpop+jwt"), Code::Typ),
            ("typ", json!("secevent+jwt"), Code::Typ),
            ("typ", json!("id+jwt"), Code::Typ),
            ("typ", json!("application/jwt"), Code::Typ),
            ("typ", json!("at+jwt "), Code::Typ),
            ("typ", json!("at jwt"), Code::Typ),
            ("typ", json!("аt+jwt"), Code::Typ),
            ("typ", json!(null), Code::Typ),
            ("typ", json!(["at+jwt"]), Code::Typ),
            ("typ", json!(1), Code::Typ),
            ("kid", json!("gone"), Code::KeyUnknown),
            ("kid", json!(""), Code::KeyUnknown),
            ("kid", json!(null), Code::KeyUnknown),
            ("kid", json!(0), Code::KeyUnknown),
            ("kid", json!(["ed"]), Code::KeyUnknown),
            ("kid", json!("ED"), Code::KeyUnknown),
            ("kid", json!("ed\u{0}"), Code::KeyUnknown),
            ("kid", json!("../../../../dev/null"), Code::KeyUnknown),
            ("kid", json!("ed' OR '1'='1"), Code::KeyUnknown),
            ("kid", json!("$(id)"), Code::KeyUnknown),
            ("kid", json!("k".repeat(129)), Code::KeyUnknown),
        ] {
            let mut header = header();
            header[name] = value.clone();
            let token = self.with_header(&header);
            self.refused(format!("header {name} {value}"), token, code);
        }
        for name in ["alg", "typ", "kid"] {
            let mut header = header();
            header.as_object_mut().unwrap().remove(name);
            let code = match name {
                "alg" => Code::AlgNotAllowed,
                "typ" => Code::Typ,
                _ => Code::KeyUnknown,
            };
            let token = self.with_header(&header);
            self.refused(format!("header without {name}"), token, code);
        }
        let claims = acting().to_string();
        for (name, text) in [
            ("alg twice", &br#"{"alg":"EdDSA","alg":"EdDSA","kid":"ed","typ":"at+jwt"}"#[..]),
            ("alg twice, once none", br#"{"alg":"none","alg":"EdDSA","kid":"ed","typ":"at+jwt"}"#),
            ("kid twice, once escaped", br#"{"alg":"EdDSA","kid":"ed","\u006bid":"es","typ":"at+jwt"}"#),
            ("an array", br#"["EdDSA"]"#),
            ("a string", br#""EdDSA""#),
            ("null", b"null"),
            ("empty", b"{"),
            ("with a BOM", b"\xef\xbb\xbf{\"alg\":\"EdDSA\",\"kid\":\"ed\",\"typ\":\"at+jwt\"}"),
            ("not UTF-8", b"{\"alg\":\"EdDSA\",\"kid\":\"ed\",\"typ\":\"at+jwt\",\"x\":\"\xff\"}"),
            ("UTF-16", b"{\0\"\0a\0l\0g\0\"\0:\0\"\0n\0o\0n\0e\0\"\0}\0"),
            ("with something behind", br#"{"alg":"EdDSA","kid":"ed","typ":"at+jwt"}{}"#),
            ("with a comma too many", br#"{"alg":"EdDSA","kid":"ed","typ":"at+jwt",}"#),
            ("with a comment", br#"{"alg":"EdDSA",/**/"kid":"ed","typ":"at+jwt"}"#),
            ("in single quotes", br"{'alg':'EdDSA','kid':'ed','typ':'at+jwt'}"),
            ("with a lone surrogate", br#"{"alg":"EdDSA","kid":"ed","typ":"at+jwt","x":"\ud800"}"#),
        ] {
            let token = self.sign(text, claims.as_bytes(), "ed");
            self.refused(format!("header {name}"), token, Code::Malformed);
        }
        let deep = format!(
            r#"{{"alg":"EdDSA","kid":"ed","typ":"at+jwt","x":{}1{}}}"#,
            "[".repeat(70),
            "]".repeat(70)
        );
        let token = self.sign(deep.as_bytes(), claims.as_bytes(), "ed");
        self.refused("header nested deep", token, Code::Malformed);
    }

    fn forms(&mut self) {
        let good = self.with_claims(&acting().to_string());
        let [header, claims, signature] = good.split('.').collect::<Vec<_>>()[..] else { panic!() };
        let json_form =
            json!({"payload": claims, "signatures": [{"protected": header, "signature": signature}]});
        let rows = [
            ("an encrypted token", "e30.e30.e30.e30.e30".to_owned()),
            ("the JSON serialisation", json_form.to_string()),
            ("two parts", format!("{header}.{claims}")),
            ("four parts", format!("{good}.x")),
            ("one part", header.to_owned()),
            ("nothing", String::new()),
            ("dots", "..".to_owned()),
            ("many dots", ".".repeat(16_000)),
            ("without its header", format!(".{claims}.{signature}")),
            ("without its claims", format!("{header}..{signature}")),
            ("without its signature", format!("{header}.{claims}.")),
            ("padded header", format!("{header}=.{claims}.{signature}")),
            ("padded claims", format!("{header}.{claims}==.{signature}")),
            ("padded signature", format!("{good}==")),
            ("a newline behind", format!("{good}\n")),
            ("a carriage return inside", good.replacen('.', "\r.", 1)),
            ("a space before", format!(" {good}")),
            ("a tab inside", good.replacen('.', ".\t", 1)),
            ("the scheme before it", format!("Bearer {good}")),
            ("in quotes", format!("\"{good}\"")),
            ("a letter beyond ASCII", good.replacen('e', "е", 1)),
            ("a plus sign", format!("{header}.{claims}.+{}", &signature[1..])),
            ("a slash", format!("{header}.{claims}./{}", &signature[1..])),
            ("a NUL", format!("{header}.{claims}.\0{}", &signature[1..])),
            ("a signature with stray bits", format!("{header}.{claims}.{}", stray(signature))),
        ];
        for (name, token) in rows {
            self.refused(format!("form: {name}"), token, Code::Malformed);
        }
        for (name, token) in [
            ("one byte too many", format!("{good}{}", "A".repeat(16_385 - good.len()))),
            ("a megabyte", "a".repeat(1 << 20)),
            ("a megabyte of dots", ".".repeat(1 << 20)),
        ] {
            self.refused(format!("size: {name}"), token, Code::TooLarge);
        }
        // As large as may be: filled up with a claim that nobody reads.
        let fill =
            |length: usize| self.with_claims(&with(acting(), "x", json!("y".repeat(length))).to_string());
        let length = (0..13_000).rev().find(|length| fill(*length).len() <= 16_384).unwrap();
        let largest = fill(length);
        assert!(largest.len() > 16_380);
        self.row("size: the largest", largest, by(&["agt_sam"]));
    }

    fn signatures(&mut self) {
        let (header_es, claims) =
            (json!({"alg": "ES256", "kid": "es", "typ": "at+jwt"}).to_string(), acting().to_string());
        let message = format!("{}.{}", b64(&header_es), b64(&claims));
        let raw = self.keys.signature("es", message.as_bytes());
        let (r, s) = raw.split_at(32);
        // The order of P-256 (SEC 2 §2.4.2).
        let order: Vec<u8> = (0..32)
            .map(|at| {
                u8::from_str_radix(
                    &"ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"[2 * at..2 * at + 2],
                    16,
                )
                .unwrap()
            })
            .collect();
        let rows = [
            ("psychic", vec![0; 64]),
            ("r is 0", [&[0; 32], s].concat()),
            ("s is 0", [r, &[0; 32]].concat()),
            ("r is the order", [&order, s].concat()),
            ("s is the order", [r, &order].concat()),
            ("all ones", vec![0xff; 64]),
            ("swapped", [s, r].concat()),
            ("cut", raw[..63].to_vec()),
            ("longer", [&raw[..], &[0]].concat()),
            ("zeros before each half", [&[0], r, &[0], s].concat()),
            ("as DER", self.keys.signature("es as der", message.as_bytes())),
            ("of another message", self.keys.signature("es", b"another")),
            ("of a stranger", self.keys.signature("evil", message.as_bytes())),
            ("one byte", vec![0]),
        ];
        for (name, bytes) in rows {
            self.refused(
                format!("ES256 signature: {name}"),
                format!("{message}.{}", b64(bytes)),
                Code::Signature,
            );
        }
        let message_ed = format!("{}.{}", b64(header().to_string()), b64(&claims));
        let raw = self.keys.signature("ed", message_ed.as_bytes());
        for (name, bytes) in [
            ("zeros", vec![0; 64]),
            ("a small-order point and zero", [vec![1], vec![0; 63]].concat()),
            ("s made larger by the order", larger_s(&raw)),
            ("cut", raw[..63].to_vec()),
            ("longer", [&raw[..], &[0]].concat()),
            ("of a stranger", self.keys.signature("evil", message_ed.as_bytes())),
        ] {
            self.refused(
                format!("Ed25519 signature: {name}"),
                format!("{message_ed}.{}", b64(bytes)),
                Code::Signature,
            );
        }
        for (alg, key, other) in [("RS256", "rs", "rs as pss"), ("PS256", "ps", "ps as pkcs1")] {
            let header = json!({"alg": alg, "kid": key, "typ": "at+jwt"}).to_string();
            let message = format!("{}.{}", b64(&header), b64(&claims));
            let raw = self.keys.signature(key, message.as_bytes());
            for (name, bytes) in [
                ("the other padding", self.keys.signature(other, message.as_bytes())),
                ("zeros", vec![0; 256]),
                ("ones", vec![0xff; 256]),
                ("one", [vec![0; 255], vec![1]].concat()),
                ("cut", raw[..255].to_vec()),
                ("a zero before", [&[0], &raw[..]].concat()),
                ("a zero behind", [&raw[..], &[0]].concat()),
            ] {
                self.refused(
                    format!("{alg} signature: {name}"),
                    format!("{message}.{}", b64(bytes)),
                    Code::Signature,
                );
            }
        }
        let (one, two) = (self.with_claims(&acting().to_string()), self.with_claims(&direct().to_string()));
        let (head, _) = two.rsplit_once('.').unwrap();
        let (_, tail) = one.rsplit_once('.').unwrap();
        self.refused("the signature of another token", format!("{head}.{tail}"), Code::Signature);
        let stranger = self.sign(header().to_string().as_bytes(), claims.as_bytes(), "evil");
        self.refused("a stranger's key under a known id", stranger, Code::Signature);
    }
}

/// The same bytes by a lenient reader: a bit is set that belongs to none of them.
fn stray(signature: &str) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let last = *signature.as_bytes().last().unwrap();
    let value = ALPHABET.iter().position(|byte| *byte == last).unwrap();
    format!("{}{}", &signature[..signature.len() - 1], char::from(ALPHABET[value | 1]))
}

/// RFC 8032 §5.1.7: s has to be below the order; a lenient verifier takes s + L too.
fn larger_s(raw: &[u8]) -> Vec<u8> {
    const ORDER: &str = "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010";
    let mut out = raw.to_vec();
    let mut carry = 0;
    for at in 0..32 {
        let order = u16::from_str_radix(&ORDER[2 * at..2 * at + 2], 16).unwrap();
        let sum = u16::from(raw[32 + at]) + order + carry;
        out[32 + at] = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    out
}

pub fn by(actors: &[&str]) -> Verdict {
    Verdict::Impersonating(actors.iter().map(|actor| (*actor).to_owned()).collect())
}

pub fn header() -> Value {
    json!({"alg": "EdDSA", "kid": "ed", "typ": "at+jwt"})
}

pub fn direct() -> Value {
    json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "agt_sam", "iat": NOW, "nbf": NOW, "exp": NOW + 900, "jti": "t", "sid": "s"})
}

pub fn acting() -> Value {
    let mut claims = direct();
    claims["sub"] = json!("usr_dana");
    claims["act"] = json!({"sub": "agt_sam"});
    claims["workspace"] = json!("ws_marlow");
    claims["scope"] = json!("members:read");
    claims
}

pub fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

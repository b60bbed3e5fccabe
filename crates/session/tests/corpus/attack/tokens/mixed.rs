//! Two random faults in each token: two wrongs never make a right.

use super::super::{
    encode::{header, own, sign_bytes, viewing, with, without},
    keys::{SEED, Signer, signer},
    random::Random,
    row::{Row, Verdict},
};
use ergo_protocol::Code::{
    self, ActMalformed, AlgNotAllowed, Aud, Exp, HeaderForbidden, Iss, Signature, Sub, Typ,
};
use serde_json::{Value, json};

/// How many tokens to generate.
const DRAWN: usize = 60;

/// One thing that can be wrong: in the header, in the claims, or who signed.
type Fault = (&'static str, Code, fn(&mut Parts));

struct Parts {
    header: Value,
    claims: Value,
    signer: Signer,
}

/// In the order in which a verifier has to check them: the header, the signature, the claims.
const FAULTS: &[Fault] = &[
    ("alg none", AlgNotAllowed, |parts| parts.header["alg"] = json!("none")),
    ("typ JWT", Typ, |parts| parts.header["typ"] = json!("JWT")),
    ("crit", Code::Crit, |parts| parts.header["crit"] = json!(["x"])),
    ("jku", HeaderForbidden, |parts| parts.header["jku"] = json!("https://evil.test")),
    ("another kid", Code::KeyUnknown, |parts| parts.header["kid"] = json!("gone")),
    ("a stranger's signature", Signature, |parts| parts.signer = Signer::StrangerEd25519),
    ("another issuer", Iss, |parts| parts.claims["iss"] = json!("https://evil.test")),
    ("another audience", Aud, |parts| parts.claims["aud"] = json!(["https://other.test"])),
    ("exp as a string", Exp, |parts| parts.claims["exp"] = json!("99999999999")),
    ("no sub", Sub, |parts| parts.claims = without(parts.claims.clone(), "sub")),
    ("a marking", Code::ActAmbiguous, |parts| parts.claims["impersonator"] = json!("agt_eve")),
    ("act is a string", ActMalformed, |parts| parts.claims["act"] = json!("agt_eve")),
];

pub fn rows() -> Vec<Row> {
    let mut random = Random::new(SEED ^ 0x6D69_7865);
    let mut drawn: Vec<Row> = Vec::new();
    while drawn.len() < DRAWN {
        let (first, second) = (draw(&mut random), draw(&mut random));
        if first >= second {
            continue;
        }
        let kid = *random.one_of(&["ed", "es", "rs"]);
        let (who, claims) = random.one_of(&[("own", own()), ("viewing", viewing())]).clone();
        let mut parts = Parts { header: header(kid), claims, signer: signer(kid) };
        for at in [second, first] {
            FAULTS[at].2(&mut parts);
        }
        // One more member, so that two tokens with the same faults differ.
        let claims = with(parts.claims, "x", random.number());
        let token = sign_bytes(parts.header.to_string(), claims.to_string(), parts.signer);
        let name = format!("both {} and {}, {kid}, {who}", FAULTS[first].0, FAULTS[second].0);
        if drawn.iter().all(|row| row.name != name) {
            drawn.push(Row::new(name, token, Verdict::Refused(FAULTS[first].1)));
        }
    }
    drawn
}

/// The index of a random fault.
fn draw(random: &mut Random) -> usize {
    let places: Vec<usize> = (0..FAULTS.len()).collect();
    *random.one_of(&places)
}

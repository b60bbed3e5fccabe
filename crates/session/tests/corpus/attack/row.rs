//! One case of the corpus.

use ergo_protocol::Code;

/// The required verdict on a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A person's own session.
    Direct { subject: String },
    /// A session in which the first of `actors` views `workspace` as `viewed`.
    Impersonating { viewed: String, actors: Vec<String>, workspace: String },
    /// Refused.
    Refused(Code),
}

/// A token with its verdict.
#[derive(Clone, Debug)]
pub struct Row {
    /// Unique, and in words.
    pub name: String,
    pub token: String,
    pub verdict: Verdict,
}

impl Row {
    pub fn new(name: impl Into<String>, token: impl Into<String>, verdict: Verdict) -> Self {
        Self { name: name.into(), token: token.into(), verdict }
    }

    /// A token that must be refused.
    pub fn refused(name: impl Into<String>, token: impl Into<String>, code: Code) -> Self {
        Self::new(name, token, Verdict::Refused(code))
    }

    /// A token that means what [`super::encode::own`] does.
    pub fn own(name: impl Into<String>, token: impl Into<String>) -> Self {
        Self::new(name, token, direct("agt_sam"))
    }

    /// A token that means what [`super::encode::viewing`] does.
    pub fn viewing(name: impl Into<String>, token: impl Into<String>) -> Self {
        Self::new(name, token, impersonating("usr_dana", &["agt_sam"], "ws_northwind"))
    }
}

pub fn direct(subject: &str) -> Verdict {
    Verdict::Direct { subject: subject.to_owned() }
}

pub fn impersonating(viewed: &str, actors: &[&str], workspace: &str) -> Verdict {
    Verdict::Impersonating {
        viewed: viewed.to_owned(),
        actors: actors.iter().map(|&actor| actor.to_owned()).collect(),
        workspace: workspace.to_owned(),
    }
}

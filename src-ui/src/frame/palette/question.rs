//! What somebody asks in plain words: "why can't dana export invoices?" Who is asked about is found by the first word; what is
//! asked about is the rest, but for the other words of their name.

/// How a question begins, in the languages of the app.
const BEGINNINGS: [&str; 8] =
    ["why can't ", "why cant ", "why cannot ", "why can ", "can ", "warum kann ", "wieso kann ", "kann "];
/// Words that ask for nothing.
const FILLERS: [&str; 4] = ["not", "nicht", "the", "to"];

/// A question about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The word that they are looked for by.
    pub who: String,
    rest: Vec<String>,
}

impl Question {
    /// The question that was typed, if it is one and says whom and what.
    pub fn read(typed: &str) -> Option<Self> {
        let typed = typed.trim().trim_end_matches('?').to_lowercase().replace('’', "'");
        let rest = BEGINNINGS.iter().find_map(|begins| typed.strip_prefix(begins))?;
        let mut words = rest.split_whitespace().map(str::to_owned);
        let who = words.next()?;
        let rest: Vec<String> = words.filter(|word| !FILLERS.contains(&word.as_str())).collect();
        (!rest.is_empty()).then_some(Self { who, rest })
    }

    /// What is asked about a person of this name; none if there was nothing but the name.
    pub fn about(&self, name: &str) -> Option<String> {
        let name = name.to_lowercase();
        let is_of_name = |word: &String| name.split_whitespace().any(|part| part == word);
        // "dana reyes view invoices": only what directly follows belongs to the name.
        let words: Vec<&str> =
            self.rest.iter().skip_while(|word| is_of_name(word)).map(String::as_str).collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::Question;

    #[test]
    fn whom_and_what() {
        for (typed, name, what) in [
            ("why can't dana export invoices", "Dana Reyes", Some("export invoices")),
            ("Why can’t Dana Reyes export the invoices?", "Dana Reyes", Some("export invoices")),
            ("can dana see members?", "Dana Reyes", Some("see members")),
            ("warum kann dana nicht exportieren", "Dana Reyes", Some("exportieren")),
            ("why can't dana reyes", "Dana Reyes", None),
        ] {
            let question = Question::read(typed).unwrap();
            assert_eq!((question.who.as_str(), question.about(name).as_deref()), ("dana", what), "{typed}");
        }
        for other in ["members", "why", "why can't dana", "canada members", "can ", ""] {
            assert_eq!(Question::read(other), None, "{other}");
        }
    }
}

//! Reads the texts out of the sources: what the macros `text!`, `text_in!` and `plural!` are given.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use std::{collections::BTreeMap, fs, path::Path, str::FromStr};

/// A text: its plural, if it has one, what it is for, and the files it is in.
#[derive(Debug, Default)]
pub struct Found {
    pub plural: Option<String>,
    pub comments: Vec<String>,
    pub places: Vec<String>,
}

/// By context and English.
pub type Texts = BTreeMap<(String, String), Found>;

pub fn from(root: &Path, rooms: &[&str]) -> Texts {
    let mut texts = Texts::new();
    for room in rooms {
        look(root, room, &mut texts);
    }
    texts
}

fn look(root: &Path, below: &str, texts: &mut Texts) {
    let mut entries: Vec<_> = fs::read_dir(root.join(below)).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = format!("{below}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            if entry.file_name() != "tests" {
                look(root, &path, texts);
            }
        } else if entry.path().extension().is_some_and(|end| end == "rs") {
            let source = fs::read_to_string(entry.path()).unwrap();
            let tokens = TokenStream::from_str(&source).unwrap_or_else(|error| panic!("{path}: {error}"));
            read(tokens, &path, texts);
        }
    }
}

/// Also what other macros are given; not what is compiled for tests only.
fn read(tokens: TokenStream, path: &str, texts: &mut Texts) {
    let mut before: Vec<String> = Vec::new();
    let mut for_tests = false;
    // What the documentation says of the constant that the text is.
    let mut comment = None;
    for token in tokens {
        let word = token.to_string();
        if let TokenTree::Group(group) = &token {
            let is_attribute = before.last().is_some_and(|sign| sign == "#");
            if is_attribute && word.replace(' ', "") == "[cfg(test)]" {
                for_tests = true;
            } else if is_attribute {
                comment = documentation(group).or(comment);
            } else if for_tests && group.delimiter() == Delimiter::Brace {
                for_tests = false;
            } else if !for_tests {
                if let [.., name, bang] = before.as_slice()
                    && bang == "!"
                {
                    found(name, group, comment.as_deref(), path, texts);
                }
                read(group.stream(), path, texts);
            }
        }
        // `#[cfg(test)] mod tests;`
        if word == ";" {
            for_tests = false;
            comment = None;
        }
        before.push(word);
        if before.len() > 2 {
            before.remove(0);
        }
    }
}

/// `[doc = "…"]`, which is what `/// …` stands for.
fn documentation(attribute: &Group) -> Option<String> {
    let tokens: Vec<TokenTree> = attribute.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(doc), _, TokenTree::Literal(said)] if doc == "doc" => {
            Some(words(said)?.trim().to_owned())
        }
        _ => None,
    }
}

fn found(name: &str, given: &Group, comment: Option<&str>, path: &str, texts: &mut Texts) {
    // The macros' own definitions.
    if !["text", "text_in", "plural"].contains(&name) || path.ends_with("catalog/src/macros.rs") {
        return;
    }
    let mut literals = given.stream().into_iter().filter_map(|token| match token {
        TokenTree::Literal(literal) => words(&literal),
        _ => None,
    });
    let mut next = || literals.next().unwrap_or_else(|| panic!("{path}: a text without words in {given}"));
    let context = if name == "text_in" { next() } else { String::new() };
    let source = next();
    let plural = (name == "plural").then(next);
    let text = texts.entry((context, source)).or_default();
    assert!(
        text.places.is_empty() || text.plural == plural,
        "{path}: the text of {given} has a plural in one place only; give one of them a context"
    );
    text.plural = plural;
    if let Some(comment) = comment.filter(|comment| !text.comments.iter().any(|known| known == comment)) {
        text.comments.push(comment.to_owned());
    }
    if !text.places.iter().any(|place| place == path) {
        text.places.push(path.to_owned());
    }
}

/// What a literal says; none for a number.
fn words(literal: &Literal) -> Option<String> {
    syn::parse_str::<syn::LitStr>(&literal.to_string()).ok().map(|words| words.value())
}

//! What each module of a source file declares, imports and names, as far as tokens show it.

use super::tokens::Token;
use std::collections::BTreeSet;

/// A path as it is written, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// `crate`, `a`, `B`. An import of everything ends before its star.
    pub names: Vec<String>,
    /// The line, counted from 1.
    pub line: usize,
}

/// One name, or all, brought into a module by `use`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The path that is imported.
    pub path: Path,
    /// Under which name; none for all names (`*`) or for none (`_`).
    pub name: Option<String>,
    /// Whether it ends in a star.
    pub of_all: bool,
}

/// A module: a file, or a block inside one.
#[derive(Debug, Default)]
pub struct Scope {
    /// What `use` brings in.
    pub imports: Vec<Import>,
    /// Every other path, of two names or more.
    pub paths: Vec<Path>,
    /// Types, functions and so on that are declared here.
    pub items: BTreeSet<String>,
    /// Modules in files of their own.
    pub files: BTreeSet<String>,
    /// The modules that are written in blocks.
    pub blocks: Vec<(String, Scope)>,
}

/// Keywords before the name of what they declare.
const DECLARING: &[&str] =
    &["struct", "enum", "union", "trait", "type", "fn", "const", "static", "macro_rules"];

/// Reads the scopes of a file.
pub fn read(tokens: &[Token]) -> Scope {
    Reader { tokens, at: 0 }.scope()
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl Reader<'_> {
    /// Up to the brace that closes it, or the end.
    fn scope(&mut self) -> Scope {
        let mut scope = Scope::default();
        let mut depth = 0_usize;
        while let Some(token) = self.tokens.get(self.at) {
            match token.text.as_str() {
                "{" => depth += 1,
                "}" if depth == 0 => break,
                "}" => depth -= 1,
                "use" if self.text(1) != "<" => {
                    self.at += 1;
                    self.tree(&[], &mut scope.imports);
                    continue;
                }
                "mod" if self.word(1) => {
                    let name = self.text(1).to_owned();
                    let is_block = self.text(2) == "{";
                    self.at += 3;
                    if is_block {
                        let block = self.scope();
                        scope.blocks.push((name, block));
                        self.at += 1;
                    } else {
                        scope.files.insert(name);
                    }
                    continue;
                }
                _ if depth == 0 && DECLARING.contains(&token.text.as_str()) => {
                    let ahead = if self.text(1) == "!" { 2 } else { 1 };
                    scope.items.insert(self.text(ahead).to_owned());
                }
                _ if self.begins_path() => {
                    let path = self.path();
                    scope.paths.push(path);
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
        scope
    }

    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| &token.text)
    }

    fn word(&self, ahead: usize) -> bool {
        self.tokens.get(self.at + ahead).is_some_and(Token::is_word)
    }

    fn before(&self, back: usize) -> &str {
        self.at.checked_sub(back).map_or("", |at| &self.tokens[at].text)
    }

    /// Not in the middle of one, and not the room in `pub(in crate::room)`, which depends on nothing.
    fn begins_path(&self) -> bool {
        let is_visibility = self.before(1) == "in" && self.before(2) == "(" && self.before(3) == "pub";
        self.word(0)
            && self.text(1) == "::"
            && self.word(2)
            && !matches!(self.before(1), "::" | ".")
            && !is_visibility
    }

    fn path(&mut self) -> Path {
        let line = self.tokens[self.at].line;
        let mut names = vec![self.text(0).to_owned()];
        self.at += 1;
        while self.text(0) == "::" && self.word(1) {
            names.push(self.text(1).to_owned());
            self.at += 2;
        }
        Path { names, line }
    }

    /// What stands behind `use` or, in braces, behind a path of `outer`.
    fn tree(&mut self, outer: &[String], imports: &mut Vec<Import>) {
        let line = self.tokens.get(self.at).map_or(0, |token| token.line);
        let mut names = outer.to_vec();
        loop {
            match self.text(0) {
                "::" => self.at += 1,
                "*" => {
                    self.at += 1;
                    imports.push(Import { path: Path { names, line }, name: None, of_all: true });
                    return;
                }
                "{" => {
                    self.at += 1;
                    while !matches!(self.text(0), "}" | "") {
                        self.tree(&names, imports);
                        if self.text(0) == "," {
                            self.at += 1;
                        }
                    }
                    self.at += 1;
                    return;
                }
                "as" => {
                    let name = Some(self.text(1).to_owned()).filter(|name| name != "_");
                    self.at += 2;
                    imports.push(Import { path: Path { names, line }, name, of_all: false });
                    return;
                }
                _ if self.word(0) => {
                    // `a::{self}` is `a`.
                    if self.text(0) != "self" || names.is_empty() {
                        names.push(self.text(0).to_owned());
                    }
                    self.at += 1;
                }
                _ => {
                    // Always advance: invalid Rust must not cause an endless loop.
                    if !matches!(self.text(0), "," | "}" | ";") {
                        self.at += 1;
                    }
                    let name = names.last().cloned();
                    imports.push(Import { path: Path { names, line }, name, of_all: false });
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Scope, read};
    use crate::tidy::tokens::of_product;

    fn scope(source: &str) -> Scope {
        read(&of_product(source))
    }

    #[test]
    fn imports_are_read_with_their_names() {
        let read = scope(
            "use a::{self, b::{C, D as E}, f::*, G as _}; pub use crate::h; use ::i::J; fn k() { use l::M; }",
        );
        let seen: Vec<String> = read
            .imports
            .iter()
            .map(|import| {
                let name = import.name.as_deref().unwrap_or(if import.of_all { "*" } else { "_" });
                format!("{}={name}", import.path.names.join("::"))
            })
            .collect();
        assert_eq!(
            seen,
            ["a=a", "a::b::C=C", "a::b::D=E", "a::f=*", "a::G=_", "crate::h=h", "i::J=J", "l::M=M"]
        );
    }

    #[test]
    fn modules_items_and_paths_are_told_apart() {
        let read = scope(
            "mod a; pub(crate) mod b { pub struct C; fn d() { super::e::f::<G>(); } }
             pub(in crate::h) fn i() -> crate::j::K { l!(m::n); o.p::<q::R>() } macro_rules! s { () => { $crate::t::u() } }",
        );
        assert!(read.files.iter().eq(["a"]));
        assert!(read.items.iter().eq(["i", "s"]));
        let paths: Vec<String> = read.paths.iter().map(|path| path.names.join("::")).collect();
        assert_eq!(paths, ["crate::j::K", "m::n", "q::R", "crate::t::u"]);
        let (name, block) = &read.blocks[0];
        assert_eq!((name.as_str(), block.items.contains("C")), ("b", true));
        assert_eq!(block.paths[0].names.join("::"), "super::e::f");
    }
}

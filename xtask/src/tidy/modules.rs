//! The modules of a crate, and which file uses what is in which other.
//!
//! `mod x;` is no use: a parent has to name its children. A name that is only passed on (`pub use`) counts as used
//! where it comes from, or every crate whose `lib.rs` shows what is inside would be one circle.

use super::{
    scopes::{self, Path, Scope},
    tokens,
};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};

/// How often a name may be passed on. A cycle would never end.
const HOPS: u8 = 16;

/// The modules of one crate; the first is its root.
pub struct Crate {
    modules: Vec<Module>,
}

struct Module {
    file: String,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    scope: Scope,
}

/// A use of one file in another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Arrow {
    /// The file that uses something.
    pub from: String,
    /// The file of the module that is named there.
    pub named: String,
    /// The file in which the thing is; none when that is another crate.
    pub to: Option<String>,
    /// The line of the reference, in `from`.
    pub line: usize,
}

/// Where a path leads.
#[derive(Clone, Copy)]
struct Found {
    named: usize,
    to: Option<usize>,
    // It is a module and not something in one.
    is_module: bool,
}

impl Crate {
    /// Reads it from its root file. `source` gives the text of a file, if there is one.
    pub fn read(root: &str, source: &impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut modules = Self { modules: Vec::new() };
        let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        modules.add_file(root, folder, None, source)?;
        Ok(modules)
    }

    fn add_file(
        &mut self,
        file: &str,
        folder: &str,
        parent: Option<usize>,
        source: &impl Fn(&str) -> Option<String>,
    ) -> Result<usize> {
        let text = source(file).with_context(|| format!("{file} cannot be read"))?;
        self.add(file, folder, parent, scopes::read(&tokens::of_product(&text)), source)
    }

    /// `folder` is where the files of its children are.
    fn add(
        &mut self,
        file: &str,
        folder: &str,
        parent: Option<usize>,
        mut scope: Scope,
        source: &impl Fn(&str) -> Option<String>,
    ) -> Result<usize> {
        let at = self.modules.len();
        let blocks = std::mem::take(&mut scope.blocks);
        let names = scope.files.clone();
        self.modules.push(Module { file: file.to_owned(), parent, children: BTreeMap::new(), scope });
        for name in names {
            let below = format!("{folder}/{name}");
            let child = [format!("{below}.rs"), format!("{below}/mod.rs")]
                .into_iter()
                .find(|child| source(child).is_some())
                .with_context(|| format!("{file} declares the module {name}, whose file is not found"))?;
            let child = self.add_file(&child, &below, Some(at), source)?;
            self.modules[at].children.insert(name, child);
        }
        for (name, block) in blocks {
            let child = self.add(file, &format!("{folder}/{name}"), Some(at), block, source)?;
            self.modules[at].children.insert(name, child);
        }
        Ok(at)
    }

    /// The files that it leads through.
    pub fn files(&self) -> BTreeSet<&str> {
        self.modules.iter().map(|module| module.file.as_str()).collect()
    }

    /// Every use of one file in another, each once.
    pub fn arrows(&self) -> Vec<Arrow> {
        let mut arrows = BTreeSet::new();
        for (at, module) in self.modules.iter().enumerate() {
            let imported = module.scope.imports.iter().map(|import| &import.path);
            for path in imported.chain(&module.scope.paths) {
                arrows.extend(self.arrow(at, path));
            }
        }
        let mut arrows: Vec<Arrow> = arrows.into_iter().collect();
        // The line comes last in their order: of the same arrows the first is the first in the file.
        arrows.dedup_by(|later, first| {
            Arrow { line: 0, ..later.clone() } == Arrow { line: 0, ..first.clone() }
        });
        arrows
    }

    fn arrow(&self, at: usize, path: &Path) -> Option<Arrow> {
        let found = self.find(at, &path.names, HOPS)?;
        let from = &self.modules[at].file;
        let named = &self.modules[found.named].file;
        let to = found.to.map(|to| &self.modules[to].file);
        let is_own = named == from && to.is_none_or(|to| to == from);
        (!is_own).then(|| Arrow {
            from: from.clone(),
            line: path.line,
            named: named.clone(),
            to: to.cloned(),
        })
    }

    /// Where a path leads that is written in the module `at`; none if out of the crate.
    fn find(&self, at: usize, names: &[String], hops: u8) -> Option<Found> {
        let hops = hops.checked_sub(1)?;
        let (first, mut rest) = names.split_first()?;
        let start = match first.as_str() {
            "crate" => 0,
            "self" => at,
            "super" => {
                let mut start = self.modules[at].parent?;
                while let Some(behind) = rest.strip_prefix(&["super".to_owned()]) {
                    start = self.modules[start].parent?;
                    rest = behind;
                }
                start
            }
            name => match self.modules[at].children.get(name) {
                Some(child) => *child,
                None => return self.find(at, &self.imported(at, name, rest)?, hops),
            },
        };
        Some(self.walk(start, rest, hops))
    }

    fn walk(&self, start: usize, names: &[String], hops: u8) -> Found {
        let Some((name, rest)) = names.split_first() else {
            return Found { named: start, to: Some(start), is_module: true };
        };
        let module = &self.modules[start];
        if let Some(child) = module.children.get(name) {
            return self.walk(*child, rest, hops);
        }
        let here = Found { named: start, to: Some(start), is_module: false };
        if let Some(path) = self.imported(start, name, rest) {
            return match self.find(start, &path, hops) {
                Some(found) => Found { named: start, ..found },
                // Of another crate.
                None => Found { to: None, ..here },
            };
        }
        if module.scope.items.contains(name) {
            return here;
        }
        let of_all = module.scope.imports.iter().filter(|import| import.of_all);
        let mut shown = of_all.filter_map(|import| self.find(start, &import.path.names, hops));
        let shown = shown.find(|found| found.is_module && found.to.is_some_and(|to| self.has(to, name)));
        match shown.and_then(|found| found.to) {
            Some(to) if hops > 0 => Found { named: start, ..self.walk(to, names, hops - 1) },
            _ => here,
        }
    }

    fn has(&self, at: usize, name: &str) -> bool {
        let module = &self.modules[at];
        module.children.contains_key(name)
            || module.scope.items.contains(name)
            || module.scope.imports.iter().any(|import| import.name.as_deref() == Some(name))
    }

    /// The path behind a name that `use` brings into the module `at`, with the rest behind it.
    fn imported(&self, at: usize, name: &str, rest: &[String]) -> Option<Vec<String>> {
        let mut imports = self.modules[at].scope.imports.iter();
        let import = imports.find(|import| import.name.as_deref() == Some(name))?;
        Some([import.path.names.as_slice(), rest].concat())
    }
}

#[cfg(test)]
mod tests {
    use super::Crate;
    use std::collections::BTreeMap;

    /// `from:line named to`, where the last is left out when it is the same.
    fn arrows(files: &[(&str, &str)]) -> Vec<String> {
        let files: BTreeMap<&str, &str> = files.iter().copied().collect();
        let read = Crate::read("src/lib.rs", &|path| files.get(path).map(|text| (*text).to_owned())).unwrap();
        let short = |path: &str| path.trim_start_matches("src/").trim_end_matches(".rs").to_owned();
        read.arrows()
            .iter()
            .map(|arrow| {
                let (from, named) = (short(&arrow.from), short(&arrow.named));
                match &arrow.to {
                    Some(to) if *to == arrow.named => format!("{from}:{} {named}", arrow.line),
                    Some(to) => format!("{from}:{} {named} {}", arrow.line, short(to)),
                    None => format!("{from}:{} {named} -", arrow.line),
                }
            })
            .collect()
    }

    #[test]
    fn a_path_leads_to_the_most_specific_file() {
        let seen = arrows(&[
            ("src/lib.rs", "mod a; mod b;"),
            ("src/a.rs", "mod c;\nuse crate::b::{self, d::{E, F}};\nfn f() { self::c::g(); c::h(); }"),
            (
                "src/a/c.rs",
                "use super::f; use super::super::b::d;\nmod block { fn x() { super::super::f() } }",
            ),
            ("src/b/mod.rs", "pub mod d;"),
            ("src/b/d.rs", "pub struct E; pub struct F; use std::a; fn x() { b::c() }"),
        ]);
        assert_eq!(seen, ["a:3 a/c", "a:2 b/d", "a:2 b/mod", "a/c:1 a", "a/c:1 b/d"].map(str::to_owned));
    }

    #[test]
    fn declaring_a_module_is_no_use_of_it_and_importing_from_it_is() {
        assert!(arrows(&[("src/lib.rs", "mod a;"), ("src/a.rs", "")]).is_empty());
        let files = [("src/lib.rs", "mod a; pub use a::X;"), ("src/a.rs", "pub struct X;")];
        assert_eq!(arrows(&files), ["lib:1 a"]);
        let files = [("src/lib.rs", "mod a; pub fn f() {}"), ("src/a.rs", "use super::f;")];
        assert_eq!(arrows(&files), ["a:1 lib"]);
    }

    #[test]
    fn a_name_that_is_passed_on_is_used_where_it_comes_from() {
        let seen = arrows(&[
            ("src/lib.rs", "mod a; mod b; mod c; pub use a::X; use b::*; pub use other::Z; pub fn here() {}"),
            ("src/a.rs", "pub struct X;"),
            ("src/b.rs", "pub struct Y;"),
            (
                "src/c.rs",
                "use crate::{X,\nY,\nZ,\nhere, c};\nuse crate::a as renamed;\nfn f() { renamed::X::new() }",
            ),
        ]);
        assert_eq!(
            seen,
            ["c:5 a", "c:3 lib -", "c:1 lib a", "c:2 lib b", "c:4 lib", "lib:1 a", "lib:1 b"]
                .map(str::to_owned)
        );
    }

    #[test]
    fn what_goes_round_ends_and_a_missing_file_is_said() {
        let files = [
            ("src/lib.rs", "mod a; use a::X; use tokio; fn f() { tokio::g() }"),
            ("src/a.rs", "pub use super::X;"),
        ];
        assert_eq!(arrows(&files).len(), 2);
        let missing = Crate::read("src/lib.rs", &|path| (path == "src/lib.rs").then(|| "mod a;".to_owned()));
        assert!(missing.is_err_and(|error| error.to_string().contains("the module a")));
    }
}

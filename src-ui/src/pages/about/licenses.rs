//! The licenses of what the app is built with: a file that `cargo xtask` makes and puts beside the page.

use super::words::UNREADABLE;
use ergo_protocol::{Code, Problem};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Where it is.
const FILE: &str = "licenses.txt";

/// A package that the app contains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// Its name and version.
    pub name: String,
    /// Its license, an SPDX expression.
    pub license: String,
}

/// Reads the list; it is part of the app, so this works offline.
pub async fn read() -> Result<Vec<Package>, Problem> {
    let text = text().await.ok_or_else(|| Problem::new(Code::Internal, UNREADABLE))?;
    Ok(packages(&text))
}

async fn text() -> Option<String> {
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(FILE)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    text.as_string().filter(|_| response.ok())
}

/// One package a line: name, version, a tab, the license.
fn packages(text: &str) -> Vec<Package> {
    text.lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, license)| Package { name: name.to_owned(), license: license.to_owned() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::packages;

    #[test]
    fn a_line_is_a_package() {
        let read = packages("serde 1.0.2\tMIT OR Apache-2.0\n\nnot a package\nInter 4.1\tOFL-1.1\n");
        let read: Vec<_> = read.iter().map(|one| (one.name.as_str(), one.license.as_str())).collect();
        assert_eq!(read, [("serde 1.0.2", "MIT OR Apache-2.0"), ("Inter 4.1", "OFL-1.1")]);
    }
}

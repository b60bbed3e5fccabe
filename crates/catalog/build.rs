//! Turns locales/de.po into a sorted table, so that nothing is parsed when the app runs.

use std::{env, error::Error, fmt::Write, fs, path::Path};

const CATALOG: &str = "locales/de.po";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed={CATALOG}");
    let catalog = polib::po_file::parse(Path::new(CATALOG))?;
    let mut entries = Vec::new();
    for message in catalog.messages() {
        let forms = match message.msgstr_plural() {
            Ok(forms) => forms.clone(),
            Err(_) => vec![message.msgstr()?.to_owned()],
        };
        entries.push((message.msgctxt().unwrap_or_default().to_owned(), message.msgid().to_owned(), forms));
    }
    entries.sort();
    let mut table = String::from("&[\n");
    for (context, source, forms) in entries {
        writeln!(table, "    ({context:?}, {source:?}, &{forms:?}),")?;
    }
    table.push(']');
    fs::write(Path::new(&env::var("OUT_DIR")?).join("german.rs"), table)?;
    Ok(())
}

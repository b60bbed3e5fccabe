//! What the build script made of locales/de.po.

/// A text: its context, its English, and its German, for one and for more.
type Entry = (&'static str, &'static str, &'static [&'static str]);

/// In the order of context and English.
static GERMAN: &[Entry] = include!(concat!(env!("OUT_DIR"), "/german.rs"));

/// The German of a text, if there is any.
pub(crate) fn german(context: &str, source: &str, form: usize) -> Option<&'static str> {
    let at =
        GERMAN.binary_search_by(|(in_context, of, _)| (*in_context, *of).cmp(&(context, source))).ok()?;
    GERMAN.get(at)?.2.get(form).copied().filter(|text| !text.is_empty())
}

/// The English of every text in the catalog and its German, for one.
pub fn sources() -> impl Iterator<Item = (&'static str, &'static str)> {
    GERMAN.iter().filter_map(|(_, source, forms)| Some((*source, *forms.first()?)))
}

//! Writes the catalog anew: translations and translators' comments stay.

use crate::extract::Texts;
use polib::{catalog::Catalog, message::Message, po_file};
use std::path::Path;

pub fn write(path: &Path, texts: &Texts) {
    let old = po_file::parse(path).unwrap();
    let mut new = Catalog::new(old.metadata.clone());
    new.preheader.clone_from(&old.preheader);
    for ((context, source), found) in texts {
        let in_context = (!context.is_empty()).then_some(context.as_str());
        let known = old.find_message(in_context, source, found.plural.as_deref());
        let mut builder = match &found.plural {
            None => {
                let mut builder = Message::build_singular();
                builder
                    .with_msgstr(known.and_then(|known| known.msgstr().ok()).unwrap_or_default().to_owned());
                builder
            }
            Some(plural) => {
                let mut builder = Message::build_plural();
                let forms = known.and_then(|known| known.msgstr_plural().ok().cloned());
                builder
                    .with_msgid_plural(plural.clone())
                    .with_msgstr_plural(forms.unwrap_or_else(|| vec![String::new(), String::new()]));
                builder
            }
        };
        builder.with_msgid(source.clone()).with_source(found.places.join("\n"));
        builder.with_extracted_comments(found.comments.join("\n"));
        if let Some(context) = in_context {
            builder.with_msgctxt(context.to_owned());
        }
        if let Some(known) = known {
            builder
                .with_translator_comments(known.translator_comments().to_owned())
                .with_flags(known.flags().clone());
        }
        new.append_or_update(builder.done());
    }
    po_file::write_to_file(&new, path).unwrap();
}

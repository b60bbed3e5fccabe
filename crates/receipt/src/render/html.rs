//! A receipt as one page that needs nothing else, on the screen and on paper.

use super::{
    moment,
    parts::{facts, parts},
};
use crate::{
    data::DATA,
    deceptive::is_deceptive,
    fault::Fault,
    session::{Line, Session},
    verify::Verified,
};
use ergo_evidence::{Proof, hash_to_base64};
use ergo_protocol::evidence::Receipt;
use std::fmt::Write;

const STYLE: &str = include_str!("receipt.css");

/// The page. What it shows is made from `verified`; the receipt itself is in it, so that it can be checked again.
pub fn html(receipt: &Receipt, verified: &Verified) -> Result<String, serde_json::Error> {
    let session = &verified.session;
    // In a script element, nothing but `<` could end it.
    let data = serde_json::to_string(receipt)?.replace('<', "\\u003c");
    let title = format!("Support session: {}", escaped(&session.viewed[0]));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header><p>Ergo Support · Receipt</p><h1>{title}</h1></header>\n<dl>\n"
    );
    // Writing to a string cannot fail.
    for (name, value) in facts(session) {
        let _ = writeln!(page, "<div><dt>{name}</dt><dd>{}</dd></div>", escaped(&value));
    }
    page.push_str("</dl>\n");
    for (title, lines, none) in parts(session) {
        part(&mut page, session, title, lines, none);
    }
    proof(&mut page, receipt, verified);
    let _ = write!(page, "</main>\n{}{data}{}\n</body>\n</html>\n", DATA.0, DATA.1);
    Ok(page)
}

/// Whether a page shows exactly what its data says.
pub fn require_page(page: &str, receipt: &Receipt, verified: &Verified) -> Result<(), Fault> {
    let shown = html(receipt, verified).map_err(|error| Fault::NotAReceipt(error.to_string()))?;
    if shown == page { Ok(()) } else { Err(Fault::Page) }
}

fn part(page: &mut String, session: &Session, title: &str, lines: &[Line], none: &str) {
    let _ = writeln!(page, "<section>\n<h2>{title}</h2>");
    if lines.is_empty() {
        let _ = writeln!(page, "<p class=\"none\">{none}</p>\n</section>");
        return;
    }
    page.push_str("<ol>\n");
    for line in lines {
        let clock = moment::clock(line.at, &session.timezone);
        let _ = writeln!(page, "<li><time>{clock}</time> <span>{}</span></li>", escaped(&line.text));
    }
    page.push_str("</ol>\n</section>\n");
}

/// How to check it, without us.
fn proof(page: &mut String, receipt: &Receipt, verified: &Verified) {
    let Verified { origin, size, root, erased, withheld, .. } = verified;
    let cosigners = cosigners(receipt, origin);
    let seen = match cosigners.len() {
        0 => "It names no witness.".to_owned(),
        _ => format!("It names as witnesses: {}. Only --witness checks that.", cosigners.join(", ")),
    };
    let _ = write!(
        page,
        "<footer>\n<h2>How to check this receipt</h2>\n<p>This page contains the records and the proof that they are in \
         the public log <code>{}</code>. Check it without the server:</p>\n<pre>ergo receipt verify FILE --key KEY</pre>\n\
         <p>KEY is the log’s public key, which your organization got when it began to use Ergo, not from this page. The \
         log had {size} records; its root is <code>{}</code>. {seen}",
        escaped(origin),
        hash_to_base64(root),
    );
    for (count, words) in [(erased, "erased"), (withheld, "not shown here")] {
        if *count > 0 {
            let _ = write!(page, " Records {words}: {count}; that they exist is proven.");
        }
    }
    page.push_str("</p>\n</footer>\n");
}

/// Who else claims to have signed the checkpoint. The page is the same for every reader, whomever they trust.
fn cosigners(receipt: &Receipt, origin: &str) -> Vec<String> {
    let Ok(proof) = Proof::parse(receipt.proof.as_bytes()) else { return Vec::new() };
    let names = proof.checkpoint.signatures().iter().map(|signature| signature.name.as_str());
    names.filter(|name| *name != origin).map(escaped).collect()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(character),
            // They change the order of what is read, or are not seen.
            character if character.is_control() || is_deceptive(character) => safe.push('\u{fffd}'),
            character => safe.push(character),
        }
    }
    safe
}

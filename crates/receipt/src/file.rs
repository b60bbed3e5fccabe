//! Reading a receipt: JSON, or a page that contains it.

use crate::{data::DATA, fault::Fault};
use ergo_protocol::evidence::{RECEIPT_KIND, RECEIPT_VERSION, Receipt};
use serde_json::Value;

/// Longer files are no receipts: a journal can have 16 MiB of text.
const MOST_BYTES: usize = 64 << 20;

/// A receipt that was read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// What it says.
    pub receipt: Receipt,
    /// The whole page, if it was one: what it shows is compared with what it says.
    pub page: Option<String>,
}

/// Reads a file.
pub fn read(bytes: &[u8]) -> Result<Opened, Fault> {
    if bytes.len() > MOST_BYTES {
        return Err(no("it is longer than 64 MiB"));
    }
    let text = str::from_utf8(bytes).map_err(|_| no("it is not text"))?;
    let Some((_, rest)) = text.split_once(DATA.0) else {
        return Ok(Opened { receipt: receipt(text)?, page: None });
    };
    let (data, _) = rest.split_once(DATA.1).ok_or_else(|| no("the page's data has no end"))?;
    Ok(Opened { receipt: receipt(data)?, page: Some(text.to_owned()) })
}

fn receipt(text: &str) -> Result<Receipt, Fault> {
    let value: Value =
        serde_json::from_str(text).map_err(|_| no("it is neither JSON nor a page of a receipt"))?;
    if value["type"] != RECEIPT_KIND {
        return Err(no("it does not say that it is one"));
    }
    match value["version"].as_u64().and_then(|version| u32::try_from(version).ok()) {
        Some(RECEIPT_VERSION) => {}
        Some(newer) if newer > RECEIPT_VERSION => return Err(Fault::Newer(newer)),
        _ => return Err(no("it has no version")),
    }
    serde_json::from_value(value).map_err(|error| no(&error.to_string()))
}

fn no(why: &str) -> Fault {
    Fault::NotAReceipt(why.to_owned())
}

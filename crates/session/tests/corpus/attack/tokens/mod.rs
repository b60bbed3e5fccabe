//! The tokens, by what is wrong with them.

mod actors;
mod algorithms;
mod audience;
mod duplicates;
mod form;
mod good;
mod headers;
mod hidden;
mod ids;
mod issuer;
mod json;
mod key_ids;
mod markings;
mod mixed;
mod signatures;
mod times;

use super::row::Row;

/// Every token of the corpus.
pub fn tokens() -> Vec<Row> {
    [
        good::rows(),
        algorithms::rows(),
        headers::rows(),
        key_ids::rows(),
        form::rows(),
        json::rows(),
        signatures::rows(),
        issuer::rows(),
        audience::rows(),
        times::rows(),
        ids::rows(),
        hidden::rows(),
        duplicates::rows(),
        actors::rows(),
        markings::rows(),
        mixed::rows(),
    ]
    .concat()
}

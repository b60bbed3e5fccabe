//! Where the data of a receipt is in its page.

/// What stands before and after it.
pub const DATA: (&str, &str) = ("<script type=\"application/json\" id=\"receipt\">", "</script>");

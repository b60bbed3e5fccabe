//! Leaving: the exit, the receipt, and what the server still has to be told afterwards.

pub mod confirm;
pub mod ended;
pub mod exit;
pub mod hand_in;
pub mod outbox;
pub mod receipt;
pub mod receipt_text;
pub mod recover;
pub mod revoke;

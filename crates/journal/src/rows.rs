//! From rows to types.

//! What a button copies: a text, or how to make it.

use yew::{html::IntoPropValue, prelude::*};

/// What is copied.
#[derive(Clone, Debug, PartialEq)]
pub enum CopyText {
    /// A text.
    Ready(AttrValue),
    /// A long one, made only when it is copied.
    Made(Callback<(), AttrValue>),
}

impl CopyText {
    /// The text as it is now.
    pub fn now(&self) -> AttrValue {
        match self {
            Self::Ready(text) => text.clone(),
            Self::Made(make) => make.emit(()),
        }
    }
}

impl IntoPropValue<CopyText> for AttrValue {
    fn into_prop_value(self) -> CopyText {
        CopyText::Ready(self)
    }
}

impl IntoPropValue<CopyText> for String {
    fn into_prop_value(self) -> CopyText {
        CopyText::Ready(self.into())
    }
}

impl IntoPropValue<CopyText> for Callback<(), AttrValue> {
    fn into_prop_value(self) -> CopyText {
        CopyText::Made(self)
    }
}

#[cfg(test)]
mod tests {
    use super::CopyText;
    use std::{cell::Cell, rc::Rc};
    use yew::{AttrValue, Callback, html::IntoPropValue};

    #[test]
    fn a_long_text_is_made_when_it_is_copied_and_not_before() {
        let made = Rc::new(Cell::new(0));
        let count = Rc::clone(&made);
        let text: CopyText = Callback::from(move |()| {
            count.set(count.get() + 1);
            AttrValue::from("a table")
        })
        .into_prop_value();
        assert_eq!(made.get(), 0);
        assert_eq!(text.now(), "a table");
        assert_eq!(made.get(), 1);
    }
}

//! Texts where the page has attributes and nodes.

use crate::{Sentence, Text};
use yew::{AttrValue, Html, html::IntoPropValue};

impl From<Text> for AttrValue {
    fn from(text: Text) -> Self {
        Self::Static(text.shown())
    }
}

impl From<Sentence> for AttrValue {
    fn from(sentence: Sentence) -> Self {
        sentence.shown().into()
    }
}

impl From<&Sentence> for AttrValue {
    fn from(sentence: &Sentence) -> Self {
        sentence.shown().into()
    }
}

impl From<Sentence> for Html {
    fn from(sentence: Sentence) -> Self {
        AttrValue::from(sentence).into()
    }
}

impl From<&Sentence> for Html {
    fn from(sentence: &Sentence) -> Self {
        AttrValue::from(sentence).into()
    }
}

macro_rules! as_attribute_and_node {
    ($($said:ty),+) => {$(
        impl IntoPropValue<AttrValue> for $said {
            fn into_prop_value(self) -> AttrValue {
                self.into()
            }
        }

        impl IntoPropValue<Option<AttrValue>> for $said {
            fn into_prop_value(self) -> Option<AttrValue> {
                Some(self.into())
            }
        }

        impl IntoPropValue<Html> for $said {
            fn into_prop_value(self) -> Html {
                AttrValue::from(self).into_prop_value()
            }
        }

        impl IntoPropValue<Option<Html>> for $said {
            fn into_prop_value(self) -> Option<Html> {
                Some(self.into_prop_value())
            }
        }
    )+};
}

as_attribute_and_node!(Text, Sentence, &Sentence);

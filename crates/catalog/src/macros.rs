//! How a text is named in the sources. `tests/complete.rs` finds each of them by these macros.

/// A text: `text!("Sign out")`. With values, a [`Sentence`](crate::Sentence): `text!("Ask {name}", name = name)`.
#[macro_export]
macro_rules! text {
    ($source:literal) => {
        $crate::Text::new("", $source)
    };
    ($source:literal, $($name:ident = $value:expr),+ $(,)?) => {{
        $(const { assert!($crate::has_place($source, stringify!($name)), "the text has no such place"); })+
        $crate::Text::new("", $source)$(.with(stringify!($name), $value))+
    }};
}

/// A text whose English needs more than one translation: the first literal says which is meant.
#[macro_export]
macro_rules! text_in {
    ($context:literal, $source:literal) => {
        $crate::Text::new($context, $source)
    };
}

/// A [`Sentence`](crate::Sentence) about a number, which stands where it has `{count}`: `plural!(3, "{count} member", "{count} members")`.
#[macro_export]
macro_rules! plural {
    ($count:expr, $one:literal, $other:literal $(, $name:ident = $value:expr)* $(,)?) => {{
        $(const { assert!($crate::has_place($other, stringify!($name)), "the text has no such place"); })*
        $crate::Sentence::counted($count, $one, $other)$(.with(stringify!($name), $value))*
    }};
}

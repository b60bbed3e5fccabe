//! What a person is called in a short text.

/// The first word of a name: “Dana” of “Dana Reyes”. The whole name where the first word alone says little, such as a title
/// or an initial.
pub fn given_name(name: &str) -> &str {
    match name.split_whitespace().next() {
        Some(first) if !first.ends_with('.') && first.chars().nth(1).is_some() => first,
        _ => name.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::given_name;

    #[test]
    fn the_first_word_unless_it_says_nothing() {
        for (name, expected) in [
            ("Dana Reyes", "Dana"),
            ("  María-Fernanda Bustamante ", "María-Fernanda"),
            ("ياسمين صالح", "ياسمين"),
            ("Dr. Ana Costa", "Dr. Ana Costa"),
            ("J Smith", "J Smith"),
            ("Prince", "Prince"),
            ("", ""),
        ] {
            assert_eq!(given_name(name), expected);
        }
    }
}

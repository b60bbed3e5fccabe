//! Lists, as a sentence has them.

use crate::{Sentence, text};

/// `a`, `a and b`, `a, b, and c`.
pub fn list<T: Into<Sentence>>(items: impl IntoIterator<Item = T>) -> Sentence {
    let mut items: Vec<Sentence> = items.into_iter().map(Into::into).collect();
    let Some(last) = items.pop() else { return Sentence::from("") };
    let is_pair = items.len() == 1;
    let Some(start) =
        items.into_iter().reduce(|start, next| text!("{start}, {next}", start = start, next = next))
    else {
        return last;
    };
    if is_pair {
        text!("{first} and {last}", first = start, last = last)
    } else {
        text!("{start}, and {last}", start = start, last = last)
    }
}

#[cfg(test)]
mod tests {
    use super::list;
    use crate::Language;

    #[test]
    fn the_last_one_is_joined_by_a_word() {
        assert_eq!(list(["a"; 0]).english(), "");
        assert_eq!(list(["a"]).english(), "a");
        assert_eq!(list(["a", "b"]).english(), "a and b");
        assert_eq!(list(["a", "b", "c", "d"]).english(), "a, b, c, and d");
        assert_eq!(list(["a", "b", "c", "d"]).to(Language::German), "a, b, c und d");
    }
}

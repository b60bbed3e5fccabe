//! Rust source as words and signs, without comments, strings and what is compiled for tests only. No parser: what a
//! macro is given counts too, and a file that does not compile can still be looked at.

/// A word or a sign, and the line it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// A name, a keyword, `::` or one other character.
    pub text: String,
    /// The line, counted from 1.
    pub line: usize,
}

impl Token {
    /// Whether it is a name or a keyword.
    pub fn is_word(&self) -> bool {
        self.text.starts_with(|first: char| first.is_alphabetic() || first == '_')
    }
}

/// The tokens of what is compiled for the product.
pub fn of_product(source: &str) -> Vec<Token> {
    without_tests(&read(source))
}

fn read(source: &str) -> Vec<Token> {
    let characters: Vec<char> = source.chars().collect();
    let mut reader = Reader { characters: &characters, at: 0, line: 1 };
    let mut tokens = Vec::new();
    while let Some(character) = reader.peek(0) {
        let line = reader.line;
        match character {
            '/' if reader.peek(1) == Some('/') => reader.skip_while(|next| next != '\n'),
            '/' if reader.peek(1) == Some('*') => reader.skip_comment(),
            '"' => reader.skip_string(),
            '\'' => reader.skip_letter_or_lifetime(),
            _ if character.is_alphabetic() || character == '_' => {
                let text = reader.word();
                match (text.as_str(), reader.peek(0)) {
                    ("b" | "c", Some('"')) => reader.skip_string(),
                    ("b", Some('\'')) => reader.skip_letter_or_lifetime(),
                    ("r" | "br" | "cr", Some('"' | '#')) if reader.is_raw_string() => {
                        reader.skip_raw_string();
                    }
                    // `r#type` is the name `type`; the next turn reads it.
                    ("r", Some('#')) => reader.step(),
                    _ => tokens.push(Token { text, line }),
                }
            }
            _ if character.is_numeric() => reader.skip_while(|next| next.is_alphanumeric() || next == '_'),
            ':' if reader.peek(1) == Some(':') => {
                reader.step();
                reader.step();
                tokens.push(Token { text: "::".to_owned(), line });
            }
            _ => {
                reader.step();
                if !character.is_whitespace() {
                    tokens.push(Token { text: character.to_string(), line });
                }
            }
        }
    }
    tokens
}

struct Reader<'a> {
    characters: &'a [char],
    at: usize,
    line: usize,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    fn step(&mut self) {
        self.line += usize::from(self.peek(0) == Some('\n'));
        self.at += 1;
    }

    fn skip_while(&mut self, is_wanted: impl Fn(char) -> bool) {
        while self.peek(0).is_some_and(&is_wanted) {
            self.step();
        }
    }

    fn word(&mut self) -> String {
        let start = self.at;
        self.skip_while(|next| next.is_alphanumeric() || next == '_');
        self.characters[start..self.at].iter().collect()
    }

    /// Skips a block comment; they nest.
    fn skip_comment(&mut self) {
        let mut depth = 0;
        while let Some(character) = self.peek(0) {
            match (character, self.peek(1)) {
                ('/', Some('*')) => {
                    depth += 1;
                    self.step();
                }
                ('*', Some('/')) => {
                    depth -= 1;
                    self.step();
                }
                _ => {}
            }
            self.step();
            if depth == 0 {
                return;
            }
        }
    }

    fn skip_string(&mut self) {
        self.step();
        while let Some(character) = self.peek(0) {
            self.step();
            match character {
                '\\' => self.step(),
                '"' => return,
                _ => {}
            }
        }
    }

    fn is_raw_string(&self) -> bool {
        let hashes = self.characters[self.at..].iter().take_while(|next| **next == '#').count();
        self.peek(hashes) == Some('"')
    }

    fn skip_raw_string(&mut self) {
        let start = self.at;
        self.skip_while(|next| next == '#');
        let hashes = self.at - start;
        self.step();
        while let Some(character) = self.peek(0) {
            self.step();
            if character == '"' && (0..hashes).all(|ahead| self.peek(ahead) == Some('#')) {
                self.at += hashes;
                return;
            }
        }
    }

    /// `'x'` or `'\n'`; of a lifetime only the quote, as its name alone means nothing here.
    fn skip_letter_or_lifetime(&mut self) {
        self.step();
        if self.peek(0) == Some('\\') {
            self.step();
            self.step();
            self.skip_while(|next| next != '\'');
            self.step();
        } else if self.peek(1) == Some('\'') {
            self.step();
            self.step();
        } else {
            self.word();
        }
    }
}

/// Leaves out every item under `#[cfg(test)]` or `#[test]`.
fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let attribute = end_of_attribute(tokens, at);
        match attribute {
            Some(end) if is_for_tests(&tokens[at..end]) => at = end_of_item(tokens, end),
            Some(end) => {
                kept.extend_from_slice(&tokens[at..end]);
                at = end;
            }
            None => {
                kept.push(tokens[at].clone());
                at += 1;
            }
        }
    }
    kept
}

/// Where the attribute ends that begins here, if one does.
fn end_of_attribute(tokens: &[Token], at: usize) -> Option<usize> {
    let starts = tokens.get(at)?.text == "#" && tokens.get(at + 1)?.text == "[";
    starts.then(|| end_of_group(tokens, at + 1))
}

fn is_for_tests(attribute: &[Token]) -> bool {
    let words: Vec<&str> =
        attribute.iter().filter(|token| token.is_word()).map(|token| token.text.as_str()).collect();
    match words.as_slice() {
        ["cfg", rest @ ..] => rest.contains(&"test") && !rest.contains(&"not"),
        ["test"] | ["tokio", "test", ..] => true,
        _ => false,
    }
}

/// Behind the bracket that closes the one at `at`.
fn end_of_group(tokens: &[Token], at: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(at) {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

/// Behind the item that starts at `at`: its semicolon or its block, whichever comes first.
fn end_of_item(tokens: &[Token], mut at: usize) -> usize {
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            ";" => return at + 1,
            "{" => return end_of_group(tokens, at),
            "(" | "[" => at = end_of_group(tokens, at),
            // The end of what holds it: a field or a branch, without either.
            "}" => return at,
            _ => at += 1,
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::of_product;

    fn text(source: &str) -> String {
        of_product(source).iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_and_strings_are_no_code() {
        let source = r##"
            // crate::a
            /* crate::b /* crate::c */ crate::d */
            let x = "crate::e \" crate::f"; let y = r#"crate::g " crate::h"#; let z = b"crate::i";
            let c = ('"', '\'', b'"', '\u{22}'); fn f<'a>(x: &'a str) {} let r#type = 0x1f_u8;
        "##;
        let read = text(source);
        assert!(!read.contains("crate"), "{read}");
        assert!(read.contains("let type =") && read.contains("fn f < > ( x : & str )"), "{read}");
    }

    #[test]
    fn what_is_for_tests_only_is_left_out() {
        let source = "
            use a;
            #[cfg(test)] use b;
            #[cfg(test)] #[path = \"x.rs\"] mod tests;
            #[cfg(all(test, unix))] mod more { use c; }
            #[cfg(not(test))] use d;
            #[test] fn f() -> [u8; 2] { e() }
            #[tokio::test] async fn g() { h() }
            #[cfg(feature = \"x\")] use i;
        ";
        assert_eq!(
            text(source),
            "use a ; # [ cfg ( not ( test ) ) ] use d ; # [ cfg ( feature = ) ] use i ;"
        );
    }

    #[test]
    fn each_token_knows_its_line() {
        let lines: Vec<usize> =
            of_product("a\n\"x\ny\"\n/* \n */ b").iter().map(|token| token.line).collect();
        assert_eq!(lines, [1, 5]);
    }
}

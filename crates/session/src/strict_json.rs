//! A strict JSON reader (RFC 8259) for hostile input.
//!
//! It does two things that `serde_json` does not. It refuses a repeated member, at any depth and even if one of the
//! two is written with escapes (RFC 7515 §4 and RFC 7519 §4 allow a reader to use the last one; an actor gets lost
//! when two readers use different ones). And it limits nesting by a constant and uses an explicit stack, so 5,000
//! levels cost nothing and cannot overflow.

use std::collections::BTreeMap;

/// The deepest nesting that is read, counted in open arrays and objects.
pub(crate) const MAX_DEPTH: usize = 64;

/// The members of an object, by name.
pub(crate) type Object = BTreeMap<String, Value>;

/// A JSON value, as read by the strict reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// The literal `null`.
    Null,
    /// The literal `true` or `false`.
    Bool(bool),
    /// A number without a fraction or exponent that fits in an `i64`.
    Integer(i64),
    /// Any other number, as written.
    OtherNumber(String),
    /// A string, with its escapes resolved.
    String(String),
    /// An array, in order.
    Array(Vec<Self>),
    /// An object.
    Object(Object),
    /// Stands for a repeated member; only from [`read_marking_repeated`].
    Repeated,
}

impl Value {
    /// The text of a string.
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }
}

/// Why JSON is not acceptable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not JSON, or not UTF-8.
    NotJson,
    /// A member is repeated.
    Repeated,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep {
        /// For each open container, outermost first, the name of the member that was being read; `None` for an array.
        names: Vec<Option<String>>,
    },
}

/// Reads one JSON text. A repeated member is a fault.
pub(crate) fn read(bytes: &[u8]) -> Result<Value, Fault> {
    Reader::new(bytes, false)?.document()
}

/// Reads one JSON text and puts [`Value::Repeated`] in place of a repeated member, for documents in which one part
/// may be bad and the rest still good.
pub(crate) fn read_marking_repeated(bytes: &[u8]) -> Result<Value, Fault> {
    Reader::new(bytes, true)?.document()
}

/// A container that is still open.
enum Open {
    Array(Vec<Value>),
    Object { members: Object, name: String },
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    mark_repeated: bool,
    open: Vec<Open>,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8], mark_repeated: bool) -> Result<Self, Fault> {
        let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotJson)?;
        Ok(Self { text, at: 0, mark_repeated, open: Vec::new() })
    }

    fn document(mut self) -> Result<Value, Fault> {
        loop {
            if let Some(value) = self.value_or_open()?
                && let Some(root) = self.attach(value)?
            {
                self.skip_space();
                return if self.at == self.text.len() { Ok(root) } else { Err(Fault::NotJson) };
            }
        }
    }

    /// Reads a scalar or an empty container, or opens a container and returns `None`.
    fn value_or_open(&mut self) -> Result<Option<Value>, Fault> {
        self.skip_space();
        let value = match self.peek().ok_or(Fault::NotJson)? {
            b'{' => {
                self.check_depth()?;
                self.at += 1;
                self.skip_space();
                if self.peek() != Some(b'}') {
                    let name = self.name()?;
                    self.open.push(Open::Object { members: Object::new(), name });
                    return Ok(None);
                }
                self.at += 1;
                Value::Object(Object::new())
            }
            b'[' => {
                self.check_depth()?;
                self.at += 1;
                self.skip_space();
                if self.peek() != Some(b']') {
                    self.open.push(Open::Array(Vec::new()));
                    return Ok(None);
                }
                self.at += 1;
                Value::Array(Vec::new())
            }
            b'"' => Value::String(self.string()?),
            b'n' => self.word("null", Value::Null)?,
            b't' => self.word("true", Value::Bool(true))?,
            b'f' => self.word("false", Value::Bool(false))?,
            _ => self.number()?,
        };
        Ok(Some(value))
    }

    /// Adds a finished value to the innermost open container, and closes the containers that end after it. Returns
    /// the root once it is finished.
    fn attach(&mut self, mut value: Value) -> Result<Option<Value>, Fault> {
        loop {
            let Some(open) = self.open.pop() else { return Ok(Some(value)) };
            self.skip_space();
            let next = self.next().ok_or(Fault::NotJson)?;
            match open {
                Open::Array(mut items) => {
                    items.push(value);
                    match next {
                        b',' => {
                            self.open.push(Open::Array(items));
                            return Ok(None);
                        }
                        b']' => value = Value::Array(items),
                        _ => return Err(Fault::NotJson),
                    }
                }
                Open::Object { mut members, name } => {
                    if members.contains_key(&name) {
                        if !self.mark_repeated {
                            return Err(Fault::Repeated);
                        }
                        value = Value::Repeated;
                    }
                    members.insert(name, value);
                    match next {
                        b',' => {
                            self.skip_space();
                            let name = self.name()?;
                            self.open.push(Open::Object { members, name });
                            return Ok(None);
                        }
                        b'}' => value = Value::Object(members),
                        _ => return Err(Fault::NotJson),
                    }
                }
            }
        }
    }

    fn check_depth(&self) -> Result<(), Fault> {
        if self.open.len() < MAX_DEPTH {
            return Ok(());
        }
        let names = self.open.iter().map(|open| match open {
            Open::Array(_) => None,
            Open::Object { name, .. } => Some(name.clone()),
        });
        Err(Fault::TooDeep { names: names.collect() })
    }

    /// Reads a member's name and the colon after it.
    fn name(&mut self) -> Result<String, Fault> {
        let name = self.string()?;
        self.skip_space();
        self.expect(b':')?;
        Ok(name)
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Fault> {
        if !self.text[self.at..].starts_with(word) {
            return Err(Fault::NotJson);
        }
        self.at += word.len();
        Ok(value)
    }

    /// Reads a number (RFC 8259 §6).
    fn number(&mut self) -> Result<Value, Fault> {
        let start = self.at;
        let mut whole = true;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.next() {
            Some(b'0') => {}
            Some(b'1'..=b'9') => while self.digit() {},
            _ => return Err(Fault::NotJson),
        }
        if self.peek() == Some(b'.') {
            whole = false;
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            whole = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = &self.text[start..self.at];
        let integer = if whole { text.parse().ok() } else { None };
        Ok(integer.map_or_else(|| Value::OtherNumber(text.to_owned()), Value::Integer))
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.digit() {
            return Err(Fault::NotJson);
        }
        while self.digit() {}
        Ok(())
    }

    /// Skips one digit, if there is one.
    fn digit(&mut self) -> bool {
        let there = self.peek().is_some_and(|byte| byte.is_ascii_digit());
        self.at += usize::from(there);
        there
    }

    /// Reads a string (RFC 8259 §7).
    fn string(&mut self) -> Result<String, Fault> {
        self.expect(b'"')?;
        let mut out = String::new();
        loop {
            let start = self.at;
            // Quote, backslash and control characters are ASCII, so this stops on a character boundary.
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.next() {
                Some(b'"') => return Ok(out),
                Some(b'\\') => out.push(self.escape()?),
                _ => return Err(Fault::NotJson),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Fault> {
        match self.next() {
            Some(byte @ (b'"' | b'\\' | b'/')) => Ok(char::from(byte)),
            Some(b'b') => Ok('\u{8}'),
            Some(b'f') => Ok('\u{c}'),
            Some(b'n') => Ok('\n'),
            Some(b'r') => Ok('\r'),
            Some(b't') => Ok('\t'),
            Some(b'u') => {
                let first = self.hex4()?;
                if !(0xD800..0xDC00).contains(&first) {
                    // A lone low surrogate is not a character and is refused here.
                    return char::from_u32(first).ok_or(Fault::NotJson);
                }
                self.expect(b'\\')?;
                self.expect(b'u')?;
                let second = self.hex4()?;
                if !(0xDC00..0xE000).contains(&second) {
                    return Err(Fault::NotJson);
                }
                char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or(Fault::NotJson)
            }
            _ => Err(Fault::NotJson),
        }
    }

    fn hex4(&mut self) -> Result<u32, Fault> {
        let mut value = 0;
        for _ in 0..4 {
            let digit = self.next().and_then(|byte| char::from(byte).to_digit(16)).ok_or(Fault::NotJson)?;
            value = value * 16 + digit;
        }
        Ok(value)
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.next() == Some(byte) { Ok(()) } else { Err(Fault::NotJson) }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }
}

#[cfg(test)]
#[path = "strict_json_tests.rs"]
mod tests;

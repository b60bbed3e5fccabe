//! The grammar of a filter (RFC 7644 §3.4.2.2, figure 1), by recursive descent with a limited depth.

use super::tree::{Filter, Op, Operand, Target, Text};
use crate::scim::{
    error::{Error, ScimType},
    schema::{
        Attribute, Kind, Schema,
        read::{boolean, moment},
    },
};
use serde_json::Value;

/// The longest filter, in bytes.
const LONGEST: usize = 8 * 1024;
/// The most parentheses and brackets that may be open at once.
const DEEPEST: usize = 32;
/// The most comparisons in one filter.
const MOST_TERMS: usize = 128;

impl Filter {
    /// Parses a filter on resources of this schema. Every error is `invalidFilter`.
    pub fn parse(text: &str, schema: &'static Schema) -> Result<Self, Error> {
        let mut parser = Parser::new(text, schema)?;
        let filter = parser.any_of(None)?;
        parser.skip_spaces();
        if parser.rest.is_empty() { Ok(filter) } else { Err(parser.unexpected("and, or, or the end")) }
    }
}

/// Parses `[…]` after the name of a list, and returns what follows it.
pub fn value_filter<'a>(
    text: &'a str,
    schema: &'static Schema,
    list: &'static Attribute,
) -> Result<(Filter, &'a str), Error> {
    let mut parser = Parser::new(text, schema)?;
    let filter = parser.bracketed(list)?;
    Ok((filter, parser.rest))
}

struct Parser<'a> {
    rest: &'a str,
    schema: &'static Schema,
    depth: usize,
    terms: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, schema: &'static Schema) -> Result<Self, Error> {
        if text.len() > LONGEST {
            return Err(invalid(format!("A filter has at most {LONGEST} bytes.")));
        }
        Ok(Self { rest: text, schema, depth: 0, terms: 0 })
    }

    /// `or` has the lowest precedence. Inside brackets, `within` is the list whose sub-attributes are meant.
    fn any_of(&mut self, within: Option<&'static Attribute>) -> Result<Filter, Error> {
        let mut all = vec![self.all_of(within)?];
        while self.takes_word("or") {
            all.push(self.all_of(within)?);
        }
        Ok(one_or(all, Filter::Or))
    }

    fn all_of(&mut self, within: Option<&'static Attribute>) -> Result<Filter, Error> {
        let mut all = vec![self.term(within)?];
        while self.takes_word("and") {
            all.push(self.term(within)?);
        }
        Ok(one_or(all, Filter::And))
    }

    fn term(&mut self, within: Option<&'static Attribute>) -> Result<Filter, Error> {
        self.skip_spaces();
        if self.takes('(') {
            return self.grouped(within);
        }
        let before = self.rest;
        let name = self.name();
        if name.eq_ignore_ascii_case("not") {
            // In the figure, there is no space between `not` and the parenthesis, but all examples have one.
            self.skip_spaces();
            if self.takes('(') {
                return Ok(Filter::Not(Box::new(self.grouped(within)?)));
            }
            self.rest = &before[name.len()..];
        }
        self.terms += 1;
        if self.terms > MOST_TERMS {
            return Err(invalid(format!("A filter has at most {MOST_TERMS} comparisons.")));
        }
        let target = self.target(name, within)?;
        if self.rest.starts_with('[') {
            if target.sub.is_some() || within.is_some() {
                return Err(self.unexpected("an operator"));
            }
            let inner = self.bracketed(target.attribute)?;
            return Ok(Filter::Values(target.attribute, Box::new(inner)));
        }
        self.comparison(target)
    }

    fn grouped(&mut self, within: Option<&'static Attribute>) -> Result<Filter, Error> {
        self.enter()?;
        let inner = self.any_of(within)?;
        self.skip_spaces();
        self.depth -= 1;
        if self.takes(')') { Ok(inner) } else { Err(self.unexpected("a closing parenthesis")) }
    }

    fn bracketed(&mut self, list: &'static Attribute) -> Result<Filter, Error> {
        if !list.is_list_of_parts() {
            return Err(invalid(format!("{} is not a list to choose values from.", list.name)));
        }
        if !self.takes('[') {
            return Err(self.unexpected("an opening bracket"));
        }
        self.enter()?;
        let inner = self.any_of(Some(list))?;
        self.skip_spaces();
        self.depth -= 1;
        if self.takes(']') { Ok(inner) } else { Err(self.unexpected("a closing bracket")) }
    }

    fn enter(&mut self) -> Result<(), Error> {
        self.depth += 1;
        if self.depth > DEEPEST {
            Err(invalid(format!("A filter is at most {DEEPEST} levels deep.")))
        } else {
            Ok(())
        }
    }

    fn target(&self, name: &str, within: Option<&'static Attribute>) -> Result<Target, Error> {
        if name.is_empty() {
            return Err(self.unexpected("an attribute"));
        }
        let found = match within {
            Some(list) => list.sub(name).map(|attribute| Target { attribute, sub: None }),
            None => Target::parse(name, self.schema),
        };
        found.ok_or_else(|| invalid(format!("There is no attribute {name:?} here.")))
    }

    fn comparison(&mut self, target: Target) -> Result<Filter, Error> {
        self.need_space()?;
        let word = self.name();
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(target));
        }
        let Some((_, op)) = OPS.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) else {
            return Err(invalid(format!("There is no operator {word:?}.")));
        };
        self.need_space()?;
        let literal = self.literal()?;
        let target = comparable(target)?;
        Ok(Filter::Compare(target, *op, operand(target.last(), *op, literal)?))
    }

    /// A literal is JSON (RFC 7159), but not a list or an object; the JSON parser handles the escapes.
    fn literal(&mut self) -> Result<Value, Error> {
        let end = match self.rest.strip_prefix('"') {
            Some(text) => closing_quote(text).map(|at| at + 2),
            None => Some(self.rest.find([' ', ')', ']']).unwrap_or(self.rest.len())),
        };
        let split =
            end.and_then(|end| self.rest.split_at_checked(end)).filter(|(it, _)| !it.starts_with(['[', '{']));
        let read = split.and_then(|(literal, rest)| Some((serde_json::from_str(literal).ok()?, rest)));
        let Some((value, rest)) = read else {
            return Err(self.unexpected("text in double quotes, true, false, or null"));
        };
        self.rest = rest;
        Ok(value)
    }

    /// Reads the characters of names, URNs, and operators.
    fn name(&mut self) -> &'a str {
        let is_name = |c: char| c.is_ascii_alphanumeric() || "$-_.:".contains(c);
        let end = self.rest.find(|c| !is_name(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        name
    }

    fn takes(&mut self, character: char) -> bool {
        let rest = self.rest.strip_prefix(character);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Consumes `and` or `or`, and nothing if the next word is a different one.
    fn takes_word(&mut self, word: &str) -> bool {
        let before = self.rest;
        self.skip_spaces();
        if self.name().eq_ignore_ascii_case(word) && before.len() > self.rest.len() + word.len() {
            return true;
        }
        self.rest = before;
        false
    }

    fn need_space(&mut self) -> Result<(), Error> {
        let before = self.rest.len();
        self.skip_spaces();
        if self.rest.len() < before { Ok(()) } else { Err(self.unexpected("a space")) }
    }

    fn skip_spaces(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    fn unexpected(&self, instead: &str) -> Error {
        let found: String = self.rest.chars().take(20).collect();
        invalid(if found.is_empty() {
            format!("The filter ends where {instead} was expected.")
        } else {
            format!("Expected {instead} at {found:?}.")
        })
    }
}

const OPS: [(&str, Op); 9] = [
    ("eq", Op::Eq),
    ("ne", Op::Ne),
    ("co", Op::Co),
    ("sw", Op::Sw),
    ("ew", Op::Ew),
    ("gt", Op::Gt),
    ("ge", Op::Ge),
    ("lt", Op::Lt),
    ("le", Op::Le),
];

/// The position of the unescaped quote that ends a text.
fn closing_quote(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

fn one_or(mut all: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    match all.pop() {
        Some(only) if all.is_empty() => only,
        last => {
            all.extend(last);
            many(all)
        }
    }
}

/// A complex attribute is compared by its `value` (RFC 7644 §3.4.2.2: `emails co "example.com"`).
fn comparable(target: Target) -> Result<Target, Error> {
    if target.last().kind != Kind::Complex {
        return Ok(target);
    }
    let value = target.attribute.sub("value");
    let value =
        value.ok_or_else(|| invalid(format!("Name the part of {} to compare.", target.attribute.name)))?;
    Ok(Target { sub: Some(value), ..target })
}

fn operand(attribute: &Attribute, op: Op, literal: Value) -> Result<Operand, Error> {
    let name = attribute.name;
    let is_equality = matches!(op, Op::Eq | Op::Ne);
    let is_substring = matches!(op, Op::Co | Op::Sw | Op::Ew);
    match (attribute.kind, literal) {
        (_, Value::Null) if is_equality => Ok(Operand::Nothing),
        // RFC 7644 §3.4.2.2, table 3: booleans have no order.
        (Kind::Boolean, _) if !is_equality => {
            Err(invalid(format!("{name} can be compared with eq and ne only.")))
        }
        (Kind::Boolean, Value::Bool(value)) => Ok(Operand::Boolean(value)),
        (Kind::Boolean, Value::String(text)) => {
            boolean(&text).map(Operand::Boolean).ok_or_else(|| invalid(format!("{name} is true or false.")))
        }
        (Kind::DateTime, Value::String(text)) if !is_substring => {
            let moment = moment(&text).map(Operand::Moment);
            moment.ok_or_else(|| invalid(format!("{name} is a time such as 2026-11-29T10:46:42Z.")))
        }
        (Kind::Boolean, _) => Err(invalid(format!("{name} is true or false."))),
        (_, Value::String(written)) => {
            // Converted once, and not for each value that it is compared with.
            let is_exact = attribute.case_exact || attribute.kind == Kind::DateTime;
            let compared = if is_exact { written.clone() } else { written.to_lowercase() };
            Ok(Operand::Text(Text { written, compared }))
        }
        _ => Err(invalid(format!("{name} is compared with text in double quotes."))),
    }
}

fn invalid(detail: impl Into<String>) -> Error {
    Error::new(ScimType::InvalidFilter, detail.into())
}

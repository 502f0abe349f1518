//! The compiler of filter policies, with the errors of SNS.

use serde_json::Value;

use super::condition::{Cidr, Condition, Range, TextPattern, Wildcard, truncated};
use super::{FilterPolicy, Rule, Scope};
use crate::json::{Kind, Reader};

/// The most keys on the first level of a policy.
const MAX_KEYS: usize = 5;
/// The most combinations of values that a policy may have.
const MAX_COMBINATIONS: usize = 150;
/// Operators, which cannot be field names below `$or`.
const RESERVED: [&str; 10] = [
    "exactly",
    "exists",
    "anything-but",
    "prefix",
    "suffix",
    "equals-ignore-case",
    "wildcard",
    "numeric",
    "cidr",
    "anything-but-ignore-case",
];

pub(super) fn compile(source: &str, scope: Scope) -> Result<Option<FilterPolicy>, String> {
    let reader = Reader::new(source)
        .map_err(|error| format!("FilterPolicy: failed to parse JSON. {error}"))?;
    let mut compiler = Compiler {
        reader,
        branches: Vec::new(),
        keys: 0,
        nested: false,
    };
    compiler
        .policy()
        .map_err(|error| format!("FilterPolicy: {error}"))?;
    if scope == Scope::MessageAttributes && compiler.nested {
        return Err(
            "Filter policy scope MessageAttributes does not support nested filter policy"
                .to_owned(),
        );
    }
    if compiler.keys > MAX_KEYS {
        return Err(format!(
            "FilterPolicy: Filter policy can not have more than {MAX_KEYS} keys"
        ));
    }
    if compiler.combinations() > MAX_COMBINATIONS {
        return Err("FilterPolicy: Filter policy is too complex".to_owned());
    }
    if compiler.branches.is_empty() {
        return Ok(None);
    }
    let branches = compiler
        .branches
        .into_iter()
        .map(|branch| branch.into_iter().map(|(rule, _)| rule).collect())
        .collect();
    Ok(Some(FilterPolicy { branches }))
}

/// The rules of one branch, each with the depth of its key.
type Branch = Vec<(Rule, usize)>;

struct Compiler<'a> {
    reader: Reader<'a>,
    branches: Vec<Branch>,
    /// The number of keys on the first level.
    keys: usize,
    /// Whether a key is below another.
    nested: bool,
}

impl Compiler<'_> {
    /// Returns the number of combinations as SNS counts it: for each branch the
    /// product over its keys of the list's length times the key's depth.
    fn combinations(&self) -> usize {
        self.branches
            .iter()
            .map(|branch| {
                branch.iter().fold(1, |product: usize, (rule, depth)| {
                    product.saturating_mul(rule.conditions.len() * depth)
                })
            })
            .fold(0, usize::saturating_add)
    }

    fn policy(&mut self) -> Result<(), String> {
        if self.reader.next() != Kind::StartObject {
            return self.fail("Filter is not an object");
        }
        self.object(&mut Vec::new(), false, true)
    }

    fn fail<T>(&self, message: &str) -> Result<T, String> {
        Err(self.reader.error(message))
    }

    fn object(
        &mut self,
        path: &mut Vec<String>,
        inside_or: bool,
        root: bool,
    ) -> Result<(), String> {
        let mut empty = true;
        while self.reader.next() != Kind::EndObject {
            empty = false;
            self.keys += usize::from(root);
            let name = self.reader.text();
            if name == "$or" {
                self.or(path)?;
                continue;
            }
            if inside_or && RESERVED.contains(&name.as_str()) {
                return self.fail(&format!(
                    "{name} is Ruler reserved fieldName which cannot be used inside $or."
                ));
            }
            path.push(name);
            match self.reader.next() {
                Kind::StartObject => {
                    self.nested = true;
                    self.object(path, inside_or, false)?;
                }
                Kind::StartArray => self.conditions(path)?,
                _ => {
                    let name = path.last().expect("it was just pushed");
                    return self.fail(&format!("\"{name}\" must be an object or an array"));
                }
            }
            path.pop();
        }
        if empty && !root {
            return self.fail("Empty objects are not allowed");
        }
        Ok(())
    }

    /// Compiles `$or`: every branch so far is continued by each of the alternatives.
    fn or(&mut self, path: &mut Vec<String>) -> Result<(), String> {
        if self.reader.next() != Kind::StartArray {
            return self.fail("It must be an Array followed with $or.");
        }
        let before = std::mem::take(&mut self.branches);
        let mut after = Vec::new();
        let mut alternatives = 0;
        while self.reader.next() != Kind::EndArray {
            alternatives += 1;
            if self.reader.kind() != Kind::StartObject {
                return self.fail("Only JSON object is allowed in array of $or relationship.");
            }
            self.branches.clone_from(&before);
            self.object(path, true, false)?;
            after.append(&mut self.branches);
            if after.len() > MAX_COMBINATIONS {
                return Err("Filter policy is too complex".to_owned());
            }
        }
        self.branches = after;
        if alternatives < 2 {
            return self.fail("There must have at least 2 Objects in $or relationship.");
        }
        Ok(())
    }

    /// Compiles the list of alternatives of one key.
    fn conditions(&mut self, path: &[String]) -> Result<(), String> {
        let mut conditions = Vec::new();
        while self.reader.next() != Kind::EndArray {
            conditions.push(match self.reader.kind() {
                Kind::StartObject => self.expression()?,
                Kind::StartArray => {
                    return self.fail("Match value must be String, number, true, false, or null");
                }
                _ => Condition::Equals(self.scalar()),
            });
        }
        if conditions.is_empty() {
            return self.fail("Empty arrays are not allowed");
        }
        if self.branches.is_empty() {
            self.branches.push(Vec::new());
        }
        let dotted = path.join(".");
        for branch in &mut self.branches {
            branch.retain(|(rule, _)| rule.path != dotted);
            let rule = Rule {
                path: dotted.clone(),
                conditions: conditions.clone(),
            };
            branch.push((rule, path.len()));
        }
        Ok(())
    }

    fn scalar(&mut self) -> Value {
        let text = self.reader.text();
        match self.reader.kind() {
            Kind::Number => text.parse().map_or(Value::Null, Value::Number),
            Kind::True => Value::Bool(true),
            Kind::False => Value::Bool(false),
            Kind::String => Value::String(text),
            _ => Value::Null,
        }
    }

    /// Compiles `{"operator": …}`.
    fn expression(&mut self) -> Result<Condition, String> {
        if self.reader.next() != Kind::FieldName {
            return self.fail("Match expression name not found");
        }
        let operator = self.reader.text();
        let condition = match operator.as_str() {
            "exactly" => Condition::Equals(Value::String(self.pattern("exact")?)),
            "numeric" => {
                let range = self.numeric()?;
                return self
                    .end_object("Too many elements in numeric expression")
                    .map(|()| Condition::Numeric(range));
            }
            "anything-but" => return self.anything_but(),
            "exists" => match self.reader.next() {
                Kind::True => Condition::Exists(true),
                Kind::False => Condition::Exists(false),
                _ => return self.fail("exists match pattern must be either true or false."),
            },
            "cidr" => {
                let text = self.pattern("prefix")?;
                Condition::Cidr(Cidr::parse(&text)?)
            }
            "prefix" | "suffix" | "equals-ignore-case" | "wildcard" => {
                let text = self.pattern(&operator)?;
                Condition::Text(pattern(&operator, text)?)
            }
            _ => return self.fail(&format!("Unrecognized match type {operator}")),
        };
        self.end_object("Only one key allowed in match expression")?;
        Ok(condition)
    }

    fn end_object(&mut self, error: &str) -> Result<(), String> {
        if self.reader.next() == Kind::EndObject {
            Ok(())
        } else {
            self.fail(error)
        }
    }

    fn pattern(&mut self, operator: &str) -> Result<String, String> {
        if self.reader.next() != Kind::String {
            return self.fail(&format!("{operator} match pattern must be a string"));
        }
        Ok(self.reader.text())
    }

    fn anything_but(&mut self) -> Result<Condition, String> {
        const NO_VALUE: &str =
            "Value of anything-but must be an array or single string/number value.";
        const UNSUPPORTED: &str = "Inside anything but list, start|null|boolean is not supported.";
        const MIXED: &str = "Inside anything but list, either all values are number or string, mixed type is not supported";
        let excluded = match self.reader.next() {
            Kind::StartObject => return self.anything_but_pattern(),
            Kind::String | Kind::Number => vec![self.scalar()],
            Kind::StartArray => {
                let mut excluded = Vec::new();
                while self.reader.next() != Kind::EndArray {
                    if !matches!(self.reader.kind(), Kind::String | Kind::Number) {
                        return self.fail(UNSUPPORTED);
                    }
                    excluded.push(self.scalar());
                }
                if excluded.is_empty()
                    || excluded
                        .iter()
                        .any(|value| value.is_string() != excluded[0].is_string())
                {
                    return self.fail(MIXED);
                }
                excluded
            }
            _ => return self.fail(NO_VALUE),
        };
        self.end_object("Too many elements in numeric expression")?;
        Ok(Condition::AnythingBut(excluded))
    }

    /// Compiles `{"anything-but": {"prefix": …}}`, with one pattern or a list.
    fn anything_but_pattern(&mut self) -> Result<Condition, String> {
        if self.reader.next() != Kind::FieldName {
            return self.fail("Anything-But expression name not found");
        }
        let operator = self.reader.text();
        // Recorded: a suffix is refused here, though it is an operator otherwise.
        if !matches!(
            operator.as_str(),
            "prefix" | "equals-ignore-case" | "wildcard"
        ) {
            return self.fail(&format!("Unsupported anything-but pattern: {operator}"));
        }
        let must_be_string = format!("{operator} match pattern must be a string");
        let mut excluded = Vec::new();
        match self.reader.next() {
            Kind::String => excluded.push(self.reader.text()),
            Kind::StartArray => {
                while self.reader.next() != Kind::EndArray {
                    if self.reader.kind() != Kind::String {
                        return self.fail(&must_be_string);
                    }
                    excluded.push(self.reader.text());
                }
            }
            _ => return self.fail(&must_be_string),
        }
        if excluded.is_empty() || excluded.iter().any(String::is_empty) {
            return self.fail("Null prefix/suffix not allowed");
        }
        self.end_object("Only one key allowed in match expression")?;
        self.end_object("Only one key allowed in match expression")?;
        let excluded = excluded
            .into_iter()
            .map(|text| pattern(&operator, text))
            .collect::<Result<_, _>>()?;
        Ok(Condition::AnythingButText(excluded))
    }

    fn numeric(&mut self) -> Result<Range, String> {
        if self.reader.next() != Kind::StartArray {
            return self.fail("Value of numeric must be an array.");
        }
        if self.reader.next() != Kind::String {
            let text = self.reader.text();
            return self.fail(&format!("Invalid member in numeric match: {text}"));
        }
        let operator = self.reader.text();
        self.reader.next();
        if !matches!(operator.as_str(), "=" | ">=" | ">" | "<=" | "<") {
            return self.fail(&format!("Unrecognized numeric range operator: {operator}"));
        }
        let value = self.number(if operator == "=" { "equals" } else { &operator })?;
        let next = self.reader.next();
        let mut range = Range::default();
        match operator.as_str() {
            ">=" => range.bottom = Some((value, true)),
            ">" => range.bottom = Some((value, false)),
            "<=" => range.top = Some((value, true)),
            "<" => range.top = Some((value, false)),
            _ => (range.bottom, range.top) = (Some((value, true)), Some((value, true))),
        }
        if next == Kind::EndArray {
            return Ok(range);
        }
        if range.top.is_some() {
            return self.fail("Too many elements in numeric expression");
        }
        let text = self.reader.text();
        if next != Kind::String {
            return self.fail(&format!("Bad value in numeric range: {text}"));
        }
        if !matches!(text.as_str(), "<=" | "<") {
            return self.fail(&format!("Bad numeric range operator: {text}"));
        }
        self.reader.next();
        let top = self.number(&text)?;
        if self.reader.next() != Kind::EndArray {
            return self.fail("Too many terms in numeric range expression");
        }
        if value >= top {
            return self.fail("Bottom must be less than top");
        }
        range.top = Some((top, text == "<="));
        Ok(range)
    }

    fn number(&mut self, operator: &str) -> Result<f64, String> {
        if self.reader.kind() == Kind::Number
            && let Ok(number) = self.reader.text().parse()
        {
            return Ok(truncated(number));
        }
        self.fail(&format!("Value of {operator} must be numeric"))
    }
}

fn pattern(operator: &str, text: String) -> Result<TextPattern, String> {
    Ok(match operator {
        "prefix" => TextPattern::Prefix(text),
        "suffix" => TextPattern::Suffix(text),
        "wildcard" => TextPattern::Wildcard(Wildcard::parse(&text)?),
        _ => TextPattern::EqualsIgnoreCase(text),
    })
}

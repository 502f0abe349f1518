//! Tokens to expressions, and texts to parts with placeholders.

use rehearsal_record::Place;
use serde_json::Value;

use super::expr::{BinaryOp, Expr, ExprKind, UnaryOp};
use super::functions::{self, FUNCTIONS};
use super::lex::{Lexed, Token, is_name_part, is_name_start, tokens};
use super::mistake::Mistake;
use super::template::TemplatePart;
use crate::diagnostic::Code;
use crate::suggest::{closest, listed};

/// Parentheses and operators nested deeper than this are not meant.
const DEPTH: usize = 40;

/// A text cut into parts, and whether it is nothing but one placeholder.
pub struct SplitTemplate {
    /// The parts.
    pub parts: Vec<TemplatePart>,
    /// Whether it is nothing but one placeholder.
    pub whole: bool,
}

/// Turns characters of the scalar into a place in the file.
pub type Locate<'l> = &'l dyn Fn(usize, usize) -> Place;

/// Cuts a text at its placeholders: `$name`, `$name.path[0]`, `${expression}`; `$$`
/// is one dollar sign, and a `$` before anything else is itself.
pub fn split_template(text: &str, locate: Locate<'_>) -> Result<SplitTemplate, Mistake> {
    let chars: Vec<char> = text.chars().collect();
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while at < chars.len() {
        let next = chars.get(at + 1).copied();
        match (chars[at], next) {
            ('$', Some('$')) => {
                plain.push('$');
                at += 2;
            }
            (c, _) => {
                if let Some((expr, end)) = placeholder_at(&chars, at, locate)? {
                    flush(&mut plain, &mut parts);
                    parts.push(TemplatePart::Placeholder(expr));
                    at = end;
                } else {
                    plain.push(c);
                    at += 1;
                }
            }
        }
    }
    flush(&mut plain, &mut parts);
    let whole = matches!(parts[..], [TemplatePart::Placeholder(_)]);
    Ok(SplitTemplate { parts, whole })
}

/// The placeholder that opens at a character, if one does, and where it ends.
pub fn placeholder_at(
    chars: &[char],
    at: usize,
    locate: Locate<'_>,
) -> Result<Option<(Expr, usize)>, Mistake> {
    match (chars[at], chars.get(at + 1)) {
        ('$', Some('{')) => {
            let end = closing_brace(chars, at)?;
            Ok(Some((expression(chars, at + 2, end, locate)?, end + 1)))
        }
        ('$', Some(c)) if is_name_start(*c) => Ok(Some(simple_path(chars, at + 1, locate))),
        _ => Ok(None),
    }
}

fn flush(plain: &mut String, parts: &mut Vec<TemplatePart>) {
    if !plain.is_empty() {
        parts.push(TemplatePart::Text(std::mem::take(plain)));
    }
}

/// The brace that closes the one at `at + 1`; braces in quotes do not count.
fn closing_brace(chars: &[char], at: usize) -> Result<usize, Mistake> {
    let mut quote = None;
    let mut index = at + 2;
    while index < chars.len() {
        match (quote, chars[index]) {
            (Some(_), '\\') => index += 1,
            (Some(open), c) if c == open => quote = None,
            (None, c @ ('"' | '\'')) => quote = Some(c),
            (None, '}') => return Ok(index),
            _ => {}
        }
        index += 1;
    }
    Err(Mistake::new(at, 2, "this `${` is never closed")
        .help("close it with `}`; for a plain dollar sign before a brace write `$$`"))
}

/// `name.path[0]` after a `$`, as far as it goes.
fn simple_path(chars: &[char], from: usize, locate: Locate<'_>) -> (Expr, usize) {
    let name_end = |mut at: usize| {
        while chars.get(at).is_some_and(|c| is_name_part(*c)) {
            at += 1;
        }
        at
    };
    let text = |from: usize, to: usize| chars[from..to].iter().collect::<String>();
    let mut end = name_end(from);
    let mut expr = Expr {
        place: locate(from, end - from),
        kind: ExprKind::Variable(text(from, end)),
    };
    loop {
        match (chars.get(end), chars.get(end + 1)) {
            (Some('.'), Some(c)) if is_name_start(*c) => {
                let stop = name_end(end + 1);
                expr = Expr {
                    place: locate(from, stop - from),
                    kind: ExprKind::Field(Box::new(expr), text(end + 1, stop)),
                };
                end = stop;
            }
            (Some('['), Some(c)) if c.is_ascii_digit() => {
                let mut stop = end + 1;
                while chars.get(stop).is_some_and(char::is_ascii_digit) {
                    stop += 1;
                }
                let index = text(end + 1, stop).parse::<u32>();
                let (Ok(index), Some(']')) = (index, chars.get(stop)) else {
                    return (expr, end);
                };
                let literal = Expr {
                    place: locate(end + 1, stop - end - 1),
                    kind: ExprKind::Literal(Value::from(index)),
                };
                expr = Expr {
                    place: locate(from, stop + 1 - from),
                    kind: ExprKind::Index(Box::new(expr), Box::new(literal)),
                };
                end = stop + 1;
            }
            _ => return (expr, end),
        }
    }
}

/// A whole text that is one expression, without `${` and `}`.
pub fn parse_expression(text: &str, locate: Locate<'_>) -> Result<Expr, Mistake> {
    let chars: Vec<char> = text.chars().collect();
    expression(&chars, 0, chars.len(), locate)
}

fn expression(chars: &[char], from: usize, to: usize, locate: Locate<'_>) -> Result<Expr, Mistake> {
    let mut parser = Parser {
        tokens: tokens(chars, from, to)?,
        at: 0,
        locate,
        depth: 0,
    };
    if parser.peek().token == Token::End {
        return Err(Mistake::new(
            from.saturating_sub(2),
            3,
            "there is nothing between `${` and `}`",
        ));
    }
    let expr = parser.binary(0)?;
    let rest = parser.peek().clone();
    if rest.token == Token::End {
        Ok(expr)
    } else {
        Err(Mistake::new(
            rest.start,
            rest.end - rest.start,
            format!("the expression should end before {}", shown(&rest.token)),
        ))
    }
}

struct Parser<'p> {
    tokens: Vec<Lexed>,
    at: usize,
    locate: Locate<'p>,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> &Lexed {
        // The last token is always `End`, and nothing advances past it.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Lexed {
        let lexed = self.peek().clone();
        self.at += 1;
        lexed
    }

    fn takes(&mut self, symbol: &'static str) -> bool {
        let found = self.peek().token == Token::Symbol(symbol);
        self.at += usize::from(found);
        found
    }

    fn expects(&mut self, symbol: &'static str, why: &str) -> Result<usize, Mistake> {
        let found = self.next();
        if found.token == Token::Symbol(symbol) {
            return Ok(found.end);
        }
        let message = format!(
            "`{symbol}` is missing before {}: it closes {why}",
            shown(&found.token)
        );
        Err(Mistake::new(found.start, found.end - found.start, message))
    }

    fn made(&self, start: usize, end: usize, kind: ExprKind) -> (Expr, usize, usize) {
        let place = (self.locate)(start, end.saturating_sub(start));
        (Expr { place, kind }, start, end)
    }

    fn binary(&mut self, weakest: u8) -> Result<Expr, Mistake> {
        self.spanned_binary(weakest).map(|(expr, ..)| expr)
    }

    fn spanned_binary(&mut self, weakest: u8) -> Result<(Expr, usize, usize), Mistake> {
        self.depth += 1;
        if self.depth > DEPTH {
            let at = self.peek().start;
            return Err(Mistake::new(at, 1, "this expression is nested too deep"));
        }
        let mut left = self.unary()?;
        while let Some(op) = self.operator()
            && op.strength() > weakest
        {
            self.at += 1;
            let right = self.spanned_binary(op.strength())?;
            let (start, end) = (left.1, right.2);
            let kind = ExprKind::Binary(op, Box::new(left.0), Box::new(right.0));
            left = self.made(start, end, kind);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn operator(&self) -> Option<BinaryOp> {
        let Token::Symbol(symbol) = self.peek().token else {
            return None;
        };
        Some(match symbol {
            "||" => BinaryOp::Or,
            "&&" => BinaryOp::And,
            "==" => BinaryOp::Equal,
            "!=" => BinaryOp::NotEqual,
            "<" => BinaryOp::Less,
            "<=" => BinaryOp::LessOrEqual,
            ">" => BinaryOp::Greater,
            ">=" => BinaryOp::GreaterOrEqual,
            "+" => BinaryOp::Add,
            "-" => BinaryOp::Subtract,
            "*" => BinaryOp::Multiply,
            "/" => BinaryOp::Divide,
            "%" => BinaryOp::Remainder,
            _ => return None,
        })
    }

    fn unary(&mut self) -> Result<(Expr, usize, usize), Mistake> {
        let start = self.peek().start;
        let op = if self.takes("!") {
            UnaryOp::Not
        } else if self.takes("-") {
            UnaryOp::Negate
        } else {
            return self.postfix();
        };
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(Mistake::new(start, 1, "this expression is nested too deep"));
        }
        let inner = self.unary()?;
        self.depth -= 1;
        let end = inner.2;
        Ok(self.made(start, end, ExprKind::Unary(op, Box::new(inner.0))))
    }

    fn postfix(&mut self) -> Result<(Expr, usize, usize), Mistake> {
        let mut expr = self.primary()?;
        loop {
            let start = expr.1;
            if self.takes(".") {
                let name = self.next();
                let Token::Name(field) = name.token else {
                    let message =
                        format!("a name should follow the dot, not {}", shown(&name.token));
                    return Err(Mistake::new(name.start, name.end - name.start, message)
                        .help("a name with other signs in it is written `[\"the-name\"]`"));
                };
                expr = self.made(start, name.end, ExprKind::Field(Box::new(expr.0), field));
            } else if self.takes("[") {
                let index = self.binary(0)?;
                let end = self.expects("]", "the `[`")?;
                let kind = ExprKind::Index(Box::new(expr.0), Box::new(index));
                expr = self.made(start, end, kind);
            } else {
                return Ok(expr);
            }
        }
    }

    fn primary(&mut self) -> Result<(Expr, usize, usize), Mistake> {
        let first = self.next();
        match first.token {
            Token::Literal(value) => {
                Ok(self.made(first.start, first.end, ExprKind::Literal(value)))
            }
            Token::Name(name) if self.peek().token == Token::Symbol("(") => {
                self.at += 1;
                self.call(&name, first.start, first.end)
            }
            Token::Name(name) => Ok(self.made(first.start, first.end, ExprKind::Variable(name))),
            Token::Symbol("(") => {
                let (inner, ..) = self.spanned_binary(0)?;
                let end = self.expects(")", "the `(`")?;
                Ok((inner, first.start, end))
            }
            Token::Symbol("[") => {
                let (items, end) = self.items("]", "the `[`")?;
                Ok(self.made(first.start, end, ExprKind::List(items)))
            }
            other => Err(Mistake::new(
                first.start,
                first.end - first.start,
                format!("a value is needed here, not {}", shown(&other)),
            )),
        }
    }

    fn items(&mut self, close: &'static str, why: &str) -> Result<(Vec<Expr>, usize), Mistake> {
        let mut items = Vec::new();
        if self.peek().token == Token::Symbol(close) {
            return Ok((items, self.next().end));
        }
        loop {
            items.push(self.binary(0)?);
            if !self.takes(",") {
                return Ok((items, self.expects(close, why)?));
            }
        }
    }

    fn call(
        &mut self,
        name: &str,
        start: usize,
        name_end: usize,
    ) -> Result<(Expr, usize, usize), Mistake> {
        let (arguments, end) = self.items(")", "the call")?;
        let Some(function) = functions::find(name) else {
            let near = closest(name, FUNCTIONS.iter().map(|f| f.name));
            let message = format!("there is no function `{name}`");
            let mut mistake =
                Mistake::new(start, name_end - start, message).code(Code::UnknownFunction);
            mistake.instead = near.map(str::to_owned);
            if near.is_some() {
                return Err(mistake);
            }
            let mistake = mistake.help(format!(
                "functions: {}",
                listed(FUNCTIONS.iter().map(|f| f.name))
            ));
            return Err(mistake);
        };
        if let Err(message) = function.accepts(arguments.len()) {
            return Err(Mistake::new(start, end - start, message)
                .code(Code::FunctionArguments)
                .help(format!("it is called as `{}`", function.signature())));
        }
        Ok(self.made(start, end, ExprKind::Call(function, arguments)))
    }
}

fn shown(token: &Token) -> String {
    match token {
        Token::Name(name) => format!("`{name}`"),
        Token::Literal(value) => format!("`{value}`"),
        Token::Symbol(symbol) => format!("`{symbol}`"),
        Token::End => "the end".to_owned(),
    }
}

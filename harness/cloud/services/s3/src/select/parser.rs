//! Reads a query.

use serde_json::Value;

use super::error::{Result, SelectError, SelectErrorKind};
use super::lexer::{Token, tokens};
use super::syntax::{
    Aggregate, Expression, FromStep, Function, Name, Operator, Projection, Query, Step, Type,
};

/// How deep expressions may be nested.
const MAX_DEPTH: u32 = 64;

/// Words that are no names unless they stand in quotes.
const RESERVED: [&str; 9] = [
    "SELECT", "FROM", "WHERE", "LIMIT", "AND", "OR", "AS", "LIKE", "BETWEEN",
];

/// Parses a query.
pub(crate) fn parse(text: &str) -> Result<Query> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
    };
    let query = parser.query()?;
    if parser.symbol(";") && parser.peek().is_none() || parser.peek().is_none() {
        return Ok(query);
    }
    Err(parser.unexpected())
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: u32,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn unexpected(&self) -> SelectError {
        let found = match self.peek() {
            None => "the end of the expression".to_owned(),
            Some(Token::Word(text) | Token::Quoted(text)) => text.clone(),
            Some(Token::Literal(value)) => value.to_string(),
            Some(Token::Symbol(symbol)) => (*symbol).to_owned(),
        };
        SelectError::new(
            SelectErrorKind::UnexpectedToken,
            format!("The SQL expression contains an unexpected token: {found}"),
        )
    }

    fn symbol(&mut self, symbol: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Symbol(found)) if *found == symbol);
        self.at += usize::from(found);
        found
    }

    fn need_symbol(&mut self, symbol: &str) -> Result<()> {
        if self.symbol(symbol) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word))
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn need_word(&mut self, word: &str) -> Result<()> {
        if self.word(word) {
            Ok(())
        } else {
            Err(self.unexpected())
        }
    }

    fn name(&mut self) -> Result<Name> {
        match self.peek() {
            Some(Token::Word(_) | Token::Quoted(_)) => {}
            _ => return Err(self.unexpected()),
        }
        match self.next() {
            Some(Token::Quoted(text)) => Ok(Name { text, quoted: true }),
            Some(Token::Word(text)) => Ok(Name {
                text,
                quoted: false,
            }),
            _ => Err(self.unexpected()),
        }
    }

    fn query(&mut self) -> Result<Query> {
        self.need_word("SELECT")?;
        let projection = self.projection()?;
        if !self.word("FROM") {
            return Err(match self.peek() {
                None => SelectError::new(
                    SelectErrorKind::MissingFrom,
                    "The SQL expression has no FROM after the SELECT list.",
                ),
                Some(_) => self.unexpected(),
            });
        }
        let (from, path_name) = self.source()?;
        let given = self.word("AS");
        let ends = self.peek().is_none()
            || matches!(self.peek(), Some(Token::Symbol(_)))
            || ["WHERE", "LIMIT", "GROUP", "ORDER", "JOIN"]
                .iter()
                .any(|word| self.is_word(word));
        let alias = if given || !ends {
            Some(self.name()?)
        } else {
            path_name
        };
        let condition = if self.word("WHERE") {
            Some(self.expression()?)
        } else {
            None
        };
        let limit = if self.word("LIMIT") {
            match self.next() {
                Some(Token::Literal(Value::Number(number))) if number.is_u64() => number.as_u64(),
                _ => {
                    self.at -= 1;
                    return Err(self.unexpected());
                }
            }
        } else {
            None
        };
        for word in ["GROUP", "ORDER", "JOIN", "HAVING", "OFFSET", "UNION"] {
            if self.is_word(word) {
                return Err(SelectError::new(
                    SelectErrorKind::UnsupportedSyntax,
                    format!("The SQL expression contains unsupported syntax: {word}"),
                ));
            }
        }
        Ok(Query {
            projection,
            from,
            alias,
            condition,
            limit,
        })
    }

    fn projection(&mut self) -> Result<Projection> {
        if self.symbol("*") {
            return Ok(Projection::All);
        }
        let mut items = Vec::new();
        loop {
            let before = self.at;
            // `s.*` is everything, too.
            if self.name().is_ok() && self.symbol(".") && self.symbol("*") {
                return Ok(Projection::All);
            }
            self.at = before;
            let expression = self.expression()?;
            let given = self.word("AS");
            let named = given
                || !self.is_word("FROM")
                    && matches!(self.peek(), Some(Token::Word(_) | Token::Quoted(_)));
            let alias = if named { Some(self.name()?.text) } else { None };
            items.push((expression, alias));
            if !self.symbol(",") {
                return Ok(Projection::Items(items));
            }
        }
    }

    /// `S3Object[*].a.b[*]`: the steps, and the last name among them.
    fn source(&mut self) -> Result<(Vec<FromStep>, Option<Name>)> {
        if !self.name()?.is("S3Object") {
            self.at -= 1;
            return Err(self.unexpected());
        }
        let mut steps = Vec::new();
        let mut last = None;
        loop {
            if self.symbol("[*]") {
                steps.push(FromStep::Each);
            } else if self.symbol("[") {
                steps.push(FromStep::Index(self.index()?));
            } else if self.symbol(".") {
                let name = self.name()?;
                last = Some(name.clone());
                steps.push(FromStep::Name(name));
            } else {
                break;
            }
        }
        // The first `[*]` stands for the records themselves.
        if steps.first() == Some(&FromStep::Each) {
            steps.remove(0);
        }
        Ok((steps, last))
    }

    fn index(&mut self) -> Result<usize> {
        let index = match self.next() {
            Some(Token::Literal(Value::Number(number))) => number.as_u64(),
            _ => None,
        };
        let index = index.and_then(|index| usize::try_from(index).ok());
        let Some(index) = index else {
            self.at -= 1;
            return Err(self.unexpected());
        };
        self.need_symbol("]")?;
        Ok(index)
    }

    fn expression(&mut self) -> Result<Expression> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(SelectError::new(
                SelectErrorKind::UnsupportedSyntax,
                "The SQL expression is nested too deeply.",
            ));
        }
        let mut left = self.conjunction()?;
        while self.word("OR") {
            left = binary(Operator::Or, left, self.conjunction()?);
        }
        self.depth -= 1;
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Expression> {
        let mut left = self.negation()?;
        while self.word("AND") {
            left = binary(Operator::And, left, self.negation()?);
        }
        Ok(left)
    }

    fn negation(&mut self) -> Result<Expression> {
        let mut negated = false;
        while self.word("NOT") {
            negated = !negated;
        }
        let inner = self.comparison()?;
        Ok(if negated {
            Expression::Not(Box::new(inner))
        } else {
            inner
        })
    }

    fn comparison(&mut self) -> Result<Expression> {
        let left = self.sum()?;
        for (symbol, operator) in [
            ("=", Operator::Equal),
            ("<>", Operator::Unequal),
            ("!=", Operator::Unequal),
            ("<=", Operator::LessOrEqual),
            (">=", Operator::GreaterOrEqual),
            ("<", Operator::Less),
            (">", Operator::Greater),
        ] {
            if self.symbol(symbol) {
                return Ok(binary(operator, left, self.sum()?));
            }
        }
        if self.word("IS") {
            let negated = self.word("NOT");
            let left = Box::new(left);
            if self.word("MISSING") {
                return Ok(Expression::IsMissing(left, negated));
            }
            self.need_word("NULL")?;
            return Ok(Expression::IsNull(left, negated));
        }
        let negated = self.word("NOT");
        let left = Box::new(left);
        if self.word("LIKE") {
            let pattern = Box::new(self.sum()?);
            let escape = if self.word("ESCAPE") {
                Some(Box::new(self.sum()?))
            } else {
                None
            };
            return Ok(Expression::Like(left, pattern, escape, negated));
        }
        if self.word("BETWEEN") {
            let low = Box::new(self.sum()?);
            self.need_word("AND")?;
            let high = Box::new(self.sum()?);
            return Ok(Expression::Between(left, low, high, negated));
        }
        if self.word("IN") {
            self.need_symbol("(")?;
            return Ok(Expression::In(left, self.arguments()?, negated));
        }
        if negated {
            return Err(self.unexpected());
        }
        Ok(*left)
    }

    /// Expressions to the closing bracket.
    fn arguments(&mut self) -> Result<Vec<Expression>> {
        let mut arguments = Vec::new();
        if self.symbol(")") {
            return Ok(arguments);
        }
        loop {
            arguments.push(self.expression()?);
            if self.symbol(")") {
                return Ok(arguments);
            }
            self.need_symbol(",")?;
        }
    }

    fn sum(&mut self) -> Result<Expression> {
        let mut left = self.product()?;
        loop {
            let operator = if self.symbol("+") {
                Operator::Add
            } else if self.symbol("-") {
                Operator::Subtract
            } else if self.symbol("||") {
                Operator::Concatenate
            } else {
                return Ok(left);
            };
            left = binary(operator, left, self.product()?);
        }
    }

    fn product(&mut self) -> Result<Expression> {
        let mut left = self.unary()?;
        loop {
            let operator = if self.symbol("*") {
                Operator::Multiply
            } else if self.symbol("/") {
                Operator::Divide
            } else if self.symbol("%") {
                Operator::Modulo
            } else {
                return Ok(left);
            };
            left = binary(operator, left, self.unary()?);
        }
    }

    fn unary(&mut self) -> Result<Expression> {
        let mut negative = false;
        while self.symbol("-") {
            negative = !negative;
        }
        let inner = self.primary()?;
        Ok(if negative {
            Expression::Negative(Box::new(inner))
        } else {
            inner
        })
    }

    fn primary(&mut self) -> Result<Expression> {
        if self.symbol("(") {
            let inner = self.expression()?;
            self.need_symbol(")")?;
            return Ok(inner);
        }
        if let Some(Token::Literal(value)) = self.peek() {
            let value = value.clone();
            self.at += 1;
            return Ok(Expression::Literal(value));
        }
        for (word, value) in [
            ("TRUE", Value::Bool(true)),
            ("FALSE", Value::Bool(false)),
            ("NULL", Value::Null),
        ] {
            if self.word(word) {
                return Ok(Expression::Literal(value));
            }
        }
        if RESERVED.iter().any(|word| self.is_word(word)) {
            return Err(self.unexpected());
        }
        let name = self.name()?;
        if !name.quoted && self.symbol("(") {
            return self.call(&name.text.to_ascii_uppercase());
        }
        let mut steps = vec![Step::Name(name)];
        loop {
            if self.symbol(".") {
                steps.push(Step::Name(self.name()?));
            } else if self.symbol("[") {
                steps.push(Step::Index(self.index()?));
            } else {
                return Ok(Expression::Path(steps));
            }
        }
    }

    fn call(&mut self, name: &str) -> Result<Expression> {
        let aggregate = match name {
            "COUNT" => Some(Aggregate::Count),
            "SUM" => Some(Aggregate::Sum),
            "AVG" => Some(Aggregate::Average),
            "MIN" => Some(Aggregate::Minimum),
            "MAX" => Some(Aggregate::Maximum),
            _ => None,
        };
        if let Some(aggregate) = aggregate {
            let argument = if aggregate == Aggregate::Count && self.symbol("*") {
                None
            } else {
                Some(Box::new(self.expression()?))
            };
            self.need_symbol(")")?;
            return Ok(Expression::Aggregate(aggregate, argument));
        }
        if name == "CAST" {
            let inner = Box::new(self.expression()?);
            self.need_word("AS")?;
            let kind = self.name()?.text.to_ascii_uppercase();
            let kind = match kind.as_str() {
                "INT" | "INTEGER" => Type::Integer,
                "FLOAT" | "DECIMAL" | "NUMERIC" | "DOUBLE" | "REAL" => Type::Float,
                "STRING" | "CHAR" | "VARCHAR" => Type::Text,
                "BOOL" | "BOOLEAN" => Type::Boolean,
                _ => {
                    return Err(SelectError::new(
                        SelectErrorKind::UnsupportedSyntax,
                        format!("The SQL expression contains an unsupported data type: {kind}"),
                    ));
                }
            };
            if self.symbol("(") {
                // A precision.
                self.arguments()?;
            }
            self.need_symbol(")")?;
            return Ok(Expression::Cast(inner, kind));
        }
        let function = match name {
            "LOWER" => Function::Lower,
            "UPPER" => Function::Upper,
            "CHAR_LENGTH" | "CHARACTER_LENGTH" => Function::Length,
            "TRIM" => Function::Trim,
            "SUBSTRING" => Function::Substring,
            "COALESCE" => Function::Coalesce,
            "NULLIF" => Function::NullIf,
            _ => {
                return Err(SelectError::new(
                    SelectErrorKind::UnsupportedFunction,
                    format!("The SQL expression calls a function that is not implemented: {name}"),
                ));
            }
        };
        if function == Function::Substring {
            let mut arguments = vec![self.expression()?];
            if self.word("FROM") {
                arguments.push(self.expression()?);
                if self.word("FOR") {
                    arguments.push(self.expression()?);
                }
                self.need_symbol(")")?;
            } else {
                self.need_symbol(",")?;
                arguments.extend(self.arguments()?);
            }
            return Ok(Expression::Call(function, arguments));
        }
        Ok(Expression::Call(function, self.arguments()?))
    }
}

fn binary(operator: Operator, left: Expression, right: Expression) -> Expression {
    Expression::Binary(operator, Box::new(left), Box::new(right))
}

//! Semantic tokens and folds as the protocol has them.

use crate::assist::{Fold, Token, TokenKind, WordKind};
use lsp_types::{
    FoldingRange, FoldingRangeKind, Range, SemanticToken, SemanticTokenType, SemanticTokens,
    SemanticTokensLegend,
};

/// The types of tokens, in the order of their numbers.
const TYPES: [SemanticTokenType; 8] = [
    SemanticTokenType::METHOD,
    SemanticTokenType::OPERATOR,
    SemanticTokenType::MACRO,
    SemanticTokenType::VARIABLE,
    SemanticTokenType::PROPERTY,
    SemanticTokenType::FUNCTION,
    SemanticTokenType::STRING,
    SemanticTokenType::NUMBER,
];

/// Returns the types of tokens that the server sends.
pub(crate) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: TYPES.to_vec(),
        token_modifiers: Vec::new(),
    }
}

fn number(kind: TokenKind) -> u32 {
    match kind {
        TokenKind::Action => 0,
        TokenKind::Matcher | TokenKind::Word(WordKind::Symbol) => 1,
        TokenKind::Placeholder => 2,
        TokenKind::Word(WordKind::Name) => 3,
        TokenKind::Word(WordKind::Field) => 4,
        TokenKind::Word(WordKind::Function) => 5,
        TokenKind::Word(WordKind::Text) => 6,
        TokenKind::Word(WordKind::Number | WordKind::Constant) => 7,
    }
}

/// Returns tokens as the protocol has them: each from the one before.
pub(crate) fn encoded(text: &str, tokens: &[Token], within: Option<Range>) -> SemanticTokens {
    let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
    let mut data = Vec::new();
    let (mut line, mut line_start, mut read) = (0_u32, 0, 0);
    let (mut last_line, mut last_start) = (0, 0);
    for token in tokens {
        // The tokens are in order: the text is read once.
        for (at, _) in text[read..token.bytes.start].match_indices('\n') {
            line += 1;
            line_start = read + at + 1;
        }
        read = token.bytes.start;
        if within.is_some_and(|within| line < within.start.line || line > within.end.line) {
            continue;
        }
        let start = units(&text[line_start..token.bytes.start]);
        let is_same_line = line == last_line;
        data.push(SemanticToken {
            delta_line: line - last_line,
            delta_start: start - if is_same_line { last_start } else { 0 },
            length: units(&text[token.bytes.clone()]),
            token_type: number(token.kind),
            token_modifiers_bitset: 0,
        });
        (last_line, last_start) = (line, start);
    }
    SemanticTokens {
        result_id: None,
        data,
    }
}

/// Returns a fold.
pub(crate) fn folding_range(fold: Fold) -> FoldingRange {
    FoldingRange {
        start_line: fold.first.saturating_sub(1),
        end_line: fold.last.saturating_sub(1),
        kind: fold.is_comment.then_some(FoldingRangeKind::Comment),
        ..FoldingRange::default()
    }
}

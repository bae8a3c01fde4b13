//! What engines say of themselves in a view, in every language.

use super::EngineError;
use crate::language::texts::errors as texts;
use crate::language::{Message, grouped};
use crate::memory::{Bytes, OverBudget};

impl EngineError {
    /// What a view shows of it. What a driver says, and what does not fit in which part of a device,
    /// is English everywhere.
    pub fn message(&self) -> Message {
        match self {
            Self::CannotGrow { generation, needed_bytes, allowed_bytes } => {
                let [needed, allowed] = Bytes::told_apart(*needed_bytes, *allowed_bytes);
                Message::new(texts::CANNOT_GROW, [grouped(*generation), needed, allowed])
            }
            Self::OverBudget(OverBudget { needed, allowed }) => {
                Message::new(texts::OVER_BUDGET, Bytes::told_apart(*needed, *allowed))
            }
            Self::PastLastCoordinate { generation } => {
                Message::new(texts::PAST_LAST_COORDINATE, [grouped(*generation)])
            }
            Self::PastLastGeneration => {
                Message::new(texts::PAST_LAST_GENERATION, [grouped(u64::MAX)])
            }
            Self::RuleNotStepped { rule, engine } => {
                Message::new(texts::RULE_NOT_STEPPED, [engine.to_string(), rule.to_string()])
            }
            Self::DeviceLost(reason) => Message::new(texts::DEVICE_LOST, [reason.as_str()]),
            Self::Device(reason) => Message::new(texts::DEVICE, [reason.as_str()]),
            Self::TooLarge { .. } | Self::NoAdapter(_) => self.to_string().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn errors_are_told_in_both_languages_with_their_numbers() {
        let error = EngineError::CannotGrow {
            generation: 1_234_567,
            needed_bytes: 4096,
            allowed_bytes: 1000,
        };
        for language in Language::ALL {
            let text = error.message().say(language);
            for part in ["1,234,567", "4.0 KiB", "1000 bytes"] {
                assert!(text.contains(part), "{text}");
            }
        }
    }
}

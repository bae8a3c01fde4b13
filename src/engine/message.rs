//! What engines say of themselves in a view, in every language.

use super::{EngineError, LimitedBy};
use crate::language::texts::errors as texts;
use crate::language::{Message, grouped};
use crate::memory::{Bytes, OverBudget};

/// What does not fit.
pub(super) fn universe_of(width: u64, height: u64) -> Message {
    Message::new(texts::UNIVERSE_OF, [width, height].map(|cells| cells.to_string()))
}

impl EngineError {
    /// What a view shows of it. What a driver says is English everywhere.
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
            Self::DeviceLost(reason) => Message::new(texts::DEVICE_LOST, [reason.as_str()]),
            Self::NoThread(reason) => Message::new(texts::NO_THREAD, [reason.as_str()]),
            Self::Unreadable(reason) => Message::new(texts::UNREADABLE, [reason.as_str()]),
            Self::Device(reason) => Message::new(texts::DEVICE, [reason.as_str()]),
            Self::TooLarge { what, needed_bytes, allowed_bytes, limited_by, advice } => {
                let [needed, allowed] = Bytes::told_apart(*needed_bytes, *allowed_bytes);
                let text = match limited_by {
                    LimitedBy::Budget => texts::TOO_LARGE,
                    LimitedBy::Adapter => texts::TOO_LARGE_FOR_ADAPTER,
                };
                let values = [what.clone(), needed.into(), allowed.into(), advice.clone()];
                Message::new(text, values)
            }
            Self::NoAdapter(message) | Self::RuleNotStepped(message) => message.clone(),
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
        let too_large = |limited_by| EngineError::TooLarge {
            what: universe_of(10, 20),
            needed_bytes: 4096,
            allowed_bytes: 1000,
            limited_by,
            advice: texts::SMALLER_UNIVERSE.into(),
        };
        for error in [too_large(LimitedBy::Budget), too_large(LimitedBy::Adapter)] {
            assert_eq!(error.message().to_string(), error.to_string());
            error.message().assert_is_translated("");
        }
        for language in Language::ALL {
            let text = error.message().say(language);
            for part in ["1,234,567", "4.0 KiB", "1000 bytes"] {
                assert!(text.contains(part), "{text}");
            }
        }
    }
}

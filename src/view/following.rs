//! What a view keeps in its middle.

use crate::engine::session::Status;
use crate::life::Rect;

/// What a view keeps in its middle.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Following {
    /// Nothing: the view stays where its user puts it.
    #[default]
    Nothing,
    /// All that lives.
    Pattern,
    /// One object, whose place the view knows.
    Object,
}

impl Following {
    /// What is followed after a switch: the pattern where nothing was, and nothing else.
    pub fn switched(self) -> Self {
        match self {
            Self::Nothing => Self::Pattern,
            Self::Pattern | Self::Object => Self::Nothing,
        }
    }

    /// The region to keep in the middle, where the pattern is followed and something lives.
    pub fn pattern(self, status: &Status) -> Option<Rect> {
        status.bounding_box.filter(|_| self == Self::Pattern)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::EngineKind;
    use crate::life::Rulestring;

    #[test]
    fn a_switch_follows_the_pattern_and_lets_go_of_everything() {
        let check = |before: Following, after| assert_eq!(before.switched(), after);
        check(Following::Nothing, Following::Pattern);
        check(Following::Pattern, Following::Nothing);
        check(Following::Object, Following::Nothing);
    }

    #[test]
    fn a_pattern_is_followed_while_it_lives() {
        let status = |bounding_box| Status {
            bounding_box,
            ..Status::new(EngineKind::Reference, Rulestring::default())
        };
        let there = Some(Rect::new(1, 2, 3, 4));
        assert_eq!(Following::Pattern.pattern(&status(there)), there);
        assert_eq!(Following::Pattern.pattern(&status(None)), None);
        assert_eq!(Following::Object.pattern(&status(there)), None);
        assert_eq!(Following::Nothing.pattern(&status(there)), None);
    }
}

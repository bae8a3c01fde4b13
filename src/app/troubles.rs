//! What is told of files that cannot be had, in every language. What the system says of rarer troubles
//! is English everywhere.

use std::io::{self, ErrorKind};

use crate::engine::EngineError;
use crate::language::Message;
use crate::language::texts::troubles as texts;

/// What the system says of a file.
pub(super) fn of_file(name: &str, error: &io::Error) -> Message {
    let text = match error.kind() {
        ErrorKind::NotFound => texts::NO_SUCH_FILE,
        ErrorKind::PermissionDenied => texts::NOT_ALLOWED,
        ErrorKind::ReadOnlyFilesystem => texts::READ_ONLY,
        ErrorKind::StorageFull => texts::NO_SPACE,
        _ => return Message::new(texts::ABOUT, [name.into(), reason(error)]),
    };
    Message::new(text, [name])
}

/// What an error of the system says, or what within it was said by a writer or an engine.
pub(super) fn reason(error: &io::Error) -> Message {
    let within = error.get_ref();
    let message = within.and_then(|within| within.downcast_ref::<Message>()).cloned();
    let of_engine = || within?.downcast_ref::<EngineError>().map(EngineError::message);
    message.or_else(of_engine).unwrap_or_else(|| error.to_string().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn files_that_cannot_be_had_are_told_of_by_what_is_wrong() {
        let say = |kind: ErrorKind, language| of_file("a.rle", &kind.into()).say(language);
        assert_eq!(say(ErrorKind::NotFound, Language::English), "There is no file a.rle");
        assert_eq!(say(ErrorKind::NotFound, Language::Chinese), "没有文件 a.rle");
        assert_eq!(say(ErrorKind::PermissionDenied, Language::Chinese), "无权访问 a.rle");
        let other = io::Error::other("the disk is on fire");
        assert_eq!(of_file("a.rle", &other).to_string(), "a.rle: the disk is on fire");
    }

    #[test]
    fn what_is_said_within_an_error_is_said_in_every_language() {
        let check = |error: io::Error, chinese: &str| {
            let said = reason(&error).say(Language::Chinese);
            assert!(said.contains(chinese), "{said}");
        };
        check(io::Error::other(Message::from(texts::UNBOUNDED)), "无界");
        check(io::Error::other(EngineError::PastLastGeneration), "最后一代");
    }
}

//! How a table of texts is written down.

/// Defines texts, and the list of all of them. A line is `NAME: "English", "中文";`, and for a text
/// about a number `NAME: "{0} thing" | "{0} things", "{0} 个";`.
macro_rules! phrases {
    ($($name:ident: $english:literal $(| $other:literal)?, $chinese:literal;)*) => {
        $(
            #[doc = concat!("`", $english, "`")]
            pub const $name: phrase!(type $($other)?) = phrase!($english $(| $other)?, $chinese);
        )*

        /// Every text with its name.
        #[cfg(test)]
        pub(crate) const ALL: &[(&str, &[&str], &str)] =
            &[$((stringify!($name), &[$english $(, $other)?], $chinese)),*];
    };
}

/// The type and the value of a line of [`phrases`].
macro_rules! phrase {
    (type) => {
        crate::language::Text
    };
    (type $other:literal) => {
        crate::language::Counted
    };
    ($english:literal, $chinese:literal) => {
        crate::language::Text { english: $english, chinese: $chinese }
    };
    ($one:literal | $other:literal, $chinese:literal) => {
        crate::language::Counted { one: $one, other: $other, chinese: $chinese }
    };
}

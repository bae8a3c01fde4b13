//! Shaders as text: files that import each other, and structures that Rust and WGSL share.
//!
//! WGSL has no imports. So a line `#import NAME` stands for a part, once in a program: a structure
//! or some constants that are written in Rust, a piece that was made for this program, or a file of
//! `shaders/shared/`. What is imported may import in turn. A structure is written once, in Rust, by
//! `shared_struct!`, which prints it as WGSL with its comments and asserts that both lay it out
//! alike; so are constants, by `shared_constants!`.
//!
//! Parts are put together as text, because that takes no time beside compiling: naga_oil, which
//! parses every part, takes 28 ms for the tile kernel of which naga parses the whole in 11 ms.

use std::collections::HashSet;
use std::fmt::Write as _;

/// Embeds files of `shaders/` by their names.
macro_rules! files {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../shaders/", $name, ".wgsl")))),*]
    };
}

/// Every file of `shaders/`: its name without the ending, and its text.
pub const FILES: &[(&str, &str)] = files![
    "blocks"
    "count"
    "draw"
    "gather"
    "grid_select"
    "grid_step"
    "grid_step_tile"
    "limit_copy"
    "limit_operations"
    "plane_access"
    "plane_count"
    "plane_step"
    "seam"
    "shared/bits"
    "shared/dispatch"
    "shared/grid"
    "shared/pool"
    "shared/row_of_cells"
    "shared/row_of_sums"
    "shared/tiles_all"
    "shared/tiles_listed"
    "wrap"
    "write"
];

/// A whole shader.
#[derive(Clone, Debug)]
pub struct Program {
    /// What it is called in errors and in a device's tools.
    pub label: String,
    /// WGSL.
    pub source: String,
    /// The files of `shaders/` that it is made of.
    pub files: Vec<&'static str>,
    /// The structures that it shares with Rust.
    pub structs: Vec<&'static SharedStruct>,
}

/// What a program may import besides the files of `shaders/shared/`.
#[derive(Clone, Debug)]
pub enum Part<'a> {
    /// A structure, by its name.
    Struct(&'static SharedStruct),
    /// Some WGSL, by the name that it is imported by.
    Text(&'a str, String),
}

impl Part<'_> {
    /// A structure.
    pub const fn of<T: Shared>() -> Self {
        Self::Struct(&T::STRUCT)
    }
}

impl<'a> Part<'a> {
    /// Constants of type `u32`, by the name that they are imported by.
    pub fn constants(name: &'a str, constants: &[(&str, u32)]) -> Self {
        let mut text = String::new();
        for (name, value) in constants {
            // Writing to a string cannot fail.
            let _ = writeln!(text, "const {name}: u32 = {value}u;");
        }
        Self::Text(name, text)
    }
}

impl Program {
    /// The program of a file of `shaders/`. A line that imports what is not there stays as it is,
    /// which no shader compiler takes.
    pub fn new(file: &'static str, parts: &[Part<'_>]) -> Self {
        let label = file.to_owned();
        let mut program =
            Self { label, source: String::new(), files: Vec::new(), structs: Vec::new() };
        if let Some(text) = text_of(file) {
            program.files.push(file);
            program.add(text, parts, &mut HashSet::new());
        }
        program
    }

    fn add(&mut self, text: &str, parts: &[Part<'_>], imported: &mut HashSet<String>) {
        for line in text.lines() {
            let Some(name) = line.trim_start().strip_prefix("#import ").map(str::trim_end) else {
                self.source.push_str(line);
                self.source.push('\n');
                continue;
            };
            if !imported.insert(name.to_owned()) {
                continue;
            }
            let part = parts.iter().find(|part| match part {
                Part::Struct(shared) => shared.name == name,
                Part::Text(part, _) => *part == name,
            });
            match part {
                Some(Part::Struct(shared)) => {
                    self.structs.push(shared);
                    self.source.push_str(shared.wgsl);
                }
                Some(Part::Text(_, text)) => self.add(text, parts, imported),
                None => {
                    match FILES.iter().find(|(file, _)| file.strip_prefix(SHARED) == Some(name)) {
                        Some((file, text)) => {
                            self.files.push(file);
                            self.add(text, parts, imported);
                        }
                        None => {
                            self.source.push_str(line);
                            self.source.push('\n');
                        }
                    }
                }
            }
        }
    }
}

/// Where files stand that others import.
const SHARED: &str = "shared/";

fn text_of(file: &str) -> Option<&'static str> {
    FILES.iter().find(|(name, _)| *name == file).map(|(_, text)| *text)
}

/// A structure that Rust and WGSL share.
#[derive(Debug, PartialEq, Eq)]
pub struct SharedStruct {
    /// Its name in both languages.
    pub name: &'static str,
    /// Its declaration in WGSL.
    pub wgsl: &'static str,
    /// Its fields with the bytes before each, in Rust.
    pub fields: &'static [(&'static str, usize)],
    /// Its bytes in Rust.
    pub bytes: usize,
}

/// A type that `shared_struct!` has written.
pub trait Shared: bytemuck::Pod {
    /// What there is to know of it.
    const STRUCT: SharedStruct;
}

/// Writes a structure for Rust and for WGSL. Fields are of the types `u32`, `i32` and `f32`,
/// `(atomic u32)`, which is `u32` in Rust, `[f32; 2]` and `[u32; 2]`, which are vectors in WGSL,
/// `[f32; 4]`, and `[[f32; 4]; 4]`, which is an array of vectors. Where the languages would lay it
/// out differently it does not compile.
macro_rules! shared_struct {
    (
        $(#[doc = $about:literal])*
        $visibility:vis struct $name:ident {
            $($(#[doc = $doc:literal])* $field:ident: $kind:tt,)*
        }
    ) => {
        $(#[doc = $about])*
        #[repr(C)]
        #[derive(Clone, Copy, Debug, Default, PartialEq, bytemuck::Pod, bytemuck::Zeroable)]
        $visibility struct $name {
            $($(#[doc = $doc])* $visibility $field: $crate::wgsl::rust_type!($kind),)*
        }

        impl $crate::wgsl::Shared for $name {
            const STRUCT: $crate::wgsl::SharedStruct = $crate::wgsl::SharedStruct {
                name: stringify!($name),
                wgsl: concat!(
                    $("//", $about, "\n",)*
                    "struct ", stringify!($name), " {\n",
                    $(
                        $("    //", $doc, "\n",)*
                        "    ", stringify!($field), ": ", $crate::wgsl::wgsl_type!($kind), ",\n",
                    )*
                    "}\n",
                ),
                fields: &[$((stringify!($field), std::mem::offset_of!($name, $field)),)*],
                bytes: size_of::<$name>(),
            };
        }

        const _: () = {
            $(
                assert!(std::mem::offset_of!($name, $field) % $crate::wgsl::alignment!($kind) == 0);
                assert!(size_of::<$name>() % $crate::wgsl::alignment!($kind) == 0);
            )*
        };
    };
}

/// Writes constants of type `u32` for Rust and, as the part of the name that is given, for WGSL.
macro_rules! shared_constants {
    (
        $(#[doc = $about:literal])*
        $visibility:vis fn $part:ident;
        $($(#[doc = $doc:literal])* $name:ident = $value:literal;)*
    ) => {
        $($(#[doc = $doc])* $visibility const $name: u32 = $value;)*

        $(#[doc = $about])*
        $visibility fn $part() -> $crate::wgsl::Part<'static> {
            let text = concat!(
                $($("//", $doc, "\n",)* "const ", stringify!($name), ": u32 = ", $value, "u;\n",)*
            );
            $crate::wgsl::Part::Text(stringify!($part), text.to_owned())
        }
    };
}

/// The type of a shared field in Rust.
macro_rules! rust_type {
    ((atomic u32)) => {
        u32
    };
    ($kind:tt) => {
        $kind
    };
}

/// The type of a shared field in WGSL.
macro_rules! wgsl_type {
    ((atomic u32)) => {
        "atomic<u32>"
    };
    ([f32; 2]) => {
        "vec2<f32>"
    };
    ([u32; 2]) => {
        "vec2<u32>"
    };
    ([f32; 4]) => {
        "vec4<f32>"
    };
    ([[f32; 4]; 4]) => {
        "array<vec4<f32>, 4>"
    };
    ($kind:tt) => {
        stringify!($kind)
    };
}

/// The alignment in WGSL of a shared field. Rust's is 4 for all of them.
macro_rules! alignment {
    ([f32; 2]) => {
        8
    };
    ([u32; 2]) => {
        8
    };
    ([f32; 4]) => {
        16
    };
    ([[f32; 4]; 4]) => {
        16
    };
    ($kind:tt) => {
        4
    };
}

pub(crate) use {alignment, rust_type, shared_constants, shared_struct, wgsl_type};

#[cfg(test)]
mod tests {
    use super::*;

    shared_struct! {
        /// Some numbers.
        pub(crate) struct Some {
            /// How many.
            count: (atomic u32),
            from: i32,
            place: [f32; 2],
        }
    }

    shared_constants! {
        /// Those that are shared.
        pub(crate) fn numbers;
        /// As many as a word has bits.
        BITS = 32;
        MANY = 32768;
    }

    #[test]
    fn structures_and_constants_are_printed_with_what_is_said_of_them() {
        let expected = "// Some numbers.\nstruct Some {\n    // How many.\n    count: atomic<u32>,\n\
                        \x20   from: i32,\n    place: vec2<f32>,\n}\n";
        assert_eq!(Some::STRUCT.wgsl, expected);
        assert_eq!(Some::STRUCT.fields, [("count", 0), ("from", 4), ("place", 8)]);
        let Part::Text(name, text) = numbers() else { panic!("constants are text") };
        assert_eq!(name, "numbers");
        let expected = "// As many as a word has bits.\nconst BITS: u32 = 32u;\n\
                        const MANY: u32 = 32768u;\n";
        assert_eq!((text.as_str(), BITS, MANY), (expected, 32, 32_768));
    }

    #[test]
    fn what_is_imported_stands_once_where_it_is_first_asked_for() {
        let made = Part::Text("made", "#import Some\n#import bits\nmade\n".to_owned());
        let sizes = Part::constants("sizes", &[("SIDE", 8)]);
        let mut program = Program::new("shared/bits", &[]);
        let bits = std::mem::take(&mut program.source);
        let text =
            "one\n    #import made\n#import sizes\n#import made\n#import Some\n#import lost\n";
        program.add(text, &[made, Part::of::<Some>(), sizes], &mut HashSet::new());
        let some = Some::STRUCT.wgsl;
        let expected = format!("one\n{some}{bits}made\nconst SIDE: u32 = 8u;\n#import lost\n");
        assert_eq!(program.source, expected);
        assert_eq!(program.files, ["shared/bits", "shared/bits"]);
        assert_eq!(program.structs, [&Some::STRUCT]);
    }
}

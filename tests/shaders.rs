//! Every shader, those of files and those that are made, holds what is said of it; no device is
//! needed for that.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use lifescope::engine::gpu;
use lifescope::render::draw;
use lifescope::wgsl::{FILES, Program};
use wgpu::naga;

/// All of them.
fn programs() -> Vec<Program> {
    let mut programs = gpu::programs();
    programs.push(draw::program());
    programs
}

fn parsed(program: &Program) -> naga::Module {
    naga::front::wgsl::parse_str(&program.source).unwrap_or_else(|error| {
        panic!("{}: {}", program.label, error.emit_to_string(&program.source))
    })
}

#[test]
fn every_shader_is_valid() {
    let programs = programs();
    assert!(programs.len() > 50);
    for program in programs {
        let mut validator = naga::valid::Validator::new(
            naga::valid::ValidationFlags::all(),
            naga::valid::Capabilities::empty(),
        );
        if let Err(error) = validator.validate(&parsed(&program)) {
            panic!("{}: {}", program.label, error.emit_to_string(&program.source));
        }
    }
}

#[test]
fn every_file_of_shaders_is_part_of_a_program() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let mut there = BTreeSet::new();
    for (prefix, folder) in [("", folder.clone()), ("shared/", folder.join("shared"))] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "wgsl") {
                there.insert(format!("{prefix}{}", path.file_stem().unwrap().display()));
            }
        }
    }
    let embedded: BTreeSet<String> = FILES.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(embedded, there);
    let used = programs().into_iter().flat_map(|program| program.files);
    let used: BTreeSet<String> = used.map(str::to_owned).collect();
    assert_eq!(used, there);
}

#[test]
fn shared_structures_lie_in_wgsl_as_they_lie_in_rust() {
    let mut seen = HashMap::new();
    for program in programs() {
        let module = parsed(&program);
        for shared in &program.structs {
            let found = module.types.iter().find_map(|(_, kind)| match &kind.inner {
                naga::TypeInner::Struct { members, span }
                    if kind.name.as_deref() == Some(shared.name) =>
                {
                    let member = |member: &naga::StructMember| {
                        (member.name.clone().unwrap_or_default(), member.offset as usize)
                    };
                    Some((members.iter().map(member).collect::<Vec<_>>(), *span as usize))
                }
                _ => None,
            });
            let fields = shared.fields.iter().map(|(name, offset)| ((*name).to_owned(), *offset));
            let expected = (fields.collect::<Vec<_>>(), shared.bytes);
            // What a program imports and does not use need not be there.
            if let Some(found) = found {
                assert_eq!(found, expected, "{} in {}", shared.name, program.label);
                seen.insert(shared.name, shared.bytes);
            }
        }
    }
    assert!(seen.len() >= 13, "{seen:?}");
}

#[test]
fn what_files_have_in_common_they_import() {
    // Structures and constants by their names, functions by all of their text. Files of which a
    // program imports one or the other share what they stand for.
    let mut homes: HashMap<String, &str> = HashMap::new();
    let are_alternatives = |file: &str| {
        ["shared/tiles_", "shared/row_of_cells"].iter().any(|name| file.starts_with(name))
    };
    for (file, text) in FILES.iter().filter(|(file, _)| !are_alternatives(file)) {
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let key = if line.starts_with("struct ") || line.starts_with("const ") {
                line.split([':', '{']).next().unwrap_or_default().trim_end().to_owned()
            } else if line.starts_with("fn ") {
                let rest: Vec<&str> = lines.by_ref().take_while(|line| *line != "}").collect();
                format!("{line}\n{}", rest.join("\n"))
            } else {
                continue;
            };
            if let Some(other) = homes.insert(key.clone(), file) {
                panic!("{key} stands in {other} and in {file}");
            }
        }
    }
    assert!(homes.contains_key("const TILE_WORDS") && homes.contains_key("struct Row"));
}

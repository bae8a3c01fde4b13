//! Holds the sources to what `ARCHITECTURE.md` says of layers, crates and circles.
//!
//! The tables are read from the page, and what a file needs from its code: every path that begins
//! with `crate`, `self`, `super`, the name of a child module or the name of a crate. Tests are left
//! out, because they may look from above.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A file of `src`.
struct Source {
    /// Its path within `src`, as `engine/gpu/device.rs`.
    path: String,
    /// Its place in the tree of modules, as `engine`, `gpu`, `device`.
    module: Vec<String>,
    /// Its code without comments, texts and tests.
    code: String,
}

impl Source {
    /// Whether it is a module or lies within it, as `engine/gpu`.
    fn is_in(&self, place: &str) -> bool {
        let rest = self.path.strip_prefix(place);
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    }

    /// The layer that it belongs to.
    fn layer(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// All paths of its code, as their parts; groups are taken apart.
    fn paths(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        let mut rest = self.code.as_str();
        while let Some(at) = rest.find(|c: char| c.is_alphabetic() || c == '_') {
            rest = &rest[at..];
            let (found, length) = path_at(rest);
            paths.extend(found);
            rest = &rest[length.max(1)..];
        }
        paths
    }

    /// What its paths within the package mean, from the package's root on.
    fn resolved(&self) -> Vec<Vec<String>> {
        let children: BTreeSet<&str> = self
            .code
            .lines()
            .filter_map(|line| line.trim_start().split_once("mod ")?.1.strip_suffix(';'))
            .collect();
        let resolve = |path: Vec<String>| {
            let mut base = self.module.clone();
            let mut parts = path.into_iter().peekable();
            let first = parts.peek()?.clone();
            match first.as_str() {
                "crate" | "lifescope" => {
                    base.clear();
                    parts.next();
                }
                "self" => drop(parts.next()),
                "super" => {
                    while parts.next_if(|part| part == "super").is_some() {
                        base.pop();
                    }
                }
                child if children.contains(child) => {}
                _ => return None,
            }
            base.extend(parts);
            Some(base)
        };
        self.paths().into_iter().filter(|path| path.len() > 1).filter_map(resolve).collect()
    }
}

/// The paths that a text begins with, and their length in it.
fn path_at(text: &str) -> (Vec<Vec<String>>, usize) {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let name = text[..end].to_owned();
    let Some(after) = text[end..].strip_prefix("::") else {
        return (vec![vec![name]], end);
    };
    let joined = |rest: Vec<Vec<String>>| {
        rest.into_iter().map(|path| [vec![name.clone()], path].concat()).collect()
    };
    if let Some(group) = after.strip_prefix('{') {
        let (mut found, mut at) = (Vec::new(), 0);
        loop {
            let rest = &group[at..];
            let start = rest.find(|c: char| c.is_alphanumeric() || "_*}".contains(c));
            let Some(start) = start else { return (joined(found), text.len()) };
            match rest.as_bytes()[start] {
                b'}' => return (joined(found), end + 3 + at + start + 1),
                b'*' => at += start + 1,
                _ => {
                    let (paths, length) = path_at(&rest[start..]);
                    found.extend(paths);
                    at += start + length;
                }
            }
        }
    }
    if after.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        let (rest, length) = path_at(after);
        return (joined(rest), end + 2 + length);
    }
    (vec![vec![name]], end + 2)
}

/// Code without comments and texts. What is left out leaves a blank.
fn bare(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if rest.starts_with('"') {
            quoted(rest)
        } else if rest.starts_with("r\"") || rest.starts_with("r#") && raw(rest) > 0 {
            raw(rest)
        } else if next == '\'' {
            character(rest)
        } else {
            0
        };
        if skipped > 0 {
            code.push(' ');
            rest = &rest[skipped..];
        } else {
            // A name that ends with r is none of a raw text.
            let length = match next.is_alphanumeric() || next == '_' {
                true => rest.find(|c: char| !c.is_alphanumeric() && c != '_'),
                false => Some(next.len_utf8()),
            };
            let length = length.unwrap_or(rest.len());
            code.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    code
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0, 0);
    while at < text.len() {
        let (step, change) = match &text.as_bytes()[at..] {
            [b'/', b'*', ..] => (2, 1),
            [b'*', b'/', ..] => (2, -1),
            _ => (1, 0),
        };
        at += step;
        depth += change;
        if depth == 0 {
            break;
        }
    }
    at
}

fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, c)| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// The length of a raw text, or 0 where there is none.
fn raw(text: &str) -> usize {
    let hashes = text[1..].bytes().take_while(|&byte| byte == b'#').count();
    if !text[1 + hashes..].starts_with('"') {
        return 0;
    }
    let end = format!("\"{}", "#".repeat(hashes));
    let start = 2 + hashes;
    text[start..].find(&end).map_or(text.len(), |at| start + at + end.len())
}

/// The length of a character's literal, or 0 for a lifetime.
fn character(text: &str) -> usize {
    if text[1..].starts_with('\\') {
        return text[3..].find('\'').map_or(text.len(), |at| at + 4);
    }
    let length = text[1..].chars().next().map_or(0, char::len_utf8);
    if text[1 + length..].starts_with('\'') { length + 2 } else { 0 }
}

/// Code without what says how far names are seen.
fn without_visibility(code: &str) -> String {
    let mut parts = code.split("pub(in ");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once(')').map_or("", |(_, rest)| rest));
    rest.fold(first, |all, part| all + "pub" + part)
}

/// Code without the items that are for tests alone.
fn without_tests(code: &str) -> String {
    const MARK: &str = "#[cfg(test)]";
    let mut kept = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(at) = rest.find(MARK) {
        kept.push_str(&rest[..at]);
        rest = &rest[at + MARK.len()..];
        let mut depth = 0;
        let end = rest.char_indices().find(|&(_, c)| {
            depth += i32::from("{([".contains(c)) - i32::from("})]".contains(c));
            depth == 0 && (c == ';' || c == '}')
        });
        rest = end.map_or("", |(at, _)| &rest[at + 1..]);
    }
    kept.push_str(rest);
    kept
}

fn code_of(text: &str) -> String {
    without_visibility(&without_tests(&bare(text)))
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    let source = |file: PathBuf| {
        let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
        let code = code_of(&std::fs::read_to_string(&file).unwrap());
        Source { path, module, code }
    };
    let sources = files.into_iter().map(source);
    sources.filter(|source| source.module.iter().all(|name| name != "tests")).collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// The rows of the page's table whose first column has that heading: the names in backquotes of each
/// column.
fn table(heading: &str) -> Vec<Vec<Vec<String>>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let page = std::fs::read_to_string(path).unwrap();
    let head = format!("| {heading} |");
    let rows = page.lines().skip_while(|line| !line.starts_with(&head)).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let names = |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    let rows: Vec<Vec<Vec<String>>> =
        rows.map(|row| row.trim_matches('|').split('|').map(names).collect()).collect();
    assert!(rows.len() > 5, "ARCHITECTURE.md has a table of {heading}s");
    rows
}

#[test]
fn layers_use_the_layers_that_the_page_says() {
    let mut allowed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table("this layer") {
        for layer in &row[0] {
            allowed.insert(layer.clone(), row[1].clone());
        }
    }
    for source in sources() {
        let layer = source.layer();
        // The command line may use everything; nothing may use it.
        if ["lib", "main", "cli"].contains(&layer) {
            continue;
        }
        let allowed = allowed.get(layer).unwrap_or_else(|| panic!("no row has the layer {layer}"));
        for path in source.resolved() {
            let used = &path[0];
            assert!(
                used == layer || allowed.contains(used),
                "{} uses {}, but `{layer}` may use {allowed:?} only",
                source.path,
                path.join("::")
            );
        }
    }
}

#[test]
fn crates_stand_where_the_page_says() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table("crate") {
        for name in &row[0] {
            places.insert(name.replace('-', "_"), row[1].clone());
        }
    }
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).unwrap();
    let sections = manifest.split("\n[").filter(|section| {
        section.lines().next().is_some_and(|head| head.ends_with("dependencies]"))
            && !section.starts_with("dev-")
    });
    let dependencies: BTreeSet<String> = sections
        .flat_map(|section| section.lines().skip(1))
        .filter(|line| line.starts_with(char::is_alphabetic))
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name.replace('-', "_")))
        .collect();
    let mut seen = BTreeSet::new();
    for source in sources() {
        let paths = source.paths().into_iter().filter(|path| path.len() > 1);
        for name in paths.filter_map(|path| path.into_iter().next()) {
            if let Some(places) = places.get(&name) {
                let is_allowed = places.iter().any(|place| source.is_in(place));
                assert!(is_allowed, "{} uses {name}, which stands in {places:?}", source.path);
            }
            seen.insert(name);
        }
    }
    let unknown: Vec<&String> =
        places.keys().filter(|name| !dependencies.contains(*name)).collect();
    assert!(unknown.is_empty(), "Cargo.toml has none of {unknown:?}");
    let unused: Vec<&String> = dependencies.difference(&seen).collect();
    assert!(unused.is_empty(), "nothing uses {unused:?}");
}

#[test]
fn views_own_no_engines() {
    // An `EnginePlace` makes one, in a function that the session calls.
    let owned = ["Engine", "start_on_host", "cpu", "reference"];
    // Evolves a single object to see its phases, not the universe.
    let is_exempt = |source: &Source| source.is_in("app/census/recognise");
    let sources = sources();
    let views = sources.iter().filter(|source| source.is_in("app") || source.is_in("terminal"));
    for source in views.filter(|source| !is_exempt(source)) {
        for path in source.resolved() {
            let names: Vec<&str> = path.iter().map(String::as_str).collect();
            let is_engine = match names[..] {
                ["engine", name, ..] => owned.contains(&name) || names.contains(&"GpuEngine"),
                _ => false,
            };
            assert!(!is_engine, "{} uses {}", source.path, path.join("::"));
        }
    }
}

#[test]
fn only_the_command_line_prints() {
    for source in sources().iter().filter(|source| !source.is_in("cli")) {
        for printing in ["println!", "eprintln!", "print!", "eprint!", "dbg!"] {
            let is_called = source.code.match_indices(printing).any(|(at, _)| {
                !source.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_')
            });
            assert!(!is_called || source.path == "main.rs", "{} has {printing}", source.path);
        }
    }
}

/// The files within a place with the files there that each uses.
fn uses_within(place: &str) -> BTreeMap<String, BTreeSet<String>> {
    let sources = sources();
    let inside: Vec<&Source> = sources.iter().filter(|source| source.is_in(place)).collect();
    let home = |path: &[String]| {
        let within = inside.iter().filter(|source| path.starts_with(&source.module));
        within.max_by_key(|source| source.module.len()).map(|source| source.path.clone())
    };
    let uses = |source: &Source| {
        let used = source.resolved().into_iter().filter_map(|path| home(&path));
        used.filter(|used| *used != source.path).collect()
    };
    inside.iter().map(|source| (source.path.clone(), uses(source))).collect()
}

/// The files of a circle, each of which uses the next, if there is one.
fn circle(uses: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn visit(
        file: &str,
        uses: &BTreeMap<String, BTreeSet<String>>,
        trail: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(at) = trail.iter().position(|other| other == file) {
            return Some(trail[at..].to_vec());
        }
        if done.contains(file) {
            return None;
        }
        trail.push(file.to_owned());
        let found = uses[file].iter().find_map(|next| visit(next, uses, trail, done));
        trail.pop();
        done.insert(file.to_owned());
        found
    }
    let mut done = BTreeSet::new();
    uses.keys().find_map(|file| visit(file, uses, &mut Vec::new(), &mut done))
}

#[test]
fn engines_have_no_circles_of_modules() {
    for place in ["engine/cpu", "engine/gpu"] {
        let uses = uses_within(place);
        assert!(uses.len() > 5 && uses.values().any(|used| !used.is_empty()));
        if let Some(circle) = circle(&uses) {
            panic!("each of these uses the next, and the last the first: {}", circle.join(", "));
        }
    }
}

#[test]
fn views_have_no_circle_of_parts() {
    for place in ["app", "terminal", "view"] {
        // What lies within a part is its own business, and the module that holds the parts knows them.
        let part = |file: &String| {
            let name = file.strip_prefix(place)?.strip_prefix('/')?.split(['/', '.']).next()?;
            Some(name.to_owned())
        };
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (file, used) in uses_within(place) {
            let Some(name) = part(&file) else { continue };
            let used = used.iter().filter_map(part).filter(|used| *used != name);
            uses.entry(name.clone()).or_default().extend(used);
        }
        if let Some(circle) = circle(&uses) {
            panic!("{place}: each of these uses the next, and the last the first: {circle:?}");
        }
    }
}

#[test]
fn paths_are_found_whatever_stands_around_them() {
    let source = |module: &str, text: &str| Source {
        path: format!("{module}.rs"),
        module: module.split('/').map(str::to_owned).collect(),
        code: code_of(text),
    };
    let check = |text: &str, expected: &[&str]| {
        let found = source("engine/gpu/grid", text).resolved();
        let found: Vec<String> = found.iter().map(|path| path.join("::")).collect();
        assert_eq!(found, expected, "{text}");
    };
    check(
        "use crate::life::{Rect, cells::{Cells, self}, *};",
        &["life::Rect", "life::cells::Cells", "life::cells::self"],
    );
    check(
        "use super::super::{advance, gpu::*}; let a = super::x();",
        &["engine::advance", "engine::gpu", "engine::gpu::x"],
    );
    check(
        "mod bands;\nfn f<'a>(x: &'a u8) { bands::cut('\"', '\\''); other::cut(); }",
        &["engine::gpu::grid::bands::cut"],
    );
    check("// use crate::app;\n/* crate::a /* b */ crate::c */ \"crate::d\" r#\"crate::e\"#", &[]);
    check(
        "#[cfg(test)]\nmod tests { use crate::app::X; fn f() {} }\nuse crate::life::Y;",
        &["life::Y"],
    );
    check("pub(in super::super) struct A(super::B);", &["engine::gpu::B"]);
    check("#[cfg(test)]\nuse crate::app::X;\nuse self::a::Z;", &["engine::gpu::grid::a::Z"]);
    let names = source("a", "wgpu::Buffer::new(); use rayon::prelude::*; winit!{}").paths();
    let names: Vec<&str> = names.iter().map(|path| path[0].as_str()).collect();
    assert!(["wgpu", "rayon", "winit"].iter().all(|name| names.contains(name)), "{names:?}");
}

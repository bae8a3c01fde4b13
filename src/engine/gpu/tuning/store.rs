//! What was measured, remembered in the user's cache folder.
//!
//! One file of lines: adapter, driver, version of the program, size class and the variant, with tabs
//! between. Lines that cannot be read are ignored, and gone after the next measurement; the file is
//! replaced as a whole, so that no reader ever sees half of one.

use std::io;
use std::path::{Path, PathBuf};

use super::super::device::Caps;
use super::super::layout::HALO;
use super::super::tile_kernel::TileShape;
use super::super::variant::{SizeClass, Variant};
use crate::save;

/// The environment variable that names another folder.
pub const FOLDER_VARIABLE: &str = "LIFESCOPE_CACHE";

const FILE: &str = "gpu-kernels.tsv";

/// Bytes of the longest file that is read. A line has some hundred.
const MOST_BYTES: u64 = 1 << 20;

/// The folder where things are remembered, if the system has one.
pub fn folder() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return Some(PathBuf::from(folder));
    }
    let folders = directories::ProjectDirs::from("", "", env!("CARGO_PKG_NAME"))?;
    Some(folders.cache_dir().to_owned())
}

/// What a variant is remembered under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    adapter: String,
    driver: String,
    version: String,
    class: String,
}

impl Key {
    pub(super) fn new(caps: &Caps, class: SizeClass) -> Self {
        // Tabs and line ends would end a field.
        let field = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            adapter: field(&format!("{} {}", caps.name, caps.backend)),
            driver: field(&caps.driver),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            class: class.name().to_owned(),
        }
    }
}

/// What is remembered, and what is wrong with the file where something is.
pub(super) fn find(folder: &Path, key: &Key) -> (Option<Variant>, Option<String>) {
    let path = folder.join(FILE);
    let bytes = match save::read(&path, MOST_BYTES) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return (None, None),
        Err(error) => {
            return (None, Some(format!("cannot read {}: {error}", path.display())));
        }
    };
    let (entries, ignored) = parse(&bytes);
    let complaint = (ignored > 0).then(|| {
        format!(
            "{} has lines that cannot be read, which are ignored ({ignored}); --tune writes it anew",
            path.display()
        )
    });
    let found = entries.into_iter().find(|(other, _)| other == key);
    (found.map(|(_, variant)| variant), complaint)
}

/// Remembers a variant in place of what was remembered under the same key.
///
/// # Errors
/// When the folder or the file cannot be written.
pub(super) fn keep(folder: &Path, key: &Key, variant: Variant) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join(FILE);
    let read = save::read(&path, MOST_BYTES);
    let mut entries = read.map(|bytes| parse(&bytes).0).unwrap_or_default();
    entries.retain(|(other, _)| other != key);
    entries.push((key.clone(), variant));
    save::save(&path, |out| out.write_all(text_of(&entries).as_bytes()))
}

/// What a file of these bytes is when it is written again, and the number of its lines that are not
/// understood and left out.
pub fn mended(bytes: &[u8]) -> (String, usize) {
    let (entries, ignored) = parse(bytes);
    (text_of(&entries), ignored)
}

fn text_of(entries: &[(Key, Variant)]) -> String {
    entries.iter().map(|(key, variant)| line(key, variant)).collect()
}

fn line(key: &Key, variant: &Variant) -> String {
    let TileShape { words, rows, workgroup } = variant.shape;
    format!(
        "{}\t{}\t{}\t{}\t{words}\t{rows}\t{workgroup}\t{}\t{}\n",
        key.adapter, key.driver, key.version, key.class, variant.generations, variant.majority
    )
}

/// The entries, and the number of lines that are none.
fn parse(bytes: &[u8]) -> (Vec<(Key, Variant)>, usize) {
    let text = String::from_utf8_lossy(bytes);
    let lines: Vec<&str> = text.lines().collect();
    let entries: Vec<(Key, Variant)> = lines.iter().filter_map(|line| parse_line(line)).collect();
    let ignored = lines.len() - entries.len();
    (entries, ignored)
}

fn parse_line(line: &str) -> Option<(Key, Variant)> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [adapter, driver, version, class, words, rows, workgroup, generations, majority] =
        fields.as_slice()
    else {
        return None;
    };
    let shape = TileShape {
        words: words.parse().ok()?,
        rows: rows.parse().ok()?,
        workgroup: workgroup.parse().ok()?,
    };
    let generations: u32 = generations.parse().ok()?;
    if generations == 0 || generations > HALO {
        return None;
    }
    let key = Key {
        adapter: (*adapter).to_owned(),
        driver: (*driver).to_owned(),
        version: (*version).to_owned(),
        class: (*class).to_owned(),
    };
    Some((key, Variant { shape, generations, majority: majority.parse().ok()? }))
}

#[cfg(test)]
mod tests {
    use super::super::super::tile_kernel::Majority;
    use super::*;

    fn key(adapter: &str, class: &str) -> Key {
        Key {
            adapter: adapter.to_owned(),
            driver: "a driver 1.0".to_owned(),
            version: "0.1.0".to_owned(),
            class: class.to_owned(),
        }
    }

    fn some_variant(words: u32) -> Variant {
        Variant {
            shape: TileShape { words, rows: 8, workgroup: 64 },
            generations: 16,
            majority: Majority::AndOr,
        }
    }

    #[test]
    fn what_is_kept_is_found_under_its_key_alone() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("made when needed");
        assert_eq!(find(&folder, &key("one", "small")), (None, None));
        keep(&folder, &key("one", "small"), some_variant(4)).unwrap();
        keep(&folder, &key("one", "large"), some_variant(5)).unwrap();
        keep(&folder, &key("two", "small"), some_variant(6)).unwrap();
        keep(&folder, &key("one", "small"), some_variant(7)).unwrap();
        let check = |adapter: &str, class: &str, expected: Option<u32>| {
            let found = find(&folder, &key(adapter, class));
            assert_eq!(found, (expected.map(some_variant), None), "{adapter} {class}");
        };
        check("one", "small", Some(7));
        check("one", "large", Some(5));
        check("two", "small", Some(6));
        check("two", "large", None);
        let other_driver = Key { driver: "a driver 1.1".to_owned(), ..key("one", "small") };
        assert_eq!(find(&folder, &other_driver), (None, None));
        let other_version = Key { version: "0.2.0".to_owned(), ..key("one", "small") };
        assert_eq!(find(&folder, &other_version), (None, None));
        let files = std::fs::read_dir(&folder).unwrap().count();
        assert_eq!(files, 1, "nothing is left of the writing");
    }

    #[test]
    fn a_broken_file_is_ignored_with_a_word_and_mended() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        keep(folder, &key("one", "small"), some_variant(4)).unwrap();
        let path = folder.join(FILE);
        let good = std::fs::read(&path).unwrap();
        let zero = b"one\ta driver 1.0\t0.1.0\tlarge\t4\t8\t64\t0\tand-or\n";
        for broken in [&b"\xff\xfe\x00nonsense\n"[..], b"a\tb\n", b"\n", zero, &good[..20]] {
            std::fs::write(&path, [broken, &good].concat()).unwrap();
            let (found, complaint) = find(folder, &key("one", "small"));
            // A line that ends in the midst spoils the one it runs into.
            assert_eq!(found.is_some(), broken.ends_with(b"\n"));
            assert!(complaint.is_some_and(|text| text.contains("ignored")));
        }
        keep(folder, &key("two", "small"), some_variant(5)).unwrap();
        let (found, complaint) = find(folder, &key("two", "small"));
        assert_eq!((found, complaint), (Some(some_variant(5)), None));
        std::fs::write(&path, vec![b'\n'; MOST_BYTES as usize + 1]).unwrap();
        let (found, complaint) = find(folder, &key("two", "small"));
        assert!(found.is_none() && complaint.is_some_and(|text| text.contains("longer than")));
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        let (found, complaint) = find(folder, &key("two", "small"));
        assert!(found.is_none() && complaint.is_some_and(|text| text.contains("cannot read")));
        assert!(keep(folder, &key("two", "small"), some_variant(5)).is_err());
    }
}

//! Which characters a font file has glyphs for: the `cmap` table of OpenType, formats 4 and 12.
//! The file is foreign, so every number in it is checked against the file's length.
//!
//! Source: the OpenType specification, "cmap - Character to Glyph Index Mapping Table".

/// Whether face `index` of a font file or collection has a glyph for the character.
pub(super) fn has_glyph(file: &[u8], index: u32, character: char) -> bool {
    glyph(file, index, u32::from(character)).is_some_and(|glyph| glyph != 0)
}

fn glyph(file: &[u8], index: u32, character: u32) -> Option<u32> {
    let face = match file.get(..4)? {
        b"ttcf" => u32_at(file, 12 + 4 * index as usize)? as usize,
        _ => 0,
    };
    let tables = u16_at(file, face + 4)? as usize;
    let record = (0..tables)
        .map(|table| face + 12 + 16 * table)
        .find(|&record| file.get(record..record + 4) == Some(b"cmap".as_slice()))?;
    let cmap = file.get(u32_at(file, record + 8)? as usize..)?;
    let subtables = u16_at(cmap, 2)? as usize;
    (0..subtables)
        .filter_map(|subtable| {
            let record = 4 + 8 * subtable;
            // Platform 0 is Unicode, and so are encodings 1 and 10 of platform 3.
            match (u16_at(cmap, record)?, u16_at(cmap, record + 2)?) {
                (0, _) | (3, 1 | 10) => cmap.get(u32_at(cmap, record + 4)? as usize..),
                _ => None,
            }
        })
        .filter_map(|table| match u16_at(table, 0)? {
            4 => by_segments(table, character),
            12 => by_groups(table, character),
            _ => None,
        })
        .find(|&glyph| glyph != 0)
}

/// Format 4: segments of 16-bit characters.
fn by_segments(table: &[u8], character: u32) -> Option<u32> {
    let character = u16::try_from(character).ok()?;
    let doubled = u16_at(table, 6)? as usize;
    let (ends, starts) = (14, 16 + doubled);
    let (deltas, offsets) = (starts + doubled, starts + 2 * doubled);
    let segment = (0..doubled)
        .step_by(2)
        .find(|&at| u16_at(table, ends + at).is_some_and(|end| end >= character))?;
    let start = u16_at(table, starts + segment)?;
    if character < start {
        return None;
    }
    let delta = u16_at(table, deltas + segment)?;
    let offset = u16_at(table, offsets + segment)? as usize;
    if offset == 0 {
        return Some(u32::from(character.wrapping_add(delta)));
    }
    let at = offsets + segment + offset + 2 * usize::from(character - start);
    u16_at(table, at).map(u32::from)
}

/// Format 12: groups of characters of any size.
fn by_groups(table: &[u8], character: u32) -> Option<u32> {
    let groups = u32_at(table, 12)? as usize;
    // Sorted by character, as the specification demands.
    let (mut low, mut high) = (0, groups);
    while low < high {
        let middle = (low + high) / 2;
        let record = 16usize.checked_add(middle.checked_mul(12)?)?;
        let (first, last) = (u32_at(table, record)?, u32_at(table, record + 4)?);
        if character < first {
            high = middle;
        } else if character > last {
            low = middle + 1;
        } else {
            return u32_at(table, record + 8)?.checked_add(character - first);
        }
    }
    None
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..)?.first_chunk().copied().map(u16::from_be_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..)?.first_chunk().copied().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_font_has_what_it_was_made_for() {
        let font = super::super::EMBEDDED;
        for (character, expected) in
            [('中', true), ('意', true), ('\u{d55c}', false), ('\u{1f600}', false)]
        {
            assert_eq!(has_glyph(font, 0, character), expected, "{character}");
        }
    }

    #[test]
    fn broken_files_have_no_glyphs_and_do_not_panic() {
        let font = super::super::EMBEDDED;
        for length in (0..2000).chain([font.len() / 2]) {
            has_glyph(&font[..length], 0, '中');
        }
        let mut broken = font[..20_000].to_vec();
        for at in 0..400 {
            broken[at] ^= 0xff;
            has_glyph(&broken, 7, '中');
        }
    }
}

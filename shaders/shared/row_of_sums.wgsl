// A row of one column of words, with the sum of the three cells about each, ones + 2 twos.

struct Row {
    w: u32,
    c: u32,
    e: u32,
    ones: u32,
    twos: u32,
}

#import majority

fn row_at(index: u32) -> Row {
    let c = now[index];
    let w = (c << 1u) | (now[index - grid.stride] >> 31u);
    let e = (c >> 1u) | (now[index + grid.stride] << 31u);
    return Row(w, c, e, w ^ c ^ e, majority(w, c, e));
}

// A row of one column of words: its cells, and their western and eastern neighbours.

struct Row {
    w: u32,
    c: u32,
    e: u32,
}

fn row_at(index: u32) -> Row {
    let c = now[index];
    let w = (c << 1u) | (now[index - grid.stride] >> 31u);
    let e = (c >> 1u) | (now[index + grid.stride] << 31u);
    return Row(w, c, e);
}

// The three-input bit operations that measure the arithmetic limit.
//
// Layout: `rounds[0]` rounds of 32 turns; `sink` takes a word of every invocation, so that no
// compiler leaves the work out. An invocation holds twelve words in a ring. In a turn each word
// takes in its two successors, `r[i] ^= r[i + 1] & r[i + 2]`, four words at a time: twelve
// operations. No compiler can shorten that, since every result is used three times, and most
// operations do not wait for each other.

struct Ring {
    a: vec4<u32>,
    b: vec4<u32>,
    c: vec4<u32>,
}

@group(0) @binding(0) var<uniform> rounds: vec4<u32>;
@group(0) @binding(1) var<storage, read_write> sink: array<u32>;

fn turn(ring: Ring) -> Ring {
    let a = ring.a ^ (vec4(ring.a.yzw, ring.b.x) & vec4(ring.a.zw, ring.b.xy));
    let b = ring.b ^ (vec4(ring.b.yzw, ring.c.x) & vec4(ring.b.zw, ring.c.xy));
    let c = ring.c ^ (vec4(ring.c.yzw, a.x) & vec4(ring.c.zw, a.xy));
    return Ring(a, b, c);
}

fn four_turns(ring: Ring) -> Ring {
    return turn(turn(turn(turn(ring))));
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3<u32>) {
    let seed = (id.x + 1u) * 2654435769u;
    let first = vec4(seed, seed ^ 1597334677u, seed ^ 3812015801u, seed ^ 2798796415u);
    var ring = Ring(first, first * 3u, first * 5u);
    for (var round = 0u; round < rounds.x; round++) {
        ring = four_turns(four_turns(ring));
        ring = four_turns(four_turns(ring));
        ring = four_turns(four_turns(ring));
        ring = four_turns(four_turns(ring));
    }
    let folded = ring.a ^ ring.b ^ ring.c;
    sink[id.x] = folded.x ^ folded.y ^ folded.z ^ folded.w;
}

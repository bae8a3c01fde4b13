// Changes words of cells: those of a grid or of a pool of tiles.
//
// Layout: a change names a word of the buffer, the bits of it that are to change, and what they
// become. Changes may share a word, of which they change different bits; so they are atomic.

#import dispatch
#import WriteRequest
#import WordChange
#import sizes

@group(0) @binding(0) var<uniform> request: WriteRequest;
@group(0) @binding(1) var<storage, read> changes: array<WordChange>;
@group(0) @binding(2) var<storage, read_write> cells: array<atomic<u32>>;

@compute @workgroup_size(LANES)
fn write_words(
    @builtin(workgroup_id) group: vec3<u32>,
    @builtin(local_invocation_index) lane: u32,
) {
    let index = workgroup_number(group) * LANES + lane;
    if (index >= request.count) {
        return;
    }
    let change = changes[index];
    if (change.mask == 0xffffffffu) {
        atomicStore(&cells[change.at], change.bits);
        return;
    }
    atomicAnd(&cells[change.at], ~change.mask);
    atomicOr(&cells[change.at], change.bits & change.mask);
}

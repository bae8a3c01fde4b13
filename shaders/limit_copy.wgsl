// The copy that measures the memory limit.
//
// Layout: two buffers of as many vectors as there are invocations. Workgroups are laid out in two
// dimensions, because one holds at most 65535; the invocation's number counts through both.
// Neighbouring invocations touch neighbouring vectors.

@group(0) @binding(0) var<storage, read> source: array<vec4<u32>>;
@group(0) @binding(1) var<storage, read_write> sink: array<vec4<u32>>;

@compute @workgroup_size(256)
fn main(
    @builtin(workgroup_id) workgroup: vec3<u32>,
    @builtin(num_workgroups) workgroups: vec3<u32>,
    @builtin(local_invocation_index) local: u32,
) {
    let index = (workgroup.y * workgroups.x + workgroup.x) * 256u + local;
    sink[index] = source[index];
}

// Dispatches of more workgroups than one dimension may have are laid out in rows, as
// `workgroups` in `src/engine/gpu/layout.rs` does.

#import constants

// The number of a workgroup of such a dispatch; those past the last have work for nobody.
fn workgroup_number(group: vec3<u32>) -> u32 {
    return group.y * GROUPS_IN_A_ROW + group.x;
}

// Draws a universe on the canvas: one fullscreen triangle, one invocation a pixel.
//
// Input. `picture` holds `raster_size.x * raster_size.y` numbers of live cells, one a block, row
// after row; behind them the width in cells of each column of blocks and the height of each row
// of blocks; and behind those, where `layers` says HAS_COLOURS, the colour of each block's live cells as four
// bytes, red first. A block is one cell where `blocks_are_cells` is 1, and then a pixel is at most about
// as large as a block; otherwise a block is about one pixel.
//
// `tint_words` holds a word a block where `layers` says HAS_TINTS: what its live cells belong to, as
// src/render/tint.rs says. Bits 0 to 2 are a tint's number or 0, bit 3 says that every object in the
// block is known, the bits above it count the cells that are explained.
//
// What a pixel shows. Close up, the share of the pixel that live cells cover: edges are exact at any
// zoom, so they are crisp on whole pixels and do not shimmer between them. Far out, the density of
// the block under the pixel's centre, on a curve that keeps a lone cell visible: any live cell is at
// least `sparse`. Live cells have the colour of their tint, or else of their states where those have any; far out a
// spaceship is at its brightest however few cells it has, and everything else dims with its density, so that a glider
// stands out from ash. Over that grid lines, and around a bounded universe a border and another shade.
//
// Invariants. Pixels count from the canvas's top-left corner, `canvas_min` in the target. Lengths
// and places are relative to the canvas or the raster, never to the plane, so that single
// precision is enough anywhere on it. Colours are sRGB values, blended as such; a target that
// encodes by itself gets them decoded.

#import FrameInputs
#import layers

// No uniform: for every value of one that branches depend on, llvmpipe compiles the shader anew.
@group(0) @binding(0) var<storage, read> frame: FrameInputs;
@group(0) @binding(1) var<storage, read> picture: array<u32>;
@group(0) @binding(2) var<storage, read> tint_words: array<u32>;

const ACTIVE: u32 = 3u;
const MOVING: u32 = 4u;

// How bright the sparsest block of a colour is.
const SPARSE_TINT: f32 = 0.45;

@vertex
fn corner(@builtin(vertex_index) index: u32) -> @builtin(position) vec4<f32> {
    let unit = vec2<f32>(f32(index & 1u), f32(index >> 1u));
    return vec4<f32>(unit * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn shade(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
    let pixel = floor(position.xy) - frame.canvas_min;
    var colour: vec3<f32>;
    if frame.blocks_are_cells == 1u {
        colour = cells_colour(pixel);
    } else {
        colour = block_colour(pixel);
    }
    colour = mix(colour, frame.grid.rgb, line_strength(pixel));
    let wide = vec4<f32>(-1.0, -1.0, 1.0, 1.0) * frame.border_width;
    let edge = mix(frame.outside.rgb, frame.border.rgb, share_inside(pixel, frame.bounds + wide));
    colour = mix(edge, colour, share_inside(pixel, frame.bounds));
    if frame.target_is_srgb == 1u {
        colour = decoded(colour);
    }
    return vec4<f32>(colour, 1.0);
}

// The colour of the cells under the pixel, each by the share of the pixel that it covers, where a
// block is a cell. A pixel no larger than a cell touches at most two along each axis.
fn cells_colour(pixel: vec2<f32>) -> vec3<f32> {
    let start = frame.block_origin + pixel * frame.blocks_per_pixel;
    let first = floor(start);
    let second_share =
        clamp((start - first - 1.0) / frame.blocks_per_pixel + 1.0, vec2(0.0), vec2(1.0));
    let block = vec2<i32>(first);
    let upper = mix(cell_colour(block), cell_colour(block + vec2(1, 0)), second_share.x);
    let lower =
        mix(cell_colour(block + vec2(0, 1)), cell_colour(block + vec2(1, 1)), second_share.x);
    return mix(upper, lower, second_share.y);
}

fn cell_colour(block: vec2<i32>) -> vec3<f32> {
    let live = count(block);
    if live == 0u {
        return frame.ground.rgb;
    }
    let tint = tint_of(block, live);
    if tint != 0u {
        return frame.tints[tint - 1u].rgb;
    }
    if has_colours() {
        return state_colour(block);
    }
    return frame.cell.rgb;
}

// The colour of the block under the pixel's centre, by the share of its cells that live.
fn block_colour(pixel: vec2<f32>) -> vec3<f32> {
    let block = vec2<i32>(floor(frame.block_origin + (pixel + 0.5) * frame.blocks_per_pixel));
    let live = count(block);
    if live == 0u {
        return frame.ground.rgb;
    }
    let size = frame.raster_size;
    let columns = size.x * size.y;
    let width = picture[columns + u32(block.x)];
    let height = picture[columns + size.x + u32(block.y)];
    // A block past the last coordinate has no cells.
    let density = min(f32(live) / max(f32(width) * f32(height), 1.0), 1.0);
    let tint = tint_of(block, live);
    if tint == 0u && !has_colours() {
        return mix(frame.sparse.rgb, frame.cell.rgb, sqrt(density));
    }
    let brightness = select(mix(SPARSE_TINT, 1.0, sqrt(density)), 1.0, tint == MOVING);
    if tint == 0u {
        return mix(frame.ground.rgb, state_colour(block), brightness);
    }
    return mix(frame.ground.rgb, frame.tints[tint - 1u].rgb, brightness);
}

fn has_colours() -> bool {
    return (frame.layers & HAS_COLOURS) != 0u;
}

// The colour of the states of a block in the raster in which something lives.
fn state_colour(block: vec2<i32>) -> vec3<f32> {
    let size = frame.raster_size;
    return unpack4x8unorm(picture[size.x * size.y + size.x + size.y + index_of(block)]).rgb;
}

// Live cells in a block; none outside the raster.
fn count(block: vec2<i32>) -> u32 {
    if is_outside(block) {
        return 0u;
    }
    return picture[index_of(block)];
}

// The number of the tint of a block in the raster with that many live cells; 0 is none. Where all
// objects are known, cells that are not explained are active.
fn tint_of(block: vec2<i32>, live: u32) -> u32 {
    if (frame.layers & HAS_TINTS) == 0u {
        return 0u;
    }
    let word = tint_words[index_of(block)];
    let tint = word & 7u;
    let is_known = (word & 8u) != 0u;
    return select(tint, max(tint, ACTIVE), is_known && live > (word >> 4u));
}

fn is_outside(block: vec2<i32>) -> bool {
    return any(block < vec2(0)) || any(block >= vec2<i32>(frame.raster_size));
}

fn index_of(block: vec2<i32>) -> u32 {
    return u32(block.y) * frame.raster_size.x + u32(block.x);
}

// How strongly a grid line covers the pixel. A line is one pixel wide and begins at its cell's
// left or top edge.
fn line_strength(pixel: vec2<f32>) -> f32 {
    if frame.major_line <= 0.0 {
        return 0.0;
    }
    let place = frame.grid_phase + pixel * frame.cells_per_pixel;
    let nearest = round(place);
    let covered = clamp(1.0 - abs(place - nearest) / frame.cells_per_pixel, vec2(0.0), vec2(1.0));
    let is_major = abs(nearest - round(nearest / 10.0) * 10.0) < vec2(0.5);
    let strength = covered * select(vec2(frame.minor_line), vec2(frame.major_line), is_major);
    return max(strength.x, strength.y);
}

// The share of the pixel that lies in a rectangle.
fn share_inside(pixel: vec2<f32>, rectangle: vec4<f32>) -> f32 {
    let low = max(pixel, rectangle.xy);
    let high = min(pixel + 1.0, rectangle.zw);
    let side = clamp(high - low, vec2(0.0), vec2(1.0));
    return side.x * side.y;
}

// Linear light of an sRGB colour (IEC 61966-2-1).
fn decoded(colour: vec3<f32>) -> vec3<f32> {
    let curve = pow((colour + 0.055) / 1.055, vec3(2.4));
    return select(curve, colour / 12.92, colour <= vec3(0.04045));
}

// A pool of tiles: each is TILE_COLUMNS columns of words (32 cells a word, bit i is column i), and
// a column is TILE_ROWS words from north to south. Tile 0 is dead for ever and stands for every
// tile that is not there.

#import tile_sizes

const TILE_WORDS: u32 = TILE_COLUMNS * TILE_ROWS;

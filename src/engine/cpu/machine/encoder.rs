//! The few instructions of AVX-512 that circuits take, as bytes.
//!
//! The encodings are those of Intel's manual (Intel 64 and IA-32 Architectures Software Developer's Manual,
//! volume 2, sections 2.2 and 2.7): an instruction on vectors is the byte 0x62, three bytes of prefix, the
//! opcode, a byte that names operands, and where they are needed a displacement and an immediate.

/// A general register, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct General(u8);

impl General {
    /// The four registers in which the System V convention passes the first arguments.
    pub(super) const ARGUMENTS: [Self; 4] = [Self(7), Self(6), Self(2), Self(1)];
    /// Registers that a function may use as it likes.
    pub(super) const FREE: [Self; 4] = [Self(8), Self(9), Self(10), Self(11)];
}

/// A vector register, 0 to 31.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Register(pub(super) u8);

/// A vector in memory: so many bytes from where a register points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) base: General,
    pub(super) offset: i32,
}

/// Where an operand is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    Register(Register),
    Memory(Place),
}

/// What tells one instruction on vectors from another.
#[derive(Clone, Copy)]
struct Instruction {
    /// The table of opcodes: 1 to 3.
    map: u8,
    /// The mandatory prefix: 1 for 0x66, 2 for 0xf3.
    prefix: u8,
    opcode: u8,
}

const LOAD: Instruction = Instruction { map: 1, prefix: 2, opcode: 0x6f };
const STORE: Instruction = Instruction { map: 1, prefix: 2, opcode: 0x7f };
const TERNARY: Instruction = Instruction { map: 3, prefix: 1, opcode: 0x25 };
const SHIFT_UP: Instruction = Instruction { map: 3, prefix: 1, opcode: 0x71 };
const SHIFT_DOWN: Instruction = Instruction { map: 3, prefix: 1, opcode: 0x73 };

/// Code that grows instruction by instruction.
pub(super) struct Encoder {
    pub(super) code: Vec<u8>,
    /// Bytes of a vector, 32 or 64.
    vector_bytes: i32,
}

impl Encoder {
    /// No instructions yet, for vectors of so many bytes, 32 or 64.
    pub(super) fn new(vector_bytes: i32) -> Self {
        Self { code: Vec::new(), vector_bytes }
    }

    /// Copies a vector into a register.
    pub(super) fn load(&mut self, to: Register, from: Operand) {
        self.vector(LOAD, to, Register(0), from);
    }

    /// Copies a register into memory.
    pub(super) fn store(&mut self, from: Register, to: Place) {
        self.vector(STORE, from, Register(0), Operand::Memory(to));
    }

    /// An operation of three inputs, the first of which gives way to the outcome. Bit `k` of the table is the
    /// outcome where the inputs have the bits of `k`, the first input the highest.
    pub(super) fn ternary(&mut self, table: u8, to: Register, second: Register, third: Operand) {
        self.vector(TERNARY, to, second, third);
        self.code.push(table);
    }

    /// Each cell becomes the one before it; of the word before each word, which `before` holds, the last cell
    /// comes in.
    pub(super) fn shift_up(&mut self, to: Register, cells: Register, before: Place) {
        self.vector(SHIFT_UP, to, cells, Operand::Memory(before));
        self.code.push(1);
    }

    /// Each cell becomes the one after it; of the word after each word, which `after` holds, the first cell
    /// comes in.
    pub(super) fn shift_down(&mut self, to: Register, cells: Register, after: Place) {
        self.vector(SHIFT_DOWN, to, cells, Operand::Memory(after));
        self.code.push(1);
    }

    /// Copies a general register.
    pub(super) fn copy(&mut self, to: General, from: General) {
        self.code.extend([rex(from, to), 0x89, modes(3, from.0, to.0)]);
    }

    /// Makes a general register point so many bytes past another one.
    pub(super) fn point(&mut self, to: General, place: Place) {
        self.code.extend([rex(to, place.base), 0x8d, modes(2, to.0, place.base.0)]);
        self.code.extend(place.offset.to_le_bytes());
    }

    /// Goes back to an earlier place in the code while one general register is below another.
    pub(super) fn repeat_while_below(&mut self, start: usize, one: General, other: General) {
        self.code.extend([rex(other, one), 0x39, modes(3, other.0, one.0), 0x0f, 0x82]);
        let distance = start as i64 - (self.code.len() as i64 + 4);
        self.code.extend((distance as i32).to_le_bytes());
    }

    /// Returns to the caller, with the upper halves of registers as compiled code wants them.
    pub(super) fn finish(&mut self) {
        self.code.extend([0xc5, 0xf8, 0x77, 0xc3]);
    }

    fn vector(&mut self, what: Instruction, reg: Register, second: Register, third: Operand) {
        let inverted = |register: u8, bit: u8| !register >> bit & 1;
        let (extension, low) = match third {
            // The fifth bit of a register stands where an index register's would.
            Operand::Register(Register(number)) => {
                (inverted(number, 4) << 6 | inverted(number, 3) << 5, number)
            }
            Operand::Memory(place) => (1 << 6 | inverted(place.base.0, 3) << 5, place.base.0),
        };
        let first = inverted(reg.0, 3) << 7 | extension | inverted(reg.0, 4) << 4 | what.map;
        let middle = 1 << 7 | (!second.0 & 15) << 3 | 1 << 2 | what.prefix;
        let length = if self.vector_bytes == 64 { 2 } else { 1 };
        let last = length << 5 | inverted(second.0, 4) << 3;
        self.code.extend([0x62, first, middle, last, what.opcode]);
        match third {
            Operand::Register(_) => self.code.push(modes(3, reg.0, low)),
            Operand::Memory(Place { offset, .. }) => {
                // A displacement of one byte counts vectors.
                let vectors = offset / self.vector_bytes;
                match i8::try_from(vectors) {
                    Ok(vectors) if offset % self.vector_bytes == 0 => {
                        self.code.extend([modes(1, reg.0, low), vectors as u8]);
                    }
                    _ => {
                        self.code.push(modes(2, reg.0, low));
                        self.code.extend(offset.to_le_bytes());
                    }
                }
            }
        }
    }
}

/// The byte that names operands. None of the general registers here asks for another byte as a base.
fn modes(mode: u8, reg: u8, rm: u8) -> u8 {
    debug_assert!(mode == 3 || rm & 7 != 4);
    mode << 6 | (reg & 7) << 3 | rm & 7
}

/// The prefix of an instruction on general registers of 64 bits.
fn rex(reg: General, rm: General) -> u8 {
    0x48 | reg.0 >> 3 << 2 | rm.0 >> 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: i32, expected: &[u8], emit: impl FnOnce(&mut Encoder)) {
        let mut encoder = Encoder::new(bytes);
        emit(&mut encoder);
        assert_eq!(encoder.code, expected, "{:02x?}", encoder.code);
    }

    #[test]
    fn instructions_have_the_bytes_of_the_manual() {
        let [first, ..] = General::ARGUMENTS;
        let [free, other, ..] = General::FREE;
        let register = |number| Operand::Register(Register(number));
        let memory = |base, offset| Operand::Memory(Place { base, offset });
        // vpternlogq zmm1, zmm2, zmm3, 0x96
        check(64, &[0x62, 0xf3, 0xed, 0x48, 0x25, 0xcb, 0x96], |e| {
            e.ternary(0x96, Register(1), Register(2), register(3));
        });
        // vpternlogq ymm17, ymm30, ymm25, 0x1
        check(32, &[0x62, 0x83, 0x8d, 0x20, 0x25, 0xc9, 0x01], |e| {
            e.ternary(0x01, Register(17), Register(30), register(25));
        });
        // vmovdqu64 zmm0, [rdi + 64]
        check(64, &[0x62, 0xf1, 0xfe, 0x48, 0x6f, 0x47, 0x01], |e| {
            e.load(Register(0), memory(first, 64));
        });
        // vpshldq zmm2, zmm1, [r8 - 8], 1
        check(64, &[0x62, 0xd3, 0xf5, 0x48, 0x71, 0x90, 0xf8, 0xff, 0xff, 0xff, 0x01], |e| {
            e.shift_up(Register(2), Register(1), Place { base: free, offset: -8 });
        });
        // mov r9, r8
        check(64, &[0x4d, 0x89, 0xc1], |e| e.copy(other, free));
        // lea r8, [rdi + 256]
        check(64, &[0x4c, 0x8d, 0x87, 0x00, 0x01, 0x00, 0x00], |e| {
            e.point(free, Place { base: first, offset: 256 });
        });
        // cmp rdi, rsi; jb to the start
        check(64, &[0x48, 0x39, 0xf7, 0x0f, 0x82, 0xf7, 0xff, 0xff, 0xff], |e| {
            e.repeat_while_below(0, General::ARGUMENTS[0], General::ARGUMENTS[1]);
        });
    }
}

//! The memory one delivery lives in: a bump arena that is used again for the next one.
use std::cell::{Cell, RefCell};
use std::mem::{align_of, size_of};

use crate::input::{Bytes, Str};

/// Bytes of an ordinary chunk; a longer value gets a chunk of its own.
const CHUNK: usize = 64 * 1024;

/// Something that has a C form whose pointers point into an arena.
pub(crate) trait ToC {
    /// The C form.
    type C: Copy;
    /// Converts; everything the result points to is in the arena.
    fn to_c(&self, arena: &Arena) -> Self::C;
}

/// A bump arena. Nothing in it is dropped, so only `Copy` types go in.
#[derive(Default)]
pub(crate) struct Arena {
    // u64 elements, so that every chunk is aligned for every C type here.
    chunks: RefCell<Vec<Box<[u64]>>>,
    used: Cell<usize>,
}

impl Arena {
    /// Forgets everything but the first chunk. Exclusive: nothing can still point into it.
    pub(crate) fn reset(&mut self) {
        let chunks = self.chunks.get_mut();
        chunks.truncate(1);
        if chunks.first().is_some_and(|c| c.len() * 8 > CHUNK) {
            chunks.clear();
        }
        self.used.set(0);
    }

    /// Room for `n` values of `T`, uninitialised; the address is stable until reset.
    fn room<T: Copy>(&self, n: usize) -> *mut T {
        const { assert!(align_of::<T>() <= 8) };
        let words = (n * size_of::<T>()).div_ceil(8);
        let mut chunks = self.chunks.borrow_mut();
        let start = self.used.get();
        if chunks.last().is_none_or(|c| c.len() - start < words) {
            chunks.push(vec![0; words.max(CHUNK / 8)].into_boxed_slice());
            self.used.set(0);
        }
        let start = self.used.get();
        self.used.set(start + words);
        match chunks.last_mut() {
            Some(chunk) => chunk[start..start + words].as_mut_ptr().cast(),
            None => unreachable!("a chunk was pushed when there was none"),
        }
    }

    /// A value and its address.
    pub(crate) fn one<T: ToC>(&self, value: &T) -> *const T::C {
        let c = value.to_c(self);
        let at = self.room::<T::C>(1);
        // SAFETY: `room` gives enough aligned memory for one value, and nobody else has its address.
        unsafe { at.write(c) };
        at
    }

    /// A value and its address, or NULL.
    pub(crate) fn opt<T: ToC>(&self, value: Option<&T>) -> *const T::C {
        value.map_or(std::ptr::null(), |v| self.one(v))
    }

    /// Values one after another: their address, count and stride.
    pub(crate) fn list<T: ToC>(&self, values: &[T]) -> (*const T::C, u32, u32) {
        let at = self.room::<T::C>(values.len());
        for (i, v) in values.iter().enumerate() {
            let c = v.to_c(self);
            // SAFETY: `room` gave memory for `values.len()` of them, and conversions take other memory.
            unsafe { at.add(i).write(c) };
        }
        (at, values.len() as u32, size_of::<T::C>() as u32)
    }

    /// Text with a NUL behind it.
    pub(crate) fn str(&self, text: &str) -> Str {
        Str { ptr: self.copy(text.as_bytes()).cast(), len: text.len() }
    }

    /// Bytes, also with a NUL behind them.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Bytes {
        Bytes { ptr: self.copy(bytes), len: bytes.len() }
    }

    fn copy(&self, bytes: &[u8]) -> *const u8 {
        let at = self.room::<u8>(bytes.len() + 1);
        // SAFETY: `room` gave one byte more than is copied, and fresh memory never overlaps the source.
        unsafe {
            at.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            at.add(bytes.len()).write(0);
        }
        at
    }
}

impl ToC for u32 {
    type C = u32;
    fn to_c(&self, _: &Arena) -> u32 {
        *self
    }
}

impl ToC for u64 {
    type C = u64;
    fn to_c(&self, _: &Arena) -> u64 {
        *self
    }
}

impl ToC for String {
    type C = Str;
    fn to_c(&self, arena: &Arena) -> Str {
        arena.str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_valid_while_chunks_are_added_and_text_ends_with_nul() {
        let mut arena = Arena::default();
        for round in 0..3 {
            let long = "x".repeat(CHUNK * 2);
            let texts: Vec<String> = (0..10_000).map(|i| format!("{round} {i}")).chain([long, String::new()]).collect();
            let (ptr, count, stride) = arena.list(&texts);
            assert_eq!((count as usize, stride as usize), (texts.len(), size_of::<Str>()));
            for (i, text) in texts.iter().enumerate() {
                // SAFETY: the list has `count` items, each with a NUL behind its text.
                let (seen, end) = unsafe {
                    let s = *ptr.add(i);
                    (std::slice::from_raw_parts(s.ptr.cast::<u8>(), s.len), *s.ptr.cast::<u8>().add(s.len))
                };
                assert_eq!((seen, end), (text.as_bytes(), 0));
            }
            arena.reset();
        }
    }
}

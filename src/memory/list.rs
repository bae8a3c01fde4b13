//! A list that reserves its memory before it grows.

use std::ops::Deref;

use super::{MemoryBudget, OverBudget, Reservation};

/// A list whose memory is drawn from a budget. While it grows, the old and the new memory are both
/// there, and both are reserved.
///
/// ```
/// use lifescope::memory::{BudgetedVec, MemoryBudget};
/// let budget = MemoryBudget::new(1 << 10);
/// let mut list = BudgetedVec::new(&budget);
/// let pushed = (0..).map_while(|number: u64| list.push(number).ok()).count();
/// assert!((64..128).contains(&pushed));
/// assert_eq!(list[5], 5);
/// ```
#[derive(Debug)]
pub struct BudgetedVec<T> {
    items: Vec<T>,
    memory: Reservation,
}

/// Items that a list has room for at least once it has any.
const FEWEST: usize = 4;

impl<T> BudgetedVec<T> {
    /// An empty list.
    pub fn new(budget: &MemoryBudget) -> Self {
        Self { items: Vec::new(), memory: budget.reservation() }
    }

    /// Adds an item.
    ///
    /// # Errors
    /// [`OverBudget`], with nothing changed.
    #[inline]
    pub fn push(&mut self, item: T) -> Result<(), OverBudget> {
        if self.items.len() == self.items.capacity() {
            self.grow(1)?;
        }
        self.items.push(item);
        Ok(())
    }

    /// Sees to it that so many items can be added without growing.
    ///
    /// # Errors
    /// [`OverBudget`], with nothing changed.
    pub fn reserve(&mut self, additional: usize) -> Result<(), OverBudget> {
        if additional <= self.items.capacity() - self.items.len() {
            return Ok(());
        }
        self.grow(additional)
    }

    /// Adds copies of some items.
    ///
    /// # Errors
    /// [`OverBudget`], with nothing changed.
    pub fn extend_from_slice(&mut self, items: &[T]) -> Result<(), OverBudget>
    where
        T: Clone,
    {
        self.reserve(items.len())?;
        self.items.extend_from_slice(items);
        Ok(())
    }

    /// Forgets the items, and keeps the memory for others.
    pub fn clear(&mut self) {
        self.items.clear();
    }

    /// Forgets the items after the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.items.truncate(length);
    }

    /// Takes the items out, and leaves the memory with the list.
    pub fn drain(&mut self) -> std::vec::Drain<'_, T> {
        self.items.drain(..)
    }

    /// The items, to be changed.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        &mut self.items
    }

    /// The list, with what is reserved for it.
    pub fn into_parts(self) -> (Vec<T>, Reservation) {
        (self.items, self.memory)
    }

    #[cold]
    fn grow(&mut self, additional: usize) -> Result<(), OverBudget> {
        let bytes = |items: usize| (items as u64).saturating_mul(size_of::<T>() as u64);
        let (length, old) = (self.items.len(), self.items.capacity());
        let least = length.saturating_add(additional);
        let roomy = least.max(old.saturating_mul(2)).max(FEWEST);
        let tight = least.saturating_add(least / 8);
        let mut refused = None;
        for capacity in [roomy, tight.min(roomy), least] {
            match self.memory.another(bytes(capacity)) {
                Ok(memory) => {
                    if self.items.try_reserve_exact(capacity - length).is_err() {
                        // The system has less than the budget.
                        let allowed = self.memory.limit();
                        refused = Some(OverBudget { needed: bytes(capacity), allowed });
                        continue;
                    }
                    self.memory = memory;
                    return Ok(());
                }
                Err(error) => refused = Some(error),
            }
        }
        refused.map_or(Ok(()), Err)
    }
}

impl<T> Deref for BudgetedVec<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_never_has_more_memory_than_is_reserved() {
        let budget = MemoryBudget::new(10_000);
        let mut list = BudgetedVec::new(&budget);
        while list.push(7u32).is_ok() {
            assert!(budget.taken() >= 4 * list.items.capacity() as u64);
        }
        // The old and the new memory do not fit side by side any more.
        assert!((1250..2500).contains(&list.len()), "{}", list.len());
        assert!(budget.taken() < 10_000);
        let length = list.len();
        assert!(list.extend_from_slice(&[1; 2000]).is_err());
        assert_eq!(list.len(), length);
        list.clear();
        list.extend_from_slice(&[1; 1000]).unwrap();
        let (items, memory) = list.into_parts();
        assert_eq!((items.len(), memory.bytes()), (1000, budget.taken()));
        drop(memory);
        assert_eq!(budget.taken(), 0);
    }
}

//! Rules by name that the program was told where to find.
//!
//! A name that is none of those known here may be that of a rule in a file. This layer knows no files: whoever
//! does puts a [`RuleBook`] on the shelf, and from then on rulestrings are read with the names that it knows.

use std::cell::RefCell;
use std::sync::{Arc, PoisonError, RwLock};

use super::Rule;
use crate::language::Message;

/// Rules that can be found by name.
pub trait RuleBook: Send + Sync {
    /// The rule of that name, where there is one.
    ///
    /// # Errors
    /// What is wrong with the one of that name.
    fn find(&self, name: &str) -> Result<Option<Rule>, Message>;
}

static SHELF: RwLock<Vec<Arc<dyn RuleBook>>> = RwLock::new(Vec::new());

thread_local! {
    static AT_HAND: RefCell<Vec<Arc<dyn RuleBook>>> = const { RefCell::new(Vec::new()) };
}

/// Puts a book on the shelf, behind those that are there, for the whole program.
pub fn put_on_shelf(book: Arc<dyn RuleBook>) {
    SHELF.write().unwrap_or_else(PoisonError::into_inner).push(book);
}

/// Keeps a book at hand, before all others, while `read` goes on in this thread: that of the rules beside a pattern.
pub fn with_book<T>(book: Arc<dyn RuleBook>, read: impl FnOnce() -> T) -> T {
    /// Puts it back, whatever happens.
    struct PutBack;
    impl Drop for PutBack {
        fn drop(&mut self) {
            AT_HAND.with_borrow_mut(Vec::pop);
        }
    }
    AT_HAND.with_borrow_mut(|books| books.push(book));
    let _put_back = PutBack;
    read()
}

/// The first rule of that name, in the books at hand and those on the shelf.
pub(super) fn find(name: &str) -> Result<Option<Rule>, Message> {
    let mut books: Vec<_> = AT_HAND.with_borrow(|books| books.iter().rev().cloned().collect());
    books.extend(SHELF.read().unwrap_or_else(PoisonError::into_inner).iter().cloned());
    books.iter().find_map(|book| book.find(name).transpose()).transpose()
}

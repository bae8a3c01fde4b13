//! Texts of the tab.

use crate::app::language::phrases;

phrases! {}

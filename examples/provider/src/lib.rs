//! A package of its own, so that the other stories do not compile `SQLite`.

//! Which rows of an instance were read.
//!
//! On PostgreSQL a row may become visible after a row with a higher number. Such late rows are found
//! by reading the numbers from them to the highest again.

/// A position in the rows of an instance.
#[derive(Clone, Debug, Default)]
pub(super) struct Cursor {
    /// All rows up to this one were read once.
    high: i64,
    /// There may be rows above.
    more: bool,
    /// Rows after this one are being read again.
    again: Option<i64>,
    /// Rows after this one have to be read again after that.
    late: Option<i64>,
}

impl Cursor {
    /// Everything has to be read.
    pub(super) fn restart(&mut self) {
        *self = Self {
            more: true,
            ..Self::default()
        };
    }

    /// Rows became visible, `lowest` the first of them.
    pub(super) fn found(&mut self, lowest: i64) {
        self.more = true;
        if lowest <= self.high {
            let before = lowest - 1;
            self.late = Some(self.late.map_or(before, |late| late.min(before)));
        }
    }

    /// Whether there is something to read.
    pub(super) fn is_behind(&self) -> bool {
        self.more || self.again.is_some() || self.late.is_some()
    }

    /// After which row to read.
    pub(super) fn next(&mut self) -> Option<i64> {
        if self.again.is_none() {
            self.again = self.late.take();
        }
        self.again.or(self.more.then_some(self.high))
    }

    /// A page was read that ends with `last`; a full one may have others behind it.
    pub(super) fn read(&mut self, last: Option<i64>, full: bool) {
        let high = last.map_or(self.high, |last| last.max(self.high));
        if self.again.is_some() {
            self.again = last.filter(|last| full && *last < self.high);
            self.more |= full;
        } else {
            self.more = full;
        }
        self.high = high;
    }
}

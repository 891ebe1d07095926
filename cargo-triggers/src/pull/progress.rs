//! A progress bar, on a terminal only.

use std::io::Write as _;

use crate::catalog::Progress;

const WIDTH: usize = 30;

/// Draws over its own line, and leaves nothing behind.
pub(super) struct Bar {
    shown: bool,
    drawn: bool,
}

impl Bar {
    pub(super) fn new(shown: bool) -> Self {
        Self {
            shown,
            drawn: false,
        }
    }

    /// Clears the line.
    pub(super) fn end(self) {
        if self.drawn {
            let _ = write!(anstream::stderr(), "\r\u{1b}[K");
        }
    }
}

impl Progress for Bar {
    fn step(&mut self, seen: usize, total: usize) {
        if self.shown {
            self.drawn = true;
            // A terminal that is gone is no reason to stop.
            let mut out = anstream::stderr();
            let _ = write!(out, "\r{}", line(seen, total));
            let _ = out.flush();
        }
    }
}

fn line(seen: usize, total: usize) -> String {
    let done = (seen * WIDTH)
        .checked_div(total)
        .unwrap_or(WIDTH)
        .min(WIDTH);
    let (bar, rest) = ("#".repeat(done), " ".repeat(WIDTH - done));
    format!("[{bar}{rest}] {seen} of {total} triggers")
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn the_bar_fills() {
        assert_eq!(
            line(25, 100),
            "[#######                       ] 25 of 100 triggers"
        );
        assert!(line(0, 0).starts_with("[##############################]"));
    }
}

//! Differences as text, by trigger.

use std::io::{self, Write};

use triggers_codegen::drift::Kind;

use super::Comparison;
use crate::output::counted;
use crate::target::shown;

pub(super) fn write(comparisons: &[Comparison], out: &mut dyn Write) -> io::Result<()> {
    for Comparison { from, to, changes } in comparisons {
        let count = match changes.len() {
            0 => "no difference".to_owned(),
            count => counted(count, "difference"),
        };
        writeln!(out, "{from} -> {to}: {count}")?;
        let mut trigger = "";
        for change in changes {
            if change.trigger != trigger {
                writeln!(out, "\n{}", shown(&change.trigger))?;
            }
            trigger = &change.trigger;
            let (what, is, was) = (change.what(), change.is(), change.was());
            let said = match change.kind {
                Kind::TriggerAdded => format!("{what} is new"),
                Kind::TriggerRemoved => format!("{what} is gone"),
                _ => format!("{what} is {is}, was {was}"),
            };
            let said = shown(&said);
            writeln!(out, "  {}: {said} [{}]", change.class(), change.kind.id())?;
            writeln!(out, "    {}", change.meaning())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

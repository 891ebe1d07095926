//! What of the manifest was exercised, and what was not.

mod exercised;
mod points;

pub(crate) use exercised::Exercised;

use serde::Serialize;
use std::fmt;
use uuid::Uuid;

/// What of the loaded manifests was exercised since the sandbox was started: a
/// [`reset`](crate::Sandbox::reset) does not take it back.
///
/// `Display` gives it as text for people.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Coverage {
    /// Every trigger, by app and key.
    pub triggers: Vec<TriggerCoverage>,
}

/// What of one trigger was exercised.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct TriggerCoverage {
    /// The app that owns it.
    pub app_id: Uuid,
    /// Its key.
    pub trigger_key: String,
    /// Events that were accepted, duplicates too.
    pub reports: u64,
    /// Cancellations that were accepted.
    pub cancels: u64,
    /// Optional properties and enum values that there are, at any depth.
    pub points: usize,
    /// Of these, what no event had: `room`, `services[].price` for a property,
    /// `status=PAID` for a value. In the order of their names.
    pub missing: Vec<String>,
}

impl Coverage {
    /// Everything that was not exercised: `KEY` of a trigger without a report, or `KEY.room`,
    /// `KEY.services[].price`, `KEY.status=PAID` of one that was reported.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for trigger in &self.triggers {
            let key = &trigger.trigger_key;
            if trigger.reports == 0 {
                missing.push(key.clone());
            } else {
                missing.extend(trigger.missing.iter().map(|point| format!("{key}.{point}")));
            }
        }
        missing
    }

    /// Every trigger was reported, with every optional property and every enum value.
    ///
    /// # Panics
    ///
    /// When something is missing; the text says what.
    #[track_caller]
    pub fn assert_complete(&self) {
        self.assert_complete_except(&[]);
    }

    /// The same, but for what is named, in the words of [`Coverage::missing`]. The key of a trigger
    /// excepts all of it.
    ///
    /// # Panics
    ///
    /// When something else is missing, or when an exception is not missing any more.
    #[track_caller]
    pub fn assert_complete_except(&self, exceptions: &[&str]) {
        let missing = self.missing();
        let excepted = |point: &str, exception: &str| {
            let rest = point.strip_prefix(exception);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        let mut wrong = Vec::new();
        for point in &missing {
            if !exceptions
                .iter()
                .any(|exception| excepted(point, exception))
            {
                wrong.push(format!("  never exercised: {point}"));
            }
        }
        for exception in exceptions {
            if !missing.iter().any(|point| excepted(point, exception)) {
                wrong.push(format!("  exercised, and yet an exception: {exception}"));
            }
        }
        assert!(
            wrong.is_empty(),
            "coverage is not complete\n{}\n\n{self}",
            wrong.join("\n")
        );
    }
}

impl fmt::Display for Coverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reported = self.triggers.iter().filter(|trigger| trigger.reports > 0);
        let points: usize = self.triggers.iter().map(|trigger| trigger.points).sum();
        let missing: usize = self
            .triggers
            .iter()
            .map(|trigger| trigger.missing.len())
            .sum();
        writeln!(
            f,
            "Coverage: {} of {} triggers reported, {} of {points} optional properties and enum values sent",
            reported.count(),
            self.triggers.len(),
            points - missing
        )?;
        for trigger in &self.triggers {
            write!(f, "{trigger}")?;
        }
        Ok(())
    }
}

impl fmt::Display for TriggerCoverage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.trigger_key;
        if self.reports == 0 {
            return writeln!(f, "  {key}: never reported");
        }
        write!(
            f,
            "  {key}: {} reported, {} canceled",
            self.reports, self.cancels
        )?;
        if self.missing.is_empty() {
            writeln!(f)
        } else {
            writeln!(f, "; never sent: {}", self.missing.join(", "))
        }
    }
}

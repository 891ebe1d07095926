//! What the command line says.

use crate::Failure;

pub(crate) struct Options {
    /// How often everything is measured.
    pub(crate) rounds: usize,
    /// How long one measurement of single reports takes.
    pub(crate) seconds: f64,
    /// Events of a bulk call.
    pub(crate) bulk: u64,
    /// Events over which memory is watched.
    pub(crate) memory: u64,
    /// Parts of the titles of what to measure; none for all.
    only: Vec<String>,
}

impl Options {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut options = Self {
            rounds: 5,
            seconds: 2.0,
            bulk: 100_000,
            memory: 10_000_000,
            only: Vec::new(),
        };
        while let Some(name) = arguments.next() {
            let value = arguments
                .next()
                .ok_or_else(|| format!("{name} takes a value"))?;
            match name.as_str() {
                "--rounds" => options.rounds = value.parse()?,
                "--seconds" => options.seconds = value.parse()?,
                "--bulk" => options.bulk = value.parse()?,
                "--memory" => options.memory = value.parse()?,
                "--only" => options.only = value.split(',').map(str::to_owned).collect(),
                _ => return Err(format!("unknown argument {name}").into()),
            }
        }
        Ok(options)
    }

    pub(crate) fn wants(&self, title: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| title.contains(part))
    }
}

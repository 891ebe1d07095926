//! Allocations of the client's process per event.

use std::fmt::Write as _;

use crate::contestant::measured;
use crate::programs::Programs;
use crate::server::{Kind, Server};
use crate::{Failure, announce};

pub(crate) const TITLE: &str = "allocations";

const LOADS: [(&str, &[&str]); 2] = [
    ("single report", &["single", "1", "1"]),
    ("event of a bulk call", &["bulk", "100000"]),
];

pub(crate) fn measure(programs: &Programs) -> Result<String, Failure> {
    let server = Server::start(Kind::Answerer, programs)?;
    let mut text = "Allocations and reallocations per event:\n\n| | this toolkit | by hand |\n|---|---:|---:|\n".to_owned();
    for (title, load) in LOADS {
        announce(&format!("{TITLE}: {title}"));
        let _ = write!(text, "| {title} |");
        for who in ["ours", "by-hand"] {
            let mut command = programs.own("delivery-counted");
            let measured = measured(command.args([who, &server.base_url]).args(load))?;
            let allocations = measured.allocations.ok_or("no allocations were counted")?;
            #[expect(clippy::cast_precision_loss, reason = "counts are small")]
            let each = allocations as f64 / measured.events as f64;
            let _ = write!(text, " {each:.1} |");
        }
        text.push('\n');
    }
    Ok(text)
}

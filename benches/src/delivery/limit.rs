//! How much of 200 requests a minute (docs/api.md#s1.7) a bulk call makes use of, in real time.

use crate::contestant::measured;
use crate::programs::Programs;
use crate::server::{Kind, Server};
use crate::{Failure, announce};

pub(crate) const TITLE: &str = "limit";

/// 200 requests of 100 events.
const PER_MINUTE: u32 = 20_000;
/// Minutes that are waited for. The first 20,000 go at once, for nothing was sent before them.
const MINUTES: u32 = 2;

pub(crate) fn measure(programs: &Programs) -> Result<String, Failure> {
    announce(&format!("{TITLE}: {} minutes", MINUTES + 1));
    let server = Server::start(Kind::Limited, programs)?;
    let mut command = programs.own("delivery-contestant");
    // The warm-up is 10 of the first 200 requests; what is left of them goes at once.
    let events = PER_MINUTE * (MINUTES + 1) - 1000;
    command.args(["limited", &server.base_url, "bulk", &events.to_string()]);
    let measured = measured(&mut command)?;
    let paced = f64::from(PER_MINUTE * MINUTES);
    let rate = 60.0 * paced / measured.seconds;
    Ok(format!(
        "Under the service's limit of 200 requests a minute (server: {}), one `report_all` of {events} \
         events: {:.1} s, in which the first 200 requests went at once and the others waited for \
         their minutes. That is {rate:.0} events a minute, {:.1} % of {PER_MINUTE}; the server \
         answered 429 {} times.\n",
        Kind::Limited.title(),
        measured.seconds,
        100.0 * rate / f64::from(PER_MINUTE),
        measured.throttled,
    ))
}

//! This toolkit: generated functions over an `Instance`.

use std::ops::Range;

use triggers_runtime::{AppCredentials, Client, DeliveryOptions, Instance, RateLimit, triggers};

use super::sample::{APP_ID, APP_SECRET, INSTANCE_ID, Sample};
use super::{Contestant, Failure};
use events::{AppointmentId, appointment_scheduled};

#[triggers]
mod events {}

pub(super) struct Ours {
    site: Instance,
}

impl Ours {
    pub(super) fn new(base_url: &str) -> Result<Self, Failure> {
        let credentials = AppCredentials::new(APP_ID, APP_SECRET);
        // The rate limit is measured apart; here it would be all that is measured.
        let options = DeliveryOptions::new().rate_limit(RateLimit::off());
        let app = Client::builder(credentials)
            .base_url(base_url)
            .delivery(options)
            .build()?;
        Ok(Self {
            site: app.instance(INSTANCE_ID),
        })
    }
}

fn event(number: u64) -> (AppointmentId, appointment_scheduled::Payload) {
    let sample = Sample::new(number);
    let payload = appointment_scheduled::Payload {
        appointment_title: sample.title,
        starts_at: sample.starts_at,
        contact_id: sample.contact.into(),
    };
    (AppointmentId::new(sample.appointment), payload)
}

impl Contestant for Ours {
    async fn report(&self, number: u64) -> Result<(), Failure> {
        let (appointment, payload) = event(number);
        appointment_scheduled::report(&self.site, appointment, payload).await?;
        Ok(())
    }

    async fn report_all(&self, numbers: Range<u64>) -> Result<(), Failure> {
        let receipt = appointment_scheduled::report_all(&self.site, numbers.map(event)).await?;
        if receipt.is_complete() {
            Ok(())
        } else {
            Err("a bulk call has outcomes other than delivered".into())
        }
    }
}

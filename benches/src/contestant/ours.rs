//! This toolkit: generated functions over an `Instance`, or over a `Batcher` on top of it.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use triggers_runtime::{
    AppCredentials, Batcher, Client, DeliveryEvent, DeliveryOptions, RateLimit, Sink, triggers,
};

use super::sample::{APP_ID, APP_SECRET, INSTANCE_ID, Sample};
use super::{Contestant, Failure};
use events::{AppointmentId, appointment_scheduled};

#[triggers]
mod events {}

pub(super) struct Ours {
    site: Arc<dyn Sink>,
    throttled: Arc<AtomicU64>,
}

impl Ours {
    /// An instance without the rate limit, which is measured apart.
    pub(super) fn unlimited(base_url: &str) -> Result<Self, Failure> {
        Self::new(
            base_url,
            DeliveryOptions::new().rate_limit(RateLimit::off()),
        )
    }

    /// An instance as it is by default, with its 200 requests a minute.
    pub(super) fn limited(base_url: &str) -> Result<Self, Failure> {
        Self::new(base_url, DeliveryOptions::new())
    }

    /// A batcher over an instance without the rate limit.
    pub(super) fn batched(base_url: &str) -> Result<Self, Failure> {
        let Self { site, throttled } = Self::unlimited(base_url)?;
        let site = Arc::new(Batcher::new(site)?);
        Ok(Self { site, throttled })
    }

    fn new(base_url: &str, options: DeliveryOptions) -> Result<Self, Failure> {
        let throttled = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&throttled);
        let app = Client::builder(AppCredentials::new(APP_ID.into(), APP_SECRET))
            .base_url(base_url)
            .delivery(options)
            .on_event(move |event| {
                if let DeliveryEvent::Paused { .. } = event {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            })
            .build()?;
        Ok(Self {
            site: Arc::new(app.instance(INSTANCE_ID.into())),
            throttled,
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
        appointment_scheduled::report(&self.site, appointment, &payload).await?;
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

    fn throttled(&self) -> u64 {
        self.throttled.load(Ordering::Relaxed)
    }
}

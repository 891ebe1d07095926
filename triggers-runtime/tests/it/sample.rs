//! What a generator would have written for one trigger.

use triggers_runtime::__private::{
    DerivedKey, Fields, KeyPart, Object, Ref, Trigger, Value, debug, same,
};
use triggers_runtime::{ContactId, Date, FutureDate, Timestamp, Uuid};

pub(crate) static STARTING: Trigger = Trigger {
    key: "appointment_starting",
    idempotency: Some(DerivedKey {
        parts: &[KeyPart::Entity, KeyPart::Property("startsAt")],
        ttl_ms: Some(604_800_000),
    }),
};

pub(crate) static SCHEDULED: Trigger = Trigger {
    key: "appointment_scheduled",
    idempotency: None,
};

pub(crate) const ENTITY: Uuid = Uuid::from_u128(0x16ef_8c9c_0000_4000_8000_0000_0000_0001);

#[derive(Clone)]
pub(crate) struct Payload {
    pub(crate) title: String,
    pub(crate) starts_at: FutureDate,
    pub(crate) contact: ContactId,
    pub(crate) price: Option<f64>,
    pub(crate) seats: i64,
    pub(crate) day: Option<Date>,
    pub(crate) status: Status,
    pub(crate) place: Option<Place>,
    pub(crate) services: Option<Vec<Service>>,
}

impl Object for Payload {
    fn fields(&self, to: &mut Fields<'_>) {
        to.object(
            "Payload",
            &[
                "title",
                "startsAt",
                "contactId",
                "price",
                "seats",
                "day",
                "status",
                "place",
                "services",
            ],
            &[
                Value::String(&self.title),
                Value::FutureDate(&self.starts_at),
                Value::Contact(&self.contact),
                Value::OptF64(&self.price),
                Value::I64(&self.seats),
                Value::OptDate(&self.day),
                match self.status {
                    Status::Booked => Value::Text("booked"),
                    Status::Held => Value::Json("2"),
                },
                Value::Optional(&Ref(&self.place)),
                Value::Optional(&Ref(&self.services)),
            ],
        );
    }
}

impl std::fmt::Debug for Payload {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        debug(self, &["contactId", "services.name"], f)
    }
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        same(self, other)
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Status {
    Booked,
    Held,
}

#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) online: bool,
}

impl Object for Place {
    fn fields(&self, to: &mut Fields<'_>) {
        to.object("Place", &["online"], &[Value::Bool(&self.online)]);
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) name: String,
    pub(crate) price: Option<f64>,
}

impl Object for Service {
    fn fields(&self, to: &mut Fields<'_>) {
        to.object(
            "Service",
            &["name", "price"],
            &[Value::String(&self.name), Value::OptF64(&self.price)],
        );
    }
}

/// A payload with nothing optional in it.
pub(crate) fn payload() -> Payload {
    let starts_at: Timestamp = "2026-12-01T10:00:00Z".parse().unwrap();
    Payload {
        title: "First consultation".into(),
        starts_at: starts_at.into(),
        contact: ContactId::new(Uuid::from_u128(0x8046_df3c_7575_4098_a5ab_c91a_d8f3_3c47)),
        price: None,
        seats: 1,
        day: None,
        status: Status::Booked,
        place: None,
        services: None,
    }
}

/// [`payload`] as it goes out.
pub(crate) const JSON: &str = concat!(
    r#"{"title":"First consultation","startsAt":"2026-12-01T10:00:00Z","#,
    r#""contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47","seats":1,"status":"booked"}"#
);

//! The same values through generated and hand-written types: the same bytes, the same keys.

use std::borrow::Cow;
use std::sync::Arc;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use triggers_runtime::payload::Text;
use triggers_runtime::{Action, Command, ContactId, Date, Recorder, Timestamp, Uuid, triggers};

use super::now;

#[triggers]
mod generated {}

/// Every payload that is reported here, out of the app's own types.
#[triggers]
mod written {
    use super::{Overdue, Title};
    use triggers_runtime::{ContactId, Date, Timestamp};

    // An alias, a newtype, a generic type, another name, another order.
    pub(crate) type Shared<T> = std::sync::Arc<T>;

    #[payload(appointment_starting)]
    pub(crate) struct Starting {
        pub services: Option<Vec<Service>>,
        #[payload(key = "contactId")]
        pub contact: ContactId,
        pub appointment_title: Title,
        pub room: Option<Shared<str>>,
        pub starts_at: Timestamp,
    }

    #[payload(appointment_starting.services)]
    pub(crate) struct Service {
        pub name: &'static str,
        pub minutes: u16,
        pub price: Option<f32>,
    }

    // One struct for all triggers of the same shape.
    #[payload(appointment_scheduled, appointment_canceled)]
    #[derive(Clone)]
    pub(crate) struct Details {
        pub appointment_title: Title,
        pub starts_at: Timestamp,
        pub contact_id: ContactId,
    }

    // Optional properties may be left out, `paymentLink` is.
    #[payload(invoice_overdue)]
    pub(crate) struct Invoice {
        #[payload(key = "invoiceNumber")]
        pub number: String,
        pub due_date: Date,
        pub amount: f64,
        pub currency: Money,
        pub days_overdue: i64,
        pub contact_id: ContactId,
    }

    #[payload(invoice_overdue.currency)]
    #[derive(Clone, Copy)]
    pub(crate) enum Money {
        #[payload(value = "EUR")]
        Euro,
        #[payload(value = "GBP")]
        Pound,
        #[payload(value = "ILS")]
        Shekel,
        Usd,
    }

    impl From<Overdue> for Invoice {
        fn from(overdue: Overdue) -> Self {
            let currencies = [Money::Euro, Money::Pound, Money::Shekel, Money::Usd];
            Self {
                number: overdue.number,
                due_date: overdue.due,
                amount: overdue.amount,
                currency: currencies[overdue.currency],
                days_overdue: overdue.days,
                contact_id: overdue.contact,
            }
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Title(String);

impl Text for Title {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.0)
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Overdue {
    number: String,
    due: Date,
    amount: f64,
    currency: usize,
    days: i64,
    contact: ContactId,
}

/// What two runs sent, without the keys that are fresh for each report.
#[track_caller]
fn assert_same(one: &Recorder, other: &Recorder, keyed: bool) {
    let lines = |recorder: &Recorder| -> Vec<String> {
        let commands = recorder.commands().into_iter();
        let line = |Command {
                        trigger_key,
                        action,
                        ..
                    }| match action {
            Action::Report(report) => {
                let key = report
                    .idempotency
                    .filter(|_| keyed)
                    .map(|found| found.key().to_owned());
                let payload = report.payload.as_str();
                format!(
                    "{} {:?} {payload} {key:?}",
                    trigger_key, report.external_entity_id
                )
            }
            cancel => format!("{trigger_key} {cancel:?}"),
        };
        commands.map(line).collect()
    };
    assert_eq!(lines(one), lines(other));
    assert!(!one.commands().is_empty());
}

fn moment() -> impl Strategy<Value = Timestamp> {
    (-62_135_596_800_i64..253_370_764_800, 0..1_000_000_000)
        .prop_map(|(second, nanosecond)| Timestamp::new(second, nanosecond).unwrap())
}

fn date() -> impl Strategy<Value = Date> {
    moment().prop_map(|moment| moment.to_zoned(jiff::tz::TimeZone::UTC).date())
}

fn id() -> impl Strategy<Value = Uuid> {
    any::<u128>().prop_map(Uuid::from_u128)
}

proptest! {
    #[test]
    fn objects_and_lists(
        (title, room, at, contact, entity) in
            (any::<String>(), option::of(any::<String>()), moment(), id(), id()),
        services in option::of(vec((any::<u16>(), option::of(any::<i16>())), 0..4)),
    ) {
        let sinks = (Recorder::new(), Recorder::new());
        let price = |price: Option<i16>| price.map(f32::from);
        let own = services.clone().map(|services| services.into_iter().map(|(minutes, amount)| {
            written::Service { name: "Cut", minutes, price: price(amount) }
        }).collect());
        let theirs = services.map(|services| services.into_iter().map(|(minutes, amount)| {
            generated::appointment_starting::ServicesItem {
                name: "Cut".to_owned(),
                minutes: minutes.into(),
                price: price(amount).map(f64::from),
            }
        }).collect());
        now(generated::appointment_starting::report(
            &sinks.0,
            entity.into(),
            &generated::appointment_starting::Payload {
                appointment_title: title.clone(),
                starts_at: at.into(),
                contact_id: contact.into(),
                room: room.clone(),
                services: theirs,
            },
        )).unwrap();
        // The trigger's module calls the app's own type `Payload`, too.
        let payload: written::appointment_starting::Payload = written::Starting {
            services: own,
            contact: contact.into(),
            appointment_title: Title(title),
            room: room.map(Arc::from),
            starts_at: at,
        };
        now(written::appointment_starting::report(&sinks.1, entity.into(), &payload)).unwrap();
        // The key is derived from a property.
        assert_same(&sinks.0, &sinks.1, true);
    }

    #[test]
    fn enums_dates_and_bulk(
        (number, due, amount, currency, days, contact, entity) in
            (any::<String>(), date(), -1e300..1e300, 0..4_usize, -(1_i64 << 53)..1 << 53, id(), id()),
    ) {
        use generated::invoice_overdue::Currency;
        let overdue = Overdue { number, due, amount, currency, days, contact: contact.into() };
        let sinks = (Recorder::new(), Recorder::new());
        let payload = generated::invoice_overdue::Payload {
            invoice_number: overdue.number.clone(),
            due_date: due,
            amount,
            currency: [Currency::Eur, Currency::Gbp, Currency::Ils, Currency::Usd][currency],
            days_overdue: days,
            contact_id: overdue.contact,
            payment_link: None,
        };
        drop(now(generated::invoice_overdue::report_all(&sinks.0, [(entity.into(), payload)])).unwrap());
        drop(now(written::invoice_overdue::report_all(&sinks.1, [(entity.into(), written::Invoice::from(overdue))])).unwrap());
        assert_same(&sinks.0, &sinks.1, true);
    }

    #[test]
    fn business_events((title, at, contact, entity) in (any::<String>(), moment(), id(), id())) {
        let sinks = (Recorder::new(), Recorder::new());
        let payloads = generated::business::AppointmentScheduled {
            appointment_scheduled: generated::appointment_scheduled::Payload {
                appointment_title: title.clone(),
                starts_at: at,
                contact_id: contact.into(),
            },
            appointment_starting: generated::appointment_starting::Payload {
                appointment_title: title.clone(),
                starts_at: at.into(),
                contact_id: contact.into(),
                room: None,
                services: None,
            },
        };
        now(generated::business::appointment_scheduled(&sinks.0, entity.into(), &payloads)).unwrap();
        let title = Title(title);
        let details = written::Details {
            appointment_title: title.clone(),
            starts_at: at,
            contact_id: contact.into(),
        };
        let payloads = written::business::AppointmentScheduled {
            appointment_scheduled: details.clone(),
            appointment_starting: written::Starting {
                services: None,
                contact: contact.into(),
                appointment_title: title,
                room: None,
                starts_at: at,
            },
        };
        now(written::business::appointment_scheduled(&sinks.1, entity.into(), &payloads)).unwrap();
        assert_same(&sinks.0, &sinks.1, false);
        let canceled = written::business::AppointmentCanceled { appointment_canceled: details };
        now(written::business::appointment_canceled(&sinks.1, entity.into(), &canceled)).unwrap();
        prop_assert_eq!(sinks.1.cancels_of("appointment_starting").len(), 1);
    }
}

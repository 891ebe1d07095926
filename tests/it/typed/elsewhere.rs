//! Types that live outside of the module of events.

use triggers_runtime::payload::{Number, Text};
use triggers_runtime::{Recorder, TriggerPayload, triggers};

use super::sent;

mod billing {
    use super::*;

    #[derive(TriggerPayload)]
    #[payload(invoice_overdue)]
    pub(super) struct Late<T: Text, N: Number> {
        #[payload(key = "invoiceNumber")]
        pub(super) number: T,
        pub(super) due_date: triggers_runtime::Date,
        pub(super) amount: N,
        pub(super) currency: Currency,
        pub(super) days_overdue: u16,
        pub(super) contact_id: triggers_runtime::ContactId,
    }

    #[derive(Clone, Copy, TriggerPayload)]
    #[payload(invoice_overdue.currency)]
    #[allow(dead_code)]
    pub(super) enum Currency {
        Eur,
        Gbp,
        Ils,
        Usd,
    }

    #[derive(TriggerPayload)]
    #[payload(manifest = "../triggers.yaml", appointment_starting)]
    pub(super) struct Starting {
        pub(super) appointment_title: String,
        pub(super) starts_at: jiff::Timestamp,
        pub(super) contact_id: triggers_runtime::ContactId,
        pub(super) services: Vec<Service>,
    }

    // One struct for the items of two lists, were there two.
    #[derive(TriggerPayload)]
    #[payload(
        appointment_starting.services,
        manifest = "../triggers.yaml"
    )]
    pub(super) struct Service {
        pub(super) name: String,
        pub(super) minutes: i64,
    }
}

#[triggers]
mod events {
    #[payload(appointment_starting)]
    pub(super) use super::billing::Starting as Beginning;

    #[payload(invoice_overdue)]
    pub(super) type Late = super::billing::Late<String, f32>;

    // The list of a generated payload may hold them, too.
    #[payload(invoice_overdue.currency)]
    pub(super) use super::billing::Currency;
}

#[test]
fn derived_types_take_the_place_of_generated_ones() {
    let sink = Recorder::new();
    let id = triggers_runtime::Uuid::nil();
    let overdue = events::Late {
        number: "INV-1".to_owned(),
        due_date: jiff::civil::date(2026, 12, 1),
        amount: 1.5,
        currency: billing::Currency::Ils,
        days_overdue: 3,
        contact_id: id.into(),
    };
    assert_eq!(
        sent(
            &sink,
            events::invoice_overdue::report(&sink, id.into(), &overdue)
        ),
        format!(
            r#"{{"invoiceNumber":"INV-1","dueDate":"2026-12-01","amount":1.5,"currency":"ILS","daysOverdue":3,"contactId":"{id}"}}"#
        )
    );
    let starting = events::Beginning {
        appointment_title: "Cut".to_owned(),
        starts_at: "2026-12-01T10:00:00Z".parse().unwrap(),
        contact_id: id.into(),
        services: vec![billing::Service {
            name: "Wash".to_owned(),
            minutes: 10,
        }],
    };
    assert_eq!(
        sent(
            &sink,
            events::appointment_starting::report(&sink, id.into(), &starting)
        ),
        format!(
            r#"{{"appointmentTitle":"Cut","startsAt":"2026-12-01T10:00:00Z","contactId":"{id}","services":[{{"name":"Wash","minutes":10}}]}}"#
        )
    );
}

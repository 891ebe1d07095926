/** External entity id of the entity `invoice`.

 An invoice of one customer.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceId(::triggers_runtime::Uuid);
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl InvoiceId {
    /// The id with this GUID, as the app stores it.
    #[must_use]
    pub const fn new(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
    /// The GUID.
    #[must_use]
    pub const fn as_uuid(&self) -> ::triggers_runtime::Uuid {
        self.0
    }
}
impl ::core::convert::From<::triggers_runtime::Uuid> for InvoiceId {
    fn from(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
}
impl ::core::convert::From<InvoiceId> for ::triggers_runtime::Uuid {
    fn from(id: InvoiceId) -> Self {
        id.0
    }
}
impl ::core::fmt::Display for InvoiceId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
/** External entity id of the entity `appointment`.

 An appointment of one customer with the site owner.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AppointmentId(::triggers_runtime::Uuid);
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl AppointmentId {
    /// The id with this GUID, as the app stores it.
    #[must_use]
    pub const fn new(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
    /// The GUID.
    #[must_use]
    pub const fn as_uuid(&self) -> ::triggers_runtime::Uuid {
        self.0
    }
}
impl ::core::convert::From<::triggers_runtime::Uuid> for AppointmentId {
    fn from(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
}
impl ::core::convert::From<AppointmentId> for ::triggers_runtime::Uuid {
    fn from(id: AppointmentId) -> Self {
        id.0
    }
}
impl ::core::fmt::Display for AppointmentId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
/** External entity id of the entity `enrollment`.

 One participant's place in one class.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnrollmentId(::triggers_runtime::Uuid);
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl EnrollmentId {
    /// The id with this GUID, as the app stores it.
    #[must_use]
    pub const fn new(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
    /// The GUID.
    #[must_use]
    pub const fn as_uuid(&self) -> ::triggers_runtime::Uuid {
        self.0
    }
    /** The id that belongs to `participant` and `class`, in this order.

 The same GUIDs give the same id in every process; in another order they give another one.*/
    #[must_use]
    pub fn derive(
        participant: impl ::core::convert::Into<::triggers_runtime::Uuid>,
        class: impl ::core::convert::Into<::triggers_runtime::Uuid>,
    ) -> Self {
        Self(
            ::triggers_runtime::__private::derive_id(
                "enrollment",
                &[
                    ::core::convert::Into::<::triggers_runtime::Uuid>::into(participant),
                    ::core::convert::Into::<::triggers_runtime::Uuid>::into(class),
                ],
            ),
        )
    }
}
impl ::core::convert::From<::triggers_runtime::Uuid> for EnrollmentId {
    fn from(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
}
impl ::core::convert::From<EnrollmentId> for ::triggers_runtime::Uuid {
    fn from(id: EnrollmentId) -> Self {
        id.0
    }
}
impl ::core::fmt::Display for EnrollmentId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
/** External entity id of the entity `session`.

 One booked session of a customer.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(::triggers_runtime::Uuid);
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl SessionId {
    /// The id with this GUID, as the app stores it.
    #[must_use]
    pub const fn new(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
    /// The GUID.
    #[must_use]
    pub const fn as_uuid(&self) -> ::triggers_runtime::Uuid {
        self.0
    }
}
impl ::core::convert::From<::triggers_runtime::Uuid> for SessionId {
    fn from(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
}
impl ::core::convert::From<SessionId> for ::triggers_runtime::Uuid {
    fn from(id: SessionId) -> Self {
        id.0
    }
}
impl ::core::fmt::Display for SessionId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
/** Invoice overdue

 An invoice was not paid by its due date.

 Trigger key `invoice_overdue`.

 Events are canceled by their `InvoiceId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod invoice_overdue {
    /// The trigger key.
    pub const KEY: &str = "invoice_overdue";
    pub use super::__triggers::{
        InvoiceOverduePayload as Payload, InvoiceOverdueCurrency as Currency,
        invoice_overdue_report as report, invoice_overdue_report_all as report_all,
        invoice_overdue_cancel as cancel, invoice_overdue_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** Appointment scheduled

 Someone scheduled an appointment.

 Trigger key `appointment_scheduled`.

 Events are canceled by their `AppointmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod appointment_scheduled {
    /// The trigger key.
    pub const KEY: &str = "appointment_scheduled";
    pub use super::__triggers::{
        AppointmentScheduledPayload as Payload, appointment_scheduled_report as report,
        appointment_scheduled_report_all as report_all,
        appointment_scheduled_cancel as cancel,
        appointment_scheduled_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** Appointment starting

 An appointment starts at the date in the payload.

 Trigger key `appointment_starting`.

 Scheduled: an event takes place at its `startsAt`.

 Events are canceled by their `AppointmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod appointment_starting {
    /// The trigger key.
    pub const KEY: &str = "appointment_starting";
    pub use super::__triggers::{
        AppointmentStartingPayload as Payload,
        AppointmentStartingServicesItem as ServicesItem,
        appointment_starting_report as report,
        appointment_starting_report_all as report_all,
        appointment_starting_cancel as cancel,
        appointment_starting_cancel_all as cancel_all,
        appointment_starting_reschedule as reschedule,
    };
}
/** Appointment canceled

 Someone canceled an appointment.

 Trigger key `appointment_canceled`.

 Events are canceled by their `AppointmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod appointment_canceled {
    /// The trigger key.
    pub const KEY: &str = "appointment_canceled";
    pub use super::__triggers::{
        AppointmentCanceledPayload as Payload, appointment_canceled_report as report,
        appointment_canceled_report_all as report_all,
        appointment_canceled_cancel as cancel,
        appointment_canceled_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** Participant enrolled in class

 Someone signed up for a class.

 Trigger key `participant_enrolled_in_class`.

 Events are canceled by their `EnrollmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod participant_enrolled_in_class {
    /// The trigger key.
    pub const KEY: &str = "participant_enrolled_in_class";
    pub use super::__triggers::{
        ParticipantEnrolledInClassPayload as Payload,
        participant_enrolled_in_class_report as report,
        participant_enrolled_in_class_report_all as report_all,
        participant_enrolled_in_class_cancel as cancel,
        participant_enrolled_in_class_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** Class starting

 A class starts at the date in the payload.

 Trigger key `class_starting`.

 Scheduled: an event takes place at its `startsAt`.

 Events are canceled by their `EnrollmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod class_starting {
    /// The trigger key.
    pub const KEY: &str = "class_starting";
    pub use super::__triggers::{
        ClassStartingPayload as Payload, class_starting_report as report,
        class_starting_report_all as report_all, class_starting_cancel as cancel,
        class_starting_cancel_all as cancel_all, class_starting_reschedule as reschedule,
    };
}
/** Participant left class

 Someone was unenrolled from a class.

 Trigger key `participant_left_class`.

 Events are canceled by their `EnrollmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod participant_left_class {
    /// The trigger key.
    pub const KEY: &str = "participant_left_class";
    pub use super::__triggers::{
        ParticipantLeftClassPayload as Payload, participant_left_class_report as report,
        participant_left_class_report_all as report_all,
        participant_left_class_cancel as cancel,
        participant_left_class_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** Class canceled

 A class was canceled for everyone who had enrolled.

 Trigger key `class_canceled`.

 Events are canceled by their `EnrollmentId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod class_canceled {
    /// The trigger key.
    pub const KEY: &str = "class_canceled";
    pub use super::__triggers::{
        ClassCanceledPayload as Payload, class_canceled_report as report,
        class_canceled_report_all as report_all, class_canceled_cancel as cancel,
        class_canceled_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** Session starting

 A booked session starts at the date in the payload.

 Trigger key `session_starting`.

 Scheduled: an event takes place at its `startsAt`.

 Events are canceled by their `SessionId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod session_starting {
    /// The trigger key.
    pub const KEY: &str = "session_starting";
    pub use super::__triggers::{
        SessionStartingPayload as Payload, session_starting_report as report,
        session_starting_report_all as report_all, session_starting_cancel as cancel,
        session_starting_cancel_all as cancel_all,
        session_starting_reschedule as reschedule,
    };
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[allow(
    missing_copy_implementations,
    missing_debug_implementations,
    non_camel_case_types,
    non_upper_case_globals,
    unused_imports,
    clippy::needless_pass_by_value,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::used_underscore_binding,
)]
mod __triggers {
    use ::core::borrow::Borrow;
    use ::core::iter::IntoIterator;
    use ::core::option::Option::{self, None, Some};
    use ::std::{string::String, vec::Vec};
    use ::triggers_runtime::__private as private;
    use ::triggers_runtime as rt;
    pub(super) static invoice_overdue_TRIGGER: private::Trigger = private::Trigger {
        key: "invoice_overdue",
        idempotency: Some(private::DerivedKey {
            parts: &[private::KeyPart::Entity, private::KeyPart::Property("dueDate")],
            ttl_ms: Some(604_800_000),
        }),
    };
    /// What an event of `invoice_overdue` carries.
    #[derive(Clone)]
    pub struct InvoiceOverduePayload {
        /** Invoice number

 `invoiceNumber`: text. Example: `"INV-2041"`.*/
        pub invoice_number: String,
        /** Due date

 `dueDate`: a date, `YYYY-MM-DD`. Example: `"2026-11-20"`.*/
        pub due_date: rt::Date,
        /** Amount due

 `amount`: a finite number. Example: `129.5`.*/
        pub amount: f64,
        /** Currency

 `currency`: one of a closed set of values. Example: `"EUR"`.*/
        pub currency: InvoiceOverdueCurrency,
        /** Days overdue

 `daysOverdue`: a whole number within ±2^53. Example: `1`.*/
        pub days_overdue: i64,
        /** Contact

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
        /** Payment link

 `paymentLink`: text. Example: `"https://example.com/pay/INV-2041"`.*/
        pub payment_link: Option<String>,
    }
    impl private::Object for InvoiceOverduePayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(
                &[
                    "invoiceNumber",
                    "dueDate",
                    "amount",
                    "currency",
                    "daysOverdue",
                    "contactId",
                    "paymentLink",
                ],
            );
            to.string(&self.invoice_number);
            to.date(&self.due_date);
            to.number(&self.amount);
            {
                let value = &self.currency;
                to.constant(value.json());
            }
            to.integer(&self.days_overdue);
            to.contact(&self.contact_id);
            to.optional_string(&self.payment_link);
        }
    }
    /// Values of the property `currency`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum InvoiceOverdueCurrency {
        /// `"EUR"`
        Eur,
        /// `"GBP"`
        Gbp,
        /// `"ILS"`
        Ils,
        /// `"USD"`
        Usd,
    }
    impl InvoiceOverdueCurrency {
        fn json(self) -> &'static str {
            match self {
                Self::Eur => "\"EUR\"",
                Self::Gbp => "\"GBP\"",
                Self::Ils => "\"ILS\"",
                Self::Usd => "\"USD\"",
            }
        }
    }
    /// Reports one event.
    pub fn invoice_overdue_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &InvoiceOverduePayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &invoice_overdue_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn invoice_overdue_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::InvoiceId, impl Borrow<InvoiceOverduePayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            InvoiceOverduePayload,
        >(sink, &invoice_overdue_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn invoice_overdue_cancel(
        sink: &dyn rt::Sink,
        id: super::InvoiceId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "invoice_overdue", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn invoice_overdue_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::InvoiceId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "invoice_overdue", ids)
    }
    pub(super) static appointment_scheduled_TRIGGER: private::Trigger = private::Trigger {
        key: "appointment_scheduled",
        idempotency: None,
    };
    /// What an event of `appointment_scheduled` carries.
    #[derive(Clone)]
    pub struct AppointmentScheduledPayload {
        /** Appointment

 `appointmentTitle`: text. Example: `"First consultation"`.*/
        pub appointment_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: rt::Timestamp,
        /** Contact

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for AppointmentScheduledPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["appointmentTitle", "startsAt", "contactId"]);
            to.string(&self.appointment_title);
            to.timestamp(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn appointment_scheduled_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &AppointmentScheduledPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &appointment_scheduled_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn appointment_scheduled_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::AppointmentId, impl Borrow<AppointmentScheduledPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            AppointmentScheduledPayload,
        >(sink, &appointment_scheduled_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn appointment_scheduled_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "appointment_scheduled", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn appointment_scheduled_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::AppointmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "appointment_scheduled", ids)
    }
    pub(super) static appointment_starting_TRIGGER: private::Trigger = private::Trigger {
        key: "appointment_starting",
        idempotency: Some(private::DerivedKey {
            parts: &[private::KeyPart::Entity, private::KeyPart::Property("startsAt")],
            ttl_ms: Some(604_800_000),
        }),
    };
    /// What an event of `appointment_starting` carries.
    #[derive(Clone)]
    pub struct AppointmentStartingPayload {
        /** Appointment

 `appointmentTitle`: text. Example: `"First consultation"`.*/
        pub appointment_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339, at which the scheduled event takes place. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: rt::FutureDate,
        /** Contact

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
        /** Room

 `room`: text. Example: `"2B"`.*/
        pub room: Option<String>,
        /** Services

 `services`: a list of objects. Example: `[{"name":"Consultation","minutes":45,"price":80}]`.*/
        pub services: Option<Vec<AppointmentStartingServicesItem>>,
    }
    impl private::Object for AppointmentStartingPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["appointmentTitle", "startsAt", "contactId", "room", "services"]);
            to.string(&self.appointment_title);
            to.future_date(&self.starts_at);
            to.contact(&self.contact_id);
            to.optional_string(&self.room);
            match &self.services {
                Some(value) => to.array(value),
                None => to.absent(),
            }
        }
    }
    /// One item of the list `services` of the payload.
    #[derive(Clone)]
    pub struct AppointmentStartingServicesItem {
        /** Service

 `name`: text.*/
        pub name: String,
        /** Length in minutes

 `minutes`: a whole number within ±2^53.*/
        pub minutes: i64,
        /** Price

 `price`: a finite number.*/
        pub price: Option<f64>,
    }
    impl private::Object for AppointmentStartingServicesItem {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["name", "minutes", "price"]);
            to.string(&self.name);
            to.integer(&self.minutes);
            to.optional_number(&self.price);
        }
    }
    /// Reports one event.
    pub fn appointment_starting_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &AppointmentStartingPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &appointment_starting_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn appointment_starting_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::AppointmentId, impl Borrow<AppointmentStartingPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            AppointmentStartingPayload,
        >(sink, &appointment_starting_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn appointment_starting_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "appointment_starting", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn appointment_starting_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::AppointmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "appointment_starting", ids)
    }
    /// Moves the event to another date: cancels what was reported with this id, then reports the event under a fresh idempotency key. If only the cancel was done, the error holds the report, to be resumed.
    #[inline]
    pub fn appointment_starting_reschedule<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &AppointmentStartingPayload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &appointment_starting_TRIGGER, id.0, payload)
    }
    pub(super) static appointment_canceled_TRIGGER: private::Trigger = private::Trigger {
        key: "appointment_canceled",
        idempotency: None,
    };
    /// What an event of `appointment_canceled` carries.
    #[derive(Clone)]
    pub struct AppointmentCanceledPayload {
        /** Appointment

 `appointmentTitle`: text. Example: `"First consultation"`.*/
        pub appointment_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: rt::Timestamp,
        /** Contact

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for AppointmentCanceledPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["appointmentTitle", "startsAt", "contactId"]);
            to.string(&self.appointment_title);
            to.timestamp(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn appointment_canceled_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &AppointmentCanceledPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &appointment_canceled_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn appointment_canceled_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::AppointmentId, impl Borrow<AppointmentCanceledPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            AppointmentCanceledPayload,
        >(sink, &appointment_canceled_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn appointment_canceled_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "appointment_canceled", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn appointment_canceled_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::AppointmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "appointment_canceled", ids)
    }
    pub(super) static participant_enrolled_in_class_TRIGGER: private::Trigger = private::Trigger {
        key: "participant_enrolled_in_class",
        idempotency: None,
    };
    /// What an event of `participant_enrolled_in_class` carries.
    #[derive(Clone)]
    pub struct ParticipantEnrolledInClassPayload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: rt::Timestamp,
        /** Participant

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for ParticipantEnrolledInClassPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["classTitle", "startsAt", "contactId"]);
            to.string(&self.class_title);
            to.timestamp(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn participant_enrolled_in_class_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &ParticipantEnrolledInClassPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &participant_enrolled_in_class_TRIGGER,
            id.0,
            payload,
        )
    }
    /// Reports many events. The results come in their order.
    pub fn participant_enrolled_in_class_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::EnrollmentId, impl Borrow<ParticipantEnrolledInClassPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            ParticipantEnrolledInClassPayload,
        >(sink, &participant_enrolled_in_class_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn participant_enrolled_in_class_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "participant_enrolled_in_class", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn participant_enrolled_in_class_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::EnrollmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "participant_enrolled_in_class", ids)
    }
    pub(super) static class_starting_TRIGGER: private::Trigger = private::Trigger {
        key: "class_starting",
        idempotency: None,
    };
    /// What an event of `class_starting` carries.
    #[derive(Clone)]
    pub struct ClassStartingPayload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339, at which the scheduled event takes place. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: rt::FutureDate,
        /** Participant

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for ClassStartingPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["classTitle", "startsAt", "contactId"]);
            to.string(&self.class_title);
            to.future_date(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn class_starting_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &ClassStartingPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &class_starting_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn class_starting_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::EnrollmentId, impl Borrow<ClassStartingPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            ClassStartingPayload,
        >(sink, &class_starting_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn class_starting_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "class_starting", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn class_starting_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::EnrollmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "class_starting", ids)
    }
    /// Moves the event to another date: cancels what was reported with this id, then reports the event under a fresh idempotency key. If only the cancel was done, the error holds the report, to be resumed.
    #[inline]
    pub fn class_starting_reschedule<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &ClassStartingPayload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &class_starting_TRIGGER, id.0, payload)
    }
    pub(super) static participant_left_class_TRIGGER: private::Trigger = private::Trigger {
        key: "participant_left_class",
        idempotency: None,
    };
    /// What an event of `participant_left_class` carries.
    #[derive(Clone)]
    pub struct ParticipantLeftClassPayload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: rt::Timestamp,
        /** Participant

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for ParticipantLeftClassPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["classTitle", "startsAt", "contactId"]);
            to.string(&self.class_title);
            to.timestamp(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn participant_left_class_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &ParticipantLeftClassPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &participant_left_class_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn participant_left_class_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::EnrollmentId, impl Borrow<ParticipantLeftClassPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            ParticipantLeftClassPayload,
        >(sink, &participant_left_class_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn participant_left_class_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "participant_left_class", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn participant_left_class_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::EnrollmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "participant_left_class", ids)
    }
    pub(super) static class_canceled_TRIGGER: private::Trigger = private::Trigger {
        key: "class_canceled",
        idempotency: None,
    };
    /// What an event of `class_canceled` carries.
    #[derive(Clone)]
    pub struct ClassCanceledPayload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: rt::Timestamp,
        /** Participant

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for ClassCanceledPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["classTitle", "startsAt", "contactId"]);
            to.string(&self.class_title);
            to.timestamp(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn class_canceled_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &ClassCanceledPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &class_canceled_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn class_canceled_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::EnrollmentId, impl Borrow<ClassCanceledPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            ClassCanceledPayload,
        >(sink, &class_canceled_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn class_canceled_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "class_canceled", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn class_canceled_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::EnrollmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "class_canceled", ids)
    }
    pub(super) static session_starting_TRIGGER: private::Trigger = private::Trigger {
        key: "session_starting",
        idempotency: None,
    };
    /// What an event of `session_starting` carries.
    #[derive(Clone)]
    pub struct SessionStartingPayload {
        /** Session

 `sessionTitle`: text. Example: `"Guitar lesson 3"`.*/
        pub session_title: String,
        /** Starts at

 `startsAt`: a date and time in RFC 3339, at which the scheduled event takes place. Example: `"2026-12-01T16:00:00Z"`.*/
        pub starts_at: rt::FutureDate,
        /** Contact

 `contactId`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: rt::ContactId,
    }
    impl private::Object for SessionStartingPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["sessionTitle", "startsAt", "contactId"]);
            to.string(&self.session_title);
            to.future_date(&self.starts_at);
            to.contact(&self.contact_id);
        }
    }
    /// Reports one event.
    pub fn session_starting_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::SessionId,
        payload: &SessionStartingPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &session_starting_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn session_starting_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::SessionId, impl Borrow<SessionStartingPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            SessionStartingPayload,
        >(sink, &session_starting_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn session_starting_cancel(
        sink: &dyn rt::Sink,
        id: super::SessionId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "session_starting", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn session_starting_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::SessionId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "session_starting", ids)
    }
    /// Moves the event to another date: cancels what was reported with this id, then reports the event under a fresh idempotency key. If only the cancel was done, the error holds the report, to be resumed.
    #[inline]
    pub fn session_starting_reschedule<'a>(
        sink: &'a dyn rt::Sink,
        id: super::SessionId,
        payload: &SessionStartingPayload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &session_starting_TRIGGER, id.0, payload)
    }
}
/// What happens in the app, each with all the calls it takes.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[allow(missing_debug_implementations, clippy::needless_pass_by_value)]
pub mod business {
    /// What the reports of `appointment_scheduled` carry.
    #[derive(Clone)]
    pub struct AppointmentScheduled {
        /// Appointment scheduled
        pub appointment_scheduled: super::appointment_scheduled::Payload,
        /// Appointment starting
        pub appointment_starting: super::appointment_starting::Payload,
    }
    /// Makes all calls of this event, in this order: report `appointment_scheduled`, report `appointment_starting`.
    pub fn appointment_scheduled<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        id: super::AppointmentId,
        payloads: &AppointmentScheduled,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::appointment_scheduled_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.appointment_scheduled,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::appointment_starting_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.appointment_starting,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `appointment_scheduled`, report `appointment_starting`.
    pub fn appointment_scheduled_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = (
                super::AppointmentId,
                impl ::core::borrow::Borrow<AppointmentScheduled>,
            ),
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::appointment_scheduled_TRIGGER,
        );
        let mut step_1 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::appointment_starting_TRIGGER,
        );
        for (id, payloads) in items {
            let payloads = ::core::borrow::Borrow::<
                AppointmentScheduled,
            >::borrow(&payloads);
            step_0
                .push(
                    ::core::option::Option::Some(id.0),
                    &payloads.appointment_scheduled,
                );
            step_1
                .push(
                    ::core::option::Option::Some(id.0),
                    &payloads.appointment_starting,
                );
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([step_0.build(), step_1.build()]),
        )
    }
    /// What the reports of `appointment_canceled` carry.
    #[derive(Clone)]
    pub struct AppointmentCanceled {
        /// Appointment canceled
        pub appointment_canceled: super::appointment_canceled::Payload,
    }
    /// Makes all calls of this event, in this order: report `appointment_canceled`, cancel `appointment_scheduled`, cancel `appointment_starting`.
    pub fn appointment_canceled<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        id: super::AppointmentId,
        payloads: &AppointmentCanceled,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::appointment_canceled_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.appointment_canceled,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command(
                        "appointment_scheduled",
                        id.0,
                    ),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command(
                        "appointment_starting",
                        id.0,
                    ),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `appointment_canceled`, cancel `appointment_scheduled`, cancel `appointment_starting`.
    pub fn appointment_canceled_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = (
                super::AppointmentId,
                impl ::core::borrow::Borrow<AppointmentCanceled>,
            ),
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::appointment_canceled_TRIGGER,
        );
        let mut step_1 = ::std::vec::Vec::new();
        let mut step_2 = ::std::vec::Vec::new();
        for (id, payloads) in items {
            let payloads = ::core::borrow::Borrow::<
                AppointmentCanceled,
            >::borrow(&payloads);
            step_0
                .push(
                    ::core::option::Option::Some(id.0),
                    &payloads.appointment_canceled,
                );
            step_1.push(id.0);
            step_2.push(id.0);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([
                step_0.build(),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk(
                        "appointment_scheduled",
                        step_1,
                    ),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk(
                        "appointment_starting",
                        step_2,
                    ),
                ),
            ]),
        )
    }
    /// What the reports of `participant_enrolled` carry.
    #[derive(Clone)]
    pub struct ParticipantEnrolled {
        /// Participant enrolled in class
        pub participant_enrolled_in_class: super::participant_enrolled_in_class::Payload,
        /// Class starting
        pub class_starting: super::class_starting::Payload,
    }
    /// Makes all calls of this event, in this order: report `participant_enrolled_in_class`, report `class_starting`.
    pub fn participant_enrolled<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        id: super::EnrollmentId,
        payloads: &ParticipantEnrolled,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::participant_enrolled_in_class_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.participant_enrolled_in_class,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::class_starting_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.class_starting,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `participant_enrolled_in_class`, report `class_starting`.
    pub fn participant_enrolled_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = (
                super::EnrollmentId,
                impl ::core::borrow::Borrow<ParticipantEnrolled>,
            ),
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::participant_enrolled_in_class_TRIGGER,
        );
        let mut step_1 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::class_starting_TRIGGER,
        );
        for (id, payloads) in items {
            let payloads = ::core::borrow::Borrow::<
                ParticipantEnrolled,
            >::borrow(&payloads);
            step_0
                .push(
                    ::core::option::Option::Some(id.0),
                    &payloads.participant_enrolled_in_class,
                );
            step_1.push(::core::option::Option::Some(id.0), &payloads.class_starting);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([step_0.build(), step_1.build()]),
        )
    }
    /// What the reports of `participant_left` carry.
    #[derive(Clone)]
    pub struct ParticipantLeft {
        /// Participant left class
        pub participant_left_class: super::participant_left_class::Payload,
    }
    /// Makes all calls of this event, in this order: report `participant_left_class`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn participant_left<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        id: super::EnrollmentId,
        payloads: &ParticipantLeft,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::participant_left_class_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.participant_left_class,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command(
                        "participant_enrolled_in_class",
                        id.0,
                    ),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command("class_starting", id.0),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `participant_left_class`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn participant_left_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = (super::EnrollmentId, impl ::core::borrow::Borrow<ParticipantLeft>),
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::participant_left_class_TRIGGER,
        );
        let mut step_1 = ::std::vec::Vec::new();
        let mut step_2 = ::std::vec::Vec::new();
        for (id, payloads) in items {
            let payloads = ::core::borrow::Borrow::<ParticipantLeft>::borrow(&payloads);
            step_0
                .push(
                    ::core::option::Option::Some(id.0),
                    &payloads.participant_left_class,
                );
            step_1.push(id.0);
            step_2.push(id.0);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([
                step_0.build(),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk(
                        "participant_enrolled_in_class",
                        step_1,
                    ),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk("class_starting", step_2),
                ),
            ]),
        )
    }
    /// What the reports of `class_canceled` carry.
    #[derive(Clone)]
    pub struct ClassCanceled {
        /// Class canceled
        pub class_canceled: super::class_canceled::Payload,
    }
    /// Makes all calls of this event, in this order: report `class_canceled`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn class_canceled<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        id: super::EnrollmentId,
        payloads: &ClassCanceled,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::class_canceled_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.class_canceled,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command(
                        "participant_enrolled_in_class",
                        id.0,
                    ),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command("class_starting", id.0),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `class_canceled`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn class_canceled_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = (super::EnrollmentId, impl ::core::borrow::Borrow<ClassCanceled>),
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::class_canceled_TRIGGER,
        );
        let mut step_1 = ::std::vec::Vec::new();
        let mut step_2 = ::std::vec::Vec::new();
        for (id, payloads) in items {
            let payloads = ::core::borrow::Borrow::<ClassCanceled>::borrow(&payloads);
            step_0.push(::core::option::Option::Some(id.0), &payloads.class_canceled);
            step_1.push(id.0);
            step_2.push(id.0);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([
                step_0.build(),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk(
                        "participant_enrolled_in_class",
                        step_1,
                    ),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk("class_starting", step_2),
                ),
            ]),
        )
    }
}
/// Trigger keys and the hashes of the schemas that this program was built with, for
/// `Client::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("invoice_overdue", "fb3a0edfb8181eed5a0f586a49a41198064577ba"),
    ("appointment_scheduled", "43cb10533172923b7f1ec30cf7ffc7672764eb9e"),
    ("appointment_starting", "0c2472ee9c9a98dce6c9e73b08510bb28232f59c"),
    ("appointment_canceled", "43cb10533172923b7f1ec30cf7ffc7672764eb9e"),
    ("participant_enrolled_in_class", "cf83a7349694a0e75d5522b01491f56c1fdccded"),
    ("class_starting", "28f571e0aebc92fea4ff56f9c6b42bc37becd1e0"),
    ("participant_left_class", "cf83a7349694a0e75d5522b01491f56c1fdccded"),
    ("class_canceled", "cf83a7349694a0e75d5522b01491f56c1fdccded"),
    ("session_starting", "596895a6dcee1d0cb45edffacf25804eeee41176"),
];

/** The external entity id of `invoice`.

 An invoice of one customer.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct InvoiceId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl InvoiceId {
    /// Creates the id from the GUID that the app stores.
    #[inline]
    #[must_use]
    pub const fn new(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
    /// Returns the GUID.
    #[inline]
    #[must_use]
    pub const fn as_uuid(&self) -> __triggers::rt::Uuid {
        self.id
    }
}
impl __triggers::Eq for InvoiceId {}
impl __triggers::From<__triggers::rt::Uuid> for InvoiceId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<InvoiceId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: InvoiceId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for InvoiceId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("InvoiceId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for InvoiceId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for InvoiceId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/** The external entity id of `appointment`.

 An appointment of one customer with the site owner.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct AppointmentId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl AppointmentId {
    /// Creates the id from the GUID that the app stores.
    #[inline]
    #[must_use]
    pub const fn new(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
    /// Returns the GUID.
    #[inline]
    #[must_use]
    pub const fn as_uuid(&self) -> __triggers::rt::Uuid {
        self.id
    }
}
impl __triggers::Eq for AppointmentId {}
impl __triggers::From<__triggers::rt::Uuid> for AppointmentId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<AppointmentId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: AppointmentId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for AppointmentId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("AppointmentId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for AppointmentId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for AppointmentId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/** The external entity id of `enrollment`.

 One participant's place in one class.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct EnrollmentId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl EnrollmentId {
    /// Creates the id from the GUID that the app stores.
    #[inline]
    #[must_use]
    pub const fn new(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
    /// Returns the GUID.
    #[inline]
    #[must_use]
    pub const fn as_uuid(&self) -> __triggers::rt::Uuid {
        self.id
    }
    /** Derives the id that belongs to `participant` and `class`.

 The same GUIDs give the same id in every process.*/
    #[must_use]
    pub fn derive(parts: EnrollmentIdParts) -> Self {
        Self::new(
            __triggers::private::derive_id(
                "enrollment",
                &[
                    __triggers::Into::<__triggers::rt::Uuid>::into(parts.participant),
                    __triggers::Into::<__triggers::rt::Uuid>::into(parts.class),
                ],
            ),
        )
    }
}
/// What `EnrollmentId` is derived from.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnrollmentIdParts {
    /// The id of `participant`.
    pub participant: __triggers::rt::Uuid,
    /// The id of `class`.
    pub class: __triggers::rt::Uuid,
}
impl __triggers::Eq for EnrollmentId {}
impl __triggers::From<__triggers::rt::Uuid> for EnrollmentId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<EnrollmentId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: EnrollmentId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for EnrollmentId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("EnrollmentId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for EnrollmentId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for EnrollmentId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/** The external entity id of `session`.

 One booked session of a customer.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct SessionId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl SessionId {
    /// Creates the id from the GUID that the app stores.
    #[inline]
    #[must_use]
    pub const fn new(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
    /// Returns the GUID.
    #[inline]
    #[must_use]
    pub const fn as_uuid(&self) -> __triggers::rt::Uuid {
        self.id
    }
}
impl __triggers::Eq for SessionId {}
impl __triggers::From<__triggers::rt::Uuid> for SessionId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<SessionId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: SessionId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for SessionId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("SessionId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for SessionId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for SessionId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/** Invoice overdue

 An invoice was not paid by its due date.

 - Trigger key `invoice_overdue`, declared in `stories:19`.
 - Canceled by the `InvoiceId`.
 - Idempotency key: derived from the id and `dueDate`. For `7d`, the service ignores further reports with the same key.
 - Personal data: `contactId`.

 ```ignore
 let payload = invoice_overdue::Payload::new(invoice_number, due_date, amount, currency, days_overdue, contact_id);
 invoice_overdue::report(&site, id, &payload).await?;
 invoice_overdue::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod invoice_overdue {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "invoice_overdue";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        invoice_overdue_report as report, invoice_overdue_report_all as report_all,
        invoice_overdue_cancel as cancel, invoice_overdue_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `invoice_overdue`.
    #[derive(Clone)]
    pub struct Payload {
        /** Invoice number

 `invoiceNumber`: text. Example: `"INV-2041"`.*/
        pub invoice_number: __t::String,
        /** Due date

 `dueDate`: a date. Example: `"2026-11-20"`.*/
        pub due_date: __t::rt::Date,
        /** Amount due

 `amount`: a finite number. Example: `129.5`.*/
        pub amount: f64,
        /** Currency

 `currency`: one of a closed set of values. Example: `"EUR"`.*/
        pub currency: Currency,
        /** Days overdue

 `daysOverdue`: a whole number within ±2^53. Example: `1`.*/
        pub days_overdue: i64,
        /** Contact

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
        /** Payment link

 `paymentLink`: text. Example: `"https://example.com/pay/INV-2041"`.*/
        pub payment_link: __t::Option<__t::String>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(
            invoice_number: __t::String,
            due_date: __t::rt::Date,
            amount: f64,
            currency: Currency,
            days_overdue: i64,
            contact_id: __t::rt::ContactId,
        ) -> Self {
            Self {
                invoice_number,
                due_date,
                amount,
                currency,
                days_overdue,
                contact_id,
                payment_link: __t::None,
            }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &[
                    "invoiceNumber",
                    "dueDate",
                    "amount",
                    "currency",
                    "daysOverdue",
                    "contactId",
                    "paymentLink",
                ],
                &[
                    __t::V::String(&self.invoice_number),
                    __t::V::Date(&self.due_date),
                    __t::V::F64(&self.amount),
                    __t::V::Text(self.currency.as_str()),
                    __t::V::I64(&self.days_overdue),
                    __t::V::Contact(&self.contact_id),
                    __t::V::OptString(&self.payment_link),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Values of the property `currency`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Currency {
        /// `"EUR"`
        Eur,
        /// `"GBP"`
        Gbp,
        /// `"ILS"`
        Ils,
        /// `"USD"`
        Usd,
    }
    impl __t::Eq for Currency {}
    impl Currency {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Eur => "EUR",
                Self::Gbp => "GBP",
                Self::Ils => "ILS",
                Self::Usd => "USD",
            }
        }
    }
    impl __t::fmt::Display for Currency {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Currency {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(
                &[Self::Eur, Self::Gbp, Self::Ils, Self::Usd],
                Self::as_str,
                text,
            )
        }
    }
}
/** Appointment scheduled

 Someone scheduled an appointment.

 - Trigger key `appointment_scheduled`, declared in `stories:38`.
 - Canceled by the `AppointmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = appointment_scheduled::Payload { appointment_title, starts_at, contact_id };
 appointment_scheduled::report(&site, id, &payload).await?;
 appointment_scheduled::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod appointment_scheduled {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "appointment_scheduled";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        appointment_scheduled_report as report,
        appointment_scheduled_report_all as report_all,
        appointment_scheduled_cancel as cancel,
        appointment_scheduled_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `appointment_scheduled`.
    #[derive(Clone)]
    pub struct Payload {
        /** Appointment

 `appointmentTitle`: text. Example: `"First consultation"`.*/
        pub appointment_title: __t::String,
        /** Starts at

 `startsAt`: a date and time. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: __t::rt::Timestamp,
        /** Contact

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["appointmentTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.appointment_title),
                    __t::V::Timestamp(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Appointment starting

 An appointment starts at the date in the payload.

 - Trigger key `appointment_starting`, declared in `stories:50`.
 - Scheduled: an event takes place at its `startsAt`.
 - Canceled by the `AppointmentId`.
 - Idempotency key: derived from the id and `startsAt`. For `7d`, the service ignores further reports with the same key.
 - Personal data: `contactId`.

 ```ignore
 let payload = appointment_starting::Payload::new(appointment_title, starts_at, contact_id);
 appointment_starting::report(&site, id, &payload).await?;
 appointment_starting::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod appointment_starting {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "appointment_starting";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        appointment_starting_report as report,
        appointment_starting_report_all as report_all,
        appointment_starting_cancel as cancel,
        appointment_starting_cancel_all as cancel_all,
        appointment_starting_reschedule as reschedule,
    };
    /// The payload of `appointment_starting`.
    #[derive(Clone)]
    pub struct Payload {
        /** Appointment

 `appointmentTitle`: text. Example: `"First consultation"`.*/
        pub appointment_title: __t::String,
        /** Starts at

 `startsAt`: the date and time at which the scheduled event takes place. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: __t::rt::FutureDate,
        /** Contact

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
        /** Room

 `room`: text. Example: `"2B"`.*/
        pub room: __t::Option<__t::String>,
        /** Services

 `services`: a list of objects. Example: `[{"name":"Consultation","minutes":45,"price":80}]`.*/
        pub services: __t::Option<__t::Vec<ServicesItem>>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(
            appointment_title: __t::String,
            starts_at: __t::rt::FutureDate,
            contact_id: __t::rt::ContactId,
        ) -> Self {
            Self {
                appointment_title,
                starts_at,
                contact_id,
                room: __t::None,
                services: __t::None,
            }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["appointmentTitle", "startsAt", "contactId", "room", "services"],
                &[
                    __t::V::String(&self.appointment_title),
                    __t::V::FutureDate(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                    __t::V::OptString(&self.room),
                    __t::V::Optional(&__t::Ref(&self.services)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// One item of the list `services` of the payload.
    #[derive(Clone)]
    pub struct ServicesItem {
        /** Service

 `name`: text.*/
        pub name: __t::String,
        /** Length in minutes

 `minutes`: a whole number within ±2^53.*/
        pub minutes: i64,
        /** Price

 `price`: a finite number.*/
        pub price: __t::Option<f64>,
    }
    impl ServicesItem {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(name: __t::String, minutes: i64) -> Self {
            Self {
                name,
                minutes,
                price: __t::None,
            }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for ServicesItem {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "ServicesItem",
                &["name", "minutes", "price"],
                &[
                    __t::V::String(&self.name),
                    __t::V::I64(&self.minutes),
                    __t::V::OptF64(&self.price),
                ],
            );
        }
    }
    impl __t::fmt::Debug for ServicesItem {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for ServicesItem {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Appointment canceled

 Someone canceled an appointment.

 - Trigger key `appointment_canceled`, declared in `stories:77`.
 - Canceled by the `AppointmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = appointment_canceled::Payload { appointment_title, starts_at, contact_id };
 appointment_canceled::report(&site, id, &payload).await?;
 appointment_canceled::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod appointment_canceled {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "appointment_canceled";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        appointment_canceled_report as report,
        appointment_canceled_report_all as report_all,
        appointment_canceled_cancel as cancel,
        appointment_canceled_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `appointment_canceled`.
    #[derive(Clone)]
    pub struct Payload {
        /** Appointment

 `appointmentTitle`: text. Example: `"First consultation"`.*/
        pub appointment_title: __t::String,
        /** Starts at

 `startsAt`: a date and time. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: __t::rt::Timestamp,
        /** Contact

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["appointmentTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.appointment_title),
                    __t::V::Timestamp(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Participant enrolled in class

 Someone signed up for a class.

 - Trigger key `participant_enrolled_in_class`, declared in `stories:83`.
 - Canceled by the `EnrollmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = participant_enrolled_in_class::Payload { class_title, starts_at, contact_id };
 participant_enrolled_in_class::report(&site, id, &payload).await?;
 participant_enrolled_in_class::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod participant_enrolled_in_class {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "participant_enrolled_in_class";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        participant_enrolled_in_class_report as report,
        participant_enrolled_in_class_report_all as report_all,
        participant_enrolled_in_class_cancel as cancel,
        participant_enrolled_in_class_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `participant_enrolled_in_class`.
    #[derive(Clone)]
    pub struct Payload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: __t::String,
        /** Starts at

 `startsAt`: a date and time. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: __t::rt::Timestamp,
        /** Participant

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["classTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.class_title),
                    __t::V::Timestamp(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Class starting

 A class starts at the date in the payload.

 - Trigger key `class_starting`, declared in `stories:95`.
 - Scheduled: an event takes place at its `startsAt`.
 - Canceled by the `EnrollmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = class_starting::Payload { class_title, starts_at, contact_id };
 class_starting::report(&site, id, &payload).await?;
 class_starting::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod class_starting {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "class_starting";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        class_starting_report as report, class_starting_report_all as report_all,
        class_starting_cancel as cancel, class_starting_cancel_all as cancel_all,
        class_starting_reschedule as reschedule,
    };
    /// The payload of `class_starting`.
    #[derive(Clone)]
    pub struct Payload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: __t::String,
        /** Starts at

 `startsAt`: the date and time at which the scheduled event takes place. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: __t::rt::FutureDate,
        /** Participant

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["classTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.class_title),
                    __t::V::FutureDate(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Participant left class

 Someone was unenrolled from a class.

 - Trigger key `participant_left_class`, declared in `stories:107`.
 - Canceled by the `EnrollmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = participant_left_class::Payload { class_title, starts_at, contact_id };
 participant_left_class::report(&site, id, &payload).await?;
 participant_left_class::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod participant_left_class {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "participant_left_class";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        participant_left_class_report as report,
        participant_left_class_report_all as report_all,
        participant_left_class_cancel as cancel,
        participant_left_class_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `participant_left_class`.
    #[derive(Clone)]
    pub struct Payload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: __t::String,
        /** Starts at

 `startsAt`: a date and time. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: __t::rt::Timestamp,
        /** Participant

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["classTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.class_title),
                    __t::V::Timestamp(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Class canceled

 A class was canceled for everyone who had enrolled.

 - Trigger key `class_canceled`, declared in `stories:113`.
 - Canceled by the `EnrollmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = class_canceled::Payload { class_title, starts_at, contact_id };
 class_canceled::report(&site, id, &payload).await?;
 class_canceled::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod class_canceled {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "class_canceled";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        class_canceled_report as report, class_canceled_report_all as report_all,
        class_canceled_cancel as cancel, class_canceled_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `class_canceled`.
    #[derive(Clone)]
    pub struct Payload {
        /** Class

 `classTitle`: text. Example: `"Pottery for beginners"`.*/
        pub class_title: __t::String,
        /** Starts at

 `startsAt`: a date and time. Example: `"2026-12-01T18:00:00Z"`.*/
        pub starts_at: __t::rt::Timestamp,
        /** Participant

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["classTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.class_title),
                    __t::V::Timestamp(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Session starting

 A booked session starts at the date in the payload.

 - Trigger key `session_starting`, declared in `stories:119`.
 - Scheduled: an event takes place at its `startsAt`.
 - Canceled by the `SessionId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = session_starting::Payload { session_title, starts_at, contact_id };
 session_starting::report(&site, id, &payload).await?;
 session_starting::cancel(&site, id).await?;
 ```*/
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
pub mod session_starting {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "session_starting";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contactId"];
    pub use super::__triggers::{
        session_starting_report as report, session_starting_report_all as report_all,
        session_starting_cancel as cancel, session_starting_cancel_all as cancel_all,
        session_starting_reschedule as reschedule,
    };
    /// The payload of `session_starting`.
    #[derive(Clone)]
    pub struct Payload {
        /** Session

 `sessionTitle`: text. Example: `"Guitar lesson 3"`.*/
        pub session_title: __t::String,
        /** Starts at

 `startsAt`: the date and time at which the scheduled event takes place. Example: `"2026-12-01T16:00:00Z"`.*/
        pub starts_at: __t::rt::FutureDate,
        /** Contact

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact_id: __t::rt::ContactId,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["sessionTitle", "startsAt", "contactId"],
                &[
                    __t::V::String(&self.session_title),
                    __t::V::FutureDate(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), PII, f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
#[allow(
    dead_code,
    unreachable_pub,
    clippy::doc_markdown,
    non_snake_case,
    non_upper_case_globals,
    unused_imports
)]
mod __triggers {
    pub(super) use ::core::borrow::Borrow;
    pub(super) use ::core::cmp::{Eq, PartialEq};
    pub(super) use ::core::convert::{From, Into};
    pub(super) use ::core::fmt;
    pub(super) use ::core::iter::IntoIterator;
    pub(super) use ::core::option::Option::{self, None, Some};
    pub(super) use ::core::result::Result;
    pub(super) use ::core::str::FromStr;
    pub(super) use ::std::{string::String, vec::Vec};
    pub(super) use ::triggers_runtime as rt;
    pub(super) use rt::__private as private;
    pub(super) use private::{Ref, Value as V};
    pub(super) static invoice_overdue_TRIGGER: private::Trigger = private::Trigger {
        key: "invoice_overdue",
        idempotency: Some(private::DerivedKey {
            parts: &[private::KeyPart::Entity, private::KeyPart::Property("dueDate")],
            ttl_ms: Some(604_800_000),
        }),
    };
    /// Reports one event.
    pub fn invoice_overdue_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &super::invoice_overdue::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &invoice_overdue_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn invoice_overdue_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::InvoiceId, impl Borrow<super::invoice_overdue::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::invoice_overdue::Payload,
        >(sink, &invoice_overdue_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn invoice_overdue_cancel(
        sink: &dyn rt::Sink,
        id: super::InvoiceId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "invoice_overdue", id.as_uuid())
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
    /// Reports one event.
    pub fn appointment_scheduled_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &super::appointment_scheduled::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &appointment_scheduled_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn appointment_scheduled_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (
                super::AppointmentId,
                impl Borrow<super::appointment_scheduled::Payload>,
            ),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::appointment_scheduled::Payload,
        >(sink, &appointment_scheduled_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn appointment_scheduled_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "appointment_scheduled", id.as_uuid())
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
    /// Reports one event.
    pub fn appointment_starting_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &super::appointment_starting::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &appointment_starting_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn appointment_starting_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (
                super::AppointmentId,
                impl Borrow<super::appointment_starting::Payload>,
            ),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::appointment_starting::Payload,
        >(sink, &appointment_starting_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn appointment_starting_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "appointment_starting", id.as_uuid())
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
        payload: &super::appointment_starting::Payload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(
            sink,
            &appointment_starting_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    pub(super) static appointment_canceled_TRIGGER: private::Trigger = private::Trigger {
        key: "appointment_canceled",
        idempotency: None,
    };
    /// Reports one event.
    pub fn appointment_canceled_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &super::appointment_canceled::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &appointment_canceled_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn appointment_canceled_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (
                super::AppointmentId,
                impl Borrow<super::appointment_canceled::Payload>,
            ),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::appointment_canceled::Payload,
        >(sink, &appointment_canceled_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn appointment_canceled_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "appointment_canceled", id.as_uuid())
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
    /// Reports one event.
    pub fn participant_enrolled_in_class_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &super::participant_enrolled_in_class::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &participant_enrolled_in_class_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn participant_enrolled_in_class_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (
                super::EnrollmentId,
                impl Borrow<super::participant_enrolled_in_class::Payload>,
            ),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::participant_enrolled_in_class::Payload,
        >(sink, &participant_enrolled_in_class_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn participant_enrolled_in_class_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "participant_enrolled_in_class", id.as_uuid())
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
    /// Reports one event.
    pub fn class_starting_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &super::class_starting::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &class_starting_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn class_starting_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::EnrollmentId, impl Borrow<super::class_starting::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::class_starting::Payload,
        >(sink, &class_starting_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn class_starting_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "class_starting", id.as_uuid())
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
        payload: &super::class_starting::Payload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &class_starting_TRIGGER, id.as_uuid(), &Ref(payload))
    }
    pub(super) static participant_left_class_TRIGGER: private::Trigger = private::Trigger {
        key: "participant_left_class",
        idempotency: None,
    };
    /// Reports one event.
    pub fn participant_left_class_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &super::participant_left_class::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &participant_left_class_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn participant_left_class_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (
                super::EnrollmentId,
                impl Borrow<super::participant_left_class::Payload>,
            ),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::participant_left_class::Payload,
        >(sink, &participant_left_class_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn participant_left_class_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "participant_left_class", id.as_uuid())
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
    /// Reports one event.
    pub fn class_canceled_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::EnrollmentId,
        payload: &super::class_canceled::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &class_canceled_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn class_canceled_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::EnrollmentId, impl Borrow<super::class_canceled::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::class_canceled::Payload,
        >(sink, &class_canceled_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn class_canceled_cancel(
        sink: &dyn rt::Sink,
        id: super::EnrollmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "class_canceled", id.as_uuid())
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
    /// Reports one event.
    pub fn session_starting_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::SessionId,
        payload: &super::session_starting::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(
            sink,
            &session_starting_TRIGGER,
            id.as_uuid(),
            &Ref(payload),
        )
    }
    /// Reports many events. The results come in their order.
    pub fn session_starting_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::SessionId, impl Borrow<super::session_starting::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::session_starting::Payload,
        >(sink, &session_starting_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn session_starting_cancel(
        sink: &dyn rt::Sink,
        id: super::SessionId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "session_starting", id.as_uuid())
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
        payload: &super::session_starting::Payload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &session_starting_TRIGGER, id.as_uuid(), &Ref(payload))
    }
}
/// Business events: each makes all calls that something in the app takes.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod business {
    use super::__triggers as __t;
    /// The payloads of the reports of `appointment_scheduled`.
    #[derive(Clone)]
    pub struct AppointmentScheduled {
        /// Appointment scheduled
        pub appointment_scheduled: super::appointment_scheduled::Payload,
        /// Appointment starting
        pub appointment_starting: super::appointment_starting::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for AppointmentScheduled {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "AppointmentScheduled",
                &["appointment_scheduled", "appointment_starting"],
                &[
                    __t::V::Object(&__t::Ref(&self.appointment_scheduled)),
                    __t::V::Object(&__t::Ref(&self.appointment_starting)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for AppointmentScheduled {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(
                &__t::Ref(self),
                &["appointment_scheduled.contactId", "appointment_starting.contactId"],
                f,
            )
        }
    }
    impl __t::PartialEq for AppointmentScheduled {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `appointment_scheduled`, report `appointment_starting`.
    pub fn appointment_scheduled<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::AppointmentId,
        payloads: &AppointmentScheduled,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::appointment_scheduled_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.appointment_scheduled),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::appointment_starting_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.appointment_starting),
                    __t::private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `appointment_scheduled`, report `appointment_starting`.
    pub fn appointment_scheduled_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<
            Item = (super::AppointmentId, impl __t::Borrow<AppointmentScheduled>),
        >,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::appointment_scheduled_TRIGGER);
        let mut step_1 = __t::private::Reports::new(&__t::appointment_starting_TRIGGER);
        for (id, payloads) in items {
            let payloads = __t::Borrow::<AppointmentScheduled>::borrow(&payloads);
            step_0.push(__t::Some(id.as_uuid()), &payloads.appointment_scheduled);
            step_1.push(__t::Some(id.as_uuid()), &payloads.appointment_starting);
        }
        __t::private::run_all(sink, __t::Vec::from([step_0.build(), step_1.build()]))
    }
    /// The payloads of the reports of `appointment_canceled`.
    #[derive(Clone)]
    pub struct AppointmentCanceled {
        /// Appointment canceled
        pub appointment_canceled: super::appointment_canceled::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for AppointmentCanceled {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "AppointmentCanceled",
                &["appointment_canceled"],
                &[__t::V::Object(&__t::Ref(&self.appointment_canceled))],
            );
        }
    }
    impl __t::fmt::Debug for AppointmentCanceled {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &["appointment_canceled.contactId"], f)
        }
    }
    impl __t::PartialEq for AppointmentCanceled {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `appointment_canceled`, cancel `appointment_scheduled`, cancel `appointment_starting`.
    pub fn appointment_canceled<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::AppointmentId,
        payloads: &AppointmentCanceled,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::appointment_canceled_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.appointment_canceled),
                    __t::private::ReportOptions::new(),
                ),
                __t::Result::Ok(
                    __t::private::cancel_command("appointment_scheduled", id.as_uuid()),
                ),
                __t::Result::Ok(
                    __t::private::cancel_command("appointment_starting", id.as_uuid()),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `appointment_canceled`, cancel `appointment_scheduled`, cancel `appointment_starting`.
    pub fn appointment_canceled_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<
            Item = (super::AppointmentId, impl __t::Borrow<AppointmentCanceled>),
        >,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::appointment_canceled_TRIGGER);
        let mut step_1 = __t::Vec::new();
        let mut step_2 = __t::Vec::new();
        for (id, payloads) in items {
            let payloads = __t::Borrow::<AppointmentCanceled>::borrow(&payloads);
            step_0.push(__t::Some(id.as_uuid()), &payloads.appointment_canceled);
            step_1.push(id.as_uuid());
            step_2.push(id.as_uuid());
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([
                step_0.build(),
                __t::Result::Ok(
                    __t::private::cancel_bulk("appointment_scheduled", step_1),
                ),
                __t::Result::Ok(
                    __t::private::cancel_bulk("appointment_starting", step_2),
                ),
            ]),
        )
    }
    /// The payloads of the reports of `participant_enrolled`.
    #[derive(Clone)]
    pub struct ParticipantEnrolled {
        /// Participant enrolled in class
        pub participant_enrolled_in_class: super::participant_enrolled_in_class::Payload,
        /// Class starting
        pub class_starting: super::class_starting::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for ParticipantEnrolled {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "ParticipantEnrolled",
                &["participant_enrolled_in_class", "class_starting"],
                &[
                    __t::V::Object(&__t::Ref(&self.participant_enrolled_in_class)),
                    __t::V::Object(&__t::Ref(&self.class_starting)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for ParticipantEnrolled {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(
                &__t::Ref(self),
                &["participant_enrolled_in_class.contactId", "class_starting.contactId"],
                f,
            )
        }
    }
    impl __t::PartialEq for ParticipantEnrolled {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `participant_enrolled_in_class`, report `class_starting`.
    pub fn participant_enrolled<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::EnrollmentId,
        payloads: &ParticipantEnrolled,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::participant_enrolled_in_class_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.participant_enrolled_in_class),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::class_starting_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.class_starting),
                    __t::private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `participant_enrolled_in_class`, report `class_starting`.
    pub fn participant_enrolled_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<
            Item = (super::EnrollmentId, impl __t::Borrow<ParticipantEnrolled>),
        >,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(
            &__t::participant_enrolled_in_class_TRIGGER,
        );
        let mut step_1 = __t::private::Reports::new(&__t::class_starting_TRIGGER);
        for (id, payloads) in items {
            let payloads = __t::Borrow::<ParticipantEnrolled>::borrow(&payloads);
            step_0
                .push(__t::Some(id.as_uuid()), &payloads.participant_enrolled_in_class);
            step_1.push(__t::Some(id.as_uuid()), &payloads.class_starting);
        }
        __t::private::run_all(sink, __t::Vec::from([step_0.build(), step_1.build()]))
    }
    /// The payloads of the reports of `participant_left`.
    #[derive(Clone)]
    pub struct ParticipantLeft {
        /// Participant left class
        pub participant_left_class: super::participant_left_class::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for ParticipantLeft {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "ParticipantLeft",
                &["participant_left_class"],
                &[__t::V::Object(&__t::Ref(&self.participant_left_class))],
            );
        }
    }
    impl __t::fmt::Debug for ParticipantLeft {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(
                &__t::Ref(self),
                &["participant_left_class.contactId"],
                f,
            )
        }
    }
    impl __t::PartialEq for ParticipantLeft {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `participant_left_class`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn participant_left<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::EnrollmentId,
        payloads: &ParticipantLeft,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::participant_left_class_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.participant_left_class),
                    __t::private::ReportOptions::new(),
                ),
                __t::Result::Ok(
                    __t::private::cancel_command(
                        "participant_enrolled_in_class",
                        id.as_uuid(),
                    ),
                ),
                __t::Result::Ok(
                    __t::private::cancel_command("class_starting", id.as_uuid()),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `participant_left_class`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn participant_left_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<
            Item = (super::EnrollmentId, impl __t::Borrow<ParticipantLeft>),
        >,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(
            &__t::participant_left_class_TRIGGER,
        );
        let mut step_1 = __t::Vec::new();
        let mut step_2 = __t::Vec::new();
        for (id, payloads) in items {
            let payloads = __t::Borrow::<ParticipantLeft>::borrow(&payloads);
            step_0.push(__t::Some(id.as_uuid()), &payloads.participant_left_class);
            step_1.push(id.as_uuid());
            step_2.push(id.as_uuid());
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([
                step_0.build(),
                __t::Result::Ok(
                    __t::private::cancel_bulk("participant_enrolled_in_class", step_1),
                ),
                __t::Result::Ok(__t::private::cancel_bulk("class_starting", step_2)),
            ]),
        )
    }
    /// The payloads of the reports of `class_canceled`.
    #[derive(Clone)]
    pub struct ClassCanceled {
        /// Class canceled
        pub class_canceled: super::class_canceled::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for ClassCanceled {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "ClassCanceled",
                &["class_canceled"],
                &[__t::V::Object(&__t::Ref(&self.class_canceled))],
            );
        }
    }
    impl __t::fmt::Debug for ClassCanceled {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &["class_canceled.contactId"], f)
        }
    }
    impl __t::PartialEq for ClassCanceled {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `class_canceled`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn class_canceled<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::EnrollmentId,
        payloads: &ClassCanceled,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::class_canceled_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.class_canceled),
                    __t::private::ReportOptions::new(),
                ),
                __t::Result::Ok(
                    __t::private::cancel_command(
                        "participant_enrolled_in_class",
                        id.as_uuid(),
                    ),
                ),
                __t::Result::Ok(
                    __t::private::cancel_command("class_starting", id.as_uuid()),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `class_canceled`, cancel `participant_enrolled_in_class`, cancel `class_starting`.
    pub fn class_canceled_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<
            Item = (super::EnrollmentId, impl __t::Borrow<ClassCanceled>),
        >,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::class_canceled_TRIGGER);
        let mut step_1 = __t::Vec::new();
        let mut step_2 = __t::Vec::new();
        for (id, payloads) in items {
            let payloads = __t::Borrow::<ClassCanceled>::borrow(&payloads);
            step_0.push(__t::Some(id.as_uuid()), &payloads.class_canceled);
            step_1.push(id.as_uuid());
            step_2.push(id.as_uuid());
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([
                step_0.build(),
                __t::Result::Ok(
                    __t::private::cancel_bulk("participant_enrolled_in_class", step_1),
                ),
                __t::Result::Ok(__t::private::cancel_bulk("class_starting", step_2)),
            ]),
        )
    }
}
/// The app that owns the triggers.
#[allow(dead_code, unreachable_pub, clippy::unreadable_literal)]
pub const APP_ID: __triggers::rt::AppId = __triggers::rt::AppId::new(
    __triggers::rt::Uuid::from_u128(0x5a1e7d0c3b524f6e9c418d2f60b7a913),
);
/// Trigger keys, each with the hash of the schema that this program was built with, for
/// `Instance::verify`.
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
/// Trigger keys, each with the paths of its properties that hold personal data; triggers
/// without such properties are left out.
#[allow(dead_code, unreachable_pub)]
pub const PII: &[(&str, &[&str])] = &[
    ("invoice_overdue", &["contactId"]),
    ("appointment_scheduled", &["contactId"]),
    ("appointment_starting", &["contactId"]),
    ("appointment_canceled", &["contactId"]),
    ("participant_enrolled_in_class", &["contactId"]),
    ("class_starting", &["contactId"]),
    ("participant_left_class", &["contactId"]),
    ("class_canceled", &["contactId"]),
    ("session_starting", &["contactId"]),
];

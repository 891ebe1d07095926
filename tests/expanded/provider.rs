/// The external entity id of `appointment`.
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
/** Appointment starting

 - Trigger key `appointment_starting`, declared in `provider:5`.
 - Scheduled: an event takes place at its `startsAt`.
 - Canceled by the `AppointmentId`.
 - Idempotency key: a fresh one for each call.
 - Personal data: `contactId`.

 ```ignore
 let payload = appointment_starting::Payload::new(starts_at, contact_id, r#type);
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
        /** Starts at

 `startsAt`: the date and time at which the scheduled event takes place. Example: `"2026-12-01T10:00:00Z"`.*/
        pub starts_at: __t::rt::FutureDate,
        /** Contact

 `contactId`: the GUID of a contact of the site. Personal data. Example: `"9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41"`.*/
        pub contact_id: __t::rt::ContactId,
        /** Kind

 `type`: one of a closed set of values. Example: `"visit"`.*/
        pub r#type: Type,
        /** Priority

 `priority`: one of a closed set of values. Example: `1`.*/
        pub priority: __t::Option<Priority>,
        /** Services

 `services`: a list of objects. Example: `[{"name":"Massage","price":50}]`.*/
        pub services: __t::Option<__t::Vec<ServicesItem>>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(
            starts_at: __t::rt::FutureDate,
            contact_id: __t::rt::ContactId,
            r#type: Type,
        ) -> Self {
            Self {
                starts_at,
                contact_id,
                r#type,
                priority: __t::None,
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
                &["startsAt", "contactId", "type", "priority", "services"],
                &[
                    __t::V::FutureDate(&self.starts_at),
                    __t::V::Contact(&self.contact_id),
                    __t::V::Text(self.r#type.as_str()),
                    match &self.priority {
                        __t::Some(value) => __t::V::Json(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
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
    /// Values of the property `type`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Type {
        /// `"visit"`
        Visit,
        /// `"call"`
        Call,
    }
    impl __t::Eq for Type {}
    impl Type {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Visit => "visit",
                Self::Call => "call",
            }
        }
    }
    impl __t::fmt::Display for Type {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Type {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::Visit, Self::Call], Self::as_str, text)
        }
    }
    /// Values of the property `priority`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Priority {
        /// `1`
        Value1,
        /// `2`
        Value2,
    }
    impl __t::Eq for Priority {}
    impl Priority {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Value1 => "1",
                Self::Value2 => "2",
            }
        }
    }
    impl __t::fmt::Display for Priority {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Priority {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::Value1, Self::Value2], Self::as_str, text)
        }
    }
    /// One item of the list `services` of the payload.
    #[derive(Clone)]
    pub struct ServicesItem {
        /** Name

 `name`: text.*/
        pub name: __t::String,
        /** Price

 `price`: a finite number.*/
        pub price: __t::Option<f64>,
    }
    impl ServicesItem {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(name: __t::String) -> Self {
            Self { name, price: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for ServicesItem {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "ServicesItem",
                &["name", "price"],
                &[__t::V::String(&self.name), __t::V::OptF64(&self.price)],
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
/** Shop opened

 - Trigger key `shop-opened`, declared in `provider:26`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = shop_opened::Payload { open };
 shop_opened::report(&site, &payload).await?;
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
pub mod shop_opened {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "shop-opened";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{
        shop_opened_report as report, shop_opened_report_all as report_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `shop-opened`.
    #[derive(Clone)]
    pub struct Payload {
        /** Open

 `open`: `true` or `false`. Example: `true`.*/
        pub open: bool,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Payload", &["open"], &[__t::V::Bool(&self.open)]);
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Sink was cleaned

 - Trigger key `sink`, declared in `provider:34`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = sink::Payload::new();
 sink::report(&site, &payload).await?;
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
pub mod sink {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "sink";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{sink_report as report, sink_report_all as report_all};
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `sink`.
    #[derive(Default, Clone)]
    pub struct Payload {
        /** Clean

 `clean`: `true` or `false`. Example: `true`.*/
        pub clean: __t::Option<bool>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { clean: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Payload", &["clean"], &[__t::V::OptBool(&self.clean)]);
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Badge was printed

 - Trigger key `id`, declared in `provider:40`.
 - Canceled by the `AppointmentId`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = id::Payload::new();
 id::report(&site, id, &payload).await?;
 id::cancel(&site, id).await?;
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
pub mod id {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "id";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{
        id_report as report, id_report_all as report_all, id_cancel as cancel,
        id_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `id`.
    #[derive(Default, Clone)]
    pub struct Payload {
        /** Clean

 `clean`: `true` or `false`. Example: `true`.*/
        pub clean: __t::Option<bool>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { clean: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Payload", &["clean"], &[__t::V::OptBool(&self.clean)]);
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** Payloads were counted

 - Trigger key `payloads`, declared in `provider:44`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = payloads::Payload::new();
 payloads::report(&site, &payload).await?;
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
pub mod payloads {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "payloads";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{
        payloads_report as report, payloads_report_all as report_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `payloads`.
    #[derive(Default, Clone)]
    pub struct Payload {
        /** Clean

 `clean`: `true` or `false`. Example: `true`.*/
        pub clean: __t::Option<bool>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { clean: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Payload", &["clean"], &[__t::V::OptBool(&self.clean)]);
        }
    }
    impl __t::fmt::Debug for Payload {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Payload {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/// Returns the trigger `appointment_starting`, for handlers.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[inline]
#[must_use]
pub fn appointment_starting() -> __triggers::private::TypedTrigger<
    AppointmentId,
    appointment_starting::Payload,
> {
    __triggers::private::TypedTrigger::of_entity(
        &__triggers::appointment_starting_TRIGGER,
    )
}
/// Returns the trigger `shop-opened`, for handlers.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[inline]
#[must_use]
pub fn shop_opened() -> __triggers::private::TypedTrigger<(), shop_opened::Payload> {
    __triggers::private::TypedTrigger::plain(&__triggers::shop_opened_TRIGGER)
}
/// Returns the trigger `sink`, for handlers.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[inline]
#[must_use]
pub fn sink() -> __triggers::private::TypedTrigger<(), sink::Payload> {
    __triggers::private::TypedTrigger::plain(&__triggers::sink_TRIGGER)
}
/// Returns the trigger `id`, for handlers.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[inline]
#[must_use]
pub fn id() -> __triggers::private::TypedTrigger<AppointmentId, id::Payload> {
    __triggers::private::TypedTrigger::of_entity(&__triggers::id_TRIGGER)
}
/// Returns the trigger `payloads`, for handlers.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[inline]
#[must_use]
pub fn payloads() -> __triggers::private::TypedTrigger<(), payloads::Payload> {
    __triggers::private::TypedTrigger::plain(&__triggers::payloads_TRIGGER)
}
#[allow(unused_imports)]
mod __provider {
    use super::__triggers as __t;
    use __t::private;
    impl private::FromJson for super::appointment_starting::Payload {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            __t::Result::Ok(Self {
                starts_at: private::required(value, "startsAt")?,
                contact_id: private::required(value, "contactId")?,
                r#type: private::required(value, "type")?,
                priority: private::optional(value, "priority")?,
                services: private::optional(value, "services")?,
            })
        }
    }
    impl private::FromJson for super::appointment_starting::Type {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            private::choice(value, &[Self::Visit, Self::Call], Self::as_str)
        }
    }
    impl private::FromJson for super::appointment_starting::Priority {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            private::choice(value, &[Self::Value1, Self::Value2], Self::as_str)
        }
    }
    impl private::FromJson for super::appointment_starting::ServicesItem {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            __t::Result::Ok(Self {
                name: private::required(value, "name")?,
                price: private::optional(value, "price")?,
            })
        }
    }
    impl private::FromJson for super::shop_opened::Payload {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            __t::Result::Ok(Self {
                open: private::required(value, "open")?,
            })
        }
    }
    impl private::FromJson for super::sink::Payload {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            __t::Result::Ok(Self {
                clean: private::optional(value, "clean")?,
            })
        }
    }
    impl private::FromJson for super::id::Payload {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            __t::Result::Ok(Self {
                clean: private::optional(value, "clean")?,
            })
        }
    }
    impl private::FromJson for super::payloads::Payload {
        fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
            __t::Result::Ok(Self {
                clean: private::optional(value, "clean")?,
            })
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
    pub(super) static appointment_starting_TRIGGER: private::Trigger = private::Trigger {
        key: "appointment_starting",
        idempotency: None,
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
    pub(super) static shop_opened_TRIGGER: private::Trigger = private::Trigger {
        key: "shop-opened",
        idempotency: None,
    };
    /// Reports one event.
    pub fn shop_opened_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::shop_opened::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &shop_opened_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn shop_opened_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::shop_opened::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<
            super::shop_opened::Payload,
        >(sink, &shop_opened_TRIGGER, events)
    }
    pub(super) static sink_TRIGGER: private::Trigger = private::Trigger {
        key: "sink",
        idempotency: None,
    };
    /// Reports one event.
    pub fn sink_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::sink::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &sink_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn sink_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::sink::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<super::sink::Payload>(sink, &sink_TRIGGER, events)
    }
    pub(super) static id_TRIGGER: private::Trigger = private::Trigger {
        key: "id",
        idempotency: None,
    };
    /// Reports one event.
    pub fn id_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::AppointmentId,
        payload: &super::id::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &id_TRIGGER, id.as_uuid(), &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn id_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::AppointmentId, impl Borrow<super::id::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<super::id::Payload>(sink, &id_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn id_cancel(
        sink: &dyn rt::Sink,
        id: super::AppointmentId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "id", id.as_uuid())
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn id_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::AppointmentId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "id", ids)
    }
    pub(super) static payloads_TRIGGER: private::Trigger = private::Trigger {
        key: "payloads",
        idempotency: None,
    };
    /// Reports one event.
    pub fn payloads_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::payloads::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &payloads_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn payloads_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::payloads::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<
            super::payloads::Payload,
        >(sink, &payloads_TRIGGER, events)
    }
}
/// Business events: each makes all calls that something in the app takes.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod business {
    use super::__triggers as __t;
    /// The payloads of the reports of `cleaned`.
    #[derive(Clone)]
    pub struct Cleaned {
        /// Sink was cleaned
        pub sink: super::sink::Payload,
        /// Badge was printed
        pub id: super::id::Payload,
        /// Payloads were counted
        pub payloads: super::payloads::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for Cleaned {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Cleaned",
                &["sink", "id", "payloads"],
                &[
                    __t::V::Object(&__t::Ref(&self.sink)),
                    __t::V::Object(&__t::Ref(&self.id)),
                    __t::V::Object(&__t::Ref(&self.payloads)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Cleaned {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Cleaned {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `sink`, report `id`, report `payloads`.
    pub fn cleaned<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::AppointmentId,
        payloads: &Cleaned,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::sink_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.sink),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::id_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.id),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::payloads_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.payloads),
                    __t::private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `sink`, report `id`, report `payloads`.
    pub fn cleaned_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<
            Item = (super::AppointmentId, impl __t::Borrow<Cleaned>),
        >,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::sink_TRIGGER);
        let mut step_1 = __t::private::Reports::new(&__t::id_TRIGGER);
        let mut step_2 = __t::private::Reports::new(&__t::payloads_TRIGGER);
        for (id, payloads) in items {
            let payloads = __t::Borrow::<Cleaned>::borrow(&payloads);
            step_0.push(__t::None, &payloads.sink);
            step_1.push(__t::Some(id.as_uuid()), &payloads.id);
            step_2.push(__t::None, &payloads.payloads);
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([step_0.build(), step_1.build(), step_2.build()]),
        )
    }
}
/// Trigger keys, each with the hash of the schema that this program was built with, for
/// `Instance::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("appointment_starting", "1dac131d60d7f7b6013a0ef385b731c8d2650749"),
    ("shop-opened", "0f269e07d6d3a009914c0ae7d0d566354ea585e6"),
    ("sink", "78182b2e0a4bba45125ca39c27d6f68d8c32d8b1"),
    ("id", "78182b2e0a4bba45125ca39c27d6f68d8c32d8b1"),
    ("payloads", "78182b2e0a4bba45125ca39c27d6f68d8c32d8b1"),
];
/// Trigger keys, each with the paths of its properties that hold personal data; triggers
/// without such properties are left out.
#[allow(dead_code, unreachable_pub)]
pub const PII: &[(&str, &[&str])] = &[("appointment_starting", &["contactId"])];

/// External entity id of the entity `invoice`.
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
/// External entity id of the entity `class`.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(::triggers_runtime::Uuid);
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl ClassId {
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
impl ::core::convert::From<::triggers_runtime::Uuid> for ClassId {
    fn from(id: ::triggers_runtime::Uuid) -> Self {
        Self(id)
    }
}
impl ::core::convert::From<ClassId> for ::triggers_runtime::Uuid {
    fn from(id: ClassId) -> Self {
        id.0
    }
}
impl ::core::fmt::Display for ClassId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
/// External entity id of the entity `enrollment`.
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
        class: ClassId,
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
/** All types

 Trigger key `all-types`.

 Scheduled: an event takes place at its `futureDate`.

 Events are canceled by their `InvoiceId`.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod all_types {
    /// The trigger key.
    pub const KEY: &str = "all-types";
    pub use super::__triggers::{
        AllTypesPayload as Payload, AllTypesChoice as Choice, AllTypesLevel as Level,
        AllTypesOption as Option, AllTypesVecItem as VecItem, all_types_report as report,
        all_types_report_all as report_all, all_types_cancel as cancel,
        all_types_cancel_all as cancel_all, all_types_reschedule as reschedule,
    };
}
/** All optional

 Trigger key `all_optional`.

 Events cannot be canceled: the manifest names no `entity` for them.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod all_optional {
    /// The trigger key.
    pub const KEY: &str = "all_optional";
    pub use super::__triggers::{
        AllOptionalPayload as Payload, AllOptionalChoice as Choice,
        AllOptionalOption as Option, AllOptionalVecItem as VecItem,
        all_optional_report as report, all_optional_report_all as report_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
}
/** A keyword

 Trigger key `loop`.

 Events cannot be canceled: the manifest names no `entity` for them.*/
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod r#loop {
    /// The trigger key.
    pub const KEY: &str = "loop";
    pub use super::__triggers::{
        LoopPayload as Payload, loop_report as report, loop_report_all as report_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use ::triggers_runtime::__private::not_reschedulable as reschedule;
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
    pub(super) static all_types_TRIGGER: private::Trigger = private::Trigger {
        key: "all-types",
        idempotency: Some(private::DerivedKey {
            parts: &[
                private::KeyPart::Entity,
                private::KeyPart::Property("string"),
                private::KeyPart::Property("date"),
            ],
            ttl_ms: None,
        }),
    };
    /// What an event of `all-types` carries.
    #[derive(Clone)]
    pub struct AllTypesPayload {
        /** A string

 `string`: text. Example: `"text"`.*/
        pub string: String,
        /** A number

 `number`: a finite number. Default: `0`. Example: `1.5`.*/
        pub number: f64,
        /** An integer

 `integer`: a whole number within ±2^53. Example: `7`.*/
        pub integer: i64,
        /** A boolean

 `boolean`: `true` or `false`. Example: `true`.*/
        pub boolean: bool,
        /** A GUID

 `uuid`: a GUID. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub uuid: rt::Uuid,
        /** A contact

 `contact`: the GUID of a contact of the site. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact: rt::ContactId,
        /** A time

 `timestamp`: a date and time in RFC 3339. Example: `"2026-12-01T10:00:00Z"`.*/
        pub timestamp: rt::Timestamp,
        /** A date to come

 `futureDate`: a date and time in RFC 3339, at which the scheduled event takes place. Example: `"2026-12-01T10:00:00Z"`.*/
        pub future_date: rt::FutureDate,
        /** A date

 `date`: a date, `YYYY-MM-DD`. Example: `"2026-12-01"`.*/
        pub date: rt::Date,
        /** A choice

 `choice`: one of a closed set of values. Example: `"one"`.*/
        pub choice: AllTypesChoice,
        /** A level

 `level`: one of a closed set of values. Example: `1`.*/
        pub level: AllTypesLevel,
        /** An object

 `option`: an object. Example: `{"some":1}`.*/
        pub option: AllTypesOption,
        /** A list

 `vec`: a list of objects. Example: `[{"item":"text"}]`.*/
        pub vec: Vec<AllTypesVecItem>,
    }
    impl private::Object for AllTypesPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(
                &[
                    "string",
                    "number",
                    "integer",
                    "boolean",
                    "uuid",
                    "contact",
                    "timestamp",
                    "futureDate",
                    "date",
                    "choice",
                    "level",
                    "option",
                    "vec",
                ],
            );
            to.string(&self.string);
            to.number(&self.number);
            to.integer(&self.integer);
            to.boolean(&self.boolean);
            to.uuid(&self.uuid);
            to.contact(&self.contact);
            to.timestamp(&self.timestamp);
            to.future_date(&self.future_date);
            to.date(&self.date);
            {
                let value = &self.choice;
                to.constant(value.json());
            }
            {
                let value = &self.level;
                to.constant(value.json());
            }
            {
                let value = &self.option;
                to.object(value);
            }
            {
                let value = &self.vec;
                to.array(value);
            }
        }
    }
    /// Values of the property `choice`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AllTypesChoice {
        /// `"one"`
        One,
        /// `"two"`
        Two,
    }
    impl AllTypesChoice {
        fn json(self) -> &'static str {
            match self {
                Self::One => "\"one\"",
                Self::Two => "\"two\"",
            }
        }
    }
    /// Values of the property `level`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AllTypesLevel {
        /** Low

 On the wire `1`.*/
        Value1,
        /** High

 On the wire `2`.*/
        Value2,
    }
    impl AllTypesLevel {
        fn json(self) -> &'static str {
            match self {
                Self::Value1 => "1",
                Self::Value2 => "2",
            }
        }
    }
    /// The object `option` of the payload.
    #[derive(Clone)]
    pub struct AllTypesOption {
        /** Some

 `some`: a whole number within ±2^53.*/
        pub some: i64,
        /** None

 `none`: text.*/
        pub none: Option<String>,
    }
    impl private::Object for AllTypesOption {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["some", "none"]);
            to.integer(&self.some);
            to.optional_string(&self.none);
        }
    }
    /// One item of the list `vec` of the payload.
    #[derive(Clone)]
    pub struct AllTypesVecItem {
        /** Item

 `item`: text.*/
        pub item: String,
    }
    impl private::Object for AllTypesVecItem {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["item"]);
            to.string(&self.item);
        }
    }
    /// Reports one event.
    pub fn all_types_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &AllTypesPayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &all_types_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn all_types_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::InvoiceId, impl Borrow<AllTypesPayload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<AllTypesPayload>(sink, &all_types_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn all_types_cancel(
        sink: &dyn rt::Sink,
        id: super::InvoiceId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "all-types", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn all_types_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::InvoiceId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "all-types", ids)
    }
    /// Moves the event to another date: cancels what was reported with this id, then reports the event under a fresh idempotency key. If only the cancel was done, the error holds the report, to be resumed.
    #[inline]
    pub fn all_types_reschedule<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &AllTypesPayload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &all_types_TRIGGER, id.0, payload)
    }
    pub(super) static all_optional_TRIGGER: private::Trigger = private::Trigger {
        key: "all_optional",
        idempotency: None,
    };
    /// What an event of `all_optional` carries.
    #[derive(Default, Clone)]
    pub struct AllOptionalPayload {
        /** A string

 `string`: text. Example: `"text"`.*/
        pub string: Option<String>,
        /** A number

 `number`: a finite number. Example: `1.5`.*/
        pub number: Option<f64>,
        /** An integer

 `integer`: a whole number within ±2^53. Example: `7`.*/
        pub integer: Option<i64>,
        /** A boolean

 `boolean`: `true` or `false`. Example: `true`.*/
        pub boolean: Option<bool>,
        /** A GUID

 `uuid`: a GUID. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub uuid: Option<rt::Uuid>,
        /** A time

 `timestamp`: a date and time in RFC 3339. Example: `"2026-12-01T10:00:00Z"`.*/
        pub timestamp: Option<rt::Timestamp>,
        /** A date

 `date`: a date, `YYYY-MM-DD`. Example: `"2026-12-01"`.*/
        pub date: Option<rt::Date>,
        /** A choice

 `choice`: one of a closed set of values. Example: `"one"`.*/
        pub choice: Option<AllOptionalChoice>,
        /** An object

 `option`: an object. Example: `{"some":1}`.*/
        pub option: Option<AllOptionalOption>,
        /** A list

 `vec`: a list of objects. Example: `[{"item":"text"}]`.*/
        pub vec: Option<Vec<AllOptionalVecItem>>,
    }
    impl private::Object for AllOptionalPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(
                &[
                    "string",
                    "number",
                    "integer",
                    "boolean",
                    "uuid",
                    "timestamp",
                    "date",
                    "choice",
                    "option",
                    "vec",
                ],
            );
            to.optional_string(&self.string);
            to.optional_number(&self.number);
            to.optional_integer(&self.integer);
            to.optional_boolean(&self.boolean);
            to.optional_uuid(&self.uuid);
            to.optional_timestamp(&self.timestamp);
            to.optional_date(&self.date);
            match &self.choice {
                Some(value) => to.constant(value.json()),
                None => to.absent(),
            }
            match &self.option {
                Some(value) => to.object(value),
                None => to.absent(),
            }
            match &self.vec {
                Some(value) => to.array(value),
                None => to.absent(),
            }
        }
    }
    /// Values of the property `choice`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum AllOptionalChoice {
        /// `"one"`
        One,
        /// `"two"`
        Two,
    }
    impl AllOptionalChoice {
        fn json(self) -> &'static str {
            match self {
                Self::One => "\"one\"",
                Self::Two => "\"two\"",
            }
        }
    }
    /// The object `option` of the payload.
    #[derive(Default, Clone)]
    pub struct AllOptionalOption {
        /** Some

 `some`: a whole number within ±2^53.*/
        pub some: Option<i64>,
    }
    impl private::Object for AllOptionalOption {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["some"]);
            to.optional_integer(&self.some);
        }
    }
    /// One item of the list `vec` of the payload.
    #[derive(Default, Clone)]
    pub struct AllOptionalVecItem {
        /** Item

 `item`: text.*/
        pub item: Option<String>,
    }
    impl private::Object for AllOptionalVecItem {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["item"]);
            to.optional_string(&self.item);
        }
    }
    /// Reports one event.
    pub fn all_optional_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &AllOptionalPayload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &all_optional_TRIGGER, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn all_optional_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<AllOptionalPayload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<
            AllOptionalPayload,
        >(sink, &all_optional_TRIGGER, events)
    }
    pub(super) static loop_TRIGGER: private::Trigger = private::Trigger {
        key: "loop",
        idempotency: None,
    };
    /// What an event of `loop` carries.
    #[derive(Clone)]
    pub struct LoopPayload {
        /** A keyword

 `type`: text. Example: `"text"`.*/
        pub r#type: String,
        /** A keyword that cannot be raw

 `self`: text. Example: `"text"`.*/
        pub self_: String,
        /** A digit first

 `2nd`: text. Example: `"text"`.*/
        pub _2nd: String,
        /** One

 `isOne`: `true` or `false`. Example: `true`.*/
        pub is_one: bool,
        /** Two

 `isTwo`: `true` or `false`. Example: `true`.*/
        pub is_two: bool,
        /** Three

 `isThree`: `true` or `false`. Example: `true`.*/
        pub is_three: bool,
        /** Four

 `isFour`: `true` or `false`. Example: `true`.*/
        pub is_four: bool,
    }
    impl private::Object for LoopPayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["type", "self", "2nd", "isOne", "isTwo", "isThree", "isFour"]);
            to.string(&self.r#type);
            to.string(&self.self_);
            to.string(&self._2nd);
            to.boolean(&self.is_one);
            to.boolean(&self.is_two);
            to.boolean(&self.is_three);
            to.boolean(&self.is_four);
        }
    }
    /// Reports one event.
    pub fn loop_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &LoopPayload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &loop_TRIGGER, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn loop_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<LoopPayload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<LoopPayload>(sink, &loop_TRIGGER, events)
    }
}
/// What happens in the app, each with all the calls it takes.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[allow(missing_debug_implementations, clippy::needless_pass_by_value)]
pub mod business {
    /// What the reports of `report_only` carry.
    #[derive(Clone)]
    pub struct ReportOnly {
        /// All optional
        pub all_optional: super::all_optional::Payload,
        /// A keyword
        pub r#loop: super::r#loop::Payload,
    }
    /// Makes all calls of this event, in this order: report `all_optional`, report `loop`.
    pub fn report_only<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        payloads: &ReportOnly,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::all_optional_TRIGGER,
                    ::core::option::Option::None,
                    &payloads.all_optional,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::loop_TRIGGER,
                    ::core::option::Option::None,
                    &payloads.r#loop,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `all_optional`, report `loop`.
    pub fn report_only_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = impl ::core::borrow::Borrow<ReportOnly>,
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::all_optional_TRIGGER,
        );
        let mut step_1 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::loop_TRIGGER,
        );
        for payloads in items {
            let payloads = ::core::borrow::Borrow::<ReportOnly>::borrow(&payloads);
            step_0.push(::core::option::Option::None, &payloads.all_optional);
            step_1.push(::core::option::Option::None, &payloads.r#loop);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([step_0.build(), step_1.build()]),
        )
    }
    /// Makes all calls of this event, in this order: cancel `all-types`.
    pub fn cancel_only(
        sink: &dyn ::triggers_runtime::Sink,
        id: super::InvoiceId,
    ) -> ::triggers_runtime::Completing<'_> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command("all-types", id.0),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: cancel `all-types`.
    pub fn cancel_only_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<Item = super::InvoiceId>,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::std::vec::Vec::new();
        for id in items {
            step_0.push(id.0);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk("all-types", step_0),
                ),
            ]),
        )
    }
    /// What the reports of `mixed` carry.
    #[derive(Clone)]
    pub struct Mixed {
        /// A keyword
        pub r#loop: super::r#loop::Payload,
        /// All types
        pub all_types: super::all_types::Payload,
    }
    /// Makes all calls of this event, in this order: report `loop`, report `all-types`, cancel `all-types`.
    pub fn mixed<'a>(
        sink: &'a dyn ::triggers_runtime::Sink,
        id: super::InvoiceId,
        payloads: &Mixed,
    ) -> ::triggers_runtime::Completing<'a> {
        ::triggers_runtime::__private::run(
            sink,
            ::std::vec::Vec::from([
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::loop_TRIGGER,
                    ::core::option::Option::None,
                    &payloads.r#loop,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::triggers_runtime::__private::report_command(
                    &super::__triggers::all_types_TRIGGER,
                    ::core::option::Option::Some(id.0),
                    &payloads.all_types,
                    ::triggers_runtime::__private::ReportOptions::new(),
                ),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_command("all-types", id.0),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `loop`, report `all-types`, cancel `all-types`.
    pub fn mixed_all(
        sink: &dyn ::triggers_runtime::Sink,
        items: impl ::core::iter::IntoIterator<
            Item = (super::InvoiceId, impl ::core::borrow::Borrow<Mixed>),
        >,
    ) -> ::triggers_runtime::CompletingAll<'_> {
        let mut step_0 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::loop_TRIGGER,
        );
        let mut step_1 = ::triggers_runtime::__private::Reports::new(
            &super::__triggers::all_types_TRIGGER,
        );
        let mut step_2 = ::std::vec::Vec::new();
        for (id, payloads) in items {
            let payloads = ::core::borrow::Borrow::<Mixed>::borrow(&payloads);
            step_0.push(::core::option::Option::None, &payloads.r#loop);
            step_1.push(::core::option::Option::Some(id.0), &payloads.all_types);
            step_2.push(id.0);
        }
        ::triggers_runtime::__private::run_all(
            sink,
            ::std::vec::Vec::from([
                step_0.build(),
                step_1.build(),
                ::core::result::Result::Ok(
                    ::triggers_runtime::__private::cancel_bulk("all-types", step_2),
                ),
            ]),
        )
    }
}
/// Trigger keys and the hashes of the schemas that this program was built with, for
/// `Client::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("all-types", "2109e89aecb356f16ad0cb973187da3081f905b3"),
    ("all_optional", "00bccb2c6e0c2455369b8053c381491f6e5e8192"),
    ("loop", "c0322b79184d6c7db43096d70d64275f2cd03733"),
];

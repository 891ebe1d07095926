/// The external entity id of `invoice`.
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
/// The external entity id of `class`.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct ClassId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl ClassId {
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
impl __triggers::Eq for ClassId {}
impl __triggers::From<__triggers::rt::Uuid> for ClassId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<ClassId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: ClassId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for ClassId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("ClassId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for ClassId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for ClassId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/// The external entity id of `enrollment`.
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
    pub class: ClassId,
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
/** All types

 - Trigger key `all-types`, declared in `types:11`.
 - Scheduled: an event takes place at its `futureDate`.
 - Canceled by the `InvoiceId`.
 - Idempotency key: derived from the id and `string` and `date`. For a week, the service ignores further reports with the same key.
 - Personal data: `contact`.

 ```ignore
 let payload = all_types::Payload { string, number, integer, boolean, uuid, contact, timestamp, future_date, date, choice, level, option, vec };
 all_types::report(&site, id, &payload).await?;
 all_types::cancel(&site, id).await?;
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
pub mod all_types {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "all-types";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &["contact"];
    pub use super::__triggers::{
        all_types_report as report, all_types_report_all as report_all,
        all_types_cancel as cancel, all_types_cancel_all as cancel_all,
        all_types_reschedule as reschedule,
    };
    /// The payload of `all-types`.
    #[derive(Clone)]
    pub struct Payload {
        /** A string

 `string`: text. Example: `"text"`.*/
        pub string: __t::String,
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
        pub uuid: __t::rt::Uuid,
        /** A contact

 `contact`: the GUID of a contact of the site. Personal data. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub contact: __t::rt::ContactId,
        /** A time

 `timestamp`: a date and time. Example: `"2026-12-01T10:00:00Z"`.*/
        pub timestamp: __t::rt::Timestamp,
        /** A date to come

 `futureDate`: the date and time at which the scheduled event takes place. Example: `"2026-12-01T10:00:00Z"`.*/
        pub future_date: __t::rt::FutureDate,
        /** A date

 `date`: a date. Example: `"2026-12-01"`.*/
        pub date: __t::rt::Date,
        /** A choice

 `choice`: one of a closed set of values. Example: `"one"`.*/
        pub choice: Choice,
        /** A level

 `level`: one of a closed set of values. Example: `1`.*/
        pub level: Level,
        /** An object

 `option`: an object. Example: `{"some":1}`.*/
        pub option: Option,
        /** A list

 `vec`: a list of objects. Example: `[{"item":"text"}]`.*/
        pub vec: __t::Vec<VecItem>,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
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
                &[
                    __t::V::String(&self.string),
                    __t::V::F64(&self.number),
                    __t::V::I64(&self.integer),
                    __t::V::Bool(&self.boolean),
                    __t::V::Uuid(&self.uuid),
                    __t::V::Contact(&self.contact),
                    __t::V::Timestamp(&self.timestamp),
                    __t::V::FutureDate(&self.future_date),
                    __t::V::Date(&self.date),
                    __t::V::Text(self.choice.as_str()),
                    __t::V::Json(self.level.as_str()),
                    __t::V::Object(&__t::Ref(&self.option)),
                    __t::V::List(&__t::Ref(&self.vec)),
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
    /// Values of the property `choice`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Choice {
        /// `"one"`
        One,
        /// `"two"`
        Two,
    }
    impl __t::Eq for Choice {}
    impl Choice {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::One => "one",
                Self::Two => "two",
            }
        }
    }
    impl __t::fmt::Display for Choice {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Choice {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::One, Self::Two], Self::as_str, text)
        }
    }
    /// Values of the property `level`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Level {
        /** Low

 On the wire `1`.*/
        Value1,
        /** High

 On the wire `2`.*/
        Value2,
    }
    impl __t::Eq for Level {}
    impl Level {
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
    impl __t::fmt::Display for Level {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Level {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::Value1, Self::Value2], Self::as_str, text)
        }
    }
    /// The object `option` of the payload.
    #[derive(Clone)]
    pub struct Option {
        /** Some

 `some`: a whole number within ±2^53.*/
        pub some: i64,
        /** None

 `none`: text.*/
        pub none: __t::Option<__t::String>,
    }
    impl Option {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(some: i64) -> Self {
            Self { some, none: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Option {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Option",
                &["some", "none"],
                &[__t::V::I64(&self.some), __t::V::OptString(&self.none)],
            );
        }
    }
    impl __t::fmt::Debug for Option {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Option {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// One item of the list `vec` of the payload.
    #[derive(Clone)]
    pub struct VecItem {
        /** Item

 `item`: text.*/
        pub item: __t::String,
    }
    #[doc(hidden)]
    impl __t::private::Object for VecItem {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("VecItem", &["item"], &[__t::V::String(&self.item)]);
        }
    }
    impl __t::fmt::Debug for VecItem {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for VecItem {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** All optional

 - Trigger key `all_optional`, declared in `types:47`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = all_optional::Payload::new();
 all_optional::report(&site, &payload).await?;
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
pub mod all_optional {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "all_optional";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{
        all_optional_report as report, all_optional_report_all as report_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `all_optional`.
    #[derive(Default, Clone)]
    pub struct Payload {
        /** A string

 `string`: text. Example: `"text"`.*/
        pub string: __t::Option<__t::String>,
        /** A number

 `number`: a finite number. Example: `1.5`.*/
        pub number: __t::Option<f64>,
        /** An integer

 `integer`: a whole number within ±2^53. Example: `7`.*/
        pub integer: __t::Option<i64>,
        /** A boolean

 `boolean`: `true` or `false`. Example: `true`.*/
        pub boolean: __t::Option<bool>,
        /** A GUID

 `uuid`: a GUID. Example: `"8046df3c-7575-4098-a5ab-c91ad8f33c47"`.*/
        pub uuid: __t::Option<__t::rt::Uuid>,
        /** A time

 `timestamp`: a date and time. Example: `"2026-12-01T10:00:00Z"`.*/
        pub timestamp: __t::Option<__t::rt::Timestamp>,
        /** A date

 `date`: a date. Example: `"2026-12-01"`.*/
        pub date: __t::Option<__t::rt::Date>,
        /** A choice

 `choice`: one of a closed set of values. Example: `"one"`.*/
        pub choice: __t::Option<Choice>,
        /** An object

 `option`: an object. Example: `{"some":1}`.*/
        pub option: __t::Option<Option>,
        /** A list

 `vec`: a list of objects. Example: `[{"item":"text"}]`.*/
        pub vec: __t::Option<__t::Vec<VecItem>>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self {
                string: __t::None,
                number: __t::None,
                integer: __t::None,
                boolean: __t::None,
                uuid: __t::None,
                timestamp: __t::None,
                date: __t::None,
                choice: __t::None,
                option: __t::None,
                vec: __t::None,
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
                &[
                    __t::V::OptString(&self.string),
                    __t::V::OptF64(&self.number),
                    __t::V::OptI64(&self.integer),
                    __t::V::OptBool(&self.boolean),
                    __t::V::OptUuid(&self.uuid),
                    __t::V::OptTimestamp(&self.timestamp),
                    __t::V::OptDate(&self.date),
                    match &self.choice {
                        __t::Some(value) => __t::V::Text(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
                    __t::V::Optional(&__t::Ref(&self.option)),
                    __t::V::Optional(&__t::Ref(&self.vec)),
                ],
            );
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
    /// Values of the property `choice`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Choice {
        /// `"one"`
        One,
        /// `"two"`
        Two,
    }
    impl __t::Eq for Choice {}
    impl Choice {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::One => "one",
                Self::Two => "two",
            }
        }
    }
    impl __t::fmt::Display for Choice {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Choice {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::One, Self::Two], Self::as_str, text)
        }
    }
    /// The object `option` of the payload.
    #[derive(Default, Clone)]
    pub struct Option {
        /** Some

 `some`: a whole number within ±2^53.*/
        pub some: __t::Option<i64>,
    }
    impl Option {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { some: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Option {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Option", &["some"], &[__t::V::OptI64(&self.some)]);
        }
    }
    impl __t::fmt::Debug for Option {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Option {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// One item of the list `vec` of the payload.
    #[derive(Default, Clone)]
    pub struct VecItem {
        /** Item

 `item`: text.*/
        pub item: __t::Option<__t::String>,
    }
    impl VecItem {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { item: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for VecItem {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("VecItem", &["item"], &[__t::V::OptString(&self.item)]);
        }
    }
    impl __t::fmt::Debug for VecItem {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for VecItem {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
}
/** A keyword

 - Trigger key `loop`, declared in `types:71`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = r#loop::Payload { r#type, self_, _2nd, is_one, is_two, is_three, is_four };
 r#loop::report(&site, &payload).await?;
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
pub mod r#loop {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "loop";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{loop_report as report, loop_report_all as report_all};
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `loop`.
    #[derive(Clone)]
    pub struct Payload {
        /** A keyword

 `type`: text. Example: `"text"`.*/
        pub r#type: __t::String,
        /** A keyword that cannot be raw

 `self`: text. Example: `"text"`.*/
        pub self_: __t::String,
        /** A digit first

 `2nd`: text. Example: `"text"`.*/
        pub _2nd: __t::String,
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
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["type", "self", "2nd", "isOne", "isTwo", "isThree", "isFour"],
                &[
                    __t::V::String(&self.r#type),
                    __t::V::String(&self.self_),
                    __t::V::String(&self._2nd),
                    __t::V::Bool(&self.is_one),
                    __t::V::Bool(&self.is_two),
                    __t::V::Bool(&self.is_three),
                    __t::V::Bool(&self.is_four),
                ],
            );
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
    /// Reports one event.
    pub fn all_types_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &super::all_types::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &all_types_TRIGGER, id.as_uuid(), &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn all_types_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::InvoiceId, impl Borrow<super::all_types::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<
            super::all_types::Payload,
        >(sink, &all_types_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn all_types_cancel(
        sink: &dyn rt::Sink,
        id: super::InvoiceId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "all-types", id.as_uuid())
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
        payload: &super::all_types::Payload,
    ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
        private::reschedule(sink, &all_types_TRIGGER, id.as_uuid(), &Ref(payload))
    }
    pub(super) static all_optional_TRIGGER: private::Trigger = private::Trigger {
        key: "all_optional",
        idempotency: None,
    };
    /// Reports one event.
    pub fn all_optional_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::all_optional::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &all_optional_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn all_optional_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::all_optional::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<
            super::all_optional::Payload,
        >(sink, &all_optional_TRIGGER, events)
    }
    pub(super) static loop_TRIGGER: private::Trigger = private::Trigger {
        key: "loop",
        idempotency: None,
    };
    /// Reports one event.
    pub fn loop_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::r#loop::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &loop_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn loop_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::r#loop::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<super::r#loop::Payload>(sink, &loop_TRIGGER, events)
    }
}
/// Business events: each makes all calls that something in the app takes.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod business {
    use super::__triggers as __t;
    /// The payloads of the reports of `report_only`.
    #[derive(Clone)]
    pub struct ReportOnly {
        /// All optional
        pub all_optional: super::all_optional::Payload,
        /// A keyword
        pub r#loop: super::r#loop::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for ReportOnly {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "ReportOnly",
                &["all_optional", "loop"],
                &[
                    __t::V::Object(&__t::Ref(&self.all_optional)),
                    __t::V::Object(&__t::Ref(&self.r#loop)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for ReportOnly {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for ReportOnly {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `all_optional`, report `loop`.
    pub fn report_only<'a>(
        sink: &'a dyn __t::rt::Sink,
        payloads: &ReportOnly,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::all_optional_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.all_optional),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::loop_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.r#loop),
                    __t::private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `all_optional`, report `loop`.
    pub fn report_only_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<Item = impl __t::Borrow<ReportOnly>>,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::all_optional_TRIGGER);
        let mut step_1 = __t::private::Reports::new(&__t::loop_TRIGGER);
        for payloads in items {
            let payloads = __t::Borrow::<ReportOnly>::borrow(&payloads);
            step_0.push(__t::None, &payloads.all_optional);
            step_1.push(__t::None, &payloads.r#loop);
        }
        __t::private::run_all(sink, __t::Vec::from([step_0.build(), step_1.build()]))
    }
    /// Makes all calls of this event, in this order: cancel `all-types`.
    pub fn cancel_only(
        sink: &dyn __t::rt::Sink,
        id: super::InvoiceId,
    ) -> __t::rt::Completing<'_> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::Result::Ok(__t::private::cancel_command("all-types", id.as_uuid())),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: cancel `all-types`.
    pub fn cancel_only_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<Item = super::InvoiceId>,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::Vec::new();
        for id in items {
            step_0.push(id.as_uuid());
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([
                __t::Result::Ok(__t::private::cancel_bulk("all-types", step_0)),
            ]),
        )
    }
    /// The payloads of the reports of `mixed`.
    #[derive(Clone)]
    pub struct Mixed {
        /// A keyword
        pub r#loop: super::r#loop::Payload,
        /// All types
        pub all_types: super::all_types::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for Mixed {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Mixed",
                &["loop", "all_types"],
                &[
                    __t::V::Object(&__t::Ref(&self.r#loop)),
                    __t::V::Object(&__t::Ref(&self.all_types)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Mixed {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &["all_types.contact"], f)
        }
    }
    impl __t::PartialEq for Mixed {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `loop`, report `all-types`, cancel `all-types`.
    pub fn mixed<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::InvoiceId,
        payloads: &Mixed,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::loop_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.r#loop),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::all_types_TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.all_types),
                    __t::private::ReportOptions::new(),
                ),
                __t::Result::Ok(__t::private::cancel_command("all-types", id.as_uuid())),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `loop`, report `all-types`, cancel `all-types`.
    pub fn mixed_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<Item = (super::InvoiceId, impl __t::Borrow<Mixed>)>,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::loop_TRIGGER);
        let mut step_1 = __t::private::Reports::new(&__t::all_types_TRIGGER);
        let mut step_2 = __t::Vec::new();
        for (id, payloads) in items {
            let payloads = __t::Borrow::<Mixed>::borrow(&payloads);
            step_0.push(__t::None, &payloads.r#loop);
            step_1.push(__t::Some(id.as_uuid()), &payloads.all_types);
            step_2.push(id.as_uuid());
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([
                step_0.build(),
                step_1.build(),
                __t::Result::Ok(__t::private::cancel_bulk("all-types", step_2)),
            ]),
        )
    }
}
/// Trigger keys, each with the hash of the schema that this program was built with, for
/// `Instance::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("all-types", "2109e89aecb356f16ad0cb973187da3081f905b3"),
    ("all_optional", "00bccb2c6e0c2455369b8053c381491f6e5e8192"),
    ("loop", "c0322b79184d6c7db43096d70d64275f2cd03733"),
];
/// Trigger keys, each with the paths of its properties that hold personal data; triggers
/// without such properties are left out.
#[allow(dead_code, unreachable_pub)]
pub const PII: &[(&str, &[&str])] = &[("all-types", &["contact"])];

/// The external entity id of `self`.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct SelfId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl SelfId {
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
impl __triggers::Eq for SelfId {}
impl __triggers::From<__triggers::rt::Uuid> for SelfId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<SelfId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: SelfId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for SelfId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("SelfId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for SelfId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for SelfId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/// The external entity id of `string`.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct StringId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl StringId {
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
impl __triggers::Eq for StringId {}
impl __triggers::From<__triggers::rt::Uuid> for StringId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<StringId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: StringId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for StringId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("StringId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for StringId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for StringId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/// The external entity id of `option`.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct OptionId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl OptionId {
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
    /** Derives the id that belongs to `self` and `string`.

 The same GUIDs give the same id in every process.*/
    #[must_use]
    pub fn derive(self_: SelfId, string: StringId) -> Self {
        Self::new(
            __triggers::private::derive_id(
                "option",
                &[
                    __triggers::Into::<__triggers::rt::Uuid>::into(self_),
                    __triggers::Into::<__triggers::rt::Uuid>::into(string),
                ],
            ),
        )
    }
}
impl __triggers::Eq for OptionId {}
impl __triggers::From<__triggers::rt::Uuid> for OptionId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<OptionId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: OptionId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for OptionId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("OptionId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for OptionId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for OptionId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/// The external entity id of `eq`.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, PartialEq, PartialOrd, Ord, Hash)]
pub struct EqId {
    id: __triggers::rt::Uuid,
    private: (),
}
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
impl EqId {
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
    /** Derives the id that belongs to `type` and `fn`.

 The same GUIDs give the same id in every process.*/
    #[must_use]
    pub fn derive(parts: EqIdParts) -> Self {
        Self::new(
            __triggers::private::derive_id(
                "eq",
                &[
                    __triggers::Into::<__triggers::rt::Uuid>::into(parts.r#type),
                    __triggers::Into::<__triggers::rt::Uuid>::into(parts.r#fn),
                ],
            ),
        )
    }
}
/// What `EqId` is derived from.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EqIdParts {
    /// The id of `type`.
    pub r#type: __triggers::rt::Uuid,
    /// The id of `fn`.
    pub r#fn: __triggers::rt::Uuid,
}
impl __triggers::Eq for EqId {}
impl __triggers::From<__triggers::rt::Uuid> for EqId {
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {
        Self { id, private: () }
    }
}
impl __triggers::From<EqId> for __triggers::rt::Uuid {
    #[inline]
    fn from(id: EqId) -> Self {
        id.id
    }
}
impl __triggers::fmt::Debug for EqId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        f.debug_tuple("EqId").field(&self.id).finish()
    }
}
impl __triggers::fmt::Display for EqId {
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {
        __triggers::fmt::Display::fmt(&self.id, f)
    }
}
impl __triggers::FromStr for EqId {
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }
}
/** Named as a module path

 - Trigger key `self`, declared in `names:14`.
 - Canceled by the `SelfId`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = self_::Payload::new(self_, option, vec);
 self_::report(&site, id, &payload).await?;
 self_::cancel(&site, id).await?;
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
pub mod self_ {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "self";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{
        self__report as report, self__report_all as report_all, self__cancel as cancel,
        self__cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `self`.
    #[derive(Clone)]
    pub struct Payload {
        /** Self

 `self`: text. Example: `"a"`.*/
        pub self_: __t::String,
        /** Type

 `type`: one of a closed set of values. Example: `"self"`.*/
        pub r#type: __t::Option<Type>,
        /** T

 `t`: text. Example: `"a"`.*/
        pub t: __t::Option<__t::String>,
        /** Value

 `value`: an object. Example: `{"payload":"KEY","fmt":1}`.*/
        pub value: __t::Option<Value>,
        /** Option

 `option`: an object. Example: `{"none":"a"}`.*/
        pub option: Option,
        /** Vec

 `vec`: a list of objects. Example: `[{"string":"a"}]`.*/
        pub vec: __t::Vec<VecItem>,
        /** F

 `f`: one of a closed set of values. Example: `1`.*/
        pub f: __t::Option<F>,
        /** To

 `to`: one of a closed set of values. Example: `1.5`.*/
        pub to: __t::Option<To>,
        /** K

 `k`: one of a closed set of values. Example: `true`.*/
        pub k: __t::Option<K>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(self_: __t::String, option: Option, vec: __t::Vec<VecItem>) -> Self {
            Self {
                self_,
                r#type: __t::None,
                t: __t::None,
                value: __t::None,
                option,
                vec,
                f: __t::None,
                to: __t::None,
                k: __t::None,
            }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["self", "type", "t", "value", "option", "vec", "f", "to", "k"],
                &[
                    __t::V::String(&self.self_),
                    match &self.r#type {
                        __t::Some(value) => __t::V::Text(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
                    __t::V::OptString(&self.t),
                    __t::V::Optional(&__t::Ref(&self.value)),
                    __t::V::Object(&__t::Ref(&self.option)),
                    __t::V::List(&__t::Ref(&self.vec)),
                    match &self.f {
                        __t::Some(value) => __t::V::Json(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
                    match &self.to {
                        __t::Some(value) => __t::V::Json(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
                    match &self.k {
                        __t::Some(value) => __t::V::Json(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
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
    /// Values of the property `type`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Type {
        /// `"self"`
        Self_,
        /// `"Option"`
        Option,
        /// `"None"`
        None,
        /// `"Some"`
        Some,
        /// `"String"`
        String,
        /// `"Eq"`
        Eq,
        /// `"as_str"`
        AsStr,
        /// `"Ok"`
        Ok,
        /// `"屋上"`
        屋上,
        /// `"intérieur"`
        Intérieur,
    }
    impl __t::Eq for Type {}
    impl Type {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Self_ => "self",
                Self::Option => "Option",
                Self::None => "None",
                Self::Some => "Some",
                Self::String => "String",
                Self::Eq => "Eq",
                Self::AsStr => "as_str",
                Self::Ok => "Ok",
                Self::屋上 => "屋上",
                Self::Intérieur => "intérieur",
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
            __t::private::parse(
                &[
                    Self::Self_,
                    Self::Option,
                    Self::None,
                    Self::Some,
                    Self::String,
                    Self::Eq,
                    Self::AsStr,
                    Self::Ok,
                    Self::屋上,
                    Self::Intérieur,
                ],
                Self::as_str,
                text,
            )
        }
    }
    /// The object `value` of the payload.
    #[derive(Default, Clone)]
    pub struct Value {
        /** Load

 `payload`: one of a closed set of values.*/
        pub load: __t::Option<Load>,
        /** Fmt

 `fmt`: a whole number within ±2^53.*/
        pub fmt: __t::Option<i64>,
    }
    impl Value {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self {
                load: __t::None,
                fmt: __t::None,
            }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Value {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Value",
                &["payload", "fmt"],
                &[
                    match &self.load {
                        __t::Some(value) => __t::V::Text(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
                    __t::V::OptI64(&self.fmt),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Value {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Value {
        #[inline]
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Values of the property `payload`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Load {
        /// `"KEY"`
        Key,
        /// `"PII"`
        Pii,
    }
    impl __t::Eq for Load {}
    impl Load {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Key => "KEY",
                Self::Pii => "PII",
            }
        }
    }
    impl __t::fmt::Display for Load {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Load {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::Key, Self::Pii], Self::as_str, text)
        }
    }
    /// The object `option` of the payload.
    #[derive(Default, Clone)]
    pub struct Option {
        /** None

 `none`: text.*/
        pub none: __t::Option<__t::String>,
    }
    impl Option {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { none: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Option {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Option", &["none"], &[__t::V::OptString(&self.none)]);
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
        /** String

 `string`: text.*/
        pub string: __t::String,
    }
    #[doc(hidden)]
    impl __t::private::Object for VecItem {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("VecItem", &["string"], &[__t::V::String(&self.string)]);
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
    /// Values of the property `f`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum F {
        /// `1`
        Value1,
        /// `-1`
        ValueMinus1,
        /// `9007199254740991`
        Value9007199254740991,
    }
    impl __t::Eq for F {}
    impl F {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Value1 => "1",
                Self::ValueMinus1 => "-1",
                Self::Value9007199254740991 => "9007199254740991",
            }
        }
    }
    impl __t::fmt::Display for F {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for F {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(
                &[Self::Value1, Self::ValueMinus1, Self::Value9007199254740991],
                Self::as_str,
                text,
            )
        }
    }
    /// Values of the property `to`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum To {
        /// `1.5`
        Value1_5,
        /// `1e21`
        Value1e21,
    }
    impl __t::Eq for To {}
    impl To {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::Value1_5 => "1.5",
                Self::Value1e21 => "1e21",
            }
        }
    }
    impl __t::fmt::Display for To {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for To {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::Value1_5, Self::Value1e21], Self::as_str, text)
        }
    }
    /// Values of the property `k`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum K {
        /// `true`
        True,
    }
    impl __t::Eq for K {}
    impl K {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::True => "true",
            }
        }
    }
    impl __t::fmt::Display for K {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for K {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::True], Self::as_str, text)
        }
    }
}
/** Named as a crate

 - Trigger key `core`, declared in `names:31`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = core::Payload::new();
 core::report(&site, &payload).await?;
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
pub mod core {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "core";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{core_report as report, core_report_all as report_all};
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `core`.
    #[derive(Default, Clone)]
    pub struct Payload {
        /** Std

 `std`: text. Example: `"x"`.*/
        pub std: __t::Option<__t::String>,
        /** Alloc

 `alloc`: text. Example: `"x"`.*/
        pub alloc: __t::Option<__t::String>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self {
                std: __t::None,
                alloc: __t::None,
            }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["std", "alloc"],
                &[__t::V::OptString(&self.std), __t::V::OptString(&self.alloc)],
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
/** Named as an alias

 - Trigger key `rt`, declared in `names:34`.
 - Cannot be canceled: the manifest names no `entity`.
 - Idempotency key: a fresh one for each call.

 ```ignore
 let payload = rt::Payload::new();
 rt::report(&site, &payload).await?;
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
pub mod rt {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "rt";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{rt_report as report, rt_report_all as report_all};
    #[doc(hidden)]
    pub use super::__triggers::private::{
        not_cancelable as cancel, not_cancelable as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `rt`.
    #[derive(Default, Clone)]
    pub struct Payload {
        /** Private

 `private`: one of a closed set of values. Example: `"rt"`.*/
        pub private: __t::Option<Private>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new() -> Self {
            Self { private: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["private"],
                &[
                    match &self.private {
                        __t::Some(value) => __t::V::Text(value.as_str()),
                        __t::None => __t::V::Absent,
                    },
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
    /// Values of the property `private`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Private {
        /// `"V"`
        V,
        /// `"rt"`
        Rt,
        /// `"Ty"`
        Ty,
    }
    impl __t::Eq for Private {}
    impl Private {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::V => "V",
                Self::Rt => "rt",
                Self::Ty => "Ty",
            }
        }
    }
    impl __t::fmt::Display for Private {
        #[inline]
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            f.pad(self.as_str())
        }
    }
    impl __t::FromStr for Private {
        type Err = __t::rt::UnknownValue;
        #[inline]
        fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
            __t::private::parse(&[Self::V, Self::Rt, Self::Ty], Self::as_str, text)
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
    pub(super) static self__TRIGGER: private::Trigger = private::Trigger {
        key: "self",
        idempotency: None,
    };
    /// Reports one event.
    pub fn self__report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::SelfId,
        payload: &super::self_::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &self__TRIGGER, id.as_uuid(), &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn self__report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::SelfId, impl Borrow<super::self_::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<super::self_::Payload>(sink, &self__TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn self__cancel(
        sink: &dyn rt::Sink,
        id: super::SelfId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "self", id.as_uuid())
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn self__cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::SelfId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "self", ids)
    }
    pub(super) static core_TRIGGER: private::Trigger = private::Trigger {
        key: "core",
        idempotency: None,
    };
    /// Reports one event.
    pub fn core_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::core::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &core_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn core_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::core::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<super::core::Payload>(sink, &core_TRIGGER, events)
    }
    pub(super) static rt_TRIGGER: private::Trigger = private::Trigger {
        key: "rt",
        idempotency: None,
    };
    /// Reports one event.
    pub fn rt_report<'a>(
        sink: &'a dyn rt::Sink,
        payload: &super::rt::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_plain(sink, &rt_TRIGGER, &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn rt_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = impl Borrow<super::rt::Payload>>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each_plain::<super::rt::Payload>(sink, &rt_TRIGGER, events)
    }
}
/// Business events: each makes all calls that something in the app takes.
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod business {
    use super::__triggers as __t;
    /// The payloads of the reports of `sink`.
    #[derive(Clone)]
    pub struct Sink {
        /// Named as a module path
        pub self_: super::self_::Payload,
        /// Named as a crate
        pub core: super::core::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for Sink {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Sink",
                &["self_", "core"],
                &[
                    __t::V::Object(&__t::Ref(&self.self_)),
                    __t::V::Object(&__t::Ref(&self.core)),
                ],
            );
        }
    }
    impl __t::fmt::Debug for Sink {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Sink {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `self`, report `core`.
    pub fn sink<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::SelfId,
        payloads: &Sink,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::self__TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.self_),
                    __t::private::ReportOptions::new(),
                ),
                __t::private::report_command(
                    &__t::core_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.core),
                    __t::private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `self`, report `core`.
    pub fn sink_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<Item = (super::SelfId, impl __t::Borrow<Sink>)>,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::self__TRIGGER);
        let mut step_1 = __t::private::Reports::new(&__t::core_TRIGGER);
        for (id, payloads) in items {
            let payloads = __t::Borrow::<Sink>::borrow(&payloads);
            step_0.push(__t::Some(id.as_uuid()), &payloads.self_);
            step_1.push(__t::None, &payloads.core);
        }
        __t::private::run_all(sink, __t::Vec::from([step_0.build(), step_1.build()]))
    }
    /// The payloads of the reports of `id`.
    #[derive(Clone)]
    pub struct Id {
        /// Named as a module path
        pub self_: super::self_::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for Id {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Id", &["self_"], &[__t::V::Object(&__t::Ref(&self.self_))]);
        }
    }
    impl __t::fmt::Debug for Id {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Id {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `self`, cancel `self`.
    pub fn id<'a>(
        sink: &'a dyn __t::rt::Sink,
        id: super::SelfId,
        payloads: &Id,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::self__TRIGGER,
                    __t::Some(id.as_uuid()),
                    &__t::Ref(&payloads.self_),
                    __t::private::ReportOptions::new(),
                ),
                __t::Result::Ok(__t::private::cancel_command("self", id.as_uuid())),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `self`, cancel `self`.
    pub fn id_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<Item = (super::SelfId, impl __t::Borrow<Id>)>,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::self__TRIGGER);
        let mut step_1 = __t::Vec::new();
        for (id, payloads) in items {
            let payloads = __t::Borrow::<Id>::borrow(&payloads);
            step_0.push(__t::Some(id.as_uuid()), &payloads.self_);
            step_1.push(id.as_uuid());
        }
        __t::private::run_all(
            sink,
            __t::Vec::from([
                step_0.build(),
                __t::Result::Ok(__t::private::cancel_bulk("self", step_1)),
            ]),
        )
    }
    /// The payloads of the reports of `payloads`.
    #[derive(Clone)]
    pub struct Payloads {
        /// Named as a crate
        pub core: super::core::Payload,
    }
    #[doc(hidden)]
    impl __t::private::Object for Payloads {
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object("Payloads", &["core"], &[__t::V::Object(&__t::Ref(&self.core))]);
        }
    }
    impl __t::fmt::Debug for Payloads {
        fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
            __t::private::debug(&__t::Ref(self), &[], f)
        }
    }
    impl __t::PartialEq for Payloads {
        fn eq(&self, other: &Self) -> bool {
            __t::private::same(&__t::Ref(self), &__t::Ref(other))
        }
    }
    /// Makes all calls of this event, in this order: report `core`.
    pub fn payloads<'a>(
        sink: &'a dyn __t::rt::Sink,
        payloads: &Payloads,
    ) -> __t::rt::Completing<'a> {
        __t::private::run(
            sink,
            __t::Vec::from([
                __t::private::report_command(
                    &__t::core_TRIGGER,
                    __t::None,
                    &__t::Ref(&payloads.core),
                    __t::private::ReportOptions::new(),
                ),
            ]),
        )
    }
    /// Makes all calls of this event for many at once, each step in bulk, in this order: report `core`.
    pub fn payloads_all(
        sink: &dyn __t::rt::Sink,
        items: impl __t::IntoIterator<Item = impl __t::Borrow<Payloads>>,
    ) -> __t::rt::CompletingAll<'_> {
        let mut step_0 = __t::private::Reports::new(&__t::core_TRIGGER);
        for payloads in items {
            let payloads = __t::Borrow::<Payloads>::borrow(&payloads);
            step_0.push(__t::None, &payloads.core);
        }
        __t::private::run_all(sink, __t::Vec::from([step_0.build()]))
    }
}
/// Trigger keys, each with the hash of the schema that this program was built with, for
/// `Instance::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("self", "61cc320a02ff7695ed0f732ed6550d85caa77759"),
    ("core", "a738d60a43655eaf76212d28d1f149301bfea328"),
    ("rt", "d77f8782f3b29e0a0a1a73f35c6dce6630dfd799"),
];
/// Trigger keys, each with the paths of its properties that hold personal data; triggers
/// without such properties are left out.
#[allow(dead_code, unreachable_pub)]
pub const PII: &[(&str, &[&str])] = &[];

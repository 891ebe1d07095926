/** The external entity id of `invoice`.

 fn indented() { panic!("run by the documentation tests") }

 \`\`\`rust panic!("fenced") \`\`\`*/
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
#[doc = " \\*/ pub fn escaped() {} /\\* \\<script\\>\n \n \\~\\~\\~ compile_error!(\"fenced\"); \\~\\~\\~\n \n std::process::abort();\n \n \\- \\[link\\](https\\://example.com) and \\<img src=x onerror=alert(1)\\> 1. \\[\\`Broken\\`\\] \\[Broken::link\\] !\\[image\\](x) https\\://example.com/bare \"\\#\\] mod evil {} \\# Heading \\| table \\|---\\| \\`unbalanced \\`\\`\\` ticks\n \n - Trigger key `hostile`, declared in `hostile:14`.\n - Canceled by the `InvoiceId`.\n - Idempotency key: a fresh one for each call.\n \n ```ignore\n let payload = hostile::Payload::new(text);\n hostile::report(&site, id, &payload).await?;\n hostile::cancel(&site, id).await?;\n ```"]
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
pub mod hostile {
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = "hostile";
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[];
    pub use super::__triggers::{
        hostile_report as report, hostile_report_all as report_all,
        hostile_cancel as cancel, hostile_cancel_all as cancel_all,
    };
    #[doc(hidden)]
    pub use super::__triggers::private::not_reschedulable as reschedule;
    /// The payload of `hostile`.
    #[derive(Clone)]
    pub struct Payload {
        #[doc = " \\`\\`\\` not closed\n \n panic!()\n \n panic!()\n \n `text`: text. Default: \"\\` \\`\\` \\`\\`\\`\". Example: \"\\`\\`\\`\\\\n\\*/ \\\\\"\\#\\] \\\\\\\\ \\</details\\>\"."]
        pub text: __t::String,
        #[doc = " \\<b\\>\n \n `choice`: one of a closed set of values. Example: `\"*/ y\"`."]
        pub choice: __t::Option<Choice>,
    }
    impl Payload {
        /** Creates it from the required fields; the optional ones are `None`.

 With `..` it completes a literal: adding an optional property to the manifest does not break it.*/
        #[inline]
        #[must_use]
        pub fn new(text: __t::String) -> Self {
            Self { text, choice: __t::None }
        }
    }
    #[doc(hidden)]
    impl __t::private::Object for Payload {
        #[inline(always)]
        fn fields(&self, to: &mut __t::private::Fields<'_>) {
            to.object(
                "Payload",
                &["text", "choice"],
                &[
                    __t::V::String(&self.text),
                    match &self.choice {
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
    /// Values of the property `choice`.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Choice {
        /** panic!()

 On the wire `"\"\\\"] x"`.*/
        X,
        #[doc = " \\]\\\\\\[\n \n On the wire `\"*/ y\"`."]
        Y,
        /** \&lt;

 On the wire `"{} %s"`.*/
        S,
    }
    impl __t::Eq for Choice {}
    impl Choice {
        /// Returns the value on the wire.
        #[inline(always)]
        #[must_use]
        pub const fn as_str(self) -> &'static str {
            match self {
                Self::X => "\"\\\"] x",
                Self::Y => "*/ y",
                Self::S => "{} %s",
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
            __t::private::parse(&[Self::X, Self::Y, Self::S], Self::as_str, text)
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
    pub(super) static hostile_TRIGGER: private::Trigger = private::Trigger {
        key: "hostile",
        idempotency: None,
    };
    /// Reports one event.
    pub fn hostile_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &super::hostile::Payload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &hostile_TRIGGER, id.as_uuid(), &Ref(payload))
    }
    /// Reports many events. The results come in their order.
    pub fn hostile_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<
            Item = (super::InvoiceId, impl Borrow<super::hostile::Payload>),
        >,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<super::hostile::Payload>(sink, &hostile_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn hostile_cancel(
        sink: &dyn rt::Sink,
        id: super::InvoiceId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "hostile", id.as_uuid())
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn hostile_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::InvoiceId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "hostile", ids)
    }
}
/// Trigger keys, each with the hash of the schema that this program was built with, for
/// `Instance::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("hostile", "9d09e26e3deeefe18be2abffd138ee1866a7ef19"),
];
/// Trigger keys, each with the paths of its properties that hold personal data; triggers
/// without such properties are left out.
#[allow(dead_code, unreachable_pub)]
pub const PII: &[(&str, &[&str])] = &[];

/** External entity id of the entity `invoice`.

 fn indented() { panic!("run by the documentation tests") }

 \`\`\`rust panic!("fenced") \`\`\`*/
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
#[doc = " \\*/ pub fn escaped() {} /\\* \\<script\\>\n \n \\~\\~\\~ compile_error!(\"fenced\"); \\~\\~\\~\n \n std::process::abort();\n \n \\- \\[link\\](https\\://example.com) and \\<img src=x onerror=alert(1)\\> 1. \\[\\`Broken\\`\\] \\[Broken::link\\] !\\[image\\](x) https\\://example.com/bare \"\\#\\] mod evil {} \\# Heading \\| table \\|---\\| \\`unbalanced \\`\\`\\` ticks\n \n Trigger key `hostile`.\n \n Events are canceled by their `InvoiceId`."]
#[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
pub mod hostile {
    /// The trigger key.
    pub const KEY: &str = "hostile";
    pub use super::__triggers::{
        HostilePayload as Payload, HostileChoice as Choice, hostile_report as report,
        hostile_report_all as report_all, hostile_cancel as cancel,
        hostile_cancel_all as cancel_all,
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
    pub(super) static hostile_TRIGGER: private::Trigger = private::Trigger {
        key: "hostile",
        idempotency: None,
    };
    /// What an event of `hostile` carries.
    #[derive(Clone)]
    pub struct HostilePayload {
        #[doc = " \\`\\`\\` not closed\n \n panic!()\n \n panic!()\n \n `text`: text. Default: \"\\` \\`\\` \\`\\`\\`\". Example: \"\\`\\`\\`\\\\n\\*/ \\\\\"\\#\\] \\\\\\\\ \\</details\\>\"."]
        pub text: String,
        #[doc = " \\<b\\>\n \n `choice`: one of a closed set of values. Example: `\"*/ y\"`."]
        pub choice: Option<HostileChoice>,
    }
    impl private::Object for HostilePayload {
        fn fields(&self, to: &mut private::Fields<'_>) {
            to.keys(&["text", "choice"]);
            to.string(&self.text);
            match &self.choice {
                Some(value) => to.constant(value.json()),
                None => to.absent(),
            }
        }
    }
    /// Values of the property `choice`.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum HostileChoice {
        /** panic!()

 On the wire `"\"\\\"] x"`.*/
        X,
        #[doc = " \\]\\\\\\[\n \n On the wire `\"*/ y\"`."]
        Y,
        /** \&lt;

 On the wire `"{} %s"`.*/
        S,
    }
    impl HostileChoice {
        fn json(self) -> &'static str {
            match self {
                Self::X => "\"\\\"\\\\\\\"] x\"",
                Self::Y => "\"*/ y\"",
                Self::S => "\"{} %s\"",
            }
        }
    }
    /// Reports one event.
    pub fn hostile_report<'a>(
        sink: &'a dyn rt::Sink,
        id: super::InvoiceId,
        payload: &HostilePayload,
    ) -> rt::ReportCall<'a> {
        private::report_entity(sink, &hostile_TRIGGER, id.0, payload)
    }
    /// Reports many events. The results come in their order.
    pub fn hostile_report_all(
        sink: &dyn rt::Sink,
        events: impl IntoIterator<Item = (super::InvoiceId, impl Borrow<HostilePayload>)>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::report_each::<HostilePayload>(sink, &hostile_TRIGGER, events)
    }
    /// Cancels all pending actions of the events reported with this id.
    #[inline]
    pub fn hostile_cancel(
        sink: &dyn rt::Sink,
        id: super::InvoiceId,
    ) -> rt::Delivery<'_, rt::Receipt> {
        private::cancel(sink, "hostile", id.0)
    }
    /// Cancels all pending actions of the events reported with these ids. The results come in their order.
    pub fn hostile_cancel_all(
        sink: &dyn rt::Sink,
        ids: impl IntoIterator<Item = super::InvoiceId>,
    ) -> rt::Delivery<'_, rt::BulkReceipt> {
        private::cancel_each(sink, "hostile", ids)
    }
}
/// Trigger keys and the hashes of the schemas that this program was built with, for
/// `Client::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[
    ("hostile", "9d09e26e3deeefe18be2abffd138ee1866a7ef19"),
];

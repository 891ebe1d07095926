//! Generated code under every lint an app may turn on: from the macro, and as text.

use std::fmt::Write as _;
use std::fs;

use super::Crate;
use crate::expanded::{names, path};

const LIB: &str = r#"
//! Generated code only.
#![deny(warnings, missing_docs, unreachable_pub, unused, rust_2018_idioms)]
#![deny(missing_debug_implementations, missing_copy_implementations)]
#![deny(clippy::all, clippy::pedantic)]

/// Derives of the standard library.
#[triggers_runtime::triggers("stories.yaml", derive(Clone, Debug, PartialEq))]
pub mod stories {}

/// Derives of a crate.
#[triggers_runtime::triggers("types.yaml", derive(Debug, serde::Serialize, serde::Deserialize))]
pub mod types {}

/// Nothing derived.
#[triggers_runtime::triggers("hostile.yaml")]
pub mod hostile {}

/// Handlers of a provider, with names that collide with those of parameters.
#[triggers_runtime::triggers("hostile.yaml", provider)]
pub mod provided {}

/// Handlers of a provider, with types of the app's own.
#[triggers_runtime::triggers("provider.yaml", provider)]
pub mod provided_own {
    /// Cannot be read, so it can only be refreshed by hand.
    #[payload("shop-opened")]
    #[derive(Clone, Copy, Debug)]
    pub struct Opened {
        /// A truth value.
        pub open: bool,
    }
}

/// With types of the app's own, and JSON Schemas of the others.
#[triggers_runtime::triggers("stories.yaml", derive(Debug), schemas)]
pub mod written {
    /// Nested types stay generated.
    #[payload(appointment_starting)]
    #[derive(Debug)]
    pub struct Starting {
        /// A name of its own.
        #[payload(key = "appointmentTitle")]
        pub title: String,
        /// A generic type.
        pub starts_at: std::sync::Arc<triggers_runtime::Timestamp>,
        /// A value.
        pub contact_id: triggers_runtime::ContactId,
        /// A list.
        pub services: Option<Box<[appointment_starting::ServicesItem]>>,
    }

    /// One struct for several triggers.
    #[payload(appointment_scheduled, appointment_canceled)]
    #[derive(Clone, Copy, Debug)]
    pub struct Details {
        /// Text.
        pub appointment_title: &'static str,
        /// A time.
        pub starts_at: triggers_runtime::Timestamp,
        /// A value.
        pub contact_id: triggers_runtime::ContactId,
    }

    /// An enum of a generated payload.
    #[payload(invoice_overdue.currency)]
    #[derive(Clone, Copy, Debug)]
    pub enum Money {
        /// A value by its name.
        Eur,
        /// A name of its own.
        #[payload(value = "GBP")]
        Pound,
        /// A value by its name.
        Ils,
        /// A value by its name.
        Usd,
    }

    #[payload(session_starting)]
    pub use super::Session;
}

/// From elsewhere, and generic.
#[derive(Debug, triggers_runtime::TriggerPayload)]
#[payload(session_starting, manifest = "stories.yaml")]
pub struct Sessions<T: triggers_runtime::payload::Text> {
    /// A type parameter.
    #[payload(key = "sessionTitle")]
    pub title: T,
    /// A time.
    pub starts_at: triggers_runtime::FutureDate,
    /// A value.
    pub contact_id: triggers_runtime::ContactId,
}

/// One type of them.
pub type Session = Sessions<String>;

// Nobody sees or uses these.
#[triggers_runtime::triggers("types.yaml")]
mod unused {
    #[payload("all-types.option")]
    pub(super) struct Option {
        some: i64,
    }
}
"#;

#[test]
fn generated_code_is_clean() {
    let dependencies = "triggers-runtime = { path = \"RUNTIME\", default-features = false, \
                        features = [\"inbound\", \"schemars\", \"serde\"] }\nserde = { version = \"1\", features = [\"derive\"] }\n";
    let scratch = Crate::new("lints", dependencies);
    let mut lib = LIB.to_owned();
    for name in names() {
        scratch.write(
            &format!("{name}.yaml"),
            &fs::read_to_string(path(&name, "yaml")).unwrap(),
        );
        scratch.write(
            &format!("src/{name}.rs"),
            &fs::read_to_string(path(&name, "rs")).unwrap(),
        );
        writeln!(
            lib,
            "/// The golden.\npub mod golden_{name} {{ include!(\"{name}.rs\"); }}"
        )
        .unwrap();
    }
    scratch.write("src/lib.rs", &lib);
    scratch.cargo(&["clippy", "--quiet", "--", "-D", "warnings"]);
}

//! The runtime under another name, and at a path inside the crate.

use std::fs;

use super::Crate;
use crate::expanded::path;

#[test]
fn the_runtime_may_be_anywhere() {
    let dependencies = "other = { package = \"triggers-runtime\", path = \"RUNTIME\", default-features = false, features = [\"schemars\"] }\n";
    let scratch = Crate::new("renamed", dependencies);
    scratch.write(
        "triggers.yaml",
        &fs::read_to_string(path("stories", "yaml")).unwrap(),
    );
    scratch.write(
        "src/lib.rs",
        "pub mod vendored { pub use other as runtime; }\n\
         #[other::triggers(crate = ::other, schemas)]\npub mod renamed { #[payload(session_starting)] pub use crate::Session; }\n\
         #[other::triggers(crate = crate::vendored::runtime)]\npub mod inside {\n\
             #[payload(appointment_starting.services)] pub struct Service { pub name: String, pub minutes: u8 }\n\
             #[payload(invoice_overdue.currency)] pub enum Currency { Eur, Gbp, Ils, Usd }\n\
         }\n\
         #[derive(other::TriggerPayload)]\n#[payload(session_starting, crate = ::other)]\n\
         pub struct Session { pub session_title: String, pub starts_at: other::Timestamp, pub contact_id: other::ContactId }\n",
    );
    scratch.cargo(&["check", "--quiet"]);
}

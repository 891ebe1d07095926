//! The runtime under another name, and at a path inside the crate.

use std::fs;

use super::Crate;
use crate::expanded::path;

#[test]
fn the_runtime_may_be_anywhere() {
    let dependencies = "other = { package = \"triggers-runtime\", path = \"RUNTIME\", default-features = false }\n";
    let scratch = Crate::new("renamed", dependencies);
    scratch.write(
        "triggers.yaml",
        &fs::read_to_string(path("stories", "yaml")).unwrap(),
    );
    scratch.write(
        "src/lib.rs",
        "pub mod vendored { pub use other as runtime; }\n\
         #[other::triggers(crate = ::other)]\npub mod renamed {}\n\
         #[other::triggers(crate = crate::vendored::runtime)]\npub mod inside {}\n",
    );
    scratch.cargo(&["check", "--quiet"]);
}

//! What generated functions return.

mod delivery;
mod report;

pub use delivery::Delivery;
pub use report::ReportCall;

//! One contestant of the delivery benchmark; started by the bin `delivery`.

fn main() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    triggers_benches::contestant::run(std::env::args().skip(1), None)
}

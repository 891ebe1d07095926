use triggers_runtime::triggers;

#[triggers("nowhere.yaml")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        #[payload(key = "number")]
        pub reference: String,
    }
}

fn main() {}

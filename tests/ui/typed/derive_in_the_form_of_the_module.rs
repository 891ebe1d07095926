use triggers_runtime::TriggerPayload;

#[derive(TriggerPayload)]
#[payload(appointment_starting)]
pub struct Starting {
    pub number: String,
}

fn main() {}

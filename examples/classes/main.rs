//! Many-to-many: participants enroll in classes; the entity is the enrollment, derived from both.
//!
//! One participant leaves, then the class is canceled for all who are left: the same business
//! event for many enrollments at once, each of its steps in bulk.

use triggers_examples::{Failure, Stage};
use triggers_runtime::{ContactId, FutureDate, Timestamp, Uuid, triggers};

#[triggers]
mod events {}
use events::{
    EnrollmentId, EnrollmentIdParts, business, class_canceled, class_starting,
    participant_enrolled_in_class, participant_left_class,
};

/// A class and who takes part in it, as the app's own database holds them.
struct Class {
    id: Uuid,
    title: &'static str,
    starts_at: Timestamp,
    participants: Vec<Uuid>,
}

impl Class {
    /// Never stored: the same pair always gives the same id.
    fn enrollment(&self, participant: Uuid) -> EnrollmentId {
        EnrollmentId::derive(EnrollmentIdParts {
            participant,
            class: self.id,
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let automations = include_str!("automations.yaml");
    let mut stage = Stage::set(automations, "2026-12-01T09:00:00Z").await?;
    let mut class = Class {
        id: Uuid::now_v7(),
        title: "Pottery for beginners",
        starts_at: "2026-12-10T18:00:00Z".parse()?,
        participants: Vec::new(),
    };

    stage.says("Ana, Ben and Cleo enroll in a class on 10 December");
    for name in ["Ana", "Ben", "Cleo"] {
        let participant = stage.cast(name);
        class.participants.push(participant);
        stage.name(
            class.enrollment(participant).as_uuid(),
            format!("{name}'s place"),
        );
        enroll(&stage, &class, participant).await?;
    }

    stage.wait_until("2026-12-02T12:00:00Z")?;
    stage.says("Ben leaves");
    let ben = class.participants.remove(1);
    leave(&stage, &class, ben).await?;

    stage.wait_until("2026-12-08T08:00:00Z")?;
    stage.says("The class is canceled");
    call_off(&stage, &class).await?;

    stage.wait_until("2026-12-12T00:00:00Z")?;
    stage.finish(&[
        "12-01 09:00 welcome for Ana's place",
        "12-01 09:00 welcome for Ben's place",
        "12-01 09:00 welcome for Cleo's place",
        "12-02 12:00 goodbye for Ben's place",
        "12-03 09:00 material for Ana's place",
        "12-03 09:00 material for Cleo's place",
        "12-08 08:00 class_is_off for Ana's place",
        "12-08 08:00 class_is_off for Cleo's place",
    ])
}

async fn enroll(stage: &Stage, class: &Class, participant: Uuid) -> Result<(), Failure> {
    let payloads = business::ParticipantEnrolled {
        participant_enrolled_in_class: participant_enrolled_in_class::Payload {
            class_title: class.title.to_owned(),
            starts_at: class.starts_at,
            contact_id: ContactId::new(participant),
        },
        class_starting: class_starting::Payload {
            class_title: class.title.to_owned(),
            starts_at: FutureDate::new(class.starts_at),
            contact_id: ContactId::new(participant),
        },
    };
    business::participant_enrolled(stage.site(), class.enrollment(participant), &payloads).await?;
    Ok(())
}

async fn leave(stage: &Stage, class: &Class, participant: Uuid) -> Result<(), Failure> {
    let payloads = business::ParticipantLeft {
        participant_left_class: participant_left_class::Payload {
            class_title: class.title.to_owned(),
            starts_at: class.starts_at,
            contact_id: ContactId::new(participant),
        },
    };
    business::participant_left(stage.site(), class.enrollment(participant), &payloads).await?;
    Ok(())
}

async fn call_off(stage: &Stage, class: &Class) -> Result<(), Failure> {
    let everyone = class.participants.iter().map(|&participant| {
        let payloads = business::ClassCanceled {
            class_canceled: class_canceled::Payload {
                class_title: class.title.to_owned(),
                starts_at: class.starts_at,
                contact_id: ContactId::new(participant),
            },
        };
        (class.enrollment(participant), payloads)
    });
    business::class_canceled_all(stage.site(), everyone).await?;
    Ok(())
}

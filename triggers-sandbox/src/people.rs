//! Contacts and members, from the same process.

use crate::engine::Kind;
use crate::error::Error;
use crate::log::{Input, Output};
use crate::sandbox::Sandbox;
use serde_json::Value;
use uuid::Uuid;

impl Sandbox {
    /// Makes a contact known: expressions see it as `contact` when the payload's property with
    /// `identityType: contact` holds that id (API summary [5.3](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.3)). It is looked up again for each action.
    ///
    /// # Errors
    ///
    /// When 100,000 are known already.
    pub fn set_contact(&self, id: Uuid, contact: Value) -> Result<(), Error> {
        self.set_person(Kind::Contact, id, contact)
    }

    /// The same for members and `member`.
    ///
    /// # Errors
    ///
    /// When 100,000 are known already.
    pub fn set_member(&self, id: Uuid, member: Value) -> Result<(), Error> {
        self.set_person(Kind::Member, id, member)
    }

    /// Forgets a contact or member: cancels what waits of every activation whose payload names
    /// them (`CANCELLED_BY_GDPR_REQUEST`), of all app instances; tells how many.
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn gdpr_request(&self, id: Uuid) -> usize {
        match self.shared.apply(Input::Erase(id)) {
            Output::Erased(canceled) => canceled,
            _ => 0,
        }
    }

    fn set_person(&self, kind: Kind, id: Uuid, person: Value) -> Result<(), Error> {
        self.shared
            .apply(Input::SetPerson(kind, id, Some(person)))
            .done()?;
        self.shared.finish()
    }
}

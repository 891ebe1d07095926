//! Many commands of one trigger, and their results.

use std::borrow::Cow;

use crate::{Action, Command, Error, Receipt};

/// Any number of commands of one trigger.
///
/// A sink splits a bulk as needed; the service takes 100 commands per request, all of one kind.
///
/// ```
/// use triggers_runtime::{Action, Bulk, Recorder, Sink, Uuid};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), triggers_runtime::Error> {
/// let site = Recorder::new(); // an `Instance` in the app
/// let cancel = |external_entity_id| Action::Cancel { external_entity_id };
/// let actions = [Uuid::now_v7(), Uuid::now_v7()].map(cancel).into();
/// let receipt = site.send_all(Bulk::new("invoice_overdue", actions)).await?;
/// assert!(receipt.is_complete());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Bulk {
    /// The trigger key, 1 to 100 characters.
    pub trigger_key: Cow<'static, str>,
    /// The actions, in the caller's order.
    pub actions: Vec<Action>,
}

impl Bulk {
    /// Creates a bulk of `actions`.
    #[must_use]
    pub fn new(trigger_key: impl Into<Cow<'static, str>>, actions: Vec<Action>) -> Self {
        Self {
            trigger_key: trigger_key.into(),
            actions,
        }
    }

    /// Returns the number of actions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.actions.len()
    }

    /// Returns whether there is nothing to send.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actions.is_empty()
    }

    /// Returns the same commands one by one, in order.
    #[must_use]
    pub fn into_commands(self) -> impl ExactSizeIterator<Item = Command> + Send {
        let Self {
            trigger_key,
            actions,
        } = self;
        actions
            .into_iter()
            .map(move |action| Command::new(trigger_key.clone(), action))
    }

    /// Returns the actions whose position `keep` accepts, in order, with their idempotency keys.
    #[must_use]
    pub fn select(&self, mut keep: impl FnMut(usize) -> bool) -> Self {
        let actions = self.actions.iter().enumerate();
        let kept = actions.filter(|(index, _)| keep(*index));
        Self {
            trigger_key: self.trigger_key.clone(),
            actions: kept.map(|(_, action)| action.clone()).collect(),
        }
    }
}

/// The results of the commands of a [`Bulk`], one for each, in the caller's order.
///
/// [`Error::is_definite`] divides the errors into commands that certainly had no effect and
/// commands whose outcome is unknown.
///
/// ```
/// use triggers_runtime::{BulkReceipt, Error, Receipt};
///
/// let receipt = BulkReceipt::new(vec![Ok(Receipt::default()), Err(Error::not_sent("disk full"))]);
///
/// assert_eq!(receipt.len(), 2);
/// assert!(!receipt.is_complete());
/// for (index, result) in receipt.iter().enumerate() {
///     if let Err(error) = result {
///         println!("command {index}: {error}");
///     }
/// }
/// ```
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[must_use = "some of the commands may not have been delivered"]
pub struct BulkReceipt(Vec<Result<Receipt, Error>>);

impl BulkReceipt {
    /// Creates a receipt from one result for each command, in the order of the commands.
    pub fn new(results: Vec<Result<Receipt, Error>>) -> Self {
        Self(results)
    }

    /// Returns the number of results.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns whether there are no results, as of an empty bulk.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns an iterator over the results, in the caller's order.
    pub fn iter(&self) -> std::slice::Iter<'_, Result<Receipt, Error>> {
        self.0.iter()
    }

    /// Returns the result of the command at `index`.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&Result<Receipt, Error>> {
        self.0.get(index)
    }

    /// Returns whether every command was delivered.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.0.iter().all(Result::is_ok)
    }

    /// Returns the receipts if every command was delivered.
    ///
    /// # Errors
    ///
    /// The first error among the results, for callers that need all or nothing.
    pub fn into_receipts(self) -> Result<Vec<Receipt>, Error> {
        self.0.into_iter().collect()
    }
}

impl IntoIterator for BulkReceipt {
    type Item = Result<Receipt, Error>;
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a> IntoIterator for &'a BulkReceipt {
    type Item = &'a Result<Receipt, Error>;
    type IntoIter = std::slice::Iter<'a, Result<Receipt, Error>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl FromIterator<Result<Receipt, Error>> for BulkReceipt {
    fn from_iter<I: IntoIterator<Item = Result<Receipt, Error>>>(results: I) -> Self {
        Self(results.into_iter().collect())
    }
}

//! Identifiers of apps and of their installations.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

use crate::Error;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
        pub struct $name {
            uuid: Uuid,
        }

        impl $name {
            /// Creates the identifier from a UUID.
            #[must_use]
            pub const fn new(uuid: Uuid) -> Self {
                Self { uuid }
            }

            /// Returns the UUID.
            #[must_use]
            pub const fn to_uuid(self) -> Uuid {
                self.uuid
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self { uuid }
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.uuid
            }
        }

        /// Reads a GUID; the error is of the kind [`ErrorKind::Config`](crate::ErrorKind::Config).
        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self, Error> {
                Uuid::parse_str(text).map(Self::new).map_err(|_| Error::config($text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.uuid.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.uuid)
            }
        }
    };
}

id! {
    /// Identifies an app instance: one installation of the app on one site.
    ///
    /// ```
    /// use triggers_runtime::InstanceId;
    ///
    /// let id: InstanceId = "9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41".parse()?;
    /// assert_eq!(id.to_string(), "9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41");
    /// # Ok::<(), triggers_runtime::Error>(())
    /// ```
    InstanceId,
    "an instance id must be a GUID, such as 9c1b7f0e-2f53-4b55-8d0e-1f6a3c9d2e41"
}

id! {
    /// Identifies an app; its dashboard shows the id.
    ///
    /// ```
    /// use triggers_runtime::{AppId, Uuid};
    ///
    /// let id = AppId::new(Uuid::nil());
    /// assert!("my-app".parse::<AppId>().is_err());
    /// # let _ = id;
    /// ```
    AppId,
    "an app id must be a GUID, such as 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913"
}

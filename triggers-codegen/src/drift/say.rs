//! A change in words.

use serde_yaml::Value;

use super::{Change, Kind};
use crate::{diagnostic::segments, json, text::quote};

impl Change {
    /// What differs, as ``the type of `startsAt` ``.
    #[must_use]
    pub fn what(&self) -> String {
        let of = match self.property.as_str() {
            "" => "the payload".to_owned(),
            property => quote(property),
        };
        let noun = match self.kind {
            Kind::TriggerAdded | Kind::TriggerRemoved => return "the trigger".to_owned(),
            Kind::TriggerRenamed => return "the name".to_owned(),
            Kind::ProviderChanged => return "the base URI of the provider".to_owned(),
            Kind::OptionalPropertyAdded
            | Kind::RequiredPropertyAdded
            | Kind::PropertyRemoved
            | Kind::PropertyInexpressible => {
                return format!("the property {of}");
            }
            Kind::BecameRequired | Kind::BecameOptional => return format!("the property {of}"),
            Kind::TypeChanged => "type",
            Kind::FormatChanged => "format",
            Kind::IdentityAdded | Kind::IdentityRemoved | Kind::IdentityMoved => "identity",
            Kind::FutureDateAdded | Kind::FutureDateRemoved => "mark `futureDate`",
            Kind::ChoiceAdded
            | Kind::ChoiceRemoved
            | Kind::ChoicesClosed
            | Kind::ChoicesOpened
            | Kind::ChoiceTextChanged => "list of values",
            Kind::TitleChanged => "title",
            Kind::DescriptionChanged => "description",
            Kind::DefaultChanged => "default",
            Kind::ExamplesChanged => "list of examples",
            Kind::KeywordChanged | Kind::AnnotationChanged | Kind::HiddenChanged => {
                let keyword = segments(&self.path).last().unwrap_or_default();
                return format!("the keyword {} of {of}", quote(&keyword));
            }
        };
        format!("the {noun} of {of}")
    }

    /// What stood there before, as `` `string` `` or `missing`.
    #[must_use]
    pub fn was(&self) -> String {
        self.side(self.before.as_ref())
    }

    /// The value after the change.
    #[must_use]
    pub fn is(&self) -> String {
        self.side(self.after.as_ref())
    }

    fn side(&self, value: Option<&Value>) -> String {
        let Some(value) = value else {
            return "missing".to_owned();
        };
        let ty = || value.get("type").and_then(Value::as_str);
        match self.kind {
            Kind::BecameRequired | Kind::BecameOptional => {
                let required = value.as_bool() == Some(true);
                if required { "required" } else { "optional" }.to_owned()
            }
            Kind::RequiredPropertyAdded => format!("a required {}", ty().unwrap_or("value")),
            Kind::OptionalPropertyAdded => format!("an optional {}", ty().unwrap_or("value")),
            Kind::PropertyRemoved | Kind::PropertyInexpressible => "there".to_owned(),
            _ => match value {
                Value::String(text) => quote(text),
                other => quote(&json::text(other)),
            },
        }
    }
}

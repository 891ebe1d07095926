//! The rules: each kind of change with its name, its class and what it means (docs/api.md#s2.6).

use std::fmt;

use crate::rules::{Rule, Severity};

/// What may be done to a published trigger (API summary [2.6](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s2.6)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Nothing that is saved or sent depends on it.
    Safe,
    /// The dashboard lets a published trigger be changed so.
    Allowed,
    /// The dashboard does not, or automations and older deployments of the app would break.
    Forbidden,
}

impl Class {
    /// The name in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Class::Safe => "safe",
            Class::Allowed => "allowed",
            Class::Forbidden => "forbidden",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Class::Safe => "safe",
            Class::Allowed => "allowed after publishing",
            Class::Forbidden => "forbidden after publishing",
        })
    }
}

/// Declares the kinds with their rules, one row each, so that no table about them can miss one.
macro_rules! kinds {
    ($($name:ident: $level:ident $id:literal, $class:ident, $title:literal, $why:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $(#[doc = concat!("`", $id, "`: ", $title, ".")] $name,)*
        }

        /// The rules of the kinds, in their order.
        pub(crate) static RULES: &[&Rule] = &[$(&Rule {
            id: $id,
            level: Severity::$level,
            title: $title,
            elsewhere: true,
            because: $why,
        }),*];

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// What may be done after publishing.
            #[must_use]
            pub fn class(self) -> Class {
                match self { $(Kind::$name => Class::$class,)* }
            }
        }
    };
}

impl Kind {
    /// The rule, with its page.
    #[must_use]
    pub fn rule(self) -> &'static Rule {
        RULES[self as usize]
    }

    /// Whether events, or the code that is generated for them, depend on it. Only such a change gives
    /// a schema another hash and fails a build; a new title does not.
    #[must_use]
    pub fn is_binding(self) -> bool {
        self == Kind::TriggerRemoved || self.rule().level == Severity::Error
    }

    /// The name of the rule.
    #[must_use]
    pub fn id(self) -> &'static str {
        self.rule().id
    }

    /// What it means to site owners and to deployments of the app: the rule's reason, as written
    /// behind a colon.
    #[must_use]
    pub fn meaning(self) -> String {
        let why = self.rule().because.trim_end_matches('.');
        let mut letters = why.chars();
        let first = letters.next().map(|first| first.to_ascii_lowercase());
        first.into_iter().chain(letters).collect()
    }
}

kinds! {
    TriggerAdded: Error "drift-trigger-added", Allowed, "a trigger that was not there before", "Site owners can build automations on it once the app is released.";
    TriggerRemoved: Warning "drift-trigger-removed", Forbidden, "a trigger that is gone, or whose key has changed", "Automations on this trigger never run again.";
    TriggerRenamed: Warning "drift-trigger-renamed", Allowed, "another name of a trigger", "Site owners see the new name.";
    ProviderChanged: Warning "drift-provider-changed", Allowed, "another base URI of the provider", "The service asks the provider at the address in the dashboard.";
    OptionalPropertyAdded: Error "drift-optional-property-added", Allowed, "a new property that events may leave out", "Older deployments of the app do not send it: automations find it empty until all are replaced.";
    RequiredPropertyAdded: Error "drift-required-property-added", Forbidden, "a new property that events must carry", "Older deployments of the app are refused, for they do not send it.";
    PropertyRemoved: Error "drift-property-removed", Forbidden, "a property that is gone, or whose key has changed", "Automations that use this field lose it.";
    PropertyInexpressible: Warning "drift-property-inexpressible", Allowed, "a property of the dashboard that a manifest cannot express", "The app cannot send this property; automations find it empty.";
    TypeChanged: Error "drift-type-changed", Forbidden, "another type", "Older deployments of the app are refused, and automations that use this field break.";
    FormatChanged: Error "drift-format-changed", Forbidden, "another format", "Older deployments of the app may be refused, and automations that use this field may break.";
    BecameRequired: Error "drift-became-required", Allowed, "an optional property that became required", "Older deployments of the app are refused when they leave it out.";
    BecameOptional: Error "drift-became-optional", Allowed, "a required property that became optional", "Automations that use this field may find it empty.";
    IdentityAdded: Error "drift-identity-added", Allowed, "a property that now identifies someone", "Automations can use the data of whom the field identifies.";
    IdentityRemoved: Error "drift-identity-removed", Forbidden, "a property that no longer identifies anyone", "Automations lose the data of whom the field identified, and those that write to them break.";
    IdentityMoved: Error "drift-identity-moved", Forbidden, "an identity that went to another property", "Automations write to someone else than site owners chose.";
    FutureDateAdded: Error "drift-future-date-added", Forbidden, "the trigger became a scheduled one", "Automations that ran at once wait for the date.";
    FutureDateRemoved: Error "drift-future-date-removed", Forbidden, "the trigger is no longer a scheduled one", "Automations that waited for the date run at once.";
    ChoiceAdded: Error "drift-choice-added", Allowed, "a value more that the property may have", "Conditions of existing automations do not know the value.";
    ChoiceRemoved: Error "drift-choice-removed", Forbidden, "a value that the property may no longer have", "Older deployments of the app are refused when they send it, and conditions on it never hold.";
    ChoicesClosed: Error "drift-choices-closed", Forbidden, "a property that may have any value no more", "Older deployments of the app are refused when they send anything else.";
    ChoicesOpened: Error "drift-choices-opened", Allowed, "a property that may have any value now", "Conditions of existing automations meet values that they do not know.";
    KeywordChanged: Error "drift-keyword-changed", Forbidden, "another keyword that events have to satisfy", "Nothing is documented about such a change: older deployments of the app may be refused.";
    AnnotationChanged: Warning "drift-annotation-changed", Forbidden, "another keyword that decides how a field is offered", "Nothing is documented about such a change: automations that use this field may break.";
    HiddenChanged: Warning "drift-hidden-changed", Allowed, "a field is shown in pickers, or no longer", "Site owners find the field in their pickers, or no longer do.";
    TitleChanged: Warning "drift-title-changed", Allowed, "another title", "Site owners see the new title.";
    DescriptionChanged: Warning "drift-description-changed", Allowed, "another description", "Site owners see the new description.";
    DefaultChanged: Warning "drift-default-changed", Allowed, "another default", "Automations find another value where an event leaves the property out.";
    ExamplesChanged: Warning "drift-examples-changed", Safe, "other examples", "Previews show other values.";
    ChoiceTextChanged: Warning "drift-choice-text-changed", Allowed, "other texts of the values that a property may have", "Site owners see the new texts of the values.";
}

//! The rules: each kind of change with its name, its class and what it means (spec §2.6).

use std::fmt;

/// What may be done to a published trigger (spec §2.6).
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

/// Declares the kinds, one row each, so that no table about them can miss one.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $class:ident, $binding:literal, $meaning:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The name of the rule.
            #[must_use]
            pub fn id(self) -> &'static str {
                match self { $(Kind::$name => $id,)* }
            }

            /// What may be done after publishing.
            #[must_use]
            pub fn class(self) -> Class {
                match self { $(Kind::$name => Class::$class,)* }
            }

            /// Whether events, or the code that is generated for them, depend on it. Only such a
            /// change gives a schema another hash and fails a build; a new title does not.
            #[must_use]
            pub fn is_binding(self) -> bool {
                match self { $(Kind::$name => $binding,)* }
            }

            /// What it means to site owners and to deployments of the app.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                match self { $(Kind::$name => $meaning,)* }
            }
        }
    };
}

kinds! {
    /// A trigger that was not there before.
    TriggerAdded = "drift-trigger-added", Allowed, true,
        "site owners can build automations on it once the app is released";
    /// A trigger that is gone, or whose key has changed.
    TriggerRemoved = "drift-trigger-removed", Forbidden, true,
        "automations on this trigger never run again";
    /// The name that site owners see.
    TriggerRenamed = "drift-trigger-renamed", Allowed, false,
        "site owners see the new name";
    /// A new property that events may leave out.
    OptionalPropertyAdded = "drift-optional-property-added", Allowed, true,
        "older deployments of the app do not send it: automations find it empty until all are replaced";
    /// A new property that events must carry.
    RequiredPropertyAdded = "drift-required-property-added", Forbidden, true,
        "older deployments of the app are refused, for they do not send it";
    /// A property that is gone, or whose key has changed.
    PropertyRemoved = "drift-property-removed", Forbidden, true,
        "automations that use this field lose it";
    /// Another type.
    TypeChanged = "drift-type-changed", Forbidden, true,
        "older deployments of the app are refused, and automations that use this field break";
    /// Another format, a new one or none any more.
    FormatChanged = "drift-format-changed", Forbidden, true,
        "older deployments of the app may be refused, and automations that use this field may break";
    /// An optional property that became required.
    BecameRequired = "drift-became-required", Allowed, true,
        "older deployments of the app are refused when they leave it out";
    /// A required property that became optional.
    BecameOptional = "drift-became-optional", Allowed, true,
        "automations that use this field may find it empty";
    /// A property that now identifies someone, with an identity that no other property had.
    IdentityAdded = "drift-identity-added", Allowed, true,
        "automations can use the data of whom the field identifies";
    /// A property that no longer identifies anyone.
    IdentityRemoved = "drift-identity-removed", Forbidden, true,
        "automations lose the data of whom the field identified, and those that write to them break";
    /// An identity that went from one property to another, or became another one.
    IdentityMoved = "drift-identity-moved", Forbidden, true,
        "automations write to someone else than site owners chose";
    /// The trigger became a scheduled one.
    FutureDateAdded = "drift-future-date-added", Forbidden, true,
        "automations that ran at once wait for the date";
    /// The trigger is no longer a scheduled one.
    FutureDateRemoved = "drift-future-date-removed", Forbidden, true,
        "automations that waited for the date run at once";
    /// A value more that the property may have.
    ChoiceAdded = "drift-choice-added", Allowed, true,
        "conditions of existing automations do not know the value";
    /// A value that the property may no longer have.
    ChoiceRemoved = "drift-choice-removed", Forbidden, true,
        "older deployments of the app are refused when they send it, and conditions on it never hold";
    /// Any value before, a list of values after.
    ChoicesClosed = "drift-choices-closed", Forbidden, true,
        "older deployments of the app are refused when they send anything else";
    /// A list of values before, any value after.
    ChoicesOpened = "drift-choices-opened", Allowed, true,
        "conditions of existing automations meet values that they do not know";
    /// A keyword that the table of changes does not name, such as `maxLength`.
    KeywordChanged = "drift-keyword-changed", Forbidden, true,
        "nothing is documented about such a change: older deployments of the app may be refused";
    /// What decides how the field is offered and enriched: `namespace`, `wixCustomType` and the like.
    AnnotationChanged = "drift-annotation-changed", Forbidden, false,
        "nothing is documented about such a change: automations that use this field may break";
    /// Whether pickers show the field.
    HiddenChanged = "drift-hidden-changed", Allowed, false,
        "site owners find the field in their pickers, or no longer do";
    /// Another title.
    TitleChanged = "drift-title-changed", Allowed, false,
        "site owners see the new title";
    /// Another description.
    DescriptionChanged = "drift-description-changed", Allowed, false,
        "site owners see the new description";
    /// Another default.
    DefaultChanged = "drift-default-changed", Allowed, false,
        "automations find another value where an event leaves the property out";
    /// Other examples.
    ExamplesChanged = "drift-examples-changed", Safe, false,
        "previews show other values";
    /// Other titles or descriptions of the values that the property may have.
    ChoiceTextChanged = "drift-choice-text-changed", Allowed, false,
        "site owners see the new texts of the values";
}

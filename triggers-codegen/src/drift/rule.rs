//! The rules: each kind of change with its name, its class and what it means (docs/api.md#s2.6).

use std::fmt;

use crate::rules::{Rule, drift};

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

/// Declares the kinds, one row each, so that no table about them can miss one.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $rule:ident, $class:ident, $binding:literal;)*) => {
        /// A kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &'static [Kind] = &[$(Kind::$name),*];

            /// The rule, with its page.
            #[must_use]
            pub fn rule(self) -> &'static Rule {
                match self { $(Kind::$name => &drift::$rule,)* }
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
        }
    };
}

impl Kind {
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
    /// A trigger that was not there before.
    TriggerAdded = TRIGGER_ADDED, Allowed, true;
    /// A trigger that is gone, or whose key has changed.
    TriggerRemoved = TRIGGER_REMOVED, Forbidden, true;
    /// Another name of a trigger.
    TriggerRenamed = TRIGGER_RENAMED, Allowed, false;
    /// Another base URI of the provider.
    ProviderChanged = PROVIDER_CHANGED, Allowed, false;
    /// A new property that events may leave out.
    OptionalPropertyAdded = OPTIONAL_PROPERTY_ADDED, Allowed, true;
    /// A new property that events must carry.
    RequiredPropertyAdded = REQUIRED_PROPERTY_ADDED, Forbidden, true;
    /// A property that is gone, or whose key has changed.
    PropertyRemoved = PROPERTY_REMOVED, Forbidden, true;
    /// A property of the dashboard that a manifest cannot express and does not have.
    PropertyInexpressible = PROPERTY_INEXPRESSIBLE, Allowed, false;
    /// Another type.
    TypeChanged = TYPE_CHANGED, Forbidden, true;
    /// Another format.
    FormatChanged = FORMAT_CHANGED, Forbidden, true;
    /// An optional property that became required.
    BecameRequired = BECAME_REQUIRED, Allowed, true;
    /// A required property that became optional.
    BecameOptional = BECAME_OPTIONAL, Allowed, true;
    /// A property that now identifies someone.
    IdentityAdded = IDENTITY_ADDED, Allowed, true;
    /// A property that no longer identifies anyone.
    IdentityRemoved = IDENTITY_REMOVED, Forbidden, true;
    /// An identity that went to another property.
    IdentityMoved = IDENTITY_MOVED, Forbidden, true;
    /// The trigger became a scheduled one.
    FutureDateAdded = FUTURE_DATE_ADDED, Forbidden, true;
    /// The trigger is no longer a scheduled one.
    FutureDateRemoved = FUTURE_DATE_REMOVED, Forbidden, true;
    /// A value more that the property may have.
    ChoiceAdded = CHOICE_ADDED, Allowed, true;
    /// A value that the property may no longer have.
    ChoiceRemoved = CHOICE_REMOVED, Forbidden, true;
    /// A property that may have any value no more.
    ChoicesClosed = CHOICES_CLOSED, Forbidden, true;
    /// A property that may have any value now.
    ChoicesOpened = CHOICES_OPENED, Allowed, true;
    /// Another keyword that events have to satisfy.
    KeywordChanged = KEYWORD_CHANGED, Forbidden, true;
    /// Another keyword that decides how a field is offered.
    AnnotationChanged = ANNOTATION_CHANGED, Forbidden, false;
    /// A field is shown in pickers, or no longer.
    HiddenChanged = HIDDEN_CHANGED, Allowed, false;
    /// Another title.
    TitleChanged = TITLE_CHANGED, Allowed, false;
    /// Another description.
    DescriptionChanged = DESCRIPTION_CHANGED, Allowed, false;
    /// Another default.
    DefaultChanged = DEFAULT_CHANGED, Allowed, false;
    /// Other examples.
    ExamplesChanged = EXAMPLES_CHANGED, Safe, false;
    /// Other texts of the values that a property may have.
    ChoiceTextChanged = CHOICE_TEXT_CHANGED, Allowed, false;
}

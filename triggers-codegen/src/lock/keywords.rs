//! The keywords of a payload's schema, in the order of the lock. Others bind events, and follow by name.

use crate::drift::Kind;

/// Whether events and generated code depend on a keyword.
#[derive(Clone, Copy)]
pub(crate) enum Role {
    /// They do, and its changes have a comparison of their own.
    Binding,
    /// They do not: texts for site owners, and what only decides how pickers and conditions show a field.
    /// Another value is a change of this kind.
    Annotation(Kind),
    /// The dashboard writes it when it saves (docs/api.md#s2.1).
    Added,
}

use Role::{Added, Annotation, Binding};

/// The keywords with their roles.
pub(crate) const KEYWORDS: &[(&str, Role)] = &[
    ("type", Binding),
    ("format", Binding),
    ("title", Annotation(Kind::TitleChanged)),
    ("description", Annotation(Kind::DescriptionChanged)),
    ("identityType", Binding),
    ("futureDate", Binding),
    ("hidden", Annotation(Kind::HiddenChanged)),
    ("enum", Binding),
    ("oneOf", Binding),
    ("default", Annotation(Kind::DefaultChanged)),
    ("examples", Annotation(Kind::ExamplesChanged)),
    ("items", Binding),
    ("properties", Binding),
    ("required", Binding),
    (
        "defaultConditionedProperty",
        Annotation(Kind::AnnotationChanged),
    ),
    (
        "itemsSelectionConfiguration",
        Annotation(Kind::AnnotationChanged),
    ),
    ("name", Annotation(Kind::AnnotationChanged)),
    ("namespace", Annotation(Kind::AnnotationChanged)),
    ("wixCustomType", Annotation(Kind::AnnotationChanged)),
    ("$id", Added),
    ("$schema", Added),
    ("additionalProperties", Added),
];

/// The role of a keyword, if it is known.
pub(crate) fn role(keyword: &str) -> Option<Role> {
    let mut known = KEYWORDS.iter();
    let found = known.find(|(known, _)| *known == keyword)?;
    Some(found.1)
}

//! The manifest as it stands in the file: the shape of every key, no rule beyond it.
//!
//! The JSON Schema of the format is derived from these structures, so their doc comments are what
//! an editor shows.

#[cfg(feature = "schema")]
mod schema;

#[cfg(feature = "schema")]
pub use schema::manifest_schema;

pub(crate) use crate::document::{Entries, Field, Tree, Unknown};
use crate::{
    document::{Cx, Path, Shape, Value},
    rules,
};

/// The type of a property.
#[derive(Debug)]
pub(crate) struct TypeName {
    /// Empty if there are several, which has been reported.
    pub(crate) name: String,
    /// Whether `null` is listed beside it.
    pub(crate) nullable: bool,
}

impl Shape for TypeName {
    const WHAT: &'static str = "text";

    fn read(value: &Value, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let named = |name: &str, nullable| TypeName {
            name: name.to_owned(),
            nullable,
        };
        let Some(list) = value.as_sequence() else {
            return String::read(value, path, cx).map(|name| named(&name, false));
        };
        if let [Value::String(name), Value::String(null)] = list.as_slice()
            && let Some(name) = match (name.as_str(), null.as_str()) {
                (name, "null") | ("null", name) => Some(name),
                _ => None,
            }
        {
            return Some(named(name, true));
        }
        let owner = path.parent().map(|owner| owner.subject("payload"));
        cx.breach(&rules::manifest::WRONG_SHAPE, path.at_value())
            .message(format!(
                "`type` of {} lists several types; only one is supported",
                owner.unwrap_or_default()
            ))
            .label("write one; a property that may be missing is left out of `required`")
            .note(INEXPRESSIBLE);
        Some(named("", false))
    }
}

/// What a live schema may have and a manifest cannot express.
pub(crate) const INEXPRESSIBLE: &str = "if the dashboard has it like this, leave the property out here: the lock then gives a warning; if \
     events need it, leave the trigger out and report it with `Command::report`";

/// The texts of a list, with their places in it.
pub(crate) fn names(field: &Field<Vec<Field<String>>>) -> impl Iterator<Item = (usize, &String)> {
    let list = field.get().into_iter().flatten().enumerate();
    list.filter_map(|(index, name)| Some((index, name.get()?)))
}

impl RawProperty {
    /// The type of the property, if it is one.
    pub(crate) fn type_name(&self) -> Option<&str> {
        let name = self.ty.get().map(|ty| ty.name.as_str());
        name.filter(|name| !name.is_empty())
    }
}

/// Declares structures of the manifest, from which schemars derives its JSON Schema too.
macro_rules! structures {
    ($($(#[$outer:meta])* struct $name:ident { $($(#[$inner:meta])* $field:ident: $key:literal => $ty:ty,)* })*) => {
        $crate::document::structures! {$(
            #[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(default, deny_unknown_fields))]
            $(#[$outer])*
            struct $name {
                $(#[cfg_attr(feature = "schema", schemars(rename = $key))] $(#[$inner])* $field: $key => $ty,)*
                ; #[cfg_attr(feature = "schema", schemars(skip))]
            }
        )*}
    };
}

structures! {
    /// The triggers of one app: what it reports and cancels through the Triggered Events API.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["version", "triggers"])))]
    struct RawManifest {
        /// The version of this format: 1.
        #[cfg_attr(feature = "schema", schemars(extend("const" = 1)))]
        version: "version" => u64,
        /// The app's id, a GUID. Needed to compare with the dashboard and by the sandbox.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "uuid")))]
        app_id: "app_id" => String,
        /// The base URI of the app's trigger provider, which the service asks for current payloads.
        #[cfg_attr(feature = "schema", schemars(extend("format" = "uri", "maxLength" = 256)))]
        provider: "provider" => String,
        /// Warnings that do not apply to this manifest, by their names, each with the reason.
        #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"enum": schema::warnings()})))]
        allow: "allow" => Entries<Field<String>>,
        /// What an external entity id stands for: one Rust type each, named `…Id`.
        #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"pattern": "^[a-z][a-z0-9_]*$"})))]
        entities: "entities" => Entries<Field<RawEntity>>,
        /// The triggers by their keys.
        #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"pattern": "^[a-z0-9][a-z0-9_-]{0,99}$"})))]
        triggers: "triggers" => Entries<Field<RawTrigger>>,
        /// Things that happen in the app, each with the calls that it takes, in order.
        #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"pattern": "^[a-z][a-z0-9_]*$"})))]
        business_events: "business_events" => Entries<Field<Vec<Field<RawStep>>>>,
    }

    /// What an external entity id stands for.
    struct RawEntity {
        /// Prose for the documentation of the type.
        description: "description" => String,
        /// For many-to-many: the names of the two or more GUIDs that the id is derived from, in
        /// this order. A name that is itself an entity takes that entity's type.
        #[cfg_attr(feature = "schema", schemars(extend("minItems" = 2, "uniqueItems" = true)))]
        derived_from: "derived_from" => Vec<Field<String>>,
        /// The name of the Rust type, when the derived one will not do.
        rust_name: "rust_name" => String,
    }

    /// One trigger, as it is defined in the app's dashboard.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["name", "payload"])))]
    struct RawTrigger {
        /// The name that site owners see: 5 to 80 characters, passive voice, sentence case, no
        /// final period.
        #[cfg_attr(feature = "schema", schemars(extend("minLength" = 5, "maxLength" = 80)))]
        name: "name" => String,
        /// What happened when this event is reported. Becomes the module's documentation.
        description: "description" => String,
        /// The entity whose id cancels the events. Without one they cannot be canceled.
        entity: "entity" => String,
        /// Derives the idempotency key from what is reported. Without it each report has a fresh
        /// key.
        idempotency: "idempotency" => RawIdempotency,
        /// The payload's JSON Schema, exactly as the dashboard holds it.
        payload: "payload" => RawPayload,
        /// The properties that hold personal data, by the way to them: `phone`, `customer.email`.
        /// Their values are not shown in debug output. A property with `identityType` is one of
        /// them without being listed.
        #[cfg_attr(feature = "schema", schemars(extend("uniqueItems" = true)))]
        pii: "pii" => Vec<Field<String>>,
        /// Warnings that do not apply to this trigger, by their names, each with the reason.
        #[cfg_attr(feature = "schema", schemars(extend("propertyNames" = {"enum": schema::warnings()})))]
        allow: "allow" => Entries<Field<String>>,
        /// The name of the Rust module, when the derived one will not do.
        rust_name: "rust_name" => String,
        /// Names of Rust fields and variants, when the derived ones will not do, by the way to
        /// them: `startsAt`, `services.name`, `currency.EUR`.
        rust_names: "rust_names" => Entries<Field<String>>,
    }

    /// Where an idempotency key comes from.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["key"])))]
    struct RawIdempotency {
        /// Required properties of the payload, or the trigger's entity for its id.
        #[cfg_attr(feature = "schema", schemars(extend("minItems" = 1, "uniqueItems" = true)))]
        key: "key" => Vec<Field<String>>,
        /// How long the key holds, as `7d` or `1d12h`. One week when left out.
        #[cfg_attr(feature = "schema", schemars(extend("pattern" = "^([0-9]+(ms|s|m|h|d|w))+$")))]
        ttl: "ttl" => String,
    }

    /// The schema of a payload: an object with at least one property.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["type", "properties"])))]
    struct RawPayload {
        /// Always `object`.
        #[cfg_attr(feature = "schema", schemars(extend("const" = "object")))]
        ty: "type" => String,
        /// The properties by their keys.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1, "propertyNames" = {"pattern": "^[A-Za-z0-9][A-Za-z0-9_]*$"})))]
        properties: "properties" => Entries<Field<RawProperty>>,
        /// The properties that every event must carry.
        #[cfg_attr(feature = "schema", schemars(extend("uniqueItems" = true)))]
        required: "required" => Vec<Field<String>>,
        /// Overwritten by the dashboard.
        schema: "$schema" => String,
        /// Tolerated; the dashboard writes it.
        id: "$id" => String,
        /// Tolerated.
        title: "title" => String,
        /// Tolerated.
        description: "description" => String,
        /// Tolerated.
        default: "default" => Tree,
        /// Tolerated.
        examples: "examples" => Vec<Tree>,
        /// Overwritten by the dashboard: undeclared properties are always accepted.
        additional_properties: "additionalProperties" => bool,
    }

    /// One property. Objects and arrays may stand at the first level only.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["type", "title"])))]
    struct RawProperty {
        /// The type of its values; `[type, "null"]` if they may be `null`.
        ty: "type" => TypeName,
        /// The name that site owners see.
        title: "title" => String,
        /// What it holds. Becomes the field's documentation.
        description: "description" => String,
        /// The format of a text. `uuid` allows `identityType`, `date-time` allows `futureDate`.
        #[cfg_attr(feature = "schema", schemars(extend("enum" = crate::model::FORMATS)))]
        format: "format" => String,
        /// `contact` marks the id of the contact that the event is about; at most one.
        #[cfg_attr(feature = "schema", schemars(extend("enum" = crate::model::IDENTITIES)))]
        identity_type: "identityType" => String,
        /// `true` marks the date at which a scheduled event takes place; at most one.
        future_date: "futureDate" => bool,
        /// Values as they might be sent. Expected at the first level, left out below.
        examples: "examples" => Vec<Tree>,
        /// The value when the property is not sent.
        default: "default" => Tree,
        /// The only values that it may have.
        #[cfg_attr(feature = "schema", schemars(extend("minItems" = 1, "uniqueItems" = true)))]
        values: "enum" => Vec<Tree>,
        /// The only values that it may have, with titles.
        #[cfg_attr(feature = "schema", schemars(extend("minItems" = 1)))]
        one_of: "oneOf" => Vec<Field<RawConst>>,
        /// For an array: what it holds.
        items: "items" => RawItems,
        /// For an object: its properties.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1, "propertyNames" = {"pattern": "^[A-Za-z0-9][A-Za-z0-9_]*$"})))]
        properties: "properties" => Entries<Field<RawProperty>>,
        /// For an object or an array: the properties that must be there.
        #[cfg_attr(feature = "schema", schemars(extend("uniqueItems" = true)))]
        required: "required" => Vec<Field<String>>,
        /// Not shown in pickers.
        hidden: "hidden" => bool,
        /// Tolerated; the dashboard writes it.
        id: "$id" => String,
        /// On an identity: the key under which the identity's data is added.
        namespace: "namespace" => String,
        /// The older name of `namespace`.
        name: "name" => String,
        /// A type of the platform's own triggers.
        wix_custom_type: "wixCustomType" => String,
        /// The field holds the id of an entity that site owners pick.
        items_selection: "itemsSelectionConfiguration" => RawItemsSelection,
        /// On an array: the only item property that a visual condition may test.
        default_conditioned_property: "defaultConditionedProperty" => String,
        /// Undeclared properties of an object are accepted.
        additional_properties: "additionalProperties" => bool,
    }

    /// What an array holds: objects.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["type", "properties"])))]
    struct RawItems {
        /// Always `object`.
        #[cfg_attr(feature = "schema", schemars(extend("const" = "object")))]
        ty: "type" => String,
        /// The properties by their keys.
        #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1, "propertyNames" = {"pattern": "^[A-Za-z0-9][A-Za-z0-9_]*$"})))]
        properties: "properties" => Entries<Field<RawProperty>>,
        /// The properties that must be there.
        #[cfg_attr(feature = "schema", schemars(extend("uniqueItems" = true)))]
        required: "required" => Vec<Field<String>>,
        /// Tolerated.
        title: "title" => String,
        /// Tolerated.
        description: "description" => String,
        /// Tolerated; the dashboard writes it.
        id: "$id" => String,
        /// Undeclared properties are accepted.
        additional_properties: "additionalProperties" => bool,
    }

    /// One allowed value.
    #[cfg_attr(feature = "schema", schemars(extend("required" = ["const"])))]
    struct RawConst {
        /// The value.
        value: "const" => Tree,
        /// The name that site owners see.
        title: "title" => String,
        /// What it means.
        description: "description" => String,
    }

    /// Which entity a field holds the id of.
    struct RawItemsSelection {
        /// The provider.
        provider_key: "providerKey" => String,
        /// The tag.
        tag: "tag" => String,
    }

    /// One call of a business event: `report` or `cancel`.
    #[cfg_attr(feature = "schema", schemars(extend("minProperties" = 1, "maxProperties" = 1)))]
    struct RawStep {
        /// The trigger to report.
        report: "report" => String,
        /// The trigger to cancel the entity's events of.
        cancel: "cancel" => String,
    }
}

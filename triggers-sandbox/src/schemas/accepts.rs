//! Whether a type's schema takes all that the dashboard's schema allows.
//!
//! The dashboard's dialect is small (docs/api.md#s2): types, formats, closed sets of values, nested objects
//! and required properties, and undeclared properties are always allowed. So each keyword of the
//! type's schema is either known to refuse nothing of that, or it is reported. What cannot be decided is
//! reported, too: nothing passes unproven.

use serde_json::{Map, Value};

use super::admits::admits;
use super::keywords::{
    excludes, is_foreign, is_object, narrow_format, types, types_of, values, within,
};
use super::mismatch::Difference;
use super::own::{Own, text};

/// References may lead in circles; payloads are three levels deep.
const DEPTH: usize = 32;

/// All that `own` refuses, or may refuse, of what `dashboard` allows.
pub(super) fn differences(dashboard: &Value, own: &Value) -> Vec<Difference> {
    // Whether `serde_json` keeps an order depends on the app's other dependencies.
    let [dashboard, own] = [dashboard, own].map(|schema| {
        let mut schema = schema.clone();
        schema.sort_all_objects();
        schema
    });
    let mut walk = Walk {
        path: String::new(),
        found: Vec::new(),
        depth: DEPTH,
    };
    walk.accepts(&dashboard, Own::root(&own));
    walk.found
}

#[derive(Clone)]
struct Walk {
    /// Where in the payload.
    path: String,
    found: Vec<Difference>,
    depth: usize,
}

impl Walk {
    fn accepts(&mut self, dashboard: &Value, own: Own<'_>) {
        if self.depth == 0 {
            return self.differ(dashboard, own, "its schema is too deep to be compared");
        }
        if own.schema == &Value::Bool(false) {
            return self.differ(dashboard, own, "the type takes no value at all");
        }
        // Each value of a closed set is asked for.
        if let Some(values) = values(dashboard) {
            let refused: Vec<_> = values
                .iter()
                .filter(|value| !admits(value, own, self.depth))
                .map(ToString::to_string)
                .collect();
            if !refused.is_empty() {
                self.differ(
                    dashboard,
                    own,
                    &format!("the type does not take {}", refused.join(", ")),
                );
            }
            return;
        }
        // A value of another type: the rest is of no interest.
        let ty = own.schema.get("type");
        if let Some(ty) = ty.filter(|_| own.schema.get("$ref").is_none())
            && !self.takes_type(dashboard, own, ty)
        {
            return;
        }
        self.depth -= 1;
        for (keyword, says) in own.keywords() {
            self.keyword(dashboard, own, keyword, says);
        }
        self.depth += 1;
    }

    fn keyword(&mut self, dashboard: &Value, own: Own<'_>, keyword: &str, says: &Value) {
        match keyword {
            "$ref" => match own.referred(says) {
                Some(target) => self.accepts(dashboard, target),
                None => self.differ(dashboard, own, "its schema refers to nothing"),
            },
            "allOf" => own
                .each(says)
                .for_each(|each| self.accepts(dashboard, each)),
            "anyOf" | "oneOf" => self.alternatives(dashboard, own, keyword, says),
            "type" => {}
            // The same words refuse the same.
            _ if dashboard.get(keyword) == Some(says) => {}
            "enum" | "const" => {
                self.differ(dashboard, own, "the type takes a closed set of values only");
            }
            "format" => self.format(dashboard, own, says),
            "properties" => self.properties(dashboard, own, says),
            "required" => self.required(dashboard, own, says),
            "additionalProperties" => self.undeclared(dashboard, own, says),
            "items" => self.items(dashboard, own, says),
            "not" if own.at(says).is_anything() => {
                self.differ(dashboard, own, "the type takes no value at all");
            }
            // These refuse nothing.
            "minLength" | "minItems" | "minProperties" if says.as_u64() == Some(0) => {}
            "uniqueItems" if says == &Value::Bool(false) => {}
            // These are about types that the dashboard does not allow here.
            _ if is_foreign(keyword, dashboard) => {}
            "minimum" | "maximum" if within(keyword, says, dashboard) => {}
            // The format has told it.
            "minimum" | "maximum" if narrow_format(own).is_some() => {}
            other => self.differ(
                dashboard,
                own,
                &format!("`{other}` may refuse what the dashboard allows"),
            ),
        }
    }

    /// One of the alternatives has to do for everything, and for `oneOf` no other may take a part
    /// of it.
    fn alternatives(&mut self, dashboard: &Value, own: Own<'_>, keyword: &str, says: &Value) {
        let mut closest: Option<Vec<Difference>> = None;
        for (index, one) in own.each(says).enumerate() {
            let mut walk = Walk {
                found: Vec::new(),
                ..self.clone()
            };
            walk.accepts(dashboard, one);
            if walk.found.is_empty() {
                let mut others = own
                    .each(says)
                    .enumerate()
                    .filter(|(other, _)| *other != index);
                if keyword == "oneOf" && !others.all(|(_, other)| excludes(dashboard, other)) {
                    self.differ(
                        dashboard,
                        own,
                        "more than one alternative of the type may take the same value",
                    );
                }
                return;
            }
            // The deepest way that still fails tells the most; that of `null` fails at once.
            let is_null = types_of(one).is_some_and(|types| types == ["null"]);
            if !is_null
                && closest
                    .as_ref()
                    .is_none_or(|found| walk.found.len() < found.len())
            {
                closest = Some(walk.found);
            }
        }
        match closest {
            Some(found) => self.found.extend(found),
            None => self.differ(dashboard, own, "no alternative of the type takes it"),
        }
    }

    fn takes_type(&mut self, dashboard: &Value, own: Own<'_>, says: &Value) -> bool {
        let Some(wanted) = dashboard.get("type").and_then(Value::as_str) else {
            self.differ(dashboard, own, "the dashboard allows any type");
            return false;
        };
        let takes = types(says).any(|ty| ty == wanted || (ty == "number" && wanted == "integer"));
        if !takes {
            let own_types = types(says).collect::<Vec<_>>().join(" or ");
            let problem = format!("the dashboard has {wanted}, the type {own_types}");
            self.differ(dashboard, own, &problem);
        }
        takes
    }

    fn format(&mut self, dashboard: &Value, own: Own<'_>, says: &Value) {
        let says = says.as_str().unwrap_or_default();
        match dashboard.get("type").and_then(Value::as_str) {
            Some("string") if dashboard.get("format").and_then(Value::as_str) == Some(says) => {}
            Some("string") => {
                let problem = format!("the type takes texts of the format `{says}` only");
                self.differ(dashboard, own, &problem);
            }
            Some("integer" | "number") => {
                if let Some(range) = narrow_format(own) {
                    let (least, most) = range.into_inner();
                    let problem =
                        format!("the type takes whole numbers from {least} to {most} only");
                    self.differ(dashboard, own, &problem);
                }
            }
            _ => {}
        }
    }

    fn properties(&mut self, dashboard: &Value, own: Own<'_>, says: &Value) {
        if !is_object(dashboard) {
            return;
        }
        let declared = dashboard.get("properties").and_then(Value::as_object);
        for (key, schema) in says.as_object().into_iter().flat_map(Map::iter) {
            let own = own.at(schema);
            let path = self.path.len();
            self.path.push_str(if path > 0 { "." } else { "" });
            self.path.push_str(key);
            match declared.and_then(|declared| declared.get(key)) {
                Some(dashboard) => self.accepts(dashboard, own),
                None if own.is_anything() => {}
                None => self.differ(
                    &Value::Bool(true),
                    own,
                    "the dashboard has no such property, and so allows anything there",
                ),
            }
            self.path.truncate(path);
        }
    }

    fn required(&mut self, dashboard: &Value, own: Own<'_>, says: &Value) {
        let list = |value: Option<&Value>| -> Vec<String> {
            let list = value.and_then(Value::as_array).into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        if !is_object(dashboard) {
            return;
        }
        let always = list(dashboard.get("required"));
        for key in list(Some(says)).iter().filter(|key| !always.contains(key)) {
            let problem = format!("the type requires `{key}`, which the dashboard does not");
            self.differ_in("required", dashboard, own, &problem);
        }
    }

    /// The dashboard lets through what it does not declare (docs/api.md#s2.1).
    fn undeclared(&mut self, dashboard: &Value, own: Own<'_>, says: &Value) {
        if !is_object(dashboard) || own.at(says).is_anything() {
            return;
        }
        let problem =
            "the type refuses properties that it does not declare, the dashboard allows them";
        self.differ_in("additionalProperties", dashboard, own, problem);
    }

    fn items(&mut self, dashboard: &Value, own: Own<'_>, says: &Value) {
        if dashboard.get("type").and_then(Value::as_str) != Some("array") {
            return;
        }
        let any = Value::Bool(true);
        let items = dashboard.get("items").unwrap_or(&any);
        let path = self.path.len();
        self.path.push_str("[]");
        self.accepts(items, own.at(says));
        self.path.truncate(path);
    }

    fn differ(&mut self, dashboard: &Value, own: Own<'_>, problem: &str) {
        self.found.push(Difference {
            path: self.path.clone(),
            problem: problem.to_owned(),
            dashboard: text(dashboard),
            own: own.text(),
        });
    }

    /// The same as `differ`, if one keyword says all of it.
    fn differ_in(&mut self, keyword: &str, dashboard: &Value, own: Own<'_>, problem: &str) {
        let only = |schema: &Value| match schema.get(keyword) {
            Some(says) => format!("{{\"{keyword}\":{says}}}"),
            None => format!("no `{keyword}`"),
        };
        self.found.push(Difference {
            path: self.path.clone(),
            problem: problem.to_owned(),
            dashboard: only(dashboard),
            own: only(own.schema),
        });
    }
}

//! Where a change stands in a text that holds one of the two states.

use serde_yaml::Value;

use super::{Change, Kind};
use crate::diagnostic::{At, segments};

impl Change {
    /// The place of the change in a document that has `schema` at the path `base`: the keyword, the
    /// name in `required`, or the nearest that is there when this side lacks it.
    #[must_use]
    pub fn at(&self, schema: &Value, base: &str) -> At {
        if let Kind::BecameRequired | Kind::BecameOptional = self.kind
            && let Some(at) = self.in_required(schema, base)
        {
            return at;
        }
        let mut node = schema;
        let mut found = base.to_owned();
        // Written segments, to be appended as they are.
        let written = self.path.split('/').skip(1);
        for (segment, written) in segments(&self.path).zip(written) {
            match node.get(segment.as_str()) {
                Some(inner) => node = inner,
                None => return At::key(found),
            }
            found = format!("{found}/{written}");
        }
        match self.kind {
            Kind::PropertyRemoved
            | Kind::PropertyInexpressible
            | Kind::OptionalPropertyAdded
            | Kind::RequiredPropertyAdded
            | Kind::BecameRequired
            | Kind::BecameOptional => At::key(found),
            _ => At::value(found),
        }
    }

    /// The item that names the property in the `required` beside its `properties`.
    fn in_required(&self, schema: &Value, base: &str) -> Option<At> {
        let (properties, _) = self.path.rsplit_once('/')?;
        let (object, _) = properties.rsplit_once('/')?;
        let name = segments(&self.path).last()?;
        let node = segments(object).try_fold(schema, |node, segment| node.get(segment.as_str()))?;
        let names = node.get("required")?.as_sequence()?;
        let index = names
            .iter()
            .position(|other| other.as_str() == Some(&name))?;
        Some(At::value(format!("{base}{object}/required/{index}")))
    }
}

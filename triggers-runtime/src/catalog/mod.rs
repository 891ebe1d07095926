//! The triggers of the app as the Trigger Catalog has them:
//! <https://dev.wix.com/docs/api-reference/business-management/automations/triggers>.

mod page;

use std::collections::BTreeMap;

use page::Page;

use crate::{Error, Instance};

/// Triggers of one page; answers are large, so no more are asked for.
const PAGE: usize = 25;

/// Pages of an unsorted query may overlap, and then one round does not see every trigger.
const ROUNDS: usize = 3;

/// No catalog of one app has more pages; a service that says so forever is not believed.
const MAX_PAGES: usize = 200;

/// What [`Instance::catalog`] returns.
///
/// See the example of [`Instance::catalog`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Catalog {
    /// The app's triggers, by trigger key.
    pub triggers: BTreeMap<String, CatalogTrigger>,
    /// The number of entries without a trigger key, which cannot be distinguished.
    pub unnamed: usize,
}

/// A trigger as the Trigger Catalog has it.
///
/// See the example of [`Instance::catalog`].
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct CatalogTrigger {
    /// The display name.
    pub display_name: Option<String>,
    /// The id, which changes with every version of the component.
    pub id: Option<String>,
    /// The base URI of the trigger's provider, if it has one.
    pub base_uri: Option<String>,
    /// The version of the component that the trigger belongs to.
    pub component_version: Option<String>,
    /// The JSON Schema of the payload; `None` if the catalog has no JSON object for it.
    pub payload_schema: Option<serde_json::Value>,
}

impl Instance {
    /// Reads the app's triggers from the Trigger Catalog.
    ///
    /// The catalog is read in pages of 25 triggers, which may overlap. A trigger of `keys` that no
    /// page showed is asked for by its key. Requests are retried and count for the rate limit, as
    /// those of reports.
    ///
    /// # Errors
    ///
    /// As those of a report: the catalog could not be asked, or its answer is not understood. The
    /// token needs the scope *Set Up Automations*. An entry that is not complete is no error.
    ///
    /// ```no_run
    /// # async fn example(site: triggers_runtime::Instance) -> Result<(), triggers_runtime::Error> {
    /// for (key, trigger) in site.catalog(&[]).await?.triggers {
    ///     println!("{key}: {}", trigger.display_name.unwrap_or_default());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn catalog(&self, keys: &[&str]) -> Result<Catalog, Error> {
        let mut catalog = Catalog::default();
        self.read_pages(&mut catalog).await?;
        for key in keys {
            if !catalog.triggers.contains_key(*key)
                && let Some(response) = self.get_trigger(key).await?
            {
                let (_, trigger) = page::one(&response)?;
                catalog.triggers.insert((*key).to_owned(), trigger);
            }
        }
        Ok(catalog)
    }

    async fn read_pages(&self, catalog: &mut Catalog) -> Result<(), Error> {
        let app = self.app_id();
        let mut pages = 0;
        for _ in 0..ROUNDS {
            let mut offset = 0;
            let total = loop {
                let body = format!(
                    r#"{{"query":{{"paging":{{"limit":{PAGE},"offset":{offset}}}}},"appId":"{app}"}}"#
                );
                let response = self.resolve_triggers(body.into_bytes()).await?;
                let page = Page::read(&response, app)?;
                let (is_empty, total) = (page.is_empty(), page.total);
                let is_new = page.add_to(catalog);
                pages += 1;
                offset += PAGE;
                // Without a total, a page that brings nothing new is the last.
                if is_empty || total.map_or(!is_new, |total| offset >= total) {
                    break total;
                }
                if pages == MAX_PAGES {
                    return Err(page::endless(&response));
                }
            };
            if pages == MAX_PAGES || total.is_none_or(|total| catalog.len() >= total) {
                break;
            }
        }
        Ok(())
    }
}

impl Catalog {
    fn len(&self) -> usize {
        self.triggers.len() + self.unnamed
    }
}

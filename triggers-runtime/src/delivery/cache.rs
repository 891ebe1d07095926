//! The states of instances that are in use, or were recently.
//!
//! Handlers of web apps take a handle, make a call and drop the handle. If its state went with it,
//! every call would fetch a token, and the rate limit and quarantines would be forgotten. So the
//! last sites stay, up to a number; and beyond that number, each as long as it knows something that
//! must not be forgotten.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::instance::InstanceState;
use crate::InstanceId;

/// The sites of one client.
#[derive(Debug)]
pub(crate) struct InstanceCache {
    /// How many sites stay without a handle.
    idle: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    instances: HashMap<InstanceId, Weak<InstanceState>>,
    /// States that stay for now, in the order in which they will be looked at.
    kept: VecDeque<Arc<InstanceState>>,
}

impl InstanceCache {
    pub(crate) fn new(idle: usize) -> Self {
        Self {
            idle,
            state: Mutex::default(),
        }
    }

    /// The site of `id`: one for all handles.
    pub(crate) fn get(
        &self,
        id: InstanceId,
        create: impl FnOnce() -> InstanceState,
    ) -> Arc<InstanceState> {
        // A panic elsewhere leaves the map as sound as it was.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(site) = state.instances.get(&id).and_then(Weak::upgrade) {
            site.touch();
            return site;
        }
        // Entries of dropped sites go before the map would grow, so it holds at most about twice
        // the live ones.
        if state.instances.len() == state.instances.capacity() {
            state.instances.retain(|_, site| site.strong_count() > 0);
        }
        let site = Arc::new(create());
        state.instances.insert(id, Arc::downgrade(&site));
        state.kept.push_back(Arc::clone(&site));
        state.evict(self.idle);
        site
    }
}

impl State {
    /// Lets go of sites above the number, those first that nobody asked for since they were last
    /// looked at. A site with a live handle lives on. Looks at a few only, as it is called for every
    /// new site.
    fn evict(&mut self, idle: usize) {
        for _ in 0..4 {
            if self.kept.len() <= idle {
                return;
            }
            let Some(site) = self.kept.pop_front() else {
                return;
            };
            if site.was_touched() || site.is_pinned() {
                self.kept.push_back(site);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::time::sleep;

    use super::super::tests::script::{Fate, Script, cancel, report, site, well};
    use crate::{Client, DeliveryOptions, ErrorKind, Instance, Sink};

    fn client(script: &Script, idle: usize) -> Client {
        script.client(DeliveryOptions::new().idle_instances(idle))
    }

    fn tokens(script: &Script) -> usize {
        script.seen().iter().filter(|seen| seen.is_token()).count()
    }

    fn is_same(one: &Instance, other: &Instance) -> bool {
        Arc::ptr_eq(&one.state, &other.state)
    }

    #[tokio::test(start_paused = true)]
    async fn handles_of_one_instance_share_a_site() {
        let client = client(&Script::new(well), 0);
        let (one, same) = (client.instance(site(1)), client.instance(site(1)));
        assert!(is_same(&one, &same));
        assert!(!is_same(&one, &client.instance(site(2))));
    }

    #[tokio::test(start_paused = true)]
    async fn an_instance_that_is_asked_for_again_and_again_keeps_its_token() {
        let script = Script::new(well);
        let client = client(&script, 10);
        for entity in 0..50 {
            client.instance(site(1)).send(report(entity)).await.unwrap();
        }
        assert_eq!(tokens(&script), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn idle_instances_go_when_others_come() {
        let script = Script::new(well);
        let client = client(&script, 10);
        client.instance(site(0)).send(report(0)).await.unwrap();
        sleep(Duration::from_secs(2 * 60)).await;
        for number in 1..100 {
            drop(client.instance(site(number)));
        }
        client.instance(site(0)).send(report(0)).await.unwrap();
        assert_eq!(tokens(&script), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_quarantine_outlives_the_handle_however_many_others_come() {
        let client = client(&Script::of([Fate::Lost]), 10);
        client.instance(site(0)).send(cancel(1)).await.unwrap();
        for number in 1..100 {
            drop(client.instance(site(number)));
        }
        let held = client.instance(site(0)).send(report(1)).await;
        assert!(matches!(held, Err(error) if error.kind() == ErrorKind::NotSent));
    }
}

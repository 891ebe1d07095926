//! Tokens under way: refused, renewed, mixed up by nobody.

use std::time::Duration;

use tokio::time::advance;

use super::script::{Fate, Script, cancel, report, site, status, well};
use crate::{DeliveryOptions, ErrorKind, Sink};

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_and_the_call_replayed_with_the_same_bytes() {
    let script = Script::of([status(401)]);
    script
        .site(DeliveryOptions::new())
        .send(report(1))
        .await
        .unwrap();
    let calls = script.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].text, calls[1].text);
    assert_ne!(calls[0].token, calls[1].token);
}

#[tokio::test(start_paused = true)]
async fn a_second_refusal_is_told_as_it_is() {
    let script = Script::of([status(401), status(401), status(401)]);
    let error = script
        .site(DeliveryOptions::new())
        .send(report(1))
        .await
        .unwrap_err();
    assert!(error.kind() == ErrorKind::Unauthorized);
    assert_eq!((script.calls().len(), error.attempts()), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn many_callers_with_one_refused_token_fetch_one_new_token() {
    let script = Script::new(|seen| match &seen.token {
        Some(token) if token.starts_with("token-1-") => status(401),
        _ => well(seen),
    });
    let site = script.site(DeliveryOptions::new());
    let tasks: Vec<_> = (0..50)
        .map(|entity| {
            let site = site.clone();
            tokio::spawn(async move { site.send(report(entity)).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    let fetches = script.seen().iter().filter(|seen| seen.is_token()).count();
    assert_eq!(fetches, 2, "the first and its successor");
}

#[tokio::test(start_paused = true)]
async fn no_instance_ever_uses_the_token_of_another() {
    let script = Script::new(|seen| match seen.number % 5 {
        3 if !seen.is_token() => status(401),
        4 if !seen.is_token() => Fate::Lost,
        _ => well(seen),
    });
    let client = script.client(DeliveryOptions::new());
    let sites: Vec<_> = (0..20)
        .map(|number| client.instance(site(number)))
        .collect();
    let tasks: Vec<_> = (0..200_usize)
        .map(|number| {
            let site = sites[number % 20].clone();
            // The entity says whose call it is.
            tokio::spawn(async move { site.send(report((number % 20) as u128)).await.map(drop) })
        })
        .collect();
    for task in tasks {
        let _ = task.await.unwrap();
    }
    for call in script.calls() {
        let owner = call.body["externalEntityId"].as_str().unwrap();
        assert!(call.token.unwrap().ends_with(owner));
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_had_is_a_call_that_was_not_sent_and_is_retried() {
    for fate in [Fate::NotSent, Fate::Lost, status(500), status(503)] {
        let script = Script::new({
            let fate = fate.clone();
            move |seen| {
                if seen.is_token() {
                    fate.clone()
                } else {
                    status(200)
                }
            }
        });
        let error = script
            .site(DeliveryOptions::new())
            .send(cancel(1))
            .await
            .unwrap_err();
        assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
        assert_eq!(
            (script.seen().len(), script.calls().len(), error.attempts()),
            (3, 0, 0)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn while_the_old_token_lives_no_call_fails_for_want_of_a_new_one() {
    let begin = tokio::time::Instant::now();
    let script = Script::new(move |seen| {
        if seen.is_token() && begin.elapsed() > Duration::from_mins(1) {
            status(503)
        } else {
            well(seen)
        }
    });
    let site = script.site(DeliveryOptions::new());
    site.send(report(1)).await.unwrap();
    advance(Duration::from_secs(14_400 - 30)).await;
    site.send(report(2)).await.unwrap();
    assert_eq!(script.calls()[0].token, script.calls()[1].token);
    advance(Duration::from_secs(30)).await;
    site.send(report(3)).await.unwrap_err();
}

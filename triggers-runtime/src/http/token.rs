//! The access token of one instance (docs/api.md#s6.1): fetched when needed, kept until it expires.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use hyper::body::Bytes;
use hyper::header::HeaderValue;
use tokio::time::Instant;
use zeroize::Zeroizing;

use super::service::{Purpose, Service};
use super::transport::{Request, Response};
use super::wire::{request, response, token};
use crate::{Error, InstanceId};

/// A token is renewed this long before it expires, so that it does not expire on the way; one that
/// lives less than ten times as long, after nine tenths of its life.
const MARGIN: Duration = Duration::from_secs(60);

/// A token, as the header that carries it.
#[derive(Debug)]
pub(crate) struct Token {
    /// Marked sensitive, so `Debug` leaves the value out.
    pub(crate) header: HeaderValue,
    renew_at: Option<Instant>,
    expires_at: Option<Instant>,
}

impl Token {
    fn is_current(&self) -> bool {
        self.renew_at.is_none_or(|at| Instant::now() < at)
    }

    fn is_alive(&self) -> bool {
        self.expires_at.is_none_or(|at| Instant::now() < at)
    }
}

/// The token of one instance.
#[derive(Debug, Default)]
pub(crate) struct Tokens {
    current: Mutex<Option<Arc<Token>>>,
    /// Held while a token is fetched, so that callers who need one wait for the same. Holds how the
    /// last fetch failed, if it did.
    fetching: tokio::sync::Mutex<Option<Error>>,
    /// How many fetches have ended; readable without waiting for one under way.
    ended: AtomicU64,
}

impl Tokens {
    /// A token that is good now, for calls of `instance` and no other. Until the old one expires,
    /// nobody fails or waits because a new one is not to be had, but for the one who asks for it.
    pub(crate) async fn get(
        &self,
        service: &Service,
        instance: InstanceId,
    ) -> Result<Arc<Token>, Error> {
        let token = self.slot().clone();
        let spare = match token {
            Some(token) if token.is_current() => return Ok(token),
            token => token.filter(|token| token.is_alive()),
        };
        let seen = self.ended.load(Ordering::Acquire);
        let mut last_failure = match (&spare, self.fetching.try_lock()) {
            (_, Ok(free)) => free,
            (Some(token), Err(_)) => return Ok(Arc::clone(token)),
            (None, Err(_)) => self.fetching.lock().await,
        };
        if let Some(token) = self.current() {
            return Ok(token);
        }
        // A fetch that ended while this caller waited answers for it too: fifty callers do not try
        // a dead service fifty times, one after the other.
        if self.ended.load(Ordering::Acquire) != seen
            && let Some(failure) = &*last_failure
        {
            return Err(failure.clone());
        }
        let result = fetch(service, instance).await.map(Arc::new);
        *last_failure = result.as_ref().err().cloned();
        if let Ok(token) = &result {
            *self.slot() = Some(Arc::clone(token));
        }
        self.ended.fetch_add(1, Ordering::Release);
        result.or_else(|error| spare.filter(|token| token.is_alive()).ok_or(error))
    }

    /// Forgets `token`, unless it was replaced already.
    pub(crate) fn discard(&self, token: &Arc<Token>) {
        let mut slot = self.slot();
        if slot
            .as_ref()
            .is_some_and(|current| Arc::ptr_eq(current, token))
        {
            *slot = None;
        }
    }

    fn current(&self) -> Option<Arc<Token>> {
        self.slot()
            .as_ref()
            .filter(|token| token.is_current())
            .cloned()
    }

    fn slot(&self) -> MutexGuard<'_, Option<Arc<Token>>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whatever goes wrong here, the call that needs the token was not sent.
async fn fetch(service: &Service, instance: InstanceId) -> Result<Token, Error> {
    let credentials = &service.credentials;
    let body = request::token(
        instance.to_uuid(),
        credentials.app_id.to_uuid(),
        credentials.app_secret.expose(),
    );
    // Wiped when the transport lets go of it.
    let body = Bytes::from_owner(Zeroizing::new(body));
    let started = Instant::now();
    let request = Request {
        body,
        ..Request::post(request::TOKEN)
    };
    let purpose = Purpose {
        instance,
        trigger_key: "",
        attempt: 1,
    };
    let response = service.exchange(request, purpose).await;
    let response =
        response.map_err(|error| Error::not_sent(format!("no token: {}", error.problem())))?;
    if response.status != 200 {
        return Err(refused(&response));
    }
    let granted = token::read(&response)?;
    let life = granted.lifetime;
    Ok(Token {
        header: granted.header,
        renew_at: started.checked_add(life.saturating_sub(MARGIN.min(life / 10))),
        expires_at: started.checked_add(life),
    })
}

fn refused(response: &Response) -> Error {
    let answer = response::refusal(response);
    match response.status {
        400 | 401 | 403 | 404 => Error::unauthorized(answer),
        408 | 500..=599 => Error::not_sent("no token: the service failed").with_answer(answer),
        300..=399 | 425 | 429 => Error::from_answer(answer, true),
        _ => Error::bad_response("no token: an unexpected status", answer, false, true),
    }
}

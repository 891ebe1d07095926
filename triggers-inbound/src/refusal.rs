//! Why a body is refused.

use std::fmt;

/// Why a body was refused. The answer does not say it: all refusals have the same one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The body is larger than the limit.
    TooLarge,
    /// The body did not arrive in time, or its connection broke.
    Incomplete,
    /// The body is not a token.
    NotAToken,
    /// The token is not signed with RS256, or it requires an extension.
    Algorithm,
    /// The signature does not fit the public key of the app.
    Signature,
    /// The claims are not JSON of the right shape, or a key is repeated.
    Claims,
    /// The token has expired, or it does not say when it does.
    Expired,
    /// The token is not valid yet.
    NotYetValid,
    /// The token was issued by another party.
    Issuer,
    /// The token is meant for another app.
    Audience,
    /// The signed data is not what the service documents.
    Data,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the body is larger than the limit",
            Self::Incomplete => "the body did not arrive",
            Self::NotAToken => "the body is not a JSON Web Token",
            Self::Algorithm => "the token is not signed with RS256, or requires an extension",
            Self::Signature => "the signature does not fit the public key of the app",
            Self::Claims => "the claims of the token are invalid",
            Self::Expired => "the token has expired, or has no `exp`",
            Self::NotYetValid => "the token is not valid yet",
            Self::Issuer => "the token has another issuer than `wix.com`",
            Self::Audience => "the token is meant for another app",
            Self::Data => "the signed data has an unexpected shape",
        })
    }
}

impl std::error::Error for Refusal {}

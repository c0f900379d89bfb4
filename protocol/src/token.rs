//! User tokens: `v1.<base64url claims>.<base64url Ed25519 signature>`. The issuer signs, gateways hold public keys only.
use crate::guard::read;
use crate::wire::Token;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use prost::Message as _;

/// Why a token was refused (wire codes 70003 and 70001).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenError {
    /// Not a token, or the signature does not verify.
    Bad,
    /// Past its expiry.
    Expired,
}

impl TokenError {
    /// The wire code.
    pub fn code(self) -> u32 {
        match self {
            TokenError::Bad => crate::rules::code::TOKEN_BAD,
            TokenError::Expired => crate::rules::code::TOKEN_EXPIRED,
        }
    }
}

/// Signs claims into a token.
pub fn sign_token(claims: &Token, key: &SigningKey) -> String {
    let payload = claims.encode_to_vec();
    let signature = key.sign(&payload).to_bytes();
    format!("v1.{}.{}", URL_SAFE_NO_PAD.encode(payload), URL_SAFE_NO_PAD.encode(signature))
}

/// Checks signature and expiry and returns the claims.
pub fn verify_token(token: &str, key: &VerifyingKey, now_ms: u64) -> Result<Token, TokenError> {
    let (payload, signature) = split(token)?;
    let signature = Signature::from_slice(&signature).map_err(|_| TokenError::Bad)?;
    key.verify_strict(&payload, &signature).map_err(|_| TokenError::Bad)?;
    let claims = read::<Token>(&payload).map_err(|_| TokenError::Bad)?;
    if claims.expires_ms <= now_ms { Err(TokenError::Expired) } else { Ok(claims) }
}

/// The claims without any check: a client reads its own user id and expiry from it.
pub fn token_claims_unverified(token: &str) -> Result<Token, TokenError> {
    read::<Token>(&split(token)?.0).map_err(|_| TokenError::Bad)
}

fn split(token: &str) -> Result<(Vec<u8>, Vec<u8>), TokenError> {
    let mut parts = token.split('.');
    let (Some("v1"), Some(payload), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return Err(TokenError::Bad);
    };
    let read = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Bad);
    Ok((read(payload)?, read(signature)?))
}

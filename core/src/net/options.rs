//! How the server is reached, and who is believed to be it: authorities, pins, a proxy. Read and checked when a kernel is opened; the
//! system's store is read at the first connection that needs it.
use super::proxy::Proxy;
use crate::api::{Error, ErrorCode};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;
use tracing::debug;

/// Whose word about a certificate counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Trust {
    /// The web's authorities, as they were when this version was built, and those that are given.
    #[default]
    Web,
    /// The authorities of the system, which its user and administrator decide about, and those that are given.
    System,
    /// Those that are given, and no others.
    Given,
}

impl Trust {
    /// By its number in the faces.
    pub fn from_u32(n: u32) -> Option<Trust> {
        [Trust::Web, Trust::System, Trust::Given].get(n as usize).copied()
    }
}

/// How the server is reached; the same for the link and for files. Empty is the usual: the web's authorities, no pin, no proxy.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Network {
    /// Whose word counts.
    pub trust: Trust,
    /// Certificates of authorities, PEM, one after another.
    pub ca_pem: String,
    /// SHA-256 of the public key (SubjectPublicKeyInfo) that the server's certificate must have, base64, `sha256/` before it or not; of
    /// several, which commas separate, one. Besides that the certificate must be trusted. With a pin `ws://` is refused.
    pub pins: String,
    /// `http://[user:password@]host[:port]` (CONNECT) or `socks5://...`; it looks up the server's name.
    pub proxy: String,
}

/// Without the password of a proxy.
impl fmt::Debug for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Network { trust, ca_pem, pins, proxy } = self;
        let proxy = !proxy.is_empty();
        f.debug_struct("Network")
            .field("trust", trust)
            .field("ca_pem", &ca_pem.len())
            .field("pins", pins)
            .field("proxy", &proxy)
            .finish()
    }
}

/// An option that is no such thing.
pub(super) fn wrong(option: &str, why: impl fmt::Display) -> Error {
    Error::new(ErrorCode::InvalidParameters, format!("{option}: {why}"))
}

/// The options, read.
pub(super) struct Checked {
    trust: Trust,
    given: Vec<CertificateDer<'static>>,
    pins: Vec<[u8; 32]>,
    pub(super) proxy: Option<Proxy>,
}

impl Network {
    pub(super) fn check(&self) -> Result<Checked, Error> {
        let given = authorities(self.ca_pem.as_bytes())?;
        if given.is_empty() && self.trust == Trust::Given {
            return Err(wrong("ca_pem", "no certificate, and no others are trusted"));
        }
        let words = self.pins.split(',').map(str::trim).filter(|word| !word.is_empty());
        let pins: Vec<_> = words.map(pin).collect::<Result<_, _>>()?;
        // Whoever set something meant a pin: no slip of theirs may turn the check off.
        if pins.is_empty() && !self.pins.is_empty() {
            return Err(wrong("pins", "no pin in it"));
        }
        let proxy = if self.proxy.is_empty() { None } else { Some(Proxy::parse(&self.proxy)?) };
        Ok(Checked { trust: self.trust, given, pins, proxy })
    }
}

/// Certificates in PEM that may be authorities.
pub(super) fn authorities(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, Error> {
    let found: Vec<_> = CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>().map_err(|e| wrong("ca_pem", e))?;
    let mut store = RootCertStore::empty();
    for certificate in &found {
        store.add(certificate.clone()).map_err(|e| wrong("ca_pem", e))?;
    }
    if found.is_empty() && !pem.trim_ascii().is_empty() {
        return Err(wrong("ca_pem", "no certificate in it"));
    }
    Ok(found)
}

fn pin(word: &str) -> Result<[u8; 32], Error> {
    let plain = word.strip_prefix("sha256/").unwrap_or(word);
    let bytes = BASE64_STANDARD.decode(plain).ok().and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    bytes.ok_or_else(|| wrong("pins", "not the base64 of 32 bytes"))
}

impl Checked {
    /// Nothing of this can be shown to hold without TLS.
    pub(super) fn wants_tls(&self) -> bool {
        !self.pins.is_empty()
    }

    /// What TLS is set up with. Reads the system's store, which takes some milliseconds, if that is trusted.
    pub(super) fn tls(&self) -> Result<ClientConfig, Error> {
        let mut roots = RootCertStore::empty();
        match self.trust {
            Trust::Web => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
            Trust::System => {
                let store = rustls_native_certs::load_native_certs();
                // What is there and no authority is left out, as every program does.
                let (read, left_out) = roots.add_parsable_certificates(store.certs);
                debug!(read, left_out, errors = store.errors.len(), "the system's store of authorities");
            }
            Trust::Given => {}
        }
        for certificate in &self.given {
            roots.add(certificate.clone()).map_err(|e| wrong("ca_pem", e))?;
        }
        let untrusted = |e: &dyn fmt::Display| Error::new(ErrorCode::CertificateUntrusted, format!("authorities: {e}"));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let usual = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider.clone());
        let usual = usual.build().map_err(|e| untrusted(&e))?;
        let verifier = Arc::new(Pinned { usual, pins: self.pins.clone(), provider: provider.clone() });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|e| untrusted(&e))?
            .dangerous()
            .with_custom_certificate_verifier(verifier)
            .with_no_client_auth();
        Ok(config)
    }
}

/// What every TLS client checks, and the pins besides. Only the server's own key counts: whatever else it sends need not be on the way to
/// an authority.
#[derive(Debug)]
struct Pinned {
    usual: Arc<WebPkiServerVerifier>,
    pins: Vec<[u8; 32]>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified = self.usual.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        if self.pins.is_empty() {
            return Ok(verified);
        }
        let key = ParsedCertificate::try_from(end_entity)?.subject_public_key_info();
        let hash: [u8; 32] = Sha256::digest(&key).into();
        match self.pins.contains(&hash) {
            true => Ok(verified),
            false => Err(CertificateError::ApplicationVerificationFailure.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.usual.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_that_are_none_are_named_and_nothing_is_told_of_a_proxys_password() {
        let wrong = |network: Network| network.check().err().map(|e| (e.code, e.text.split(':').next().unwrap().to_owned()));
        let named = |option: &str| Some((ErrorCode::InvalidParameters, option.to_owned()));
        let pin = BASE64_STANDARD.encode([7; 32]);
        assert_eq!(wrong(Network::default()), None);
        assert_eq!(wrong(Network { pins: format!("sha256/{pin}, {pin},"), ..Network::default() }), None);
        for pins in [
            ",".to_owned(),
            " ".to_owned(),
            " ,\n".to_owned(),
            "x".to_owned(),
            BASE64_STANDARD.encode([7; 31]),
            format!("sha1/{pin}"),
            format!("{pin};{pin}"),
        ] {
            assert_eq!(wrong(Network { pins, ..Network::default() }), named("pins"));
        }
        for pem in ["nonsense", "-----BEGIN CERTIFICATE-----\nxx\n-----END CERTIFICATE-----"] {
            assert_eq!(wrong(Network { ca_pem: pem.into(), ..Network::default() }), named("ca_pem"));
        }
        assert_eq!(wrong(Network { trust: Trust::Given, ..Network::default() }), named("ca_pem"));
        let network = Network { proxy: "http://u:secret@h:x".into(), ..Network::default() };
        assert!(!format!("{network:?}").contains("secret"));
        assert_eq!(wrong(network), named("proxy"));
    }
}

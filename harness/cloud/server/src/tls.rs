//! HTTPS on the port of HTTP: the certificates, made when they are first asked for.
//!
//! A cloud is an authority of its own. Its key is only in memory; who wants to check
//! certificates gets the authority's from the control API. Certificates are made by
//! `rcgen`, which the authors of rustls keep.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use rehearsal_cloud_core::clock::real_now;
use rehearsal_cloud_core::engine::Engine;
use rehearsal_cloud_core::sync::lock;
use rustls::ServerConfig;
use rustls::crypto::ring;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::{ClientHello, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use tokio_rustls::TlsAcceptor;

/// How long a certificate is valid: browsers take none that is longer.
const DAYS: i64 = 390;
/// How many names have certificates at the same time.
const MAX_NAMES: usize = 256;
/// The names in the certificate for clients that name no host.
const NAMES: [&str; 8] = [
    "localhost",
    "*.localhost",
    "s3.localhost",
    "*.s3.localhost",
    "localhost.localstack.cloud",
    "*.localhost.localstack.cloud",
    "s3.localhost.localstack.cloud",
    "*.s3.localhost.localstack.cloud",
];

/// The authority of one cloud, with the certificates that it has issued.
#[derive(Debug)]
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The addresses of this machine that it certifies.
    addresses: Vec<IpAddr>,
    issued: Mutex<HashMap<String, Arc<CertifiedKey>>>,
}

/// The authority of a cloud and the configuration of its TLS, made on first use.
#[derive(Debug, Default)]
pub(crate) struct Tls {
    authority: OnceLock<Result<Arc<Authority>, String>>,
    acceptor: OnceLock<Result<Acceptor, String>>,
}

#[derive(Clone)]
struct Acceptor(TlsAcceptor);

impl std::fmt::Debug for Acceptor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Acceptor")
    }
}

impl Tls {
    /// Returns the authority's certificate as PEM.
    pub(crate) fn authority_pem(&self, engine: &Engine) -> io::Result<String> {
        Ok(self.authority(engine)?.issuer.pem())
    }

    /// Returns what shakes hands with clients.
    pub(crate) fn acceptor(&self, engine: &Arc<Engine>) -> io::Result<TlsAcceptor> {
        let made = self.acceptor.get_or_init(|| {
            let authority = self.authority(engine).map_err(|error| error.to_string())?;
            let names = Names {
                authority,
                engine: Arc::downgrade(engine),
            };
            let provider = Arc::new(ring::default_provider());
            let mut config = ServerConfig::builder_with_provider(provider)
                .with_safe_default_protocol_versions()
                .map_err(|error| error.to_string())?
                .with_no_client_auth()
                .with_cert_resolver(Arc::new(names));
            config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
            Ok(Acceptor(TlsAcceptor::from(Arc::new(config))))
        });
        made.clone()
            .map(|acceptor| acceptor.0)
            .map_err(io::Error::other)
    }

    fn authority(&self, engine: &Engine) -> io::Result<Arc<Authority>> {
        let made = self.authority.get_or_init(|| {
            Authority::new(engine)
                .map(Arc::new)
                .map_err(|error| format!("could not make a certificate authority: {error}"))
        });
        made.clone().map_err(io::Error::other)
    }
}

impl Authority {
    fn new(engine: &Engine) -> Result<Self, rcgen::Error> {
        let mut params = CertificateParams::default();
        set_name(&mut params, "rehearsal cloud on this machine");
        set_validity(&mut params);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let config = &engine.environment.config;
        let mut addresses = vec![
            IpAddr::from([127, 0, 0, 1]),
            "::1".parse().unwrap_or(config.listen.ip()),
        ];
        for address in config.also_at.iter().copied().chain([config.listen.ip()]) {
            if !address.is_unspecified() && !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Ok(Self {
            issuer: CertifiedIssuer::self_signed(params, KeyPair::generate()?)?,
            addresses,
            issued: Mutex::default(),
        })
    }

    /// Returns the certificate for a name, which is made unless it is there.
    fn certificate(&self, name: &str) -> Result<Arc<CertifiedKey>, rcgen::Error> {
        if let Some(known) = lock(&self.issued).get(name) {
            return Ok(Arc::clone(known));
        }
        let mut names: Vec<String> = NAMES.map(str::to_owned).to_vec();
        names.extend(self.addresses.iter().map(IpAddr::to_string));
        if !name.is_empty() && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        let mut params = CertificateParams::new(names)?;
        set_name(&mut params, "localhost");
        set_validity(&mut params);
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let key = KeyPair::generate()?;
        let certificate = params.signed_by(&key, &self.issuer)?;
        let chain = vec![certificate.der().clone(), self.issuer.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der());
        let key = key.map_err(|_| rcgen::Error::CouldNotParseKeyPair)?;
        let key = ring::sign::any_supported_type(&key);
        let key = key.map_err(|_| rcgen::Error::CouldNotParseKeyPair)?;
        let certified = Arc::new(CertifiedKey::new(chain, key));
        let mut issued = lock(&self.issued);
        if issued.len() >= MAX_NAMES {
            issued.clear();
        }
        issued.insert(name.to_owned(), Arc::clone(&certified));
        Ok(certified)
    }
}

fn set_name(params: &mut CertificateParams, name: &str) {
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params
        .distinguished_name
        .push(DnType::OrganizationName, "rehearsal");
}

/// Makes it valid from yesterday, because clocks differ.
fn set_validity(params: &mut CertificateParams) {
    let now = real_now();
    params.not_before = now - time::Duration::DAY;
    params.not_after = now + time::Duration::days(DAYS);
}

/// Chooses the certificate by the host that a client names.
#[derive(Debug)]
struct Names {
    authority: Arc<Authority>,
    engine: std::sync::Weak<Engine>,
}

impl ResolvesServerCert for Names {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let engine = self.engine.upgrade()?;
        let name = hello.server_name().unwrap_or_default();
        // No certificate for a website's name: the request would be refused anyway.
        let trusted = name.is_empty() || engine.environment.trusts_host(name);
        let made = self.authority.certificate(if trusted { name } else { "" });
        made.inspect_err(|error| tracing::warn!(%error, name, "could not make a certificate"))
            .ok()
    }
}

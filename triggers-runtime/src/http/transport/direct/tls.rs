//! TLS 1.2 and 1.3 with ring; no process-wide default is read or set.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{self, CertificateError, ClientConfig, RootCertStore};

use crate::Error;
use crate::http::transport::describe;

/// Certificates of authorities that are trusted in addition to Mozilla's.
#[derive(Clone, Debug, Default)]
pub(crate) struct Roots(Vec<CertificateDer<'static>>);

impl Roots {
    /// Adds the certificates of `file`: PEM, perhaps several and with text between them, or DER.
    ///
    /// # Errors
    ///
    /// What is wrong with it, as the end of a sentence about the file.
    pub(crate) fn add(&mut self, file: &[u8]) -> Result<(), String> {
        let is_pem = file.windows(10).any(|part| part == b"-----BEGIN");
        let found = if is_pem {
            let parsed: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(file).collect();
            parsed.map_err(|error| format!("is not readable as PEM: {error:?}"))?
        } else {
            vec![CertificateDer::from(file.to_vec())]
        };
        if found.is_empty() {
            return Err("holds no certificate, only other PEM sections".to_owned());
        }
        // A bundle of an operating system may hold old certificates that cannot be read.
        let (usable, _) = RootCertStore::empty().add_parsable_certificates(found.iter().cloned());
        if usable == 0 {
            return Err("holds no certificate in PEM or DER form".to_owned());
        }
        self.0.extend(found);
        Ok(())
    }

    /// Adds the certificates of the file that `SSL_CERT_FILE` names, if it is set.
    pub(crate) fn add_from_env(
        &mut self,
        variable: impl Fn(&'static str) -> Option<OsString>,
    ) -> Result<(), Error> {
        let Some(path) = variable("SSL_CERT_FILE").filter(|path| !path.is_empty()) else {
            return Ok(());
        };
        let path = Path::new(&path);
        let problem = |problem: String| {
            Error::config(format!(
                "SSL_CERT_FILE names `{}`, which {problem}",
                path.display()
            ))
        };
        let file =
            std::fs::read(path).map_err(|error| problem(format!("cannot be read: {error}")))?;
        self.add(&file).map_err(problem)
    }

    #[cfg(feature = "reqwest")]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What connects to `host`.
pub(super) fn connector(
    host: &str,
    roots: &Roots,
) -> Result<(TlsConnector, ServerName<'static>), Error> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Error::config("the base URL's host is not a name that TLS can check"))?;
    let mut trusted = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    trusted.add_parsable_certificates(roots.0.iter().cloned());
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::config(format!("TLS: {error}")))?
        .with_root_certificates(trusted)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok((TlsConnector::from(Arc::new(config)), name))
}

/// Why a handshake failed, and what to do about it where that is known.
pub(super) fn problem(error: &io::Error) -> String {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref());
    let advice = match cause {
        Some(rustls::Error::InvalidCertificate(CertificateError::UnknownIssuer)) => {
            "; the authority that signed the server's certificate is not trusted here: if it is your \
             company's or your own, name a PEM file with its certificate in SSL_CERT_FILE or add it \
             with ClientBuilder::add_root_certificate"
        }
        Some(rustls::Error::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        )) => "; check the clock of this machine, then the server's certificate",
        Some(rustls::Error::InvalidMessage(_)) => "; is this a port for TLS?",
        _ => "",
    };
    format!("TLS: {}{advice}", describe(error))
}

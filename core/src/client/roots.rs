//! The certificates of authorities of one's own.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use crate::error::{Code, Diagnostic, Error, Part, Result};

/// The certificates in a file, made what a client takes. What the TLS library of both cannot read, one client would leave out without a word, and
/// the other would have no connection for.
pub(super) fn read<C>(pem: &[u8], make: impl Fn(&[u8]) -> Option<C>) -> Result<Vec<C>> {
    let found = CertificateDer::pem_slice_iter(pem).collect::<std::result::Result<Vec<_>, _>>().unwrap_or_default();
    if found.is_empty() {
        let message = "the file contains no PEM certificate, or a damaged one";
        return Err(unreadable(message).help("it begins with `-----BEGIN CERTIFICATE-----`").into());
    }
    let mut trusted = RootCertStore::empty();
    let made = found.iter().enumerate().map(|(index, certificate)| {
        let is_one = trusted.add(certificate.clone()).is_ok();
        make(certificate).filter(|_| is_one).ok_or_else(|| damaged(index, found.len()))
    });
    made.collect()
}

fn damaged(index: usize, all: usize) -> Error {
    let which = match all {
        1 => "the certificate in the file".to_owned(),
        _ => format!("certificate {} of the {all} in the file", index + 1),
    };
    unreadable(format!("{which} is damaged: it is PEM, but not of an X.509 certificate")).help("export it again").into()
}

fn unreadable(message: impl Into<String>) -> Diagnostic {
    Diagnostic::in_part(Code::Unreadable, Part::File, message)
}

//! The filter as sent: query parameters, percent-encoding, URLs, and back.

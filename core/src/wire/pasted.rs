//! Requests as lines to paste into a shell. The credential is only ever the name of a variable.

use std::fmt::{self, Display};

use super::audience::Placeholder;
use super::request::HttpRequest;
use crate::error::{Code, Diagnostic, Part, Result};

impl HttpRequest<'_> {
    /// A `curl` command for any POSIX shell.
    ///
    /// `curl` reads the header from its standard input: an argument could be seen in the list of processes. It draws no progress, which
    /// would be between the lines of what reads a pipe, and still says what failed. An answer of another status than 200 is printed
    /// like any other: not every `curl` in use has `--fail-with-body`.
    ///
    /// # Errors
    /// As [`HttpRequest::credential`].
    pub fn curl(&self) -> Result<String> {
        let url = self.to_text();
        // Without it `curl` takes brackets and braces for ranges and lists of addresses.
        let glob = if url.contains(['[', ']', '{', '}']) { "--globoff " } else { "" };
        let url = Quoted(&url);
        Ok(match self.credential()? {
            None => format!("curl -sS {glob}{url}"),
            Some(placeholder) => {
                let Placeholder { header, scheme, .. } = placeholder;
                let variable = placeholder.expanded(Notation::Posix);
                format!("printf '{header}: {scheme}%s\\n' \"{variable}\" | curl -sS {glob}-H @- {url}")
            }
        })
    }

    /// An HTTPie command for any POSIX shell.
    ///
    /// # Errors
    /// As [`HttpRequest::credential`].
    pub fn httpie(&self) -> Result<String> {
        let url = self.to_text();
        let url = Quoted(&url);
        Ok(match self.credential()? {
            None => format!("http --ignore-stdin GET {url}"),
            Some(placeholder) => {
                let Placeholder { header, scheme, .. } = placeholder;
                format!("http --ignore-stdin GET {url} \"{header}:{scheme}{}\"", placeholder.expanded(Notation::Posix))
            }
        })
    }

    /// A `wget` command for any POSIX shell, which prints the response.
    ///
    /// `wget` reads the header from a temporary file that only its owner may read: an argument could be seen in the list of
    /// processes, and it takes no pipe for a configuration file.
    ///
    /// # Errors
    /// As [`HttpRequest::credential`].
    pub fn wget(&self) -> Result<String> {
        let url = self.to_text();
        let url = Quoted(&url);
        Ok(match self.credential()? {
            None => format!("wget -q -O - {url}"),
            Some(placeholder) => {
                let Placeholder { header, scheme, .. } = placeholder;
                let variable = placeholder.expanded(Notation::Posix);
                format!(
                    "printf 'header = {header}: {scheme}%s\\n' \"{variable}\" | (f=$(mktemp) && cat >\"$f\" && \
                     wget --config=\"$f\" --max-redirect=0 -q -O - {url}; s=$?; rm -f \"$f\"; exit $s)"
                )
            }
        })
    }

    /// A `kongctl` command for any POSIX shell. It has a credential of its own, which it sends with every request.
    ///
    /// # Errors
    /// As [`HttpRequest::credential`], and for a host that may not be given an organization's token.
    pub fn kongctl(&self) -> Result<String> {
        // It has its own token, and sends it everywhere.
        if !self.audience.takes_token() || self.credential()?.is_none() {
            let message = format!("`kongctl` would send its token to `{}`", self.base);
            let problem = Diagnostic::in_part(Code::InsecureCredential, Part::BaseUrl, message);
            return Err(problem.help("use curl for this host, which is given no token of Konnect's").into());
        }
        Ok(format!("kongctl api get {}", Quoted(&self.to_text())))
    }

    /// A command for PowerShell.
    ///
    /// # Errors
    /// As [`HttpRequest::credential`].
    pub fn powershell(&self) -> Result<String> {
        let url = self.to_text();
        let url = PowerShell(&url);
        Ok(match self.credential()? {
            None => format!("Invoke-RestMethod -Uri {url}"),
            Some(placeholder) => {
                let Placeholder { header, scheme, .. } = placeholder;
                let value = placeholder.expanded(Notation::PowerShell);
                format!(
                    "Invoke-RestMethod -MaximumRedirection 0 -Uri {url} -Headers @{{ {header} = '{scheme}' + {value} }}"
                )
            }
        })
    }

    /// A `curl` command for the prompt of Windows' `cmd`. In a batch file, where a percent sign is written twice, it means
    /// something else.
    ///
    /// # Errors
    /// As [`HttpRequest::credential`].
    pub fn cmd(&self) -> Result<String> {
        let url = self.to_text();
        let url = Cmd(&url);
        Ok(match self.credential()? {
            None => format!("curl -sS --globoff {url}"),
            Some(placeholder @ Placeholder { header, scheme, cookie: false, .. }) => {
                let value = placeholder.expanded(Notation::Cmd);
                format!("curl -sS --globoff -H \"{header}: {scheme}{value}\" {url}")
            }
            // Of what is between the signs `=`, the name is first and the value last, however many signs there are. No URL has
            // `%i` or `%j`: what follows a percent sign there are digits of base 16.
            Some(placeholder @ Placeholder { header, scheme, cookie: true, .. }) => {
                let value = placeholder.expanded(Notation::Cmd);
                format!(
                    "for /f \"tokens=1* delims==\" %i in (\"{scheme}{value}\") do @curl -sS --globoff -H \"{header}: %i=%j\" {url}"
                )
            }
        })
    }
}

impl Placeholder {
    /// The credential's variable, as a shell expands it to what follows the scheme. A cookie may have its name or not, as for
    /// the client: the name is taken off. `cmd` can only leave the sign `=` after it.
    fn expanded(self, notation: Notation) -> String {
        let Self { scheme, variable, cookie, .. } = self;
        let name = scheme.trim_end_matches('=');
        match (notation, cookie) {
            (Notation::Posix, false) => format!("${variable}"),
            (Notation::Posix, true) => format!("${{{variable}#{scheme}}}"),
            (Notation::PowerShell, false) => format!("$env:{variable}"),
            (Notation::PowerShell, true) => format!("($env:{variable} -replace '^{scheme}', '')"),
            (Notation::Cmd, false) => format!("%{variable}%"),
            (Notation::Cmd, true) => format!("%{variable}:{name}==%"),
        }
    }

    /// The whole value of the header in the notation of Insomnia and Postman, whose variable has a cookie's value without its
    /// name: neither can take a part off in a way that the other reads.
    pub fn template(&self) -> String {
        format!("{}{{{{{}}}}}", self.scheme, self.variable)
    }
}

/// Who expands a variable.
#[derive(Debug, Clone, Copy)]
enum Notation {
    Posix,
    PowerShell,
    Cmd,
}

/// A text as one word of a POSIX shell: the only place that quotes for one.
struct Quoted<'t>(&'t str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("'")?;
        for (index, piece) in self.0.split('\'').enumerate() {
            if index > 0 {
                f.write_str(r"'\''")?;
            }
            f.write_str(piece)?;
        }
        f.write_str("'")
    }
}

/// A text as one word of PowerShell, which takes typographic quotes for straight ones.
struct PowerShell<'t>(&'t str);

impl Display for PowerShell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("'")?;
        for c in self.0.chars() {
            if matches!(c, '\'' | '\u{2018}'..='\u{201b}') {
                write!(f, "{c}")?;
            }
            write!(f, "{c}")?;
        }
        f.write_str("'")
    }
}

/// A text as one word of `cmd` and of the program that it starts. Variables are expanded even in quotes, so the quotes are
/// escaped, and a caret after each percent sign keeps a name from being one; `cmd` removes the carets.
struct Cmd<'t>(&'t str);

impl Display for Cmd<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("^\"")?;
        let mut after_percent = false;
        for c in self.0.chars() {
            let is_plain = c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | ':' | '?' | '=' | '%');
            // No URL has a space, a quote, a backslash or a control character.
            if after_percent || !is_plain {
                f.write_str("^")?;
            }
            write!(f, "{c}")?;
            after_percent = c == '%';
        }
        f.write_str("^\"")
    }
}

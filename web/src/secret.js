// What only its owner may know, which a link must not have. What looks like it is left out, and said.

// Each takes time linear in the text, at every place of which it may be tried.
const SECRETS = [
  // A command with what it sends: `curl -u`, `> /usr/bin/curl.exe 'https:…`.
  /\bcurl(?:\.exe)?["']?\s+(?:-|\\|["'$(]|\w+:\/\/|[\w-]+\.\w)/i,
  /\bhttps?\s+(?:\S+\s+){0,20}(?:-a|--auth)\b/i,
  // A header: `Authorization: …`, `headers["Authorization"] = "Bearer …"`.
  /\b(?:authorization|cookie|x-api-key|apikey)["'\]]*\s*:/i,
  /\bauthorization["'\]]*\s*=\s*["']?(?:bearer|basic)\b/i,
  /\b(?:bearer|basic)\s+(?=\S*\d)\S{8}/i,
  // A token of Konnect's, or any signed one.
  /[ks]pat_[\w-]{8}/i,
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]/,
  /\b(?:access_token|portalaccesstoken)=/i,
  /[A-Z]_?TOKEN=\S/,
  /--token[\s=]+\S/,
  // A password in an address, even before its `@` is typed: no port has letters.
  /:\/\/[^\s/?#@]*@/,
  /:\/\/(?!\[)[^\s/?#:]*:(?!\d*(?:[/?#"'\s]|$))/,
];

export const isSecret = (text) => SECRETS.some((pattern) => pattern.test(text));

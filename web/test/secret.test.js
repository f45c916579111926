// What a link leaves out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecret } from '../src/secret.js';

test('what only its owner may know is left out', () => {
  for (const text of [
    'curl https://us.api.konghq.com/v3/users',
    '$ curl -u bob:pw x',
    'user@host:~$ curl -u bob:pw https://a.example',
    '> curl.exe -u bob:pw',
    'time /usr/bin/curl "https://a.example"',
    '# list them\ncurl -u bob:pw',
    'X=1 curl \\\n -H x',
    'http -a bob:pw a.example/v3/users',
    'Authorization: Bearer x',
    '"authorization": "x"',
    '@{Authorization="Bearer abc"}',
    'headers["Authorization"] = "Bearer abc"',
    'Bearer eyJhbGciOi1',
    'Basic Ym9iOnB3MQ==',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x',
    'Cookie: a=b',
    'apikey: x',
    'portalaccesstoken=x',
    'https://a.example?access_token=x',
    'export KONNECT_TOKEN=x',
    'konnect --token x',
    'email = kpat_abcdefghijk',
    'TOKEN_kpat_abcdefghijk',
    'spat_-abcdefghij',
    'https://bob:hunter22@a.example',
    'https://bob@a.example',
    'https://bob:hunter22',
  ]) {
    assert.ok(isSecret(text), text);
  }
});

test('a filter about such things is not a secret', () => {
  for (const text of [
    'curl = x',
    'curl or active',
    'name contains curl and active',
    'name = "basic authentication"',
    'authorization = required',
    'type = bearer',
    'labels.token = x and token exists',
    'email ends with "@example.com"',
    'https://a.example:8443/v3/users',
    'http://localhost:3000',
    'http://[::1]:3000',
    'https://eu.api.konghq.com/v3/apis?filter[name]=x:y@z',
    'host = "https://a.example"',
    'kpat_short',
    // Of a megabyte, in no time.
    ...['http ', 'http x', 'eyJ', 'eyJ-', 'curl ', 'bearer ', '://', '://a', '--token', 'authorization'].map((part) => part.repeat(100_000)),
    `curl${' '.repeat(500_000)}=`,
    'created_at > now-7d',
    '',
  ]) {
    assert.ok(!isSecret(text), text.slice(0, 80));
  }
});

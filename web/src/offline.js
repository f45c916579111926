// Keeps the page, so that it works without a network. The build writes FILES and VERSION before this.

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(VERSION).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== VERSION).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener('fetch', (event) => {
  if (event.request.method !== 'GET') return;
  const url = event.request.url.replace(/index\.html(?=$|[?#])/, '');
  event.respondWith(caches.match(url, { ignoreSearch: true }).then((kept) => kept ?? fetch(event.request)));
});

// Keeps the verifier for use without a network; receipts are never kept.
"use strict";
const STORE = "kaohe-verify-@@HASH@@", PAGE = "kaohe-verify.html";
self.addEventListener("install", (event) => event.waitUntil(caches.open(STORE).then((store) => store.add(PAGE)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(caches.keys()
  .then((names) => Promise.all(names.filter((name) => name.startsWith("kaohe-verify-") && name !== STORE).map((name) => caches.delete(name))))
  .then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && new URL(event.request.url).pathname.endsWith(`/${PAGE}`)) {
    event.respondWith(caches.open(STORE).then((store) => store.match(PAGE)).then((kept) => kept || fetch(event.request)));
  }
});

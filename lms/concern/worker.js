/* Holds one page, the one below whose address it lies, as anybody may read it: it is always fetched without cookies, so
   that what a logged-in reader sees is never kept. With a network the reader gets the page itself. */
const PAGE = self.registration.scope;
const KEPT = `concern ${PAGE}`;
const PART = /<(?:link rel="(?:stylesheet|preload|icon)"|script|img)[^>]*?\s(?:href|src)="([^"]+)"/g;

async function fetched(address) {
  const answer = await fetch(address, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status} ${address}`);
  return answer;
}

/* The page and what it needs to look as it should: all of it, or what was kept before stays. */
async function keep() {
  const page = await fetched(PAGE);
  const parts = [...(await page.clone().text()).matchAll(PART)]
    .map((found) => new URL(found[1].replaceAll("&amp;", "&"), PAGE))
    .filter((address) => address.origin === self.location.origin)
    .map((address) => address.href);
  const wanted = [...new Set(parts)];
  const answers = await Promise.all(wanted.map(fetched));
  const cache = await caches.open(KEPT);
  await Promise.all([cache.put(PAGE, page), ...answers.map((answer, place) => cache.put(wanted[place], answer))]);
  const current = new Set([PAGE, ...wanted]);
  const old = (await cache.keys()).filter((request) => !current.has(request.url));
  await Promise.all(old.map((request) => cache.delete(request)));
}

async function kept(address) {
  const cache = await caches.open(KEPT);
  return cache.match(address, { ignoreVary: true });
}

async function pageOr(event) {
  try {
    const answer = await fetch(event.request);
    if (answer.status < 500) {
      event.waitUntil(keep().catch(() => undefined));
      return answer;
    }
    return (await kept(PAGE)) || answer;
  } catch (offline) {
    const copy = await kept(PAGE);
    if (copy) return copy;
    throw offline;
  }
}

async function partOr(request) {
  try {
    return await fetch(request);
  } catch (offline) {
    const copy = await kept(request.url);
    if (copy) return copy;
    throw offline;
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(keep().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(self.clients.claim());
});
self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode !== "navigate") event.respondWith(partOr(event.request));
  else if (address.pathname === new URL(PAGE).pathname) event.respondWith(pageOr(event));
});

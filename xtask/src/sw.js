// Keeps the whole site in the browser, so that it opens without a network. Written by `cargo xtask dist`
// (xtask/src/offline.rs), which puts the two names below: every file of one build with its SHA-256, and
// the build's own digest.
//
// A build is kept whole or not at all, and is used whole: page and engine of two builds never meet. A newer
// one waits until the page asks for it or no window is open any more.
'use strict';

const BUILD = '@BUILD@';
const FILES = @FILES@;

const OURS = `lyapunov-lab ${registration.scope} `;
const NAME = OURS + BUILD;
const addressOf = file => new URL(file, registration.scope).href;
const KEPT = new Map(Object.keys(FILES).map(file => [addressOf(file), file]));

/** A file as the server has it now, which has to be the one of this build. */
async function fetched(file) {
  const answer = await fetch(addressOf(file), { cache: 'no-cache' });
  if (!answer.ok) {
    throw new Error(`${file || 'the page'}: the server answered ${answer.status}`);
  }
  const digest = await crypto.subtle.digest('SHA-256', await answer.clone().arrayBuffer());
  const hex = [...new Uint8Array(digest)].map(byte => byte.toString(16).padStart(2, '0')).join('');
  if (hex !== FILES[file]) {
    throw new Error(`${file || 'the page'}: the server has it of another build`);
  }
  return answer;
}

/** What an earlier try has kept is not asked for again. */
async function keep() {
  const cache = await caches.open(NAME);
  for (const [address, file] of KEPT) {
    if (!await cache.match(address)) {
      await cache.put(address, await fetched(file));
    }
  }
}

async function forgetOthers() {
  const names = await caches.keys();
  const others = names.filter(name => name.startsWith(OURS) && name !== NAME);
  await Promise.all(others.map(name => caches.delete(name)));
}

async function answered(request, address) {
  // Who asks past every cache wants the server's word.
  if (request.mode !== 'navigate' && ['reload', 'no-store'].includes(request.cache)) {
    return fetch(request);
  }
  const cache = await caches.open(NAME);
  return await cache.match(address) ?? fetch(request);
}

addEventListener('install', event => event.waitUntil(keep()));
addEventListener('activate', event => event.waitUntil(forgetOthers().then(() => clients.claim())));
addEventListener('message', event => {
  if (event.data === 'take over') {
    skipWaiting();
  }
});
addEventListener('fetch', event => {
  const { request } = event;
  if (request.method !== 'GET') {
    return;
  }
  const asked = new URL(request.url);
  asked.search = asked.hash = '';
  // The page has two names.
  const address = asked.href === addressOf('index.html') ? addressOf('') : asked.href;
  if (KEPT.has(address)) {
    event.respondWith(answered(request, address));
  }
});

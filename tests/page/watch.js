// Tells the server what goes wrong in the page, or in the worker, that begins with this.
(() => {
  const place = typeof document === "undefined" ? "worker" : "page";
  const say = (words) =>
    fetch(new URL("said", location.href), { method: "POST", body: `${place}: ${words}`, keepalive: true });
  const { error } = console;
  console.error = (...words) => {
    say(words.join(" "));
    error.apply(console, words);
  };
  // On its way down, or a picture or script that does not load would not be heard.
  addEventListener("error", ({ message, target }) => say(message || `no ${target.src || target.href}`), true);
  addEventListener("unhandledrejection", ({ reason }) => say(reason));
  addEventListener("securitypolicyviolation", ({ blockedURI }) => say(`against the policy: ${blockedURI}`));
  say("watched");
})();

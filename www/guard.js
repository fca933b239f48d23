// What keeps the page from running is named here, before its WebAssembly asks for anything: once, and
// with what to do. Beside that, what the page asks of the site and of the browser when either is not
// as it should be.
//
// It speaks before any file of a language has come, so the build puts what is said here, and in the page's
// first sight, into it: `xtask/src/words.rs`.
//
// Written as of 2009, so that the browsers that it turns away understand it. It stands within the page,
// whose policy knows its digest: in a frame without an origin, or from a file, no other script loads.
(function () {
  'use strict';

  /** How long what may still come right is waited for, in milliseconds. */
  var GRACE = 3000, LATE = 15000;
  /** A function whose body is a vector of 128 bits: valid only where there is SIMD. */
  var SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0,
    253, 15, 253, 98, 11];

  /** By language: what is said here, by its English. */
  var WORDS = {};

  var root = document.documentElement;
  var language = spoken();
  var started = false;
  /** What has been said, by kind. */
  var told = {};

  function find(css) {
    return document.querySelector(css);
  }

  /** The language as the page will choose it: by the address, by choice, by the browser. */
  function spoken() {
    var asked = /[#?&]lang=([\w-]+)/;
    var kept = null;
    try {
      kept = localStorage.getItem('lyapunov-lab.language');
    } catch (_) { /* Nothing is kept in this frame. */ }
    var of = asked.exec(location.hash) || asked.exec(location.search);
    var tags = [of && of[1], kept].concat(navigator.languages || navigator.language);
    return tags.map(listed).filter(Boolean)[0] || 'en';
  }

  /** The language there is for a tag: itself, or one of the same language spoken elsewhere. */
  function listed(tag) {
    var all = ['en'].concat(Object.keys(WORDS));
    function first(part) {
      return all.filter(function (own) {
        return part(own) === part(String(tag));
      })[0];
    }
    return first(function (it) {
      return it.toLowerCase();
    }) || first(function (it) {
      return it.toLowerCase().split('-')[0];
    });
  }

  /** A text in that language, with what is given in its places. */
  function say(english, given) {
    var words = WORDS[language] && WORDS[language][english] || english;
    return words.replace(/\{(\w+)\}/g, function (_, name) {
      return given[name];
    });
  }

  /** The page's first sight in that language. */
  function translate() {
    root.lang = language;
    var texts = document.createTreeWalker(document.getElementById('app'), NodeFilter.SHOW_TEXT, null, false);
    while (texts.nextNode()) {
      var node = texts.currentNode;
      if (node.nodeValue.trim()) {
        node.nodeValue = say(node.nodeValue);
      }
    }
    [].forEach.call(document.querySelectorAll('#app [aria-label]'), function (element) {
      element.setAttribute('aria-label', say(element.getAttribute('aria-label')));
    });
  }

  /** Styles by hand, since the style sheet may be what is missing. */
  function style(element, rules) {
    for (var name in rules) {
      element.style[name] = rules[name];
    }
    return element;
  }

  function add(parent, name, words) {
    var element = document.createElement(name);
    element.textContent = words;
    return parent.appendChild(element);
  }

  /** Says above the page what is wrong, once; where the page cannot run at all, nothing else. */
  function tell(kind, title, advice, button, action) {
    if (told[kind] || isBlocked()) {
      return;
    }
    var box = told[kind] = document.createElement('section');
    box.className = 'obstacle';
    box.setAttribute('data-kind', kind);
    box.setAttribute('role', 'alert');
    style(box, {
      background: '#fff', color: '#1d2227', border: '2px solid #b3261e', borderRadius: '0.375rem',
      font: '1rem/1.5 system-ui, sans-serif', margin: '1rem auto', maxWidth: '46rem', padding: '1rem'
    });
    style(add(box, 'h2', title), { font: 'inherit', fontWeight: '600', margin: '0 0 0.5rem' });
    style(add(box, 'p', advice), { margin: '0', overflowWrap: 'anywhere' });
    if (button) {
      var pressed = style(add(box, 'button', button), { marginTop: '0.75rem' });
      pressed.type = 'button';
      pressed.onclick = action;
    }
    document.body.insertBefore(box, document.body.firstChild);
    waiting(say('Not started'));
  }

  /** Says that the page cannot run, which keeps it from trying. */
  function block(kind, title, advice) {
    tell(kind, title, advice);
    root.setAttribute('data-blocked', kind);
  }

  function isBlocked() {
    return root.hasAttribute('data-blocked');
  }

  /** What stands where the page's status will be, and whether it is late. */
  function waiting(words, isLate) {
    var place = find('.skeleton-status');
    if (place) {
      place.textContent = words;
    }
    var late = find('#late');
    if (late) {
      late.hidden = !isLate;
    }
  }

  function hasModuleWorkers() {
    var asked = false;
    try {
      // The constructor reads the type first where it knows of one, and gets no further.
      new Worker('', { get type() { asked = true; throw 0; } }).terminate();
    } catch (_) { /* As wanted, or no workers at all. */ }
    return asked;
  }

  /** The first thing that the page cannot do without and the browser does not give. */
  function check() {
    if (location.protocol === 'file:') {
      return block('file', say('This page was opened from a file.'),
        say('A browser runs its WebAssembly only from a web server. In the folder of this file run “python3 -m http.server 8000”, then open http://localhost:8000/ (from the source, “cargo xtask serve” builds and serves it).'));
    }
    if (self.origin === 'null') {
      return block('sandbox', say('This page is in a frame that gives it no origin of its own.'),
        say('Its engine cannot be loaded there. Whoever embeds it: put allow-same-origin beside allow-scripts into the frame’s sandbox attribute, or leave that attribute away. Or open {address} in a tab of its own.', { address: location.href }));
    }
    if (typeof WebAssembly !== 'object' || typeof WebAssembly.validate !== 'function') {
      return block('webassembly', say('This browser runs no WebAssembly.'),
        say('The page computes with it. Use {browsers} Where it has been switched off (Lockdown Mode, a strict security level), allow it for this site and reload.', { browsers: browsers() }));
    }
    if (!WebAssembly.validate(new Uint8Array(SIMD))) {
      return block('simd', say('This browser’s WebAssembly has no SIMD (vectors of 128 bits).'),
        say('The page’s engine needs it. Use {browsers}', { browsers: browsers() }));
    }
    if (!('noModule' in HTMLScriptElement.prototype) || !hasModuleWorkers()) {
      return block('module-worker', say('This browser runs no module workers.'),
        say('The page’s engine is one. Use {browsers}', { browsers: browsers() }));
    }
  }

  function browsers() {
    return say('Chrome or Edge 96, Firefox 114, Safari 16.4, or any later one.');
  }

  /** Words on what is wrong with a file of the site, as a promise; none where nothing is. */
  function problem(address) {
    var name = address.split(/[?#]/)[0].split('/').pop();
    return fetch(address, { cache: 'no-store' }).then(function (answer) {
      var type = (answer.headers.get('content-type') || 'nothing').split(';')[0];
      if (!answer.ok) {
        return say('{file}: the server answered {status}.', { file: name, status: answer.status });
      }
      if (/\.js$/.test(name) && !/^(text|application)\/(x-)?(java|ecma)script$/i.test(type)) {
        return say('{file}: the server calls it {type}; a script has to be text/javascript.', { file: name, type: type });
      }
      if (/\.css$/.test(name) && !/^text\/css$/i.test(type)) {
        return say('{file}: the server calls it {type}; a style sheet has to be text/css.', { file: name, type: type });
      }
      return /\.wasm$/.test(name) ? notWasm(name, type, answer) : '';
    }).catch(function () {
      return navigator.onLine === false ?
        say('{file}: there is no connection to the network.', { file: name }) :
        say('{file}: the server gives no answer.', { file: name });
    });
  }

  /** The same of what should be WebAssembly, by its first bytes. */
  function notWasm(name, type, answer) {
    var reader = answer.body.getReader();
    return reader.read().then(function (first) {
      reader.cancel();
      var magic = String.fromCharCode.apply(null, (first.value || []).slice(0, 4));
      return magic === '\0asm' ? '' :
        say('{file}: what the server sends ({type}) is no WebAssembly.', { file: name, type: type });
    });
  }

  function problems(addresses) {
    return Promise.all(addresses.map(problem)).then(function (found) {
      return found.filter(Boolean).join(' ');
    });
  }

  /** The files that the page's own script names. */
  function pageFiles() {
    var found = [];
    [].forEach.call(document.querySelectorAll('script[type="module"]'), function (script) {
      (script.textContent.match(/'[^']+\.(js|wasm)'/g) || []).forEach(function (quoted) {
        found.push(quoted.slice(1, -1));
      });
    });
    return found;
  }

  /** The engine's: its loader, as the page names it, and what that loads. */
  function engineFiles() {
    var loader = find('meta[name="lab-engine"]').content;
    var stem = loader.replace(/_loader\.js$/, '');
    return [loader, stem + '.js', stem + '_bg.wasm'];
  }

  /** Fetches files past the browser's cache, into it. */
  function renew(addresses) {
    return Promise.all(addresses.map(function (address) {
      return fetch(address, { cache: 'reload' }).then(function (answer) {
        return answer.arrayBuffer();
      });
    }));
  }

  function here() {
    return location.href.split('#')[0];
  }

  function retry(event) {
    var button = event.target;
    var sheets = sheetLinks().map(function (link) {
      return link.href;
    });
    renew([here()].concat(pageFiles(), sheets)).then(function () {
      location.reload();
    }, function () {
      button.textContent = say('Still no answer. Try again');
    });
  }

  /** Something failed before the page had started: which file it was, or what the browser said. */
  function failed(event) {
    var source = event.target;
    if (started || (source && source.tagName && source.tagName !== 'SCRIPT')) {
      return;
    }
    var reason = String(event.reason || event.error || event.message || '').split('\n')[0];
    problems(pageFiles()).then(function (found) {
      if (started) {
        return;
      }
      if (found) {
        tell('download', say('The page could not be loaded.'), found, say('Try again'), retry);
        return;
      }
      // Something else may have failed, such as a browser's extension.
      setTimeout(function () {
        if (!started && !told.download) {
          var needs = say('It needs {browsers}', { browsers: browsers() });
          tell('start', say('The page could not be started.'),
            reason ? needs + ' ' + say('The browser says: {reason}', { reason: reason }) : needs,
            say('Try again'), retry);
        }
      }, GRACE);
    });
  }

  function sheetLinks() {
    return [].slice.call(document.querySelectorAll('link[rel="stylesheet"]'));
  }

  /** Whether a style sheet has come: some browsers have an empty one for what did not. */
  function hasRules(link) {
    try {
      return link.sheet.cssRules.length > 0;
    } catch (_) {
      return false;
    }
  }

  function loaded() {
    sheetLinks().forEach(function (link) {
      if (hasRules(link)) {
        return;
      }
      problem(link.href).then(function (found) {
        if (found || !link.sheet) {
          tell('style', say('The page’s style sheet could not be loaded.'),
            found || say('The browser did not take it.'), say('Try again'), retry);
        }
      });
    });
  }

  /** Selects a text in a box of its own and has the browser copy it; true where it did. */
  function copyByHand(text) {
    var last = find('.by-hand');
    if (last) {
      last.remove();
    }
    var before = document.activeElement;
    // Behind an open dialog nothing can be selected.
    var area = add(find('dialog[open]') || document.body, 'textarea', text);
    area.className = 'by-hand';
    area.readOnly = true;
    area.setAttribute('aria-label', say('The text to copy'));
    area.focus({ preventScroll: true });
    area.setSelectionRange(0, text.length);
    var done = false;
    try {
      done = document.execCommand('copy');
    } catch (_) { /* Then it is the visitor's turn. */ }
    if (done) {
      area.remove();
      if (before) {
        before.focus({ preventScroll: true });
      }
    } else {
      area.onblur = function () { area.remove(); };
    }
    return done;
  }

  /** Has the service worker keep the site, and says in words what has come of it, now and later:
      'ready', 'newer' (another build is kept and waits) or 'refused'. Without a word where there can be
      none: over plain http, within another page's frame, or where the site has none. */
  function keepOffline(tell) {
    var meta = find('meta[name="lab-offline"]');
    if (!meta || !navigator.serviceWorker || self !== self.top) {
      return;
    }
    function follow(registration) {
      var coming = registration.installing;
      if (registration.waiting && registration.active) {
        tell('newer');
      } else if (registration.active && !coming) {
        tell('ready');
      }
      if (coming) {
        coming.onstatechange = function () {
          if (coming.state === 'redundant' && !registration.active) {
            tell('refused');
          } else if (coming.state !== 'installing') {
            follow(registration);
          }
        };
      }
    }
    navigator.serviceWorker.register(meta.content).then(function (registration) {
      registration.onupdatefound = function () {
        follow(registration);
      };
      follow(registration);
    }, function () {
      // Gone, or the browser keeps nothing: what was kept before still is.
      tell(navigator.serviceWorker.controller ? 'ready' : 'refused');
    });
  }

  /** Opens the build that waits, with what is given behind the #. */
  function openNewer(fragment) {
    navigator.serviceWorker.getRegistration().then(function (registration) {
      navigator.serviceWorker.oncontrollerchange = function () {
        history.replaceState(null, '', '#' + fragment);
        location.reload();
      };
      if (registration && registration.waiting) {
        registration.waiting.postMessage('take over');
      } else {
        location.reload();
      }
    });
  }

  self.lab = {
    keepOffline: keepOffline,
    openNewer: openNewer,
    /** Copies a text; a promise of whether it is in the clipboard. Where not, it stands selected. */
    copy: function (text) {
      // There is none where the page came by plain http.
      if (!navigator.clipboard) {
        return Promise.resolve(copyByHand(text));
      }
      return navigator.clipboard.writeText(text).then(function () {
        return true;
      }, function () {
        return copyByHand(text);
      });
    },
    /** Words on what is wrong with the engine's files, as a promise; none where nothing is. */
    engineProblems: function () {
      return problems(engineFiles());
    },
    /** Fetches page and engine anew and opens them with what is given behind the #; a promise of
        words where the server gives no answer, and nothing is lost. */
    reopen: function (fragment) {
      return renew([here()].concat(pageFiles(), engineFiles())).then(function () {
        history.replaceState(null, '', '#' + fragment);
        location.reload();
        return '';
      }, function () {
        return say('The server gives no answer: the page stays as it is. Try again later.');
      });
    }
  };

  addEventListener('TrunkApplicationStarted', function () {
    started = true;
    ['download', 'start'].forEach(function (kind) {
      if (told[kind]) {
        told[kind].remove();
      }
    });
  });
  addEventListener('error', failed, true);
  addEventListener('unhandledrejection', failed);
  addEventListener('load', loaded);
  translate();
  waiting(say('Loading…'));
  check();
  setTimeout(function () {
    if (started || isBlocked() || told.download || told.start) {
      return;
    }
    waiting(say('Loading…'), true);
    problems(pageFiles()).then(function (found) {
      if (found && !started) {
        tell('download', say('The page could not be loaded.'), found, say('Try again'), retry);
      }
    });
  }, LATE);
})();

// <lyapunov-lab link="v=1&alpha=0.9" hide="settings,bar"></lyapunov-lab>
//
// The lab within a page: loaded when it is seen, as high as it needs, paused while it is out of sight, and
// with its messages as events. docs/embedding.md of the lab's sources says all of it.
//
// A classic script, since a page of another origin can load one from any server; `widget.js` beside it is
// the module for notebooks. It asks nothing of its page and sends nothing but messages to its own frame.
(() => {
  'use strict';

  if (customElements.get('lyapunov-lab')) {
    return;
  }
  const KEY = 'lyapunovLab', VERSION = 1;
  /** Where this script came from; as a module it does not know. */
  const OWN = document.currentScript?.src;
  /** Heights of a frame that sets its own (CSS pixels). */
  const FIRST = 760, LEAST = 120, MOST = 20000;
  const elements = new Set();

  const warn = words => console.warn(`lyapunov-lab: ${words}`);

  addEventListener('message', event => {
    const said = event.data;
    if (said === null || typeof said !== 'object' || !(KEY in said)) {
      return;
    }
    const element = [...elements].find(it => it.isFrame(event.source));
    if (!element || event.origin !== element.origin) {
      warn(`a message of ${event.origin} was passed over: it comes from no lab of this page.`);
    } else if (said[KEY] !== VERSION || typeof said.type !== 'string') {
      warn(`a message was passed over: ${KEY} is ${said[KEY]}, type is ${said.type}; ` +
        `understood are ${KEY} ${VERSION} and a text. Load embed.js anew from ${element.origin}.`);
    } else {
      element.take(said);
    }
  });

  class LyapunovLab extends HTMLElement {
    static observedAttributes = ['link', 'height'];

    #frame = null;
    #seen = null;
    #isReady = false;
    #activity = 'idle';
    /** Paused by this element, to go on when it is in sight again. */
    #rests = false;
    /** What is asked before the page listens. */
    #waiting = [];
    #states = [];

    /** The origin of the lab's page. */
    get origin() {
      return this.#page()?.origin;
    }

    isFrame(source) {
      return source !== null && source === this.#frame?.contentWindow;
    }

    connectedCallback() {
      this.style.display ||= 'block';
      if (!this.#page()) {
        warn('src has to name the address of a lab, such as https://lab.example/');
        this.textContent ||= 'The address of the lab (src) is missing.';
        return;
      }
      elements.add(this);
      this.#frame = document.createElement('iframe');
      this.#frame.title = this.title || 'Lyapunov Lab';
      this.#frame.allow = 'clipboard-write; fullscreen';
      this.#frame.style.cssText = 'display:block;width:100%;border:0';
      this.#resize(FIRST);
      this.replaceChildren(this.#frame);
      this.#seen = new IntersectionObserver(entries => this.#sight(entries.at(-1).isIntersecting));
      this.#seen.observe(this);
    }

    disconnectedCallback() {
      this.#seen?.disconnect();
      elements.delete(this);
      this.replaceChildren();
      this.#frame = null;
      this.#isReady = this.#rests = false;
    }

    attributeChangedCallback(name, before, now) {
      if (!this.#frame || before === now) {
        return;
      }
      if (name === 'height') {
        this.#resize(FIRST);
      } else if (this.#frame.src) {
        this.open(this.#fragment());
      }
    }

    /** Takes up a link, or the part of one behind its #. */
    open(link) {
      this.#ask({ type: 'open', link: String(link) });
    }

    train() {
      this.#ask({ type: 'train' });
    }

    pause() {
      this.#rests = false;
      this.#ask({ type: 'pause' });
    }

    /** Fills a student's hand-in into the exercise that is open. */
    resume(handIn) {
      this.#ask({ type: 'resume', handIn: String(handIn) });
    }

    /** A promise of the next state: `{ link, view, activity }`. */
    getState() {
      return new Promise(done => {
        this.#states.push(done);
        this.#ask({ type: 'get-state' });
      });
    }

    /** A message of the lab, which is of its frame and of its origin. */
    take(said) {
      if (said.type === 'ready') {
        // Again, where the visitor has loaded the frame anew.
        this.#isReady = true;
        this.#waiting.splice(0).forEach(message => this.#post(message));
      } else if (said.type === 'height' && !this.hasAttribute('height')) {
        this.#resize(said.height);
      } else if (said.type === 'state') {
        this.#activity = said.activity;
        this.#states.splice(0).forEach(done => done(said));
      } else if (said.type === 'refused') {
        warn(said.reason);
      }
      this.dispatchEvent(new CustomEvent(said.type, { detail: said }));
    }

    #page() {
      try {
        return new URL(this.getAttribute('src') || OWN && new URL('.', OWN), document.baseURI);
      } catch {
        return null;
      }
    }

    /** What stands behind the # of the frame's address. */
    #fragment() {
      const link = (this.getAttribute('link') || '').replace(/^[^#]*#/, '');
      const hide = this.getAttribute('hide');
      return hide && !/(^|&)hide=/.test(link) ? `${link || 'v=1'}&hide=${hide}` : link;
    }

    #load() {
      const page = this.#page();
      // A page from a file has no origin to speak with: then it is a plain frame.
      if (origin !== 'null') {
        page.searchParams.set('host', origin);
      }
      if (this.hasAttribute('no-hand-in')) {
        page.searchParams.set('collects', 'nothing');
      }
      if (this.hasAttribute('device')) {
        page.searchParams.set('device', this.getAttribute('device'));
      }
      page.hash = this.#fragment();
      this.#frame.src = page.href;
    }

    #sight(isSeen) {
      if (isSeen && !this.#frame.src) {
        this.#load();
      } else if (isSeen && this.#rests) {
        this.#rests = false;
        this.#ask({ type: 'train' });
      } else if (!isSeen && this.#activity === 'running' && !this.hasAttribute('keep-training')) {
        this.#rests = true;
        this.#ask({ type: 'pause' });
      }
    }

    #resize(height) {
      const own = Number(this.getAttribute('height') ?? NaN);
      const wanted = Number.isFinite(own) && own > 0 ? own : Number(height) || FIRST;
      this.#frame.style.height = `${Math.min(Math.max(wanted, LEAST), MOST)}px`;
    }

    #ask(message) {
      if (this.#isReady) {
        this.#post(message);
      } else {
        this.#waiting.push(message);
      }
    }

    #post(message) {
      this.#frame?.contentWindow?.postMessage({ [KEY]: VERSION, ...message }, this.origin);
    }
  }

  customElements.define('lyapunov-lab', LyapunovLab);
})();

// An exercise of the lab within a learning platform: what the lab tells by messages goes to the platform's
// SCORM 1.2 interface, and what the platform has kept comes back (docs/embedding.md).
//
// Nothing goes anywhere but to the platform. What it does not take is said above the exercise; the answers
// stay in the lab, whose file can be handed in.
(() => {
  'use strict';

  const MESSAGE = 'lyapunovLab', VERSION = 1;
  /** The longest suspend_data and student_response of SCORM 1.2 (characters). */
  const MOST_KEPT = 4096, MOST_RESPONSE = 255;
  /** Between two saves while the student works (milliseconds). */
  const BETWEEN = 2000;
  /** How far up the platform's frames are looked through. */
  const MOST_FRAMES = 500;
  const ADVICE = 'Nothing is lost: your answers stay in the exercise. Save its file (at “Hand in”) and give that to your teacher.';
  const begun = Date.now();

  const meta = name => document.querySelector(`meta[name="${name}"]`)?.content ?? '';

  function say(words, kind = 'bad') {
    const place = document.getElementById('said');
    place.textContent = words;
    place.dataset.kind = kind;
  }

  /** The platform's interface: in a frame around this one, or in the window that opened it. */
  function find() {
    const above = start => {
      let frame = start;
      for (let count = 0; frame && count < MOST_FRAMES; count++) {
        try {
          if (frame.API) {
            return frame.API;
          }
        } catch { /* Of another origin: it hides what it has. */ }
        if (frame.parent === frame) {
          return null;
        }
        frame = frame.parent;
      }
      return null;
    };
    const opener = window.opener ?? (() => { try { return window.top.opener; } catch { return null; } })();
    return above(window) ?? (opener && above(opener));
  }

  const api = find();
  /** What could not be written, by its name. */
  const refused = new Map();
  let isOpen = false, isWritten = false, isDone = false;

  /** The platform's last error in words. */
  function reason() {
    try {
      const code = String(api.LMSGetLastError());
      const words = code === '0' ? '' : String(api.LMSGetErrorString(code));
      return words ? `${words} (${code})` : `error ${code}`;
    } catch (error) {
      return String(error);
    }
  }

  function call(name, ...parts) {
    try {
      return String(api[name](...parts));
    } catch (error) {
      return `false: ${error}`;
    }
  }

  function set(name, value) {
    if (call('LMSSetValue', name, String(value)) === 'true') {
      refused.delete(name);
      return true;
    }
    refused.set(name, reason());
    return false;
  }

  function get(name) {
    const value = call('LMSGetValue', name);
    return value.startsWith('false: ') ? '' : value;
  }

  /** Whether this is an attempt: a platform that names no mode means one. */
  const counts = () => !['browse', 'review'].includes(get('cmi.core.lesson_mode'));

  const through = async (stream, bytes) =>
    new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());

  /** A text in few characters: as in a link's z=, where the browser can. */
  async function folded(text) {
    if (!self.CompressionStream) {
      return text;
    }
    const bytes = await through(new CompressionStream('deflate'), new TextEncoder().encode(text));
    const letters = Array.from(bytes, byte => String.fromCharCode(byte)).join('');
    return `z=${btoa(letters).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '')}`;
  }

  async function unfolded(text) {
    if (!text.startsWith('z=')) {
      return text;
    }
    const letters = atob(text.slice(2).replace(/-/g, '+').replace(/_/g, '/'));
    const bytes = Uint8Array.from(letters, letter => letter.charCodeAt(0));
    return new TextDecoder().decode(await through(new DecompressionStream('deflate'), bytes));
  }

  /** What is kept of the work: all, or without the explanations, or nothing. */
  async function kept(work) {
    for (const [text, lacks] of [[work.handIn, ''], [work.short, 'explanations']]) {
      const short = await folded(text);
      if (short.length <= MOST_KEPT) {
        return { text: short, lacks };
      }
    }
    return { text: null, lacks: 'work' };
  }

  /** Goals met, in per cent; without goals, predictions made; without either, 100 for having handed in. */
  function score(work, handedIn) {
    const share = [work.goals, work.predictions].find(it => it.of > 0);
    return share ? Math.round(1000 * share.met / share.of) / 10 : handedIn ? 100 : 0;
  }

  const two = number => String(number).padStart(2, '0');

  function clock(date) {
    return [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':');
  }

  function session() {
    const seconds = Math.round((Date.now() - begun) / 1000);
    const hours = Math.min(Math.floor(seconds / 3600), 9999);
    return `${String(hours).padStart(4, '0')}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  }

  function interactions(work) {
    work.answers.forEach((answer, place) => {
      const at = `cmi.interactions.${place}`;
      const number = work.answers.slice(0, place).filter(it => it.kind === answer.kind).length + 1;
      set(`${at}.id`, `${answer.kind}-${number}`);
      set(`${at}.type`, 'fill-in');
      set(`${at}.time`, clock(new Date()));
      set(`${at}.student_response`, answer.answer.slice(0, MOST_RESPONSE));
      if (answer.right !== null) {
        set(`${at}.result`, answer.right ? 'correct' : 'wrong');
      } else {
        set(`${at}.result`, 'neutral');
      }
    });
  }

  function status(work) {
    const all = work.goals.of > 0 && work.goals.met === work.goals.of;
    return all ? 'passed' : 'completed';
  }

  /** Writes a student's work; `handedIn` says whether it is the last word. */
  async function write(work, handedIn) {
    const { text, lacks } = await kept(work);
    if (!isOpen || !isWritten) {
      return;
    }
    if (text !== null) {
      set('cmi.suspend_data', text);
    }
    set('cmi.core.score.min', 0);
    set('cmi.core.score.max', 100);
    set('cmi.core.score.raw', score(work, handedIn));
    if (handedIn) {
      interactions(work);
      set('cmi.core.lesson_status', status(work));
      isDone = true;
    }
    if (call('LMSCommit', '') === 'true') {
      refused.delete('LMSCommit');
    } else {
      refused.set('LMSCommit', reason());
    }
    report(handedIn, lacks);
  }

  function report(handedIn, lacks) {
    if (refused.size) {
      const named = [...refused].map(([name, why]) => `${name} (${why})`);
      say(`The learning platform did not take ${named.slice(0, 3).join(', ')}. ${ADVICE}`);
    } else if (lacks === 'explanations') {
      say(`The explanations are too long for the platform's ${MOST_KEPT} characters: it has the rest. ` +
        'They stay in this browser; save the file as well.');
    } else if (lacks) {
      say(`The work is too long for the platform's ${MOST_KEPT} characters: it has only the score. ${ADVICE}`);
    } else {
      say(handedIn ? 'Handed in to the learning platform.' : '', 'good');
    }
  }

  function finish() {
    if (!isOpen) {
      return;
    }
    isOpen = false;
    if (isWritten) {
      call('LMSSetValue', 'cmi.core.session_time', session());
      call('LMSSetValue', 'cmi.core.exit', isDone ? '' : 'suspend');
      call('LMSCommit', '');
    }
    call('LMSFinish', '');
  }

  function open() {
    if (!api) {
      say('No learning platform answers here (no SCORM interface in the windows around this one). ' +
        `The exercise works all the same; nothing of it is kept by a platform. ${ADVICE}`);
      return;
    }
    isOpen = call('LMSInitialize', '') === 'true';
    if (!isOpen) {
      say(`The learning platform did not begin: ${reason()}. ${ADVICE}`);
      return;
    }
    isWritten = counts();
    if (!isWritten) {
      say('The learning platform shows this for review: nothing of it is written.', 'good');
    } else if (['', 'not attempted', 'unknown', 'browsed'].includes(get('cmi.core.lesson_status'))) {
      set('cmi.core.lesson_status', 'incomplete');
    }
  }

  function begin() {
    open();
    const lab = new URL(meta('lab'), document.baseURI);
    if (origin !== 'null') {
      lab.searchParams.set('host', origin);
    }
    lab.hash = meta('lab-link');
    const frame = document.createElement('iframe');
    frame.title = document.title;
    frame.allow = 'clipboard-write';
    frame.src = lab.href;
    document.body.append(frame);

    const ask = message => frame.contentWindow.postMessage({ [MESSAGE]: VERSION, ...message }, lab.origin);
    let saving = Promise.resolve(), waiting = null, timer = null;
    const save = (work, handedIn) => { saving = saving.then(() => write(work, handedIn)); };
    const saveSoon = work => {
      waiting = work;
      timer ??= setTimeout(() => { timer = null; save(waiting, false); }, BETWEEN);
    };
    const resume = async () => {
      const before = isOpen ? get('cmi.suspend_data') : '';
      if (before) {
        try {
          ask({ type: 'resume', handIn: await unfolded(before) });
        } catch {
          say(`What the platform has kept cannot be read (${before.slice(0, 20)}…): it stays as it is until you go on.`);
        }
      }
    };
    addEventListener('message', event => {
      const said = event.data;
      if (event.source !== frame.contentWindow || event.origin !== lab.origin || said?.[MESSAGE] !== VERSION) {
        return;
      }
      if (said.type === 'ready') {
        resume();
      } else if (said.type === 'answers') {
        saveSoon(said);
      } else if (said.type === 'handed-in') {
        clearTimeout(timer);
        timer = null;
        save(said, true);
      } else if (said.type === 'refused') {
        say(`The lab did not take what the platform has kept: ${said.reason}`);
      }
    });
    addEventListener('pagehide', finish);
    addEventListener('beforeunload', finish);
  }

  begin();
})();

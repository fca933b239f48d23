// An engine in a worker: the page compiles its WebAssembly once for all of them and hands it on when asked.
import init from './worker.js';

addEventListener('message', ({ data }) => {
  // A rejected promise would not reach the page's `onerror`; what is thrown from a task does.
  init({ module_or_path: data }).catch((error) => setTimeout(() => { throw error; }));
}, { once: true });
postMessage('program');

// The lab as a widget of notebooks (anywidget) and of MyST's books ({anywidget}): docs/embedding.md.
//
// A notebook loads this module from the lab, whose server has to allow it (Access-Control-Allow-Origin), as
// GitHub Pages does; MyST copies it into the book, where the model's `src` says which lab is meant. What else
// the model may say: link, hide, height, device. What it gets: state, finished and handed_in.
const own = new URL('.', import.meta.url).href;

/** What the element tells, and what a model calls it. */
const TOLD = { state: 'state', finished: 'finished', 'handed-in': 'handed_in' };

/** The element: by a classic script, which may come from any server. */
function define(address) {
  return customElements.get('lyapunov-lab') || new Promise((done, failed) => {
    const script = document.createElement('script');
    script.src = new URL('embed.js', address).href;
    script.onload = done;
    script.onerror = () => failed(new Error(`there is no ${script.src}: where widget.js is not the lab's own ` +
      'but a copy, src has to name the address of a lab, such as https://lab.example/'));
    document.head.append(script);
  });
}

/** MyST's model has no kernel to tell: it throws where it is to save or to forget. */
function leniently(act) {
  try {
    act();
  } catch (error) {
    console.debug(`lyapunov-lab: ${error.message}`);
  }
}

async function render({ model, el }) {
  const address = model.get('src') || own;
  await define(address);
  const lab = document.createElement('lyapunov-lab');
  lab.setAttribute('src', address);
  // Where nobody hears of it, no student is told that work was handed in.
  lab.toggleAttribute('no-hand-in', model.get('handed_in') === undefined);
  const take = name => () => {
    const value = model.get(name);
    if (value === undefined || value === null || value === '') {
      lab.removeAttribute(name);
    } else {
      lab.setAttribute(name, value);
    }
  };
  const names = ['link', 'hide', 'height', 'device'].map(name => [`change:${name}`, take(name)]);
  names.forEach(([event, act]) => {
    act();
    model.on?.(event, act);
  });
  for (const [event, name] of Object.entries(TOLD)) {
    lab.addEventListener(event, ({ detail }) => leniently(() => {
      // A model that does not know the name keeps it to itself.
      model.set?.(name, detail);
      model.save_changes?.();
    }));
  }
  el.append(lab);
  return () => {
    lab.remove();
    names.forEach(([event, act]) => leniently(() => model.off?.(event, act)));
  };
}

export default { render };

// The lab as a widget of notebooks (anywidget) and of MyST's books ({anywidget}): docs/embedding.md.
//
// A module: its server has to allow other origins to load it (Access-Control-Allow-Origin), as GitHub Pages
// does. What the model may say: link, hide, height, device, src. What it gets: state and finished.
const own = new URL('.', import.meta.url);

async function render({ model, el }) {
  if (!customElements.get('lyapunov-lab')) {
    await import(new URL('embed.js', own));
  }
  const lab = document.createElement('lyapunov-lab');
  lab.setAttribute('src', model.get('src') || own.href);
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
  for (const name of ['state', 'finished']) {
    lab.addEventListener(name, event => {
      // A model that does not know the name keeps it to itself.
      model.set?.(name, event.detail);
      model.save_changes?.();
    });
  }
  el.append(lab);
  return () => {
    names.forEach(([event, act]) => model.off?.(event, act));
    lab.remove();
  };
}

export default { render };

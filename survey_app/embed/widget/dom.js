/** A handler whose failing, now or later, is no error of the page. */
export const safe = handler => async (...given) => { try { return await handler(...given); } catch { /* the page comes first */ } };

/** Elements without markup strings: nothing here can run what an editor or reader typed. */
export const el = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) element[key] = safe(value);
    else if (value !== false && value != null) element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child || child === 0));
  return element;
};

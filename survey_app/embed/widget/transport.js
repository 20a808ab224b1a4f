/** The only network code: text/plain, so that no preflight is needed, and never a credential. */
import { base } from './config.js';

/** JSON whatever a page has done to `toJSON`, which old libraries give to every list. */
const json = value => {
  if (Array.isArray(value)) return `[${value.map(json)}]`;
  if (value && typeof value === 'object') {
    return `{${Object.keys(value).filter(key => value[key] !== undefined).map(key => `${JSON.stringify(key)}:${json(value[key])}`)}}`;
  }
  return JSON.stringify(value);
};

/** One call; with a body a POST. */
export const call = (path, body) => fetch(base + path, {
  credentials: 'omit',
  ...body && {
    method: 'POST',
    body: json(body),
    headers: { 'content-type': 'text/plain' },
    keepalive: true,
  },
});

/** A JSON document of ours, null when there is none or the network fails. */
export const load = path => call(path).then(r => r.ok ? r.json() : null).catch(() => null);

/** Random names that the browser makes itself; `randomUUID` is missing on plain http pages. */
const random = n => crypto.getRandomValues(new Uint8Array(n));

/** 22 or more URL-safe characters. */
export const token = () => btoa(String.fromCharCode(...random(18))).replace(/\+/g, '-').replace(/\//g, '_');

/** A UUID version 7 of this moment (ms), by our clock or by the server's. */
export const uuid7 = (now = Date.now()) => {
  const hex = now.toString(16).padStart(12, '0') + [...random(10)].map(b => b.toString(16).padStart(2, '0')).join('');
  const variant = (parseInt(hex[16], 16) & 3 | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
};

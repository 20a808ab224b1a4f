/** Random names that the browser makes itself; `randomUUID` is missing on plain http pages. */
const hex = n => [...crypto.getRandomValues(new Uint8Array(n))].map(b => b.toString(16).padStart(2, '0')).join('');

/** 22 or more URL-safe characters. */
export const token = () => hex(18);

/** A UUID version 7 of this moment (ms), by our clock or by the server's. */
export const uuid7 = (now = Date.now()) =>
  (now.toString(16).padStart(12, '0') + hex(10)).replace(/(.{8})(.{4}).(.{3}).(.{3})(.{12})/, '$1-$2-7$3-a$4-$5');

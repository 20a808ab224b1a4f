/** Scales of numbers. */
const bounds = q => q.kind === 'nps' ? [0, 10] : [q.min ?? 1, q.max ?? (q.min ?? 1) + 4];

/** All values of a scale, lowest first. */
export const values = q => {
  const [low, high] = bounds(q);
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
};

/** All values of a scale, lowest first. */
export const values = q => Array.from({ length: q.max - q.min + 1 }, (_, i) => q.min + i);

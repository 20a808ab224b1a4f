/** What kind of device this is, by its screen and how it is pointed at. */
export const device = () => {
  const width = Math.min(screen.width, screen.height);
  return !matchMedia('(pointer: coarse)').matches ? 'desktop' : width < 600 ? 'phone' : 'tablet';
};

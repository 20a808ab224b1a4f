/** What a page says of its reader, in `<meta name="survey:audience" content="tier=subscriber; …">` or as
 * data-audience of the script tag: label → value, of these `labels` only. It is part of the scripts of
 * titles that have allowed some. */
const LONGEST = 64;

export default labels => Object.fromEntries(
  [...document.querySelectorAll('[name="survey:audience"],script[data-audience]')]
    .flatMap(one => (one.content || one.dataset.audience).split(';'))
    .map(label => label.split('=').map(part => part.trim()))
    .filter(([name, value]) => value && value.length <= LONGEST && labels.includes(name)),
);

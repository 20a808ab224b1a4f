/** Within a frame: tells the page around it how high it is, in each of the ways that pages understand,
 * and takes over what a sandbox forbids. */
const element = document.querySelector('reader-survey');

/** The height that it was given. It never asks for less: the text around it would move. */
const least = innerHeight;

const tell = message => parent.postMessage(message, '*');

/** WordPress names each frame by a secret in the fragment, which may come later than the page. */
const secret = () => /[#&?]secret=([a-z0-9]+)/i.exec(location.hash)?.[1];

const tellHeight = () => {
  const { width, height } = document.body.getBoundingClientRect();
  const whole = Math.max(least, Math.ceil(height));
  tell({ type: 'survey:height', survey: element.getAttribute('survey'), height: whole });
  tell({ sentinel: 'amp', type: 'embed-size', width: Math.ceil(width), height: whole });
  if (secret()) tell({ message: 'height', value: whole, secret: secret() });
};

if (element && parent !== window) {
  tell({ sentinel: 'amp', type: 'embed-ready' });
  new ResizeObserver(tellHeight).observe(document.body);
  // Where the frame is hidden until it speaks, nothing is measured.
  addEventListener('load', tellHeight);
  addEventListener('hashchange', tellHeight);
  document.addEventListener('click', event => {
    const [touched] = event.composedPath();
    const button = touched.closest?.('button'), link = touched.closest?.('a[href]');
    // A sandbox without allow-forms swallows `submit`; Enter clicks the button as well.
    if (button?.type === 'submit' && button.getRootNode() !== document) {
      event.preventDefault();
      button.form.dispatchEvent(new SubmitEvent('submit', { cancelable: true, submitter: button }));
    }
    // From there a link leads nowhere: the page around it follows it.
    if (link && secret()) {
      event.preventDefault();
      tell({ message: 'link', value: link.href, secret: secret() });
    }
  });
}

// What does not fit: sideways scrolling, texts that leave their box or are cut off, parts of the banner over each other.
const faults = new Set();
const called = (element) =>
  `${element.tagName.toLowerCase()}${element.dataset.testid ? `[${element.dataset.testid}]` : ''}` +
  `${typeof element.className === 'string' && element.className ? `.${element.className.split(' ').join('.')}` : ''}` +
  ` “${element.textContent.trim().slice(0, 60)}”`;
const root = document.documentElement;
// What only a screen reader gets takes no room.
const unseen = [...document.querySelectorAll('.unseen')];
for (const element of unseen) element.style.setProperty('display', 'none');
if (root.scrollWidth > root.clientWidth) faults.add(`the page scrolls sideways by ${root.scrollWidth - root.clientWidth}`);
const isTold = (element) =>
  element.closest('[title]') !== null || element.querySelector('[title]') !== null || element.matches('input, textarea, select');
for (const element of document.querySelectorAll('body *')) {
  if (!(element instanceof HTMLElement) || element.closest('[hidden], [data-testid="skeleton"]')) continue;
  const style = getComputedStyle(element);
  // What gave way in the banner is one pixel; the last mark of a timeline is half outside of its line.
  if (style.display === 'inline' || style.visibility === 'hidden' || element.clientWidth <= 1) continue;
  if (element.matches('.timeline, .timeline-lane')) continue;
  const wide = element.scrollWidth - element.clientWidth;
  const scrolls = ['auto', 'scroll'].includes(style.overflowX);
  if (wide > 1 && !scrolls && element.textContent.trim()) {
    const isCut = ['hidden', 'clip'].includes(style.overflowX);
    // What hangs over on purpose (a focus ring, a mark at the edge) has no text of its own.
    const isEllipsis = isCut && style.textOverflow === 'ellipsis';
    if (!(isEllipsis && isTold(element))) faults.add(`${wide} px too wide${isCut ? ' and cut off' : ''}: ${called(element)}`);
  }
  if (scrolls && wide > 1 && !element.matches('.grid-view')) faults.add(`scrolls sideways: ${called(element)}`);
  // A label in a box of fixed height.
  if (element.matches('button, .badge, .banner-chip, .segment, .nav-entry') && element.scrollHeight - element.clientHeight > 3)
    faults.add(`${element.scrollHeight - element.clientHeight} px too high: ${called(element)}`);
}
const banner = document.querySelector("[data-testid='banner']");
if (banner) {
  const parts = [...banner.querySelectorAll('.banner-words, .banner-side > *')].filter((part) => part.getClientRects().length);
  const boxes = parts.map((part) => part.getBoundingClientRect());
  for (const [at, one] of boxes.entries()) {
    if (one.left < -1 || one.right > innerWidth + 1) faults.add(`outside of the window: ${called(parts[at])}`);
    for (const [other, two] of boxes.entries()) {
      const over = Math.min(one.right, two.right) - Math.max(one.left, two.left);
      const below = Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top);
      if (other > at && over > 1 && below > 1 && !parts[at].contains(parts[other]))
        faults.add(`over each other: ${called(parts[at])} and ${called(parts[other])}`);
    }
  }
}
for (const element of unseen) element.style.removeProperty('display');
return [...faults];

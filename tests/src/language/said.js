// What the page says in its own words.
const said = new Set();
const add = (text) => {
  const words = (text ?? '').replace(/\s+/g, ' ').trim();
  if (words) said.add(words);
};
// Names, and what was recorded, are in the language they were given in.
const isData = (node) => node.closest('bdi, [data-author], code, .mono') !== null;
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const parent = walker.currentNode.parentElement;
  if (isData(parent) || ['SCRIPT', 'STYLE'].includes(parent.tagName)) continue;
  add(walker.currentNode.textContent);
  // A sentence with names in it.
  if (parent.querySelector('bdi, strong') && parent.children.length < 6) add(parent.textContent);
}
for (const element of document.querySelectorAll('[aria-label], [title], [placeholder], [alt]')) {
  if (isData(element) || element.querySelector(':scope > header .section-title > bdi')) continue;
  for (const name of ['aria-label', 'title', 'placeholder', 'alt']) add(element.getAttribute(name));
}
return [...said];

const here = document.activeElement;
const { met, name, shown } = window.__tab;
if (met.has(here)) {
  return { again: true };
}
met.add(here);
if (here === document.body || here === document.documentElement) {
  return {};
}
const faults = [];
if (here.localName === "iframe") {
  faults.push("the isolation frame takes the focus");
}
if (!shown(here)) {
  faults.push(`${name(here)} takes the focus and is not shown`);
}
const box = here.getBoundingClientRect();
if (box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight) {
  faults.push(`${name(here)} has the focus and is outside of the window`);
}
// Drawn around it, or around what stands for it: its label, its box.
const marked = (element) => {
  const style = getComputedStyle(element);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
};
const around = [here, here.nextElementSibling, here.parentElement, here.closest("label")].filter(Boolean);
if (!around.some(marked)) {
  faults.push(`${name(here)} has the focus and nothing shows it`);
}
return { faults };

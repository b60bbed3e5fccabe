const met = new Set();
const shown = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0;
const name = (element) => {
  const words = element.getAttribute("aria-label") ?? element.textContent.trim().slice(0, 40);
  return `<${element.localName} ${element.dataset.testid ?? element.id ?? ""}> “${words}”`;
};
const stops = "a[href], button, input, select, textarea, summary, [tabindex]";
// A dialog keeps the focus inside itself.
const room = () => [...document.querySelectorAll("[role='dialog'], [role='alertdialog'], dialog[open]")].pop() ?? document;
const expected = () =>
  [...room().querySelectorAll(stops)].filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.matches(":disabled, [aria-disabled='true']") &&
      !element.closest("[inert], [hidden]") &&
      // Of a radio group only the chosen one is a stop.
      !(element.type === "radio" && !element.checked) &&
      shown(element),
  );
window.__tab = { met, name, expected, shown };
document.activeElement?.blur();
getSelection()?.removeAllRanges();

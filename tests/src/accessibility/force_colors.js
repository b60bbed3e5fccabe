// Forced colors as CSS Color Adjustment Level 1 (section 3.1) describes them: the system's colors in place of the page's,
// but for what the page itself says under `forced-colors: active`. Important declarations of the first layer win over
// those of the second, and both win over all that is in no layer.
const [on] = arguments;
// Windows' theme "High contrast white": what the web view takes for system colors are those of no such theme.
const SYSTEM = {
  CanvasText: "#000", Canvas: "#fff", LinkText: "#00009f", GrayText: "#600000", HighlightText: "#fff",
  Highlight: "#37006e", ButtonText: "#000", ButtonFace: "#fff", FieldText: "#000", Field: "#fff",
};
const inSystemColors = (css) => css.replace(/\b[A-Za-z]+\b/g, (word) => {
  const name = Object.keys(SYSTEM).find((name) => name.toLowerCase() === word.toLowerCase());
  return name ? SYSTEM[name] : word;
});
const MARK = "data-forced-back";
for (const marked of document.querySelectorAll(`[${MARK}]`)) {
  marked.removeAttribute(MARK);
}
document.adoptedStyleSheets = [];
if (!on) {
  return;
}
for (const element of document.querySelectorAll("body, body *")) {
  const back = getComputedStyle(element).backgroundColor;
  if (!/^rgba\(.*, 0\)$/.test(back)) {
    element.setAttribute(MARK, "");
  }
}
const own = [];
for (const sheet of document.styleSheets) {
  for (const rule of sheet.cssRules) {
    if (rule instanceof CSSMediaRule && rule.media.mediaText.includes("forced-colors")) {
      for (const { selectorText, style } of rule.cssRules) {
        const declarations = [...style].map((name) => `${name}: ${style.getPropertyValue(name)} !important;`);
        own.push(`${selectorText} { ${inSystemColors(declarations.join(" "))} }`);
      }
    }
  }
}
if (own.length === 0) {
  throw new Error("the page says nothing of forced colors");
}
const forced = new CSSStyleSheet();
const system = inSystemColors(`
  :root { color: CanvasText !important; color-scheme: light !important; }
  body, body *, ::before, ::after, ::placeholder {
    color: inherit !important; border-color: CanvasText !important; outline-color: CanvasText !important;
    background-image: none !important; box-shadow: none !important; text-shadow: none !important;
  }
  [${MARK}] { background-color: Canvas !important; }
  :any-link { color: LinkText !important; }
  button { color: ButtonText !important; }
  button[${MARK}], button [${MARK}] { background-color: ButtonFace !important; }
  input, select, textarea { color: FieldText !important; background-color: Field !important; }
  :disabled { color: GrayText !important; }`);
forced.replaceSync(`@layer own { ${own.join("\n")} } @layer system { ${system} }`);
document.adoptedStyleSheets = [forced];

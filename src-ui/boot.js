// Starts the page. Everything else is in ergo-ui.js and its wasm, which are built from src-ui.
import init from "./ergo-ui.js";

// Tauri adds the frame that calls pass through once the document is parsed, before this is heard.
addEventListener("DOMContentLoaded", () => {
  document.getElementById("__tauri_isolation__").title = "Isolation";
});

await init({ module_or_path: new URL("ergo-ui_bg.wasm", import.meta.url) });

// Starts the page. Everything else is in ergo-ui.js and its wasm, which are built from src-ui.
import init from "./ergo-ui.js";

await init({ module_or_path: new URL("ergo-ui_bg.wasm", import.meta.url) });

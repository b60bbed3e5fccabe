// Starts the page. Everything else is in ergo-ui.js and its wasm, which are built from src-ui.
import init from "./ergo-ui.js";

await init();

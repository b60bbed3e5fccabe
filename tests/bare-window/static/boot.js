// Starts the page with the button, the way the app's own page starts.
import init from "./bare.js";

await init({ module_or_path: new URL("bare_bg.wasm", import.meta.url) });

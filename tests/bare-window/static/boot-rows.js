// Starts the Yew page with ten thousand rows.
import init from "./rows.js";

await init({ module_or_path: new URL("rows_bg.wasm", import.meta.url) });

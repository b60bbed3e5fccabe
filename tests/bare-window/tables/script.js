// Ten thousand rows in plain JavaScript: the least work that can be done. Like js-framework-benchmark's "vanillajs", keyed.

import { fresh, MARK, SWAPPED } from "./data.js";

document.getElementById("app").innerHTML = `
  <p>${["create", "update", "swap", "clear"].map((id) => `<button id="${id}">${id}</button>`).join(" ")}</p>
  <table><tbody></tbody></table>`;
const body = document.querySelector("tbody");
const template = document.createElement("tr");
template.innerHTML = `<td class="row-id"></td><td class="row-label"></td>`;
let selected = null;

function drawn({ id, label }) {
  const row = template.cloneNode(true);
  row.firstChild.textContent = id;
  row.lastChild.textContent = label;
  return row;
}

const operations = {
  create() {
    selected = null;
    body.replaceChildren(...fresh().map(drawn));
  },
  update() {
    for (let index = 0; index < body.children.length; index += 10) {
      body.children[index].lastChild.firstChild.data += MARK;
    }
  },
  swap() {
    const [one, other] = SWAPPED.map((index) => body.children[index]);
    const behind = other.nextSibling;
    body.insertBefore(other, one);
    body.insertBefore(one, behind);
  },
  clear() {
    body.replaceChildren();
  },
};
for (const [id, operation] of Object.entries(operations)) {
  document.getElementById(id).addEventListener("click", operation);
}
body.addEventListener("click", (event) => {
  selected?.classList.remove("selected");
  selected = event.target.closest("tr");
  selected.classList.add("selected");
});

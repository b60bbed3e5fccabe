// The rows, as js-framework-benchmark has them, but the same in every run.

const adjectives = ["pretty", "large", "big", "small", "tall", "short", "long", "handsome", "plain", "quaint", "clean"];
const colors = ["red", "yellow", "blue", "green", "pink", "brown", "purple", "white", "black", "orange"];
const nouns = ["table", "chair", "house", "bbq", "desk", "car", "pony", "cookie", "sandwich", "burger", "pizza", "mouse"];

export const COUNT = 10_000;
/** Which rows are swapped. */
export const SWAPPED = [1, 998];

let last = 0;

/** Ten thousand new rows. */
export function fresh() {
  return Array.from({ length: COUNT }, () => {
    last += 1;
    return { id: last, label: `${adjectives[last % 11]} ${colors[last % 10]} ${nouns[last % 12]}` };
  });
}

/** What is written behind every tenth label. */
export const MARK = " !!!";

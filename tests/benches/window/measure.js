// The body of a function; its last argument is called with how long each operation took.
const done = arguments[arguments.length - 1];

const click = (css) => document.querySelector(css).click();
const label = (css) => document.querySelector(css)?.textContent;
// The rows by their place: in the list they say it, in a table they stand in that order.
const row = (index) => `:is(.virtual-row[data-index="${index}"], tbody tr:nth-child(${index + 1}))`;

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

// From the click, at the beginning of a frame, until that frame is painted: what is posted in a frame comes after it.
const timed = (css) =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => resolve(performance.now() - begun);
      const begun = performance.now();
      click(css);
      channel.port2.postMessage(null);
    });
  });

const play = async () => {
  const times = {};
  const step = async (name, css, isDone) => {
    const before = label(`${row(1)} .row-id`);
    const took = await timed(css);
    if (!isDone(before)) throw new Error(`${name} was not done when its frame was painted`);
    times[name] = took;
    // Nothing of this step runs into the next one.
    await frame();
    await frame();
  };
  await step("create", "#create", () => label(`${row(9)} .row-id`));
  await step("update", "#update", () => label(`${row(0)} .row-label`).endsWith("!!!"));
  await step("select", row(4), () => document.querySelector(row(4)).classList.contains("selected"));
  await step("swap", "#swap", (before) => label(`${row(1)} .row-id`) === String(Number(before) + 997));
  click("#clear");
  await frame();
  await frame();
  if (document.querySelector(row(0))) throw new Error("the rows were not cleared");
  return times;
};

play().then(done, (failed) => done({ failed: String(failed) }));
